"""Names of a definition turned into the words people see."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition import WorkflowDefinition


def refusal_text(
    definition: WorkflowDefinition, code: str, params: Mapping[str, str], language: str
) -> str:
    """The sentence of a refusal, names shown by their labels."""
    template = definition.refusals[code].in_language(language)
    shown = {name: _label(definition, name, value, language) for name, value in params.items()}
    limits = {name: str(value) for name, value in definition.limits.items()}
    return template.format_map(limits | shown)


def _label(definition: WorkflowDefinition, name: str, value: str, language: str) -> str:
    if name == "state" and value in definition.states:
        return definition.states[value].label.in_language(language)
    if name == "action" and value in definition.actions:
        return definition.actions[value].label.in_language(language)
    if name == "field" and value in definition.fields:
        return definition.fields[value].label.in_language(language)
    if name == "fields":
        return ", ".join(_label(definition, "field", part, language) for part in value.split(","))
    if name == "who":
        parties = (
            definition.parties[part].label.in_language(language) for part in value.split(",")
        )
        return ", ".join(parties)
    return value
