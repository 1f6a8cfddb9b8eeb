"""Office time as people read it: hours and minutes, never days, which are longer or shorter."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from notifications.dates import number
from web.language import Words

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = 60


def working_time(span: timedelta, words: Words) -> str:
    """`26 hours 15 minutes`; less than a minute is said to be so."""
    return (
        minutes_in_words(span // _MINUTE, words)
        if span >= _MINUTE or not span
        else (words.gettext("less than a minute"))
    )


def minutes_in_words(minutes: int, words: Words) -> str:
    """Whole minutes as hours and minutes; none are `0 minutes`."""
    hours, rest = divmod(minutes, _HOUR)
    parts = []
    if hours:
        told = {"num": number(hours, words.language)}
        parts.append(words.ngettext("%(num)s hour", "%(num)s hours", hours) % told)
    if rest or not hours:
        parts.append(words.ngettext("%(num)s minute", "%(num)s minutes", rest) % {"num": rest})
    return " ".join(parts)


def period_in_words(amount: int, unit: str, words: Words) -> str:
    """A period of a rule, its unit as `workflow.worktime` names it: `5 working days`."""
    told = {"num": number(amount, words.language)}
    if unit == "working_days":
        return words.ngettext("%(num)s working day", "%(num)s working days", amount) % told
    if unit == "calendar_days":
        return words.ngettext("%(num)s calendar day", "%(num)s calendar days", amount) % told
    return words.ngettext("%(num)s office hour", "%(num)s office hours", amount) % told
