"""Commands about the shop's folder as a whole: made, copied, put back, brought up to date."""
