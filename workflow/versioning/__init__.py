"""Several versions of a definition beside each other: names, differences, one speech for all."""
