"""The clock over a large register: a sweep with many cases newly overdue, and an idle pass.

Beside `Register.tick` stands set-based SQL: one transaction writes the same rows for all cases at
once, from constants. Each turn has due cases of its own, woken before it, outside the time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import median

from benchmarks.by_hand import rows_of
from benchmarks.crowd import Copies, bulk, multiply, settle
from benchmarks.life import RECORDING
from benchmarks.pairs import Paired, compare, seconds_of
from benchmarks.registers import DIALECTS, empty_register
from benchmarks.report import Section
from benchmarks.scale import Scale
from benchmarks.set_based import SetBased
from benchmarks.spent import spent
from cases.commands.requests import Act, Record
from cases.instants import to_micros
from cases.register import Register
from tests.people import LAN, MINH, THU
from workflow.attempt import Actor

GOAL = 3.0
ROUNDS = 5
#: woken one by one: by two ways in each round and once to warm up, and for the profile
_GROUPS = 2 * (ROUNDS + 1) + 1
#: of so many open cases one is newly overdue in each turn
OPEN_PER_DUE = 100
FIRST_ID = 20_260_100_000
#: recorded on a Monday; the reply is due at the end of the next Monday
RECORDED_AT = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)
BEFORE_DUE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 17, 5, tzinfo=UTC)
#: the tables that a pass reads or writes; the others would only make the building slower
_MET_BY_THE_CLOCK = ("case_file", "deadline", "involvement", "history", "escalation", "outbox")
_ACCEPTING: tuple[tuple[Actor, str, dict[str, object]], ...] = (
    (MINH, "assign", {"lead_department": "SXD"}),
    (LAN, "accept", {"handler": "lan"}),
)


def measure(scale: Scale) -> Section:
    """Sweep and idle pass on both databases, over a register of `scale.cases` open cases."""
    cases = scale.cases
    due = cases // OPEN_PER_DUE
    title = "The clock over a large register"
    columns = ["database", "sweep: time / set-based SQL", "goal", "rounds from-to"]
    section = Section("sweep", title, [*columns, "product", "by hand", "idle pass"])
    where: list[str] = []
    for dialect in DIALECTS:
        with empty_register(dialect) as register:
            sweep = Sweep(register, cases, due)
            paired = compare(sweep.by_product, sweep.by_hand, ROUNDS, 1, prepare=sweep.wake)
            idle = [seconds_of(sweep.idle) for _ in range(15)]
            sweep.wake()
            where.append(f"{dialect}: {spent(sweep.by_product)}")
        section.rows.append(_row(dialect, paired, median(idle)))
    section.remarks.append(
        f"{cases:,} open cases, {due:,} of them newly overdue in each turn, every hundredth. "
        "Every newly overdue case gets its history entry, rung, message, next rung and new "
        "version. By hand one transaction writes all of them from constants with `INSERT … "
        "SELECT`; its digests are random bytes instead of a chain. The product commits every 500 "
        "cases, loads each, lets the machine decide, and chains."
    )
    section.remarks.append(f"Where the product's time goes, by a profile: {'; '.join(where)}.")
    return section


def _row(dialect: str, paired: Paired, idle: float) -> list[str]:
    times = [1 / ratio for ratio in paired.ratios]
    met = "met" if median(times) <= GOAL else "missed"
    return [
        dialect,
        f"{median(times):.1f}",
        f"<= {GOAL:.0f} ({met})",
        f"{min(times):.1f}-{max(times):.1f}",
        f"{median(paired.product):.2f} s",
        f"{median(paired.by_hand):.2f} s",
        f"{idle * 1e3:.1f} ms",
    ]


class Sweep:
    """A register with groups of sleeping cases that are due once they are woken."""

    def __init__(self, register: Register, cases: int, due: int) -> None:
        self._register, self._due = register, due
        overdue = _model(register, RECORDED_AT)
        register.tick(BEFORE_DUE)
        crowd = [Copies(overdue, range(FIRST_ID, FIRST_ID + cases))]
        multiply(register.database, crowd, only=_MET_BY_THE_CLOCK)
        self._groups = iter(range(_GROUPS))
        self._due_at = _next_check(register, overdue)
        _let_sleep(register, until=to_micros(NOW + timedelta(days=2)))
        # the model fires alone, to see which rows a newly overdue case gets
        before = rows_of(register.database, overdue)
        register.tick(NOW)
        after = rows_of(register.database, overdue)
        self._by_hand = SetBased(register.database, before, after, overdue)

    def wake(self) -> None:
        """Let the next group be due; not part of the time."""
        with bulk(self._register.database) as connection:
            connection.execute(
                f"UPDATE case_file SET next_check_at = {self._due_at} "
                f"WHERE id >= {FIRST_ID} AND id % {OPEN_PER_DUE} = {next(self._groups)}"
            )

    def by_product(self) -> None:
        """One pass of the clock."""
        report = self._register.tick(NOW)
        assert report.escalated == self._due, report

    def by_hand(self) -> None:
        """The same rows by set-based SQL in one transaction."""
        assert self._by_hand.fire(to_micros(NOW)) == self._due

    def idle(self) -> None:
        """One pass with nothing due."""
        assert self._register.tick(NOW).examined == 0


def _model(register: Register, at: datetime) -> int:
    done = register.record(Record(THU, RECORDING), at)
    for actor, action, fields in _ACCEPTING:
        register.act(Act(actor, done.number, action, fields), at)
    return done.case_id


def _next_check(register: Register, case_id: int) -> int:
    with bulk(register.database) as connection:
        sql = f"SELECT next_check_at FROM case_file WHERE id = {case_id}"
        due_at: int = connection.execute(sql).fetchone()[0]
    return due_at


def _let_sleep(register: Register, until: int) -> None:
    """No copy is due: those of a group have no next check, the others one that is to come."""
    with bulk(register.database) as connection:
        connection.execute(
            "UPDATE case_file SET next_check_at = "
            f"CASE WHEN id % {OPEN_PER_DUE} >= {_GROUPS} THEN {until} END "
            f"WHERE id >= {FIRST_ID}"
        )
        # else PostgreSQL plans by the figures from before, when every copy was due
        settle(connection, register.database)
