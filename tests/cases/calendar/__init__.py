"""Stories about the office's calendar and its sessions."""

from __future__ import annotations
