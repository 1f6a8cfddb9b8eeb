"""The one write path (decision 3): record a case, act on a case."""
