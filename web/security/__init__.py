"""What stands between the network and the pages, one small file for each protection."""

from __future__ import annotations
