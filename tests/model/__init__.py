"""A second, small register in plain Python, and everything that is held against it."""
