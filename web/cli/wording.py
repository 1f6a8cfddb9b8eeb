"""In which language commands tell what a register holds; days always on its own wall clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

import typer

from web.cli.framework import WRONG_USAGE, CommandFailed

if TYPE_CHECKING:
    from web.language import Words
    from workflow.worktime import CountedDay

_LANGUAGES = ("vi", "en")


def _known(language: str) -> str:
    if language not in _LANGUAGES:
        message = f"“{language}” is no language of ours; --language is one of vi, en"
        raise CommandFailed(message, WRONG_USAGE)
    return language


#: the option of every command that tells something in words
Language = Annotated[str, typer.Option(help="vi or en.", callback=_known)]


_NOT_ENTERED: Final = "provisional: that year is not entered yet"


@dataclass(frozen=True, slots=True)
class Tongue:
    """Lines in one language, with instants of one time zone."""

    language: str
    zone: ZoneInfo

    def say(self, vi: str, en: str) -> str:
        """The wording in the language."""
        return en if self.language == "en" else vi

    def until(self, due: datetime, provisional: bool = False) -> str:
        """A due instant: `hết ngày 27/11/2026`, or `10:00 ngày 27/11/2026`; marked where it was
        counted over a year whose days off nobody has entered yet.
        """
        not_entered = self.say("tạm tính: lịch năm đó chưa nhập", _NOT_ENTERED)
        mark = f" ({not_entered})" if provisional else ""
        return f"{until(due, self.zone, self.language)}{mark}"

    def office_time(self, span: timedelta) -> str:
        """Office time: `26 giờ 15 phút`."""
        from web.durations import working_time

        return working_time(span, self._words)

    def minutes(self, minutes: int) -> str:
        """The same of whole minutes."""
        from web.durations import minutes_in_words

        return minutes_in_words(minutes, self._words)

    def rule(self, amount: int, unit: str, start: datetime) -> str:
        """What a rule says: `Theo quy định: 5 ngày làm việc tính từ Thứ Hai, 23/11/2026, …`."""
        from notifications.dates import moment
        from web.durations import period_in_words

        words = self._words
        period = period_in_words(amount, unit, words)
        told = {"period": period, "start": moment(start, self.language, self.zone)}
        return words.gettext("By the rule: %(period)s from %(start)s.") % told

    def counted(self, day: CountedDay) -> str:
        """A day of a period and why it counted or not."""
        from notifications.dates import weekday_date
        from web.wording import WHY_DAYS

        called = (day.name_en or day.name_vi) if self.language == "en" else day.name_vi
        name = f" ({called})" if called else ""
        why = self._words.gettext(WHY_DAYS[day.why])
        sign = "+" if day.counted else " "
        return f"{sign} {weekday_date(day.date, self.language)}: {why}{name}"

    @property
    def _words(self) -> Words:
        from web.language import Words

        return Words("en" if self.language == "en" else "vi")


def until(due: datetime, zone: ZoneInfo, language: str = "vi") -> str:
    """A due instant: `hết ngày 27/11/2026`, or `10:00 ngày 27/11/2026`."""
    from notifications.dates import due_words, plain_date

    return due_words(due, language, zone, plain_date)


def local_day(instant: datetime, zone: ZoneInfo) -> str:
    """The local date of an aware instant: `27/11/2026`."""
    return f"{instant.astimezone(zone):%d/%m/%Y}"
