"""Letters from templates: one per event, kind of recipient and language.

Values are data: they are inserted as text and never read as a template (S12). A template that asks
for a value it was not given fails at once instead of sending half a letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    PackageLoader,
    StrictUndefined,
    TemplateNotFound,
)
from jinja2.sandbox import SandboxedEnvironment

from notifications.events import OF_THE_CLOCK, events_of
from notifications.recipients import COORDINATING, PARTED, is_citizen
from workflow.definition import WorkflowDefinition

Kind = Literal["petitioner", "staff"]

LANGUAGES = ("vi", "en")
#: the letter that holds several messages of the clock
DIGEST = "digest"
SUFFIX = ".txt.j2"


@dataclass(frozen=True, slots=True)
class Text:
    """A rendered letter: its subject is one line."""

    subject: str
    body: str


def environment_of(own: Mapping[str, str]) -> Environment:
    """Our templates, those of the names in `own` replaced; sandboxed, since others write these."""
    return SandboxedEnvironment(
        loader=ChoiceLoader([DictLoader(own), PackageLoader("notifications", "templates")]),
        undefined=StrictUndefined,
        # plain text: escaping for HTML would spoil it
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


#: what an office writes in another way (`notifications.own_letters`), by template
_own: dict[str, str] = {}


def reword(own: Mapping[str, str]) -> None:
    """Write these letters in an office's own words from now on, and no others."""
    _own.clear()
    _own.update(own)
    environment.cache_clear()


@cache
def environment() -> Environment:
    """The one environment of text mail."""
    return environment_of(_own)


def template_name(event: str, kind: Kind, language: str) -> str:
    """Where the template of an event lies; any language but "en" is Vietnamese."""
    return f"{'en' if language == 'en' else 'vi'}/{event}.{kind}{SUFFIX}"


def render(event: str, kind: Kind, language: str, values: Mapping[str, object]) -> Text:
    """The letter of an event. Raises jinja2.TemplateError for a missing template or value."""
    return text_of(template_name(event, kind, language), values)


def text_of(template: str, values: Mapping[str, object]) -> Text:
    """The rendered template of this name; its first line is the subject."""
    whole = environment().get_template(template).render(values)
    subject, _, body = whole.partition("\n")
    return Text(" ".join(subject.split()), _without_gaps(body))


def source_of(templates: Environment, name: str) -> str:
    """What is written in a template; raises jinja2.TemplateNotFound."""
    if templates.loader is None:
        raise TemplateNotFound(name)
    return templates.loader.get_source(templates, name)[0]


def kind_of(definition: WorkflowDefinition, post: str) -> Kind:
    """Which of the two tones a post is written to in."""
    return "petitioner" if is_citizen(definition.posts.get(post)) else "staff"


def needed_templates(definition: WorkflowDefinition) -> frozenset[str]:
    """Every template that messages of this definition may ask for."""
    told = tuple(events_of(definition))
    asked = {(event, kind_of(definition, post)) for event, post in told}
    asked |= {(PARTED, kind_of(definition, post)) for _, post in told if post == COORDINATING}
    asked |= {(DIGEST, kind) for event, kind in asked if event in OF_THE_CLOCK}
    return frozenset(
        template_name(event, kind, language) for event, kind in asked for language in LANGUAGES
    )


def missing_templates(definition: WorkflowDefinition) -> tuple[str, ...]:
    """The needed templates that do not exist, sorted."""
    return tuple(sorted(needed_templates(definition) - letters()))


def letters() -> frozenset[str]:
    """Every letter there is a template for."""
    return letters_in(environment())


def letters_in(templates: Environment) -> frozenset[str]:
    """The letters among templates; layouts and parts begin with an underscore."""
    names = templates.list_templates(filter_func=lambda name: name.endswith(SUFFIX))
    return frozenset(name for name in names if not name.partition("/")[2].startswith("_"))


def _without_gaps(body: str) -> str:
    """No more than one empty line in a row, none at the ends: parts of a letter may be empty."""
    lines: list[str] = []
    for line in body.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
