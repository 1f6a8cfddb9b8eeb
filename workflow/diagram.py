"""A definition as a Mermaid state diagram, always the same text for the same definition."""

from __future__ import annotations

from workflow.definition import Text, WorkflowDefinition


def mermaid(definition: WorkflowDefinition, language: str = "vi") -> str:
    """The states and the actions that lead from one to another; staying actions are left out."""
    lines = ["stateDiagram-v2", "    direction LR"]
    for name, state in definition.states.items():
        lines.append(f'    state "{_shown(state.label, language)}" as {name}')
    for action in definition.actions.values():
        label = _shown(action.label, language)
        for target in dict.fromkeys(arrow.to for arrow in action.destinations if arrow.to):
            for source in ("[*]",) if action.creates else action.sources:
                lines.append(f"    {source} --> {target}: {label}")
    lines += [f"    {name} --> [*]" for name, state in definition.states.items() if state.final]
    return "\n".join(lines) + "\n"


def _shown(label: Text, language: str) -> str:
    """A label without what ends a label in Mermaid."""
    return label.in_language(language).translate({34: "'", 58: " –", 59: ",", 10: " "})
