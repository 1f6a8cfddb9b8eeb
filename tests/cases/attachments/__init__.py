"""Files: how they are known, and what is left of them."""
