"""Letters to people who registered to meet a leader: one for each change they are told of."""

from __future__ import annotations
