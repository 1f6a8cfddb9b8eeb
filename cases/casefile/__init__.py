"""A case in memory: what it is, and how commands and the clock change it. No SQL here."""
