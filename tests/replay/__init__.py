"""The City of Boston's cases of 2015, replayed through the register (`make replay`)."""
