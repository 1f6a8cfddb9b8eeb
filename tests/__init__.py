"""The tests, which tell what the system promises; `tests/people.py` says who appears in them."""

from __future__ import annotations
