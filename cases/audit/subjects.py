"""How the trail names what was changed."""

from __future__ import annotations


def person_subject(person_id: int) -> str:
    """An account; the same reference as an actor's."""
    return f"person:{person_id}"


def department_subject(code: str) -> str:
    """A department by its lasting code."""
    return f"department:{code}"


def post_subject(post: str, department: str) -> str:
    """A post, of a department where it is one's own."""
    return f"post:{post}/{department}" if department else f"post:{post}"
