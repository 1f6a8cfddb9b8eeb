"""The list of procedures in the register, and finding in it what somebody's words mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sqlalchemy import select

from cases import tables
from cases.procedures.codes import leading_code
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.words import fold, words_of

_TABLE: Final = table_of(tables.Procedure)
_ALL: Final = Statement(
    select(
        _TABLE.c.code,
        _TABLE.c.name,
        _TABLE.c.department,
        _TABLE.c.active,
        _TABLE.c.many_filings,
        _TABLE.c.names,
    ).order_by(_TABLE.c.department, _TABLE.c.code)
)
_NEW: Final = insert_into(_TABLE)
_CHANGE: Final = update_by_key(_TABLE, ("name", "department", "active", "many_filings", "names"))


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure; `names` are all it has had, folded, the present one last.

    `active`: it can be chosen. `many_filings`: many dossiers are filed for it.
    """

    code: str
    name: str
    department: str
    active: bool
    many_filings: bool
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        """Code and name, as lists show it and as it is understood again."""
        return f"{self.code} – {self.name}"


class Procedures:
    """Every procedure of the register, by department and code."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        self.all = tuple(procedures)
        self._by_code = {each.code: each for each in self.all}

    @property
    def offered(self) -> tuple[Procedure, ...]:
        """Those that can be chosen."""
        return tuple(each for each in self.all if each.active)

    def offered_by(self, department: str) -> tuple[Procedure, ...]:
        """Those of a department, by code, that can be chosen."""
        return tuple(each for each in self.offered if each.department == department)

    def of_code(self, code: str) -> Procedure | None:
        """The procedure with that code, offered or not."""
        return self._by_code.get(code)

    def meant(self, text: str) -> Procedure | None:
        """The one offered procedure that a text names: by its code, by code and name, or by any
        name it has had, whatever the marks. None where there is none, or several.
        """
        code = leading_code(text)
        if code is not None:
            found = self._by_code.get(code)
            return found if found is not None and found.active else None
        return _only(each for each in self._by_name.get(fold(text), ()) if each.active)

    def known_as(self, text: str) -> Procedure | None:
        """The same among all, those that are not offered any more too."""
        code = leading_code(text)
        return self._by_code.get(code) if code else _only(self._by_name.get(fold(text), ()))

    def like(self, text: str) -> tuple[Procedure, ...]:
        """Those that can be chosen and have every word of a text, whatever the marks."""
        return tuple(each for each in self.with_words(text) if each.active)

    def with_words(self, text: str) -> tuple[Procedure, ...]:
        """Every procedure that has all the words of a text in its code or one of its names."""
        wanted = words_of(text)
        if not wanted:
            return ()
        return tuple(each for each in self.all if wanted <= words_of(each.code, *each.names))

    @cached_property
    def _by_name(self) -> dict[str, list[Procedure]]:
        found: dict[str, list[Procedure]] = {}
        for each in self.all:
            for name in each.names:
                found.setdefault(name, []).append(each)
        return found


def listed_procedures(source: Source) -> Procedures:
    """The list as it stands. One statement."""
    return Procedures(
        Procedure(code, name, department, bool(active), bool(many), tuple(names.split("\n")))
        for code, name, department, active, many, names in rows_of(source, _ALL)
    )


def save_procedures(
    transaction: WriteTransaction, known: Procedures, procedures: Sequence[Procedure]
) -> None:
    """Queue these procedures as given; `known` is what the list has now."""
    for each in procedures:
        values = {
            "name": each.name,
            "department": each.department,
            "active": each.active,
            "many_filings": each.many_filings,
            "names": "\n".join(each.names),
        }
        if known.of_code(each.code) is None:
            transaction.queue(_NEW, {"code": each.code, **values})
        else:
            transaction.queue(_CHANGE, {"key_code": each.code, **values})


def _only(found: Iterable[Procedure]) -> Procedure | None:
    """The one that was found; None for none and for several."""
    first, *more = (*found, None)
    return first if len(more) == 1 else None
