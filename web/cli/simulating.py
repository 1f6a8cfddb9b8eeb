"""`workflow simulate`: what would have happened under another definition, beside what did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from web.cli.definitions import definition_named
from web.cli.framework import answer
from web.cli.groups import workflow
from web.cli.tools import database, moment, zone

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cases.simulation.tally import Load, Tally
    from web.simulating import Question

_One = Annotated[str, typer.Argument(metavar="FILE|KEY.vN", help="A TOML or a version.")]
_From = Annotated[
    str | None, typer.Option("--from", help="Count from this moment; else from the beginning.")
]
_To = Annotated[str | None, typer.Option("--to", help="Count up to this moment; else up to now.")]
_Processes = Annotated[
    int | None, typer.Option(min=1, max=64, help="Processes to work with; else one per core.")
]


#: before every case there can be
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


@workflow.command("simulate")
def simulate(
    which: _One, since: _From = None, until: _To = None, processes: _Processes = None
) -> None:
    """Live the register's own past again under another definition; nothing is written."""
    from cases.errors import BadInput
    from cases.reading.overdue.as_of import require_past
    from web.cli.progress import Progress
    from web.simulating import Question, simulate_register
    from web.wiring import wall_clock

    definition = definition_named(which)
    first, last = (_BEGINNING if since is None else moment(since)), moment(until)
    # what has not happened yet cannot be counted as what happened
    require_past(last, wall_clock())
    if first >= last:
        raise BadInput("--from must be earlier than --to.")
    with database() as register:
        question = Question(register.url, definition, first, last)
    with Progress("ranges") as progress:
        tally = simulate_register(question, progress.show, processes)
    document = _document(question, tally, zone())
    answer(document, _lines(document))


def _document(question: Question, tally: Tally, wall: ZoneInfo) -> dict[str, Any]:
    from web.times import local_iso
    from workflow.versioning.references import reference_of

    return {
        "definition": str(reference_of(question.definition)),
        "from": local_iso(question.since, wall) if question.since > _BEGINNING else None,
        "to": local_iso(question.until, wall),
        "cases": tally.cases,
        "actions": tally.actions,
        "anticipated_by_the_clock": tally.anticipated,
        "escalations": _escalations(tally),
        "late": _late(tally),
        "messages": _messages(tally),
        "refused": [
            {"action": action, "code": code, "reason": tally.words[action, code], "count": count}
            for (action, code), count in tally.refused.most_common()
        ],
    }


def _escalations(tally: Tally) -> list[dict[str, Any]]:
    happened, simulated = tally.happened.rungs, tally.simulated.rungs
    return [
        {
            "deadline": step.deadline or None,
            "rung": step.rung,
            "reminder": step.reminder,
            "department": step.department,
            "happened": happened[step],
            "simulated": simulated[step],
        }
        for step in sorted({*happened, *simulated})
    ]


def _late(tally: Tally) -> dict[str, Any]:
    happened, simulated = tally.happened.late, tally.simulated.late
    return {
        "happened": happened.total(),
        "simulated": simulated.total(),
        "departments": [
            {"code": code, "happened": happened[code], "simulated": simulated[code]}
            for code in sorted({*happened, *simulated})
        ],
        "newly_late": _differing(tally, "newly_late", tally.newly_late),
        "no_longer_late": _differing(tally, "no_longer_late", tally.no_longer_late),
    }


def _differing(tally: Tally, name: str, ids: Iterable[int]) -> dict[str, Any]:
    from cases.numbers import case_number

    return {"count": tally.differing[name], "cases": [case_number(each) for each in sorted(ids)]}


def _messages(tally: Tally) -> dict[str, Any]:
    happened, simulated = tally.happened.messages, tally.simulated.messages
    everybody = sorted({load.bearer for load in (*happened, *simulated)})
    return {
        "people": [
            {
                "person": bearer,
                "happened": _burden(happened, bearer),
                "simulated": _burden(simulated, bearer),
            }
            for bearer in everybody
        ],
        "weeks": [
            {
                "week_of": load.week.isoformat(),
                "person": load.bearer,
                "happened": happened[load],
                "simulated": simulated[load],
            }
            for load in sorted({*happened, *simulated}, key=lambda load: (load.week, load.bearer))
        ],
    }


def _burden(messages: Mapping[Load, int], bearer: str) -> dict[str, int]:
    weeks = [count for load, count in messages.items() if load.bearer == bearer]
    return {"total": sum(weeks), "busiest_week": max(weeks, default=0)}


def _lines(document: dict[str, Any]) -> Iterator[str]:
    since = document["from"] or "the beginning"
    yield (
        f"{document['definition']} from {since} to {document['to']}: "
        f"{document['cases']} cases, {document['actions']} actions"
    )
    late = document["late"]
    yield f"late: {late['happened']} happened, {late['simulated']} simulated"
    newly, no_longer = late["newly_late"]["count"], late["no_longer_late"]["count"]
    yield f"  newly late {newly}, no longer late {no_longer}"
    yield "escalations: happened, simulated"
    for name, (happened, simulated) in _by_rung(document["escalations"]).items():
        yield f"  {name:<28} {happened:>9} {simulated:>9}"
    yield "messages: happened (busiest week), simulated (busiest week)"
    for person in document["messages"]["people"]:
        was, would = person["happened"], person["simulated"]
        yield (
            f"  {person['person']:<28} {was['total']:>7} ({was['busiest_week']}) "
            f"{would['total']:>7} ({would['busiest_week']})"
        )
    for refused in document["refused"]:
        yield f"refused {refused['count']} × {refused['action']}: {refused['reason']}"


def _by_rung(escalations: Iterable[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    happened, simulated = Counter[str](), Counter[str]()
    for each in escalations:
        name = f"{each['deadline']}.{each['rung']}" if each["deadline"] else each["rung"]
        happened[name] += each["happened"]
        simulated[name] += each["simulated"]
    return {name: (happened[name], simulated[name]) for name in sorted({*happened, *simulated})}
