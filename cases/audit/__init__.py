"""The trail of what is done beside the cases: who signed in, who changed people and departments."""

from __future__ import annotations
