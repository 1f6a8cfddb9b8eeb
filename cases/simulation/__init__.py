"""What if: a register's own past, lived again under another definition. Nothing is written."""

from __future__ import annotations
