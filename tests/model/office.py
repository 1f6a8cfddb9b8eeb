"""The model of a whole register: its cases, its calendar, and what each command would make of it.

Every method answers what the register must answer and changes the model accordingly; `copy` gives
one to try something on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.model.case import Clock, OfficeCase, Told
from tests.model.clock import Calendar, catch_up, fire, meant_post, next_moment
from tests.model.clocks import Step
from tests.model.dates import due_of
from tests.model.definition import ACTIONS, DEADLINES, INITIAL, REPLY, STUBS, reply_posts
from tests.model.guards import Try, returns_of_both
from tests.model.ladder import level_of
from tests.model.office_time import Listed, OfficeTime, local_day, shipped_days, table_of
from tests.model.people import reference, sees
from tests.model.steps import end_pauses_in_vain, take
from tests.model.telling import reached, take_note
from tests.model.verdict import next_post_up, reasons
from workflow.attempt import Actor

Values = Mapping[str, object]


@dataclass(frozen=True)
class Command:
    """What somebody asks: an action on the case with this id, None = a new one."""

    actor: Actor
    case_id: int | None
    action: str
    values: Values
    #: another case that it names
    into: int | None = None


@dataclass
class Office:
    """The model of a register."""

    cases: dict[int, OfficeCase] = field(default_factory=dict)
    listed: Listed = field(default_factory=shipped_days)
    calendar: Calendar = field(default_factory=lambda: Calendar(table_of(shipped_days())))
    last_tick: datetime | None = None
    serials: Counter[int] = field(default_factory=Counter)

    def copy(self) -> Office:
        """The same office, to try something on."""
        cases = {number: case.copy() for number, case in self.cases.items()}
        return replace(self, cases=cases, serials=Counter(self.serials))

    def refusals(self, command: Command, now: datetime) -> set[str] | None:
        """Why a command would be refused; empty = it is accepted, None = no such case for them."""
        if command.case_id is None:
            return self._refused_recording(command, now)
        case = self.cases[command.case_id]
        if not sees(command.actor, case):
            return None
        return reasons(self._try(self._caught_up(case, now), command, now), command.action)

    def offers(self, case: OfficeCase, actor: Actor, now: datetime) -> dict[str, set[str]] | None:
        """The menu: by action what stands against it as the case stands; None = not theirs."""
        if not sees(actor, case):
            return None
        table, followed = self.calendar.table, self._is_followed(case)
        attempt = Try(case, actor, {}, now, table, followed=followed)
        return {
            name: reasons(attempt, name, with_fields=False)
            for name, rule in ACTIONS.items()
            if not rule.get("creates") and not rule.get("hidden")
        }

    def do(self, command: Command, now: datetime) -> OfficeCase:
        """Do what was found to be allowed; the case it was done to."""
        if command.case_id is None:
            return self._record(command, now)
        case = self.cases[command.case_id]
        self._bring(case, now)
        step = self._step(case, command, now)
        self._split(case, step, command.actor, now)
        take_note(case, command.actor, step.values.get("escalation"))
        take(case, step, reference(command.actor), now)
        if ACTIONS[command.action].get("by_hand"):
            self._note_by_hand(case, step, now)
        end_pauses_in_vain(case, self.calendar.table, now, now)
        if ACTIONS[command.action].get("passes_on"):
            self._pass_on(case, command, now)
        return case

    def follow_calendar(self, now: datetime) -> None:
        """Every case that counts by an older calendar follows."""
        for case in self.cases.values():
            catch_up(case, self.calendar, now)

    def change_calendar(self, listed: Listed, now: datetime, by: str) -> None:
        """Put another calendar in force; nothing has followed yet."""
        at = max(now, self.calendar.since or now)
        self.listed = listed
        self.calendar = Calendar(table_of(listed), at, by)

    def fire(self, now: datetime) -> Counter[str]:
        """What a pass of the clock does once every case has followed the calendar."""
        done: Counter[str] = Counter()
        for case in self.cases.values():
            due = next_moment(case)
            if due is not None and due < now:
                done["examined"] += 1
                done += fire(case, self.calendar.table, now, now, expire=True)
        return done

    def tick(self, now: datetime) -> Counter[str]:
        """One pass of the clock."""
        self.follow_calendar(now)
        done = self.fire(now)
        self.last_tick = max(now, self.last_tick or now)
        return done

    def _caught_up(self, case: OfficeCase, now: datetime) -> OfficeCase:
        """The case as a command finds it: what was due before is recorded first."""
        due = next_moment(case)
        if not case.is_behind(self.calendar.table) and (due is None or due >= now):
            return case
        case = case.copy()
        self._bring(case, now)
        return case

    def _bring(self, case: OfficeCase, now: datetime) -> None:
        catch_up(case, self.calendar, now)
        fire(case, self.calendar.table, now, now, expire=False)

    def _try(self, case: OfficeCase, command: Command, now: datetime) -> Try:
        values = dict(command.values)
        if ACTIONS[command.action].get("by_hand") and "post" not in values:
            values["post"] = next_post_up(case, ACTIONS[command.action]["by_hand"])
        able = self._survivors(command)
        other = self.cases[command.into] if able and command.into else None
        followed = self._is_followed(case)
        return Try(case, command.actor, values, now, self.calendar.table, able, other, followed)

    def _is_followed(self, case: OfficeCase) -> bool:
        return any(other.merged_into == case.number for other in self.cases.values())

    def _survivors(self, command: Command) -> frozenset[str]:
        other = self.cases.get(command.into or 0)
        if other is None or other.id == command.case_id or not sees(command.actor, other):
            return frozenset()
        fits = other.state in ACTIONS["absorb"]["from"]
        return frozenset({other.number}) if fits else frozenset()

    def _step(self, case: OfficeCase, command: Command, now: datetime) -> Step:
        given = self._try(case, command, now)
        of = command.actor.department
        return Step(command.action, now, given.values, of, given.table, given.followed)

    def _refused_recording(self, command: Command, now: datetime) -> set[str]:
        found = set()
        if command.actor.roles.isdisjoint({"centre", "upc_office", "upc_chief"}):
            found.add("not_your_role")
        is_stub = command.values.get("kind") in STUBS
        if is_stub and "receiving_body" not in command.values:
            found.add("stub_names_its_receiving_body")
        needed = {"kind", "origin"} if is_stub else set(ACTIONS["record"]["requires"])
        return found | ({"field_missing"} if needed - command.values.keys() else set())

    def _new(self, recorded_at: datetime, department: str | None, now: datetime) -> OfficeCase:
        year = local_day(now).year
        self.serials[year] += 1
        number = year * 10_000_000 + self.serials[year]
        case = OfficeCase(number, "", "normal", recorded_at, department, now)
        self.cases[number] = case
        return case

    def _record(self, command: Command, now: datetime) -> OfficeCase:
        case = self._new(now, command.actor.department, now)
        case.kind = str(command.values["kind"])
        case.pace = str(command.values.get("pace", "normal"))
        self._open(case, reference(command.actor), command.actor.department, now)
        if case.kind in STUBS:
            step = Step(STUBS[case.kind], now, {}, None, self.calendar.table)
            take(case, step, "clock", now)
        return case

    def _open(self, case: OfficeCase, by: str, department: str | None, now: datetime) -> None:
        step = Step("record", now, {}, department, self.calendar.table)
        assert ACTIONS["record"]["to"] == INITIAL
        take(case, step, by, now)

    def _split(self, case: OfficeCase, step: Step, by: Actor, now: datetime) -> None:
        """The parts, each a case of its own whose citizen's clock counts from the first one."""
        given = step.values.get("parts") or ()
        assert isinstance(given, (list, tuple))
        for part in given:
            new = self._new(case.recorded_at, case.recorded_department, now)
            new.kind, new.pace = part.get("kind", case.kind), part.get("pace", case.pace)
            new.split_from, new.returners = case.id, set(case.returners)
            new.returns, new.extensions = case.returns, case.extensions
            self._open(new, reference(by), by.department, now)
            _give_the_time_of_the_whole(case, new, now, self.calendar.table)

    def _note_by_hand(self, case: OfficeCase, step: Step, now: datetime) -> None:
        """An escalation by hand is a row like a rung, of deadline 0."""
        post = meant_post(str(step.values["post"]), case.department)
        line = [*reply_posts()]
        above = line[line.index(post) + 1 :] if post in line else []
        person, told_post = reached(case, post, case.department, above)
        level = _level_of_post(post, case.level)
        due = _due_shown(case) or now
        case.level = max(case.level, level)
        case.told.append(
            Told(
                deadline_no=0,
                edition=0,
                rung="by_hand",
                occurrence=case.seq,
                seq=case.seq,
                name=REPLY,
                level=level,
                due=due,
                at=now,
                recorded_at=now,
                post=post,
                department=case.department,
                person=person,
                told_post=told_post,
            )
        )

    def _pass_on(self, case: OfficeCase, command: Command, now: datetime) -> None:
        """The survivor of a merge gets the earlier of the two dates."""
        survivor = self.cases[command.into or 0]
        self._bring(survivor, now)
        survivor.returns = returns_of_both(case, survivor)
        survivor.extensions = max(case.extensions, survivor.extensions)
        survivor.returners |= case.returners
        ended = case.periods()[-1]
        values: dict[str, object] = {"merged": case.number}
        if ended.closed_by == command.action and ended.closed_at == now:
            values["due"] = ended.due
        action = ACTIONS[command.action]["passes_on"]
        step = Step(action, now, values, command.actor.department, self.calendar.table)
        take(survivor, step, reference(command.actor), now)
        end_pauses_in_vain(survivor, self.calendar.table, now, now)


