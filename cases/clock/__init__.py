"""The clock: it asks what is due, fires it once, and says what it did."""
