"""The doors of Truceline, through which people and other programs call it."""
