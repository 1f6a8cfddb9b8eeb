"""The fields of the workflow as types of the API, with what OpenAPI can say about them.

What a value means (a department's code, a person's words) is told by `format`; JSON Schema gives
these formats no meaning, so `FORMATS` explains each in the document. Whether such a value may be
used is the engine's business. A new type of field gets its line here.
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from workflow.definition import FieldRule, WorkflowDefinition
from workflow.fields.parts import LONGEST_CONTENT, LONGEST_TITLE, MOST_PARTS
from workflow.fields.petitioner import CATEGORIES, LENGTHS
from workflow.loader import shipped_definitions
from workflow.words import normalise

#: what the `format` of a text means; a blank one counts as not given, whatever its format
FORMATS: Final = {
    "text": "a person's words in Unicode, without control characters",
    "line": "the same on one line",
    "department": "a department's code, as in `GET /api/v1/departments`",
    "person": "a username",
    "session": "a session's id, or its date where one site meets on that day",
    "escalation": "an escalation's id, as in `GET /api/v1/escalations`",
    "day": "a day, `2026-11-27` or `27/11/2026`",
    "instant": "a time in ISO 8601 or like `27/11/2026 17:00`; local time where no offset is given",
    "past": "an `instant` that is not after now",
    "phone": "a phone number in Vietnam, or with its country code",
    "e-mail": "an e-mail address",
    "case": "a case's number",
    "file-name": "the name of a file; of a path only the last part counts",
    "base64": "bytes in base64 (RFC 4648, section 4)",
    "tracking-code": "12 characters of Crockford's base32, the last one checks the others",
}
#: an example of each, the departments and people those of the demo
EXAMPLES: Final[dict[str, Any]] = {
    "text": "Gia đình tôi nộp hồ sơ từ tháng 9 mà chưa nhận được kết quả.",
    "line": "112/SXD-QLXD",
    "department": "SXD",
    "departments": ["SYT"],
    "person": "lan",
    "session": "2026-11-23-caolanh",
    "escalation": "YK-2026-000123.7",
    "day": "2026-11-20",
    "instant": "2027-11-26T17:00:00+07:00",
    "past": "2026-11-20",
    "phone": "0912345678",
    "e-mail": "sau@example.vn",
    "case": "YK-2026-000123",
    "tracking-code": "K60M-7PCQ-2X43",
    "file-name": "don.txt",
    "base64": "S8OtbmggZ+G7rWk=",
    "file": {"name": "don.txt", "content": "S8OtbmggZ+G7rWk="},
    "flag": False,
    "parts": [{"title": "Cấp giấy chứng nhận", "content": "Hồ sơ nộp đã hơn một năm."}],
    "petitioner": {"name": "Huỳnh Thị Sáu", "phone": "0912345678"},
}
_MOST_DEPARTMENTS: Final = 100
_MOST_FILES: Final = 1_000
_NO_TEXTS: Final = frozenset({"choice", "flag", "departments", "parts", "petitioner", "file"})
#: what has no visible character was not given
NOT_BLANK: Final = r"\S"


@cache
def current_definition() -> WorkflowDefinition:
    """The definition that new cases follow, and that the document speaks of."""
    definitions = shipped_definitions()
    return definitions[max(definitions)]


class In(BaseModel):
    """A body: nothing that is not listed, and no text where a number is meant."""

    model_config = ConfigDict(extra="forbid", strict=True)


def meant(form: str) -> Any:
    """What a text of that format is, for the document: its meaning and an example."""
    return Field(json_schema_extra={"format": form}, examples=[EXAMPLES[form]])


def type_of(rule: FieldRule, needed: bool = False) -> Any:
    """The type that the values of a field have in a body; a needed text must not be blank."""
    match rule.type:
        case "choice":
            return Literal[tuple(rule.options)]
        case "flag":
            return bool
        case "petitioner":
            return PetitionerIn
        case "file":
            return FileIn
        case "parts":
            return Annotated[list[PartIn], Field(min_length=1, max_length=MOST_PARTS)]  # type: ignore[valid-type]
        case "departments":
            code = _text("department", rule.max_length)
            return Annotated[list[code], Field(max_length=_MOST_DEPARTMENTS)]  # type: ignore[valid-type]
    return _text(_form_of(rule), rule.max_length, needed)


def given(rule: FieldRule) -> dict[str, Any]:
    """The schema of a value that is given, where a type also has room for one that is not."""
    if rule.type in _NO_TEXTS:
        return {"not": {"type": "null"}}
    return {"type": "string", "pattern": NOT_BLANK}


def example_of(rule: FieldRule) -> Any:
    """A value that the field may have."""
    return next(iter(rule.options), None) or EXAMPLES[_form_of(rule)]


def _form_of(rule: FieldRule) -> str:
    # JSON Schema knows `date` as one way to write a day; more are read here
    return {"date": "day"}.get(rule.type, rule.type)


def _text(form: str, longest: int, needed: bool = False) -> Any:
    about: dict[str, Any] = {"format": form} | ({"pattern": NOT_BLANK} if needed else {})
    length = Field(max_length=longest, json_schema_extra=about)
    return Annotated[str, length, BeforeValidator(_normalised)]


def _normalised(value: object) -> object:
    # a letter written as two signs counts once, as it does for the engine
    return normalise(value) if isinstance(value, str) else value


def _whole(value: object) -> object:
    # to JSON Schema 7.0 is an integer too
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _part() -> type[BaseModel]:
    members: dict[str, Any] = {
        "title": _text("text", LONGEST_TITLE, needed=True),
        "content": _text("text", LONGEST_CONTENT, needed=True),
    }
    definition = current_definition()
    for name in ("kind", "pace"):
        options = (each for each in definition.fields[name].options if each not in definition.stubs)
        members[name] = (Literal[tuple(options)] | None, None)
    entry = Annotated[int, Field(ge=1), BeforeValidator(_whole)]
    members["files"] = (Annotated[list[entry], Field(max_length=_MOST_FILES)], [])
    about = (
        "A part of a mixed case; without kind and pace it has those of the case. `files` are the "
        "entries (`seq`) of the case's attachments that it is given too."
    )
    return create_model("PartIn", __base__=In, __doc__=about, **members)


class _Named(In):
    """A name that is not blank, or `anonymous`: the engine asks for one of them."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {
                    "required": ["name"],
                    "properties": {"name": {"type": "string", "pattern": NOT_BLANK}},
                },
                {"required": ["anonymous"], "properties": {"anonymous": {"const": True}}},
            ]
        }
    )
    anonymous: bool | None = None


def _petitioner() -> type[BaseModel]:
    forms = {"phone": "phone", "email": "e-mail"}
    parts: dict[str, Any] = {
        name: (_text(forms.get(name, "line"), longest) | None, None)
        for name, longest in LENGTHS.items()
    }
    parts["category"] = (Literal[CATEGORIES] | None, None)
    about = "Who raised the issue: a name, or `anonymous`."
    return create_model("PetitionerIn", __base__=_Named, __doc__=about, **parts)


def _file() -> type[BaseModel]:
    content = Field(min_length=1, json_schema_extra={"format": "base64"})
    parts: dict[str, Any] = {
        # a path may come along; the engine measures what is left of it
        "name": _text("file-name", 1000, needed=True),
        "content": Annotated[str, content],
    }
    return create_model("FileIn", __base__=In, __doc__="A file with its content.", **parts)


PartIn: Final = _part()
FileIn: Final = _file()
PetitionerIn: Final = _petitioner()
