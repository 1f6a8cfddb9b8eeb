"""Tests of the import of past cases."""
