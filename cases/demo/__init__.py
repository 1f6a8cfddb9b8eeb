"""The demo: half a year of invented cases, made by record, act and tick with a moving clock."""
