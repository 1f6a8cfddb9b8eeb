"""Why one value cannot be used."""

from __future__ import annotations

from workflow.refusal import Refusal


class Malformed(ValueError):
    """A value cannot be used: `why` is a key of `workflow.wordings.WHYS`, `params` fill it in.

    `part` names the part of a composed field that is meant, such as a petitioner's `email`.
    """

    def __init__(self, why: str, part: str | None = None, **params: object) -> None:
        super().__init__(why)
        self.why = why
        self.part = part
        self.params = {name: str(value) for name, value in params.items()}

    def refusal(self, field: str, action: str = "") -> Refusal:
        """The reason against a command whose `field` has this value; an action may redefine it."""
        params = {**self.params, "field": field, "why": self.why, "of": action}
        at = f"{field}.{self.part}" if self.part else field
        return Refusal("field_malformed", "field", params, at)
