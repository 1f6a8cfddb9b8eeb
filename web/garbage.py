"""How often Python looks for objects that only hold each other.

Almost nothing here does: what a request, a command or a batch of the clock made is freed as it
ends. Looking every 700 new objects, as Python does by itself, took a sixth of a sweep's CPU
(`benchmarks/sweep.py`, 3,000 due cases of 60,000: 1.20 s, and 0.98 s with this).
"""

from __future__ import annotations

import gc
from typing import Final

#: so many objects more than were freed, before the youngest are looked through; some megabytes
_BETWEEN_LOOKS: Final = 20_000


def look_seldom() -> None:
    """For this process from now on; call it where a process begins."""
    gc.set_threshold(_BETWEEN_LOOKS, *gc.get_threshold()[1:])
