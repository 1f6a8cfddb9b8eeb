"""Numbers for staff and tracking codes for citizens (contract.md section 6)."""

from __future__ import annotations
