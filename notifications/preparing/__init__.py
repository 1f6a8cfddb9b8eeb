"""Letters to departments: what they prepare for a session, and that it is still missing."""

from __future__ import annotations
