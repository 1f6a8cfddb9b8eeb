"""What only shows across cases: numbers, kin, commands, people, the database itself."""

from __future__ import annotations
