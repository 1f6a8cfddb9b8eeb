"""The table at the end of a run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_COLUMNS = ("killed", "timeout", "equivalent", "survived", "unrun")


@dataclass(frozen=True)
class Outcome:
    """What became of one change, and by which test or for which reason."""

    file: str
    ended: str
    by: str


def tell(outcomes: Sequence[Outcome]) -> int:
    """Print how many changes of each file were noticed; 1 when any was not."""
    by_file: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        by_file[outcome.file][outcome.ended] += 1
        by_file["all"][outcome.ended] += 1
    print(f"\n{'':34}" + "".join(f"{name:>11}" for name in ("changes", *_COLUMNS, "noticed")))
    for file in [*sorted(by_file.keys() - {"all"}), "all"]:
        counts = by_file[file]
        noticed = counts["killed"] + counts["timeout"]
        figures = [counts.total(), *(counts[column] for column in _COLUMNS)]
        share = 100 * noticed / (counts.total() or 1)
        print(f"{file:34}" + "".join(f"{figure:11}" for figure in figures) + f"{share:10.1f}%")
    kinds = Counter(outcome.by for outcome in outcomes if outcome.ended == "equivalent")
    for kind, count in kinds.most_common():
        print(f"  equivalent, {kind}: {count}")
    return 1 if by_file["all"]["survived"] or by_file["all"]["unrun"] else 0
