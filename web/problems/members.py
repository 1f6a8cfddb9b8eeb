"""What is wrong with one member of a body or an address, in the reader's language.

The kinds are pydantic's; those the API's types cannot end in have no line here and are told alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from web.language import Words, message

_NO_TEXT: Final = message("Write text here.")
_NO_NUMBER: Final = message("Write a whole number here.")
_NO_FLAG: Final = message("Write true or false here.")
_NO_LIST: Final = message("Write a list here.")
_NO_OBJECT: Final = message("Write an object with its members here.")
_SAID: Final = {
    "missing": message("This is needed."),
    "extra_forbidden": message("There is no such member; check its name."),
    "string_type": _NO_TEXT,
    "string_too_short": message("Write something here."),
    "string_too_long": message("At most %(max_length)s characters fit here."),
    "string_pattern_mismatch": message("Only letters, digits and signs without spaces fit here."),
    "literal_error": message("Choose one of: %(expected)s."),
    "int_type": _NO_NUMBER,
    "int_parsing": _NO_NUMBER,
    "int_from_float": _NO_NUMBER,
    "greater_than_equal": message("The smallest number is %(ge)s."),
    "less_than_equal": message("The largest number is %(le)s."),
    "bool_type": _NO_FLAG,
    "bool_parsing": _NO_FLAG,
    "list_type": _NO_LIST,
    "too_long": message("At most %(max_length)s entries fit here."),
    "model_type": _NO_OBJECT,
}
_OTHER: Final = message("This value cannot be used.")


def told(fault: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """Where the fault is, like `body.petitioner.name`, and a sentence that says what to do."""
    return ".".join(map(str, fault["loc"])), _sentence(fault, words)


def _sentence(fault: Mapping[str, Any], words: Words) -> str:
    context = fault.get("ctx", {})
    if fault["type"] == "value_error":
        # a sentence of our own types
        return words.gettext(str(context.get("error", fault["msg"])))
    params = {name: str(value).replace("'", "") for name, value in context.items()}
    if "expected" in params:
        params["expected"] = params["expected"].replace(" or ", ", ")
    return words.gettext(_SAID.get(fault["type"], _OTHER)) % params
