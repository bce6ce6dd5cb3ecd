"""Compiled loops over arrays: arrays and numbers in, arrays out, no I/O, no nouns."""
