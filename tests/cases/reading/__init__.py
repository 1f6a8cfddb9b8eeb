"""Stories about case numbers and tracking codes."""

from __future__ import annotations
