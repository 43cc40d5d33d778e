"""What is sold over the counter."""
