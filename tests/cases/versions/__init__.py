"""Several versions of the workflow in one register."""

from __future__ import annotations
