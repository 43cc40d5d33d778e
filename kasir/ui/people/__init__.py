"""Who works here: the people, their PINs, and the recovery paper."""
