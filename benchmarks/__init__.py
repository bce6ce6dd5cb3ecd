"""Figures of speed that anyone can measure again: `python -m benchmarks [NAME …]`."""
