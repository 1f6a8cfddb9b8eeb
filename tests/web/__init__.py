"""What people see in a browser and on the command line."""

from __future__ import annotations
