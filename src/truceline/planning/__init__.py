"""What a mechanism would achieve: comparison, siting, worth, trials, compromise."""
