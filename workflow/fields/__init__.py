"""The fields of an action: raw values in, typed values and every reason against them out."""

from __future__ import annotations

from workflow.fields.file import File
from workflow.fields.malformed import Malformed
from workflow.fields.parsing import parse_fields
from workflow.fields.parts import Part
from workflow.fields.petitioner import Petitioner

__all__ = ["File", "Malformed", "Part", "Petitioner", "parse_fields"]
