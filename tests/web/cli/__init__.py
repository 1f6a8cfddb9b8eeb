"""The command line, told command by command."""

from __future__ import annotations
