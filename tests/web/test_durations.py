"""Office time in words: hours and minutes in both languages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from web.durations import working_time
from web.language import Language, Words


@pytest.mark.parametrize(
    ("span", "language", "told"),
    [
        (timedelta(), "vi", "0 phút"),
        (timedelta(seconds=59), "vi", "chưa đến 1 phút"),
        (timedelta(seconds=59), "en", "less than a minute"),
        (timedelta(minutes=1), "en", "1 minute"),
        (timedelta(hours=1), "en", "1 hour"),
        (timedelta(hours=26, minutes=15, seconds=30), "en", "26 hours 15 minutes"),
        (timedelta(hours=26, minutes=15), "vi", "26 giờ 15 phút"),
    ],
)
def test_in_words(span: timedelta, language: Language, told: str) -> None:
    assert working_time(span, Words(language)) == told
