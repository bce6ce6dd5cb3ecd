"""Other programs that make viewsheds, each in a small module that calls it as its manual says."""
