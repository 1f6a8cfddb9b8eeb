"""Several versions of a definition beside each other."""

from __future__ import annotations
