"""The definitions a register holds beside each other, and how cases come from one to the next."""

from __future__ import annotations

from typing import Final

#: what a transaction has touched when a definition was installed (`Database.edition`)
WORKFLOWS: Final = "workflows"