def _give_the_time_of_the_whole(
    whole: OfficeCase, part: OfficeCase, now: datetime, table: OfficeTime
) -> None:
    """A part has the whole's pauses so far, its extension and its reopening, but no limits."""
    for name in ("progress", "alarm"):
        last, new = [c for c in whole.clocks if c.name == name][-1], part.clock(name)
        assert new is not None
        if last.opening()[0] != "record":
            new.begun = last.opening()
            new.due = new.first_due = new.previous = due_of(part, new, table)
    clock, own = whole.clock(REPLY), part.periods()[-1]
    assert clock is not None
    own.begun = clock.opening()
    own.earlier = tuple(_pauses_so_far(whole, clock, now, table))
    own.first_due = due_of(part, own, table)
    own.terms = [copy(term) for term in clock.terms if term.kind == "extension" and not term.ended]
    own.due = own.previous = due_of(part, own, table)


def _pauses_so_far(
    whole: OfficeCase, clock: Clock, now: datetime, table: OfficeTime
) -> Iterator[Clock]:
    """The pauses of the citizen's clock, one that goes on cut off now."""
    for pause in (*clock.earlier, *whole.clocks):
        begin, over = max(pause.opened_at, clock.opening()[1]), pause.closed_at or now
        if REPLY in DEADLINES[pause.name].get("holds", ()) and begin < over:
            counted_by = pause.counted_by if pause.closed_at else table
            yield replace(pause, opened_at=begin, closed_at=over, counted_by=counted_by)


def _level_of_post(post: str, level: int) -> int:
    ladder = DEADLINES[REPLY]["ladder"]
    levels = [
        level_of(REPLY, rung) for rung in ladder if post in (rung.get("tell"), rung.get("remind"))
    ]
    return min((found for found in levels if found), default=max(1, level))


def _due_shown(case: OfficeCase) -> datetime | None:
    """The reply's due instant as the case shows it: none while it is held."""
    last = case.periods()[-1]
    return None if last.held else last.due
