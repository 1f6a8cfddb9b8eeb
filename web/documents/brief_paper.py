"""A frozen brief as a paper in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from notifications.dates import as_provisional, clock_time, due_date, weekday_date
from web.documents.paper import Block, Heading, Paper, Paragraph, Table
from web.language import Words, message
from web.wording import CATEGORIES

Facts = Mapping[str, Any]


def brief_paper(content: Facts, words: Words, zone: tzinfo) -> Paper:
    """Everything the brief says; `zone` is that of the office."""
    writer = _Writer(words, zone)
    day = weekday_date(date.fromisoformat(content["session"]["date"]), words.language)
    title = words.gettext("Brief for the session of %(day)s") % {"day": day}
    return Paper(title, tuple(writer.blocks(content)))


@dataclass(frozen=True)
class _Writer:
    words: Words
    zone: tzinfo

    def blocks(self, content: Facts) -> Iterator[Block]:
        yield from self._session(content["session"])
        yield from self._visitors(content["visitors"], content["waiting"])
        yield from self._cases(
            self.gettext("What was raised last time"),
            content["last"]["cases"],
            self.gettext("Nothing was raised at the last session."),
        )
        yield from self._cases(
            self.gettext("Promises that are still open"),
            content["promises"],
            self.gettext("No promise of an earlier session is open."),
        )
        yield from self._overdue(content["overdue"])
        yield from self._repeats(content["repeats"])

    def _session(self, session: Facts) -> Iterator[Block]:
        hours = f"{self._clock(session['starts_at'])}–{self._clock(session['ends_at'])}"
        yield Paragraph(f"{hours}, {self._name(session['site'])}")
        yield self._named(self.gettext("Who listens"), session["listener"], strong=True)
        if session["attending"]:
            rows = tuple(
                (self._name(each["department"]), each["official"]) for each in session["attending"]
            )
            yield Table((self.gettext("Department"), self.gettext("The official who comes")), rows)

    def _visitors(self, visitors: Sequence[Facts], waiting: int) -> Iterator[Block]:
        yield Heading(self.gettext("Who comes, in this order"))
        if not visitors:
            yield Paragraph(self.gettext("Nobody has a place."))
        for visitor in visitors:
            yield from self._visitor(visitor)
        if waiting:
            sentence = self.words.ngettext(
                "%(count)d more waits for a place.", "%(count)d more wait for a place.", waiting
            )
            yield Paragraph(sentence % {"count": waiting})

    def _visitor(self, visitor: Facts) -> Iterator[Block]:
        name = visitor["name"] or self.gettext("Without a name")
        at = f" ({self._clock(visitor['at'])})" if visitor["at"] else ""
        yield Heading(f"{visitor['place'] or '–'}. {name}{at}", 2)
        category = CATEGORIES[visitor["category"]]
        who = ", ".join(filter(None, (self.gettext(category), visitor["organisation"])))
        yield Paragraph(f"{who}. {self._name(visitor['topic'])}")
        yield Paragraph(visitor["about"])
        for label, key in (
            (message("Administrative procedure"), "procedure"),
            (message("Dossier number"), "dossier_number"),
        ):
            if visitor[key]:
                yield self._named(self.gettext(label), visitor[key])
        if visitor["priority"]:
            yield self._named(self.gettext("Priority"), self._name(visitor["priority"]))
        for prepared in visitor["preparation"]:
            yield self._prepared(prepared)
        if visitor["earlier"]:
            yield self._named(self.gettext("Raised before"), "")
            yield self._case_table(visitor["earlier"])

    def _prepared(self, prepared: Facts) -> Paragraph:
        name = self._name(prepared["department"])
        if prepared["answered_at"] is None:
            due = self._due(prepared)
            missing = self.gettext("%(name)s has sent nothing (due: %(due)s)")
            return Paragraph(missing % {"name": name, "due": due}, strong=prepared["missing"])
        said = prepared["text"] or self.gettext("see the documents")
        if prepared["files"]:
            documents = self.gettext("Documents")
            said += f" ({documents}: {'; '.join(prepared['files'])})"
        if prepared["late"]:
            late = self.gettext("Sent late")
            name += f" [{late}]"
        return self._named(name, said)

    def _cases(self, heading: str, cases: Sequence[Facts], nothing: str) -> Iterator[Block]:
        yield Heading(heading)
        yield self._case_table(cases) if cases else Paragraph(nothing)

    def _case_table(self, cases: Sequence[Facts]) -> Table:
        labels = (
            message("Case"),
            message("Department"),
            message("State"),
            message("Due"),
            message("The leader's words"),
        )
        rows = tuple(
            (
                f"{each['number']}\n{each['title']}",
                self._name(each["department"]),
                self._state(each),
                self._due(each),
                each["promise"] or "–",
            )
            for each in cases
        )
        return Table(tuple(map(self.gettext, labels)), rows)

    def _named(self, label: str, text: str, strong: bool = False) -> Paragraph:
        return Paragraph(f"{label}: {text}".rstrip(), strong)

    def _state(self, case: Facts) -> str:
        days = case["overdue_days"]
        if not days:
            return self._name(case["state"])
        late = self.words.ngettext(
            "%(num)s working day overdue", "%(num)s working days overdue", days
        )
        return f"{self._name(case['state'])}, {late % {'num': days}}"

    def _overdue(self, overdue: Sequence[Facts]) -> Iterator[Block]:
        yield Heading(self.gettext("Overdue by department"))
        if not overdue:
            yield Paragraph(self.gettext("Nothing is overdue"))
            return
        labels = (
            message("Department"),
            message("Overdue cases"),
            message("Overdue contributions"),
            message("Longest (working days)"),
        )
        rows = tuple(
            (
                self._name(each["department"]),
                str(each["cases"]),
                str(each["contributions"]),
                str(each["longest"]),
            )
            for each in overdue
        )
        yield Table(tuple(map(self.gettext, labels)), rows)

    def _repeats(self, repeats: Sequence[Facts]) -> Iterator[Block]:
        yield Heading(self.gettext("Issues that keep coming back"))
        if not repeats:
            yield Paragraph(self.gettext("No procedure came back in three sessions or more."))
            return
        labels = (
            message("Administrative procedure"),
            message("Department"),
            message("Sessions"),
            message("Cases"),
        )
        rows = tuple(
            (
                each["procedure"],
                self._name(each["department"]),
                str(len(each["sessions"])),
                str(each["cases"]),
            )
            for each in repeats
        )
        yield Table(tuple(map(self.gettext, labels)), rows)

    def gettext(self, text: str) -> str:
        return self.words.gettext(text)

    def _name(self, names: Facts) -> str:
        return str(names["en" if self.words.language == "en" else "vi"])

    def _clock(self, at: str) -> str:
        return clock_time(datetime.fromisoformat(at), self.zone)

    def _due(self, dated: Facts) -> str:
        if dated["due_at"] is None:
            return "–"
        language = self.words.language
        text = due_date(datetime.fromisoformat(dated["due_at"]), language, self.zone)
        # a brief of before dates were marked does not say
        return as_provisional(text, language) if dated.get("provisional") else text
