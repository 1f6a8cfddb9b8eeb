"""Pauses, extensions, contributions and the other rules that offices argue about."""
