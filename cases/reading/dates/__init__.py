"""Where a deadline's date comes from, in parts that `cases.reading.explain` puts together."""
