"""`tick` and `deliver`: one pass of the clock, one pass of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import IN_PART, WRONG_USAGE, CommandFailed, answer, hint
from web.cli.groups import root
from web.cli.tools import moment, services

if TYPE_CHECKING:
    from web.wiring import Services

_YEARS_AHEAD = 25
_LOOK_AHEAD = timedelta(days=366 * _YEARS_AHEAD)

_Now = Annotated[str | None, typer.Option(help="Judge by this moment instead of the present.")]


@root.command("tick")
def tick(now: _Now = None) -> int | None:
    """Fire every reminder and escalation that is due, each exactly once."""
    from web.times import local_iso
    from web.wiring import wall_clock

    with services() as at_hand:
        report = at_hand.register.tick(_believable(moment(now)), wall_clock())
        _seal(at_hand)
        document = asdict(report)
        document["now"] = local_iso(report.now, at_hand.calendar().zone)
    answer(document, tick_line(document))
    return IN_PART if report.failed else None


def _seal(at_hand: Services) -> None:
    """Seal the day that is over; what fired stays, whatever becomes of the seal."""
    from cases.errors import SealsAltered, SealsUnusable

    try:
        at_hand.seal()
    except (SealsAltered, SealsUnusable) as problem:
        hint(str(problem))


def _believable(now: datetime) -> datetime:
    """The moment; CommandFailed for one so far ahead that only a mistyped year explains it.

    What fires is recorded for good: each overdue case would get a rung a week until then.
    """
    from web.wiring import wall_clock

    if now > wall_clock() + _LOOK_AHEAD:
        raise CommandFailed(
            f"{now.year} is more than {_YEARS_AHEAD} years ahead; correct the year of --now",
            WRONG_USAGE,
        )
    return now


@root.command("deliver")
def deliver() -> None:
    """Send the messages that are due; those without a configured channel stay in the outbox."""
    with services() as at_hand:
        report = at_hand.deliver()
    document = asdict(report)
    answer(document, deliver_line(document))


def tick_line(done: Mapping[str, Any]) -> str:
    """What a pass of the clock did, from its document."""
    return (
        "{now}: {examined} cases examined, {reminded} reminders, {escalated} escalations, "
        "{closed} closed, {failed} set aside."
    ).format_map(done)


def deliver_line(done: Mapping[str, Any]) -> str:
    """What a pass of the outbox did, from its document."""
    return (
        "{sent} sent, {retried} to be tried again, {dead} given up, {pending} waiting."
    ).format_map(done)
