"""The libraries that write office formats are an extra; without them nothing else is missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from cases.errors import BadInput
from web.language import message

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def office_library(name: str) -> ModuleType:
    """A library of the extra `office`; raises BadInput where it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as problem:
        raise BadInput(
            message(
                "This office cannot write files for Word and Excel yet; "
                "ask the administrator to install followup[office]. The page itself can be printed."
            )
        ) from problem
