"""Bringing past cases in: dated actions replayed through the same guards as everybody's."""
