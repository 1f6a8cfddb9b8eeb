"""The life of a case in five commits: record, assign, accept, reply, close.

The product goes through `Register` with messages planned; beside it the bare driver writes the
same rows in as many transactions (`benchmarks.by_hand`). Idempotency keys are not used.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from benchmarks.by_hand import ByHand, model_life
from benchmarks.pairs import Paired, compare
from benchmarks.registers import DIALECTS, empty_register
from benchmarks.report import Section
from benchmarks.scale import Scale
from benchmarks.spent import spent
from cases.commands.requests import Act, Record
from cases.register import Register
from tests.people import LAN, MINH, THU, TUAN
from workflow.attempt import Actor

GOALS = {"sqlite": 0.5, "postgresql": 0.4}
LIVES_A_TURN = 5
#: lives in the profile
PROFILED = 100

RECORDING: dict[str, object] = {
    "title": "Đường Nguyễn Huệ ngập sau mỗi trận mưa",
    "content": "Sau mỗi trận mưa, đoạn đường trước chợ ngập hơn 30 cm, xe máy không qua được.",
    "kind": "feedback",
    "pace": "normal",
    "origin": "hotline",
    "petitioner": {
        "name": "Nguyễn Văn Bảy",
        "phone": "0907123456",
        "email": "bay@dongthap.example",
        "address": "Phường Cao Lãnh",
        "category": "citizen",
        "anonymous": False,
    },
}
REPLY: dict[str, object] = {
    "text": "Sở Xây dựng đã nạo vét cống; đoạn đường sẽ được nâng 40 cm trong quý tới.",
    "document_number": "1217/SXD",
    "document_date": "2026-11-23",
    "signatory": "Trần Anh Tuấn",
    "channel": "letter",
    "outcome": "settled",
}
ACTIONS: tuple[tuple[datetime, Actor, str, dict[str, object]], ...] = (
    (datetime(2026, 11, 23, 2, 0, tzinfo=UTC), MINH, "assign", {"lead_department": "SXD"}),
    (datetime(2026, 11, 23, 3, 0, tzinfo=UTC), LAN, "accept", {"handler": "lan"}),
    (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), TUAN, "reply", REPLY),
    (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), MINH, "close", {"outcome": "settled"}),
)
RECORDED_AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def measure(scale: Scale) -> Section:
    """The figures of both databases."""
    section = Section("life", "Life of a case: five commits", ["database", "ratio", "goal"])
    section.columns += ["rounds from-to", "product", "by hand", "own CPU"]
    rounds, turns = (5, 4) if scale.quick else (9, 20)
    where: list[str] = []
    for dialect in DIALECTS:
        with empty_register(dialect) as register:
            paired = compare_lives(register, rounds, turns)
            where.append(f"{dialect}: {spent(partial(_lives, register, PROFILED))}")
        section.rows.append(_row(dialect, paired))
    section.remarks.append(
        f"Throughput of the product divided by the bare driver's, median of the rounds, in turns "
        f"of {LIVES_A_TURN} cases. By hand nothing is decided or computed: the finished rows, "
        "digests and tracking code included, go to the driver in the fewest statements "
        "(PostgreSQL: one prepared statement per step, in autocommit). On a slow or shared disk "
        "the commits weigh more and the ratio rises; own CPU (the client's, product / by hand) "
        "tells what is left where a commit costs nothing."
    )
    section.remarks.append(f"Where the product's time goes, by a profile: {'; '.join(where)}.")
    return section


def compare_lives(register: Register, rounds: int, turns: int) -> Paired:
    """Product and bare driver in turns on one database; checks that both wrote the same rows."""
    by_hand = ByHand(register.database, model_life(register.database, *_steps(register)))
    paired = compare(
        partial(_lives, register, LIVES_A_TURN),
        lambda: [by_hand.live() for _ in range(LIVES_A_TURN)],
        rounds,
        turns,
        LIVES_A_TURN,
    )
    by_hand.check()
    return paired


def _lives(register: Register, number: int) -> None:
    for _ in range(number):
        live(register)


def live(register: Register) -> None:
    """One case from recording to closing."""
    record, *acts = _steps(register)
    case_id = record(0)
    for act in acts:
        act(case_id)


def _steps(register: Register) -> list[Callable[[int], int]]:
    """The five commands; each takes the case's id and returns it."""

    def acting(at: datetime, actor: Actor, action: str, fields: dict[str, object]) -> Step:
        def act(case_id: int) -> int:
            number = f"YK-{case_id // 10_000_000}-{case_id % 10_000_000:06d}"
            return register.act(Act(actor, number, action, fields), at).case_id

        return act

    def record(_: int) -> int:
        return register.record(Record(THU, RECORDING), RECORDED_AT).case_id

    return [record, *(acting(*action) for action in ACTIONS)]


def _row(dialect: str, paired: Paired) -> list[str]:
    product, by_hand = (f"{1 / sorted(s)[len(s) // 2]:,.0f} cases/s" for s in _both(paired))
    goal = GOALS[dialect]
    met = "met" if paired.throughput >= goal else "missed"
    ratio = f"{paired.throughput:.2f}"
    cpu = f"{paired.product_cpu * 1e3:.1f} ms / {paired.by_hand_cpu * 1e3:.1f} ms a case"
    return [dialect, ratio, f">= {goal} ({met})", paired.spread, product, by_hand, cpu]


def _both(paired: Paired) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return paired.product, paired.by_hand


Step = Callable[[int], int]
