"""Whose messages they are: what would be told falls to the same people as what was written."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from cases.register import Register
from cases.simulation.comparing import WhatIf
from cases.simulation.tally import Load, Tally
from cases.store.engine import Database
from notifications.bearers import CITIZENS, VACANT, Bearers, Planned, written
from tests.cases import every_action
from tests.cases.ladder.staffing import fill, leave
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, recorded, reply
from tests.cases.rules.office import Office
from tests.cases.simulation.worlds import EVER, question, simulated
from tests.cases.versions.definitions import SOONER, office, text_of
from tests.people import LAN, LANH, MINH
from tests.workflow.ladders import BY_KIND
from workflow.definition import WorkflowDefinition
from workflow.loader import parse_definition
from workflow.versioning.vocabulary import vocabulary

WEEK = timedelta(weeks=1)
PATH = {"legal_path": "Khởi kiện", "reason": "Đã có quyết định."}


def busy(database: Database) -> Register:
    """An office with messages of every kind, over six weeks."""
    register = office(database)
    late = in_progress(register)
    act(register, LANH, late, "instruct", MONDAY + 3 * HOUR, {"text": "Nhanh."})
    act(register, MINH, late, "escalate", MONDAY + 4 * HOUR, {"reason": "Cần ý kiến."})
    answered = in_progress(register, MONDAY + HOUR)
    act(register, LAN, answered, "appoint_handler", MONDAY + 4 * HOUR, {"handler": "lan"})
    reply(register, answered, MONDAY + WEEK)
    recorded(register, MONDAY + WEEK)
    register.tick(MONDAY + 5 * WEEK)
    return register


def counted(register: Register, what_if: WhatIf) -> Tally:
    """A simulation that counts messages."""
    people, calendar = register.directory.current(), register.calendar()
    bearers = Bearers(people, MONDAY + 6 * WEEK)
    spoken = register.workflows.vocabulary_of
    return simulated(
        register,
        what_if,
        Planned(vocabulary(what_if.workflow.definition), calendar, bearers),
        lambda connection, ids: written(
            connection, spoken, bearers, ids, (what_if.since, what_if.until)
        ),
    )


def per_person(loads: Counter[Load]) -> Counter[str]:
    """Messages by person, all weeks together."""
    found: Counter[str] = Counter()
    for load, count in loads.items():
        found[load.bearer] += count
    return found


def definition(*edits: tuple[str, str]) -> WorkflowDefinition:
    return parse_definition(text_of(*edits), "thought.toml")


def test_the_own_definition_tells_everybody_what_was_told(database: Database) -> None:
    register = busy(database)

    figures = counted(register, question(register.workflows.current.definition))

    assert figures.simulated.messages == figures.happened.messages
    told = per_person(figures.happened.messages)
    assert {"tuan", "lan", "minh", "nga", CITIZENS, VACANT} >= told.keys() > {"minh", CITIZENS}


def test_whatever_may_happen_is_told_to_the_same_people_again(database: Database) -> None:
    """Every action of the workflow once; a few messages name a handler or a part of then."""
    told = Office(office(database))
    told.hire()
    every_action.live(told)

    figures = counted(told.register, question(told.register.workflows.current.definition))

    assert figures.simulated.messages == figures.happened.messages
    assert sum(figures.happened.messages.values()) > 100


def test_a_ladder_that_tells_the_desk_less_often_is_felt_there(database: Database) -> None:
    """Mondays are told to the office's chief instead of a chairman whose post nobody holds."""
    register = busy(database)
    mondays = 'rung = "monday"\nevery = "monday"\ntell = "chairman"'

    figures = counted(
        register, question(definition((mondays, mondays.replace("chairman", "upc_chief"))))
    )

    was, would = per_person(figures.happened.messages), per_person(figures.simulated.messages)
    assert would["nga"] > was["nga"]
    assert sum(was.values()) == sum(would.values())


def test_nobody_heads_the_department_and_the_ladder_differs_by_kind(database: Database) -> None:
    """What anh Tuấn would have got falls to the next rung that is for cases of this kind."""
    register = office(database)
    leave(register, "tuan")
    late = in_progress(register)
    register.tick(MONDAY + 8 * DAY + HOUR)
    act(register, MINH, late, "redirect", MONDAY + 8 * DAY + 2 * HOUR, PATH)

    figures = counted(register, question(definition(*BY_KIND)))

    assert figures.simulated.messages == figures.happened.messages


def test_an_escalation_by_hand_to_a_vacant_post_falls_to_the_next_one_up(
    database: Database,
) -> None:
    register = office(database)
    fill(register, "upc_deputy_chief", None)
    fill(register, "chairman", "lanh")
    late = in_progress(register)
    act(register, MINH, late, "escalate", MONDAY + 4 * HOUR, {"reason": "Cần ý kiến."})

    figures = counted(register, question(register.workflows.current.definition))

    assert per_person(figures.happened.messages)["lanh"] == 1
    assert figures.simulated.messages == figures.happened.messages


def test_messages_of_one_week(database: Database) -> None:
    register = busy(database)
    span = (MONDAY - HOUR, MONDAY + timedelta(days=6))

    figures = counted(register, question(definition(SOONER), span))

    assert {load.week.isoformat() for load in figures.happened.messages} == {"2026-11-16"}
    assert figures.simulated.messages == figures.happened.messages
    assert EVER[0] < span[0]


def test_what_only_a_later_action_made_due_is_not_of_the_span(database: Database) -> None:
    """On Saturday the case becomes urgent, and had been overdue since Wednesday."""
    register = office(database)
    number = in_progress(register)
    register.tick(MONDAY + 4 * DAY)
    urgent = {"pace": "urgent", "reason": "Nước đã vào nhà."}
    act(register, MINH, number, "reclassify", MONDAY + 5 * DAY, urgent)
    register.tick(MONDAY + 5 * DAY + HOUR)
    own = register.workflows.current.definition

    until_friday = counted(register, question(own, (EVER[0], MONDAY + 4 * DAY)))
    until_monday = counted(register, question(own, (EVER[0], MONDAY + WEEK)))

    assert until_friday.simulated == until_friday.happened
    assert until_monday.simulated == until_monday.happened
    more = per_person(until_monday.happened.messages) - per_person(until_friday.happened.messages)
    assert {"tuan", "minh"} <= more.keys(), "told on Saturday of Wednesday and Thursday"
