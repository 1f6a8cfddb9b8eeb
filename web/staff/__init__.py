"""What the staff pages share: what was asked for, forms made from a workflow definition."""

from __future__ import annotations
