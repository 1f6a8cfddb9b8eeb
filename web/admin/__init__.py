"""What the administrators' pages share: their forms, their faults, what references are called."""

from __future__ import annotations
