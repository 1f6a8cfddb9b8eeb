"""A write transaction of PostgreSQL: prepared statements whose rows travel as JSON.

Two things made a command slow here: the driver's work for each message and each parameter, and
the messages. So rows go in as one JSON parameter per statement and come back as one JSON value,
writes to several tables are one statement, and the statements are run by libpq itself, which
`psycopg.pq` wraps (docs/adr/0002 has the figures).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby
from typing import Any, NamedTuple, cast

import psycopg
from psycopg.errors import lookup
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

from cases.store.statement import Parameters, Row, RowWrite, Statement
from cases.store.writes import Met, Plain, Rows, Write

#: Up to so many changed rows are met one by one, by key. More are joined, and a plan made for a
#: join while the table was small would read all of it later.
_FEW = 4
#: texts that a connection keeps prepared; rarer ones are sent whole each time
_MOST_PREPARED = 400

_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class PostgresWriter:
    """See `cases.store.writes.Writer`; `prepared` belongs to the connection and stays with it."""

    def __init__(self, connection: psycopg.Connection[Any], prepared: dict[str, bytes]) -> None:
        self._libpq: PGconn = connection.pgconn
        self._prepared = prepared

    def begin(self, *, patient: bool) -> None:
        """Start; there is a turn for everybody at once."""
        self._checked(self._libpq.exec_(b"BEGIN"))

    def fetch_each(self, reads: Sequence[tuple[Statement, Parameters]]) -> list[list[Row]]:
        """The rows of several statements.

        The first is asked alone: while it waits for a lock, what the others read may change.
        """
        first, others = reads[:1], reads[1:]
        found = [*self._fetch(first), *(self._fetch(others) if others else ())]
        return [[tuple(row.values()) for row in rows] for rows in found]

    def _fetch(self, reads: Sequence[tuple[Statement, Parameters]]) -> Iterator[list[Any]]:
        sql, names = _asking(tuple(statement for statement, _ in reads))
        given = dict(chain.from_iterable(parameters.items() for _, parameters in reads))
        answer = self._ask(sql, [_text(given[name]) for name in names])
        for place in range(len(reads)):
            rows = answer.get_value(0, place)
            yield json.loads(rows) if rows else []

    def send(self, queue: Sequence[Write]) -> Iterator[Met]:
        """Write in this order, neighbouring rows together."""
        for of_rows, writes in groupby(queue, lambda write: isinstance(write, Rows)):
            if of_rows:
                for gathered in _together(cast(Iterator[Rows], writes)):
                    yield from self._send_rows(gathered)
            else:
                for plain in cast(Iterator[Plain], writes):
                    yield from self._send_plain(plain)

    def _send_plain(self, plain: Plain) -> Iterator[Met]:
        sql, names = _numbered(plain.statement.sql("postgresql"))
        met = 0
        for given in plain.parameters:
            met += self._ask(sql, [_text(given[name]) for name in names]).command_tuples or 0
        if plain.expect is not None:
            yield Met(met, plain.expect, plain.lost)

    def _send_rows(self, writes: Sequence[Rows]) -> Iterator[Met]:
        parts: list[_Part] = []
        parameters: list[bytes] = []
        expecting: list[tuple[int, int, type[Exception] | None]] = []
        for write, rows, expect, lost in writes:
            one_by_one = len(rows) <= (_FEW if write.changes else 1)
            given = rows if one_by_one else [rows]
            parameters += [_encode(cells).encode() for cells in given]
            parts += [_Part(write, not one_by_one, expect is not None)] * len(given)
            if expect is not None:
                expecting.append((len(given), expect, lost))
        answer = self._ask(_one_statement(tuple(parts)), parameters)
        counts = (int(answer.get_value(0, place) or 0) for place in range(answer.nfields))
        for added, expect, lost in expecting:
            yield Met(sum(next(counts) for _ in range(added)), expect, lost)

    def value(self, sql: str) -> bytes | None:
        """The one value of a statement without parameters."""
        return self._ask(sql, []).get_value(0, 0)

    def commit(self) -> None:
        """Make it durable."""
        self._checked(self._libpq.exec_(b"COMMIT"))

    def end(self) -> bool:
        """Roll back unless it was committed."""
        if self._libpq.transaction_status == TransactionStatus.IDLE:
            return True
        try:
            return self._libpq.exec_(b"ROLLBACK").status in _DONE
        except psycopg.OperationalError:
            # the connection is gone, and the transaction with it
            return False

    def _ask(self, sql: str, parameters: Sequence[Any]) -> PGresult:
        name = self._prepared.get(sql)
        if name is None:
            if len(self._prepared) >= _MOST_PREPARED:
                return self._checked(self._libpq.exec_params(sql.encode(), parameters))
            name = f"followup_{len(self._prepared)}".encode()
            self._checked(self._libpq.prepare(name, sql.encode()))
            self._prepared[sql] = name
        return self._checked(self._libpq.exec_prepared(name, parameters))

    def _checked(self, result: PGresult) -> PGresult:
        if result.status in _DONE:
            return result
        message = result.error_message.decode(errors="replace").strip()
        state = result.error_field(DiagnosticField.SQLSTATE)
        if state is None or self._libpq.status == ConnStatus.BAD:
            raise psycopg.OperationalError(message or "the connection is lost")
        raise _kind_of_error(state.decode())(message)


def _kind_of_error(state: str) -> type[psycopg.Error]:
    try:
        return lookup(state)
    except KeyError:
        return psycopg.DatabaseError


class _Part(NamedTuple):
    write: RowWrite
    many: bool
    counted: bool


def _together(writes: Iterable[Rows]) -> Iterator[list[Rows]]:
    """The writes in as few statements as keep their order.

    The parts of one statement do not see each other's rows, so a row that was added or changed
    can only be changed by a later one.
    """
    gathered: list[Rows] = []
    touched: set[str] = set()
    for rows in writes:
        table = rows.write.table.name
        if rows.write.changes and table in touched:
            yield gathered
            gathered, touched = [], set()
        gathered.append(rows)
        touched.add(table)
    yield gathered


@lru_cache(maxsize=2 * _MOST_PREPARED)
def _one_statement(parts: tuple[_Part, ...]) -> str:
    """Each part is a step of one WITH; the answer says how many rows the counted ones met."""
    steps, counts = [], []
    for place, part in enumerate(parts):
        text = part.write.of_many if part.many else part.write.of_one
        text = text.replace("%s", f"${place + 1}")
        steps.append(f"step_{place} AS ({text}{' RETURNING 1' if part.counted else ''})")
        if part.counted:
            counts.append(f"(SELECT count(*) FROM step_{place})")  # noqa: S608 - own names
    return f"WITH {', '.join(steps)} SELECT {', '.join(counts) or 'NULL'}"


@lru_cache(maxsize=2 * _MOST_PREPARED)
def _asking(statements: tuple[Statement, ...]) -> tuple[str, list[str]]:
    """One statement whose answer has the rows of each as a JSON value, and its parameters."""
    texts = [statement.sql("postgresql") for statement in statements]
    asked = ", ".join(f"read_{place} AS ({text})" for place, text in enumerate(texts))
    values = (f"(SELECT json_agg(read_{p}) FROM read_{p})" for p in range(len(texts)))  # noqa: S608 - own names
    return _numbered(f"WITH {asked} SELECT {', '.join(values)}")


@lru_cache(maxsize=2 * _MOST_PREPARED)
def _numbered(text: str) -> tuple[str, list[str]]:
    """The text with numbered parameters, and their names in that order."""
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        name = found[1]
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return re.sub(r"%\((\w+)\)s", number, text).replace("%%", "%"), names


def _text(value: Any) -> bytes | None:
    """A parameter as PostgreSQL reads it from text: a list becomes an array, bytes hexadecimal."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return rb"\x" + value.hex().encode()
    if isinstance(value, (list, tuple)):
        return f"{{{','.join(map(_element, value))}}}".encode()
    return str(value).encode()


def _element(value: Any) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)
