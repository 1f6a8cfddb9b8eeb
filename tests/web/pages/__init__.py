"""The staff pages."""

from __future__ import annotations
