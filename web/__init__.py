"""The pages, the JSON API and the command line: everything that people and machines touch."""

from __future__ import annotations
