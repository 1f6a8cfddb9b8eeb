"""Which error is which problem, its words, and the answer that has them."""

from __future__ import annotations
