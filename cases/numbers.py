"""Case numbers: what staff call a case, `YK-2026-000123` (contract.md section 6)."""

from __future__ import annotations

import re
from typing import Final

#: a case id is its local year of recording times this, plus its serial of the year
SERIALS_PER_YEAR: Final = 10_000_000

_FORM = re.compile(r"YK-([1-9][0-9]{3})-([0-9]{6,7})", re.ASCII)


def case_number(case_id: int) -> str:
    """The number of a case: local year of the recording and serial, at least six digits."""
    year, serial = divmod(case_id, SERIALS_PER_YEAR)
    return f"YK-{year}-{serial:06d}"


def case_id_of(number: str) -> int | None:
    """The id behind a number, however it is cased or padded with spaces; None for anything else.

    Every id has one number: `YK-2026-0000123` is none, because its serial fits six digits.
    """
    match = _FORM.fullmatch(number.strip().upper())
    if match is None:
        return None
    case_id = int(match[1]) * SERIALS_PER_YEAR + int(match[2])
    return case_id if int(match[2]) and case_number(case_id) == match[0] else None
