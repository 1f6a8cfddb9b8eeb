"""What every table of a definition is: frozen, and refusing keys that nobody knows."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A table of the file; an unknown key is an error of validation."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
