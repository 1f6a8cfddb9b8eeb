"""The JSON API `/api/v1` (contract.md section 4), one module for each resource."""

from __future__ import annotations
