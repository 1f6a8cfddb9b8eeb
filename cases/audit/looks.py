"""What somebody looks at that leaves a trace with the case."""

from __future__ import annotations

from typing import Final

CONTACT: Final = "contact"
FILE: Final = "file"
