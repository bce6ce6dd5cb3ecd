"""What a sensor detects at which distance, and what a mechanism covers over time."""
