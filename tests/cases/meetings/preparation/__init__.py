"""Departments prepare for a session."""
