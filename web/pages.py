"""The one template environment: autoescaped, strict about names, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import date, datetime, tzinfo
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from notifications import dates
from web.durations import minutes_in_words, working_time
from web.language import Words, message, speaking, spoken
from web.settings import Settings
from web.static_files import address_of
from workflow.worktime import WorkingCalendar

TEMPLATES: Final = "templates"
#: stands where an imported case has no summary
_UNTITLED: Final = message("No summary given")

Calendar = Callable[[], WorkingCalendar]


class Pages:
    """Renders templates. Dates appear on the wall clock of the calendar's zone."""

    def __init__(self, settings: Settings, calendar: Calendar) -> None:
        self._calendar = calendar
        folder = str(files("web").joinpath(TEMPLATES))
        self.environment = PageEnvironment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        _install_words(self.environment)
        self.environment.filters |= self._filters()
        self.environment.globals |= {
            "static": address_of,
            "help_phone": _phone_link(settings.help_phone),
            "shows_accounts": settings.shows_accounts,
            "zip": zip,
        }

    def render(self, template: str, words: Words, **context: Any) -> str:
        """The page as text; raises Jinja's errors, which are faults of the template."""
        with speaking(words):
            return self.environment.get_template(template).render(
                language=words.language, **context
            )

    def _filters(self) -> dict[str, Callable[..., str]]:
        return {
            "plain_date": _plain_date,
            "weekday_date": _weekday_date,
            "number": _number,
            "moment": lambda at: dates.moment(at, spoken().language, self._calendar().zone),
            "clock_time": lambda at: dates.clock_time(at, self._calendar().zone),
            "last_day": self._last_day,
            "local_day": lambda at: _weekday_date(self._calendar().local(at).date()),
            "day_or_moment": self._day_or_moment,
            "due_words": self._due_words,
            "due_date": self._due_date,
            "iso": _iso,
            "iso_day": lambda at: self._calendar().last_day(at).isoformat(),
            "labelled": lambda text: text.in_language(spoken().language),
            "path": lambda text: quote(text, safe=""),
            "titled": lambda title: title or spoken().gettext(_UNTITLED),
            "working_time": lambda span: working_time(span, spoken()),
            "minutes": lambda minutes: minutes_in_words(minutes, spoken()),
        }

    def _day_or_moment(self, value: date) -> str:
        """A date as a date, an instant as a date with its time."""
        if isinstance(value, datetime):
            return dates.moment(value, spoken().language, self._calendar().zone)
        return _weekday_date(value)

    def _due_words(self, due: datetime) -> str:
        """A due instant: the end of its last day, or the time of day at which it falls."""
        return self._marked(dates.due_words, due)

    def _due_date(self, due: datetime) -> str:
        """The same for a column of dates."""
        return self._marked(dates.due_date, due)

    def _marked(self, written: Callable[[datetime, str, tzinfo], str], due: datetime) -> str:
        calendar, language = self._calendar(), spoken().language
        return dates.marked(written(due, language, calendar.zone), due, language, calendar)

    def _last_day(self, due: datetime) -> str:
        """The day a deadline ends, where 24:00 belongs to the day it ends (decision 11)."""
        return _weekday_date(self._calendar().last_day(due))


def with_query(address: str, **changes: str) -> str:
    """A path of ours with some query parameters replaced."""
    parts = urlsplit(address)
    kept = [pair for pair in parts.query.split("&") if pair and pair.split("=")[0] not in changes]
    query = "&".join([*kept, urlencode(changes)])
    return f"{parts.path}?{query}"


class PageEnvironment(Environment):
    """Jinja's, for templates that have no globals of their own."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals themselves: Jinja's chain of two maps is searched anew for each import."""
        return super().make_globals(d) if d else self.globals


def _install_words(environment: Environment) -> None:
    """Wording as `newstyle` has it: markup, and what is put into it is escaped.

    By functions of our own: Jinja's come to the wording by three calls more, and a page says a
    hundred things.
    """
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals |= {"_": _said, "gettext": _said, "ngettext": _counted, "pgettext": _meant}


def _said(text: str, /, **variables: Any) -> Markup:
    return _wording(spoken().gettext(text), variables)


def _counted(one: str, many: str, num: int, /, **variables: Any) -> Markup:
    """What is counted is written as a number: 20.000 cases and not 20000."""
    shown = _number(num)
    told = {name: shown if value is num else value for name, value in variables.items()}
    return _wording(spoken().ngettext(one, many, num), {**told, "num": shown})


def _meant(meaning: str, text: str, /, **variables: Any) -> Markup:
    return _wording(spoken().pgettext(meaning, text), {**variables, "context": meaning})


def _wording(said: str, variables: dict[str, Any]) -> Markup:
    if variables:
        return Markup(said) % variables  # noqa: S704 - a message of the catalogue, never typed text
    # “%%” is one sign, with variables or without
    return Markup(said % variables)  # noqa: S704


def _phone_link(phone: str) -> Markup:
    digits = "".join(sign for sign in phone if sign in "+0123456789")
    return Markup('<a href="tel:{}">{}</a>').format(digits, phone)


def _plain_date(day: date) -> str:
    return dates.plain_date(day, spoken().language)


def _weekday_date(day: date) -> str:
    return dates.weekday_date(day, spoken().language)


def _iso(value: date) -> str:
    """As HTML writes a date or an instant: no more than three digits of a fraction."""
    if isinstance(value, datetime) and value.microsecond:
        return value.isoformat(timespec="milliseconds")
    return value.isoformat()


def _number(value: float, decimals: int = 0) -> str:
    return dates.number(value, spoken().language, decimals)
