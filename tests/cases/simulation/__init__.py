"""The register's past lived again under another definition."""

from __future__ import annotations
