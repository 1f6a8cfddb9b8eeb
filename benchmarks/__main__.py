"""`python -m benchmarks [names] [--quick]`: measure, print, and keep the figures in RESULTS.md."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from benchmarks import calendar_change, life, mondays, overdue, pages, small, sweep
from benchmarks.report import RESULTS, Section, keep
from benchmarks.scale import Scale
from web.garbage import look_seldom

BENCHMARKS: dict[str, Callable[[Scale], Section]] = {
    "life": life.measure,
    "sweep": sweep.measure,
    "overdue": overdue.measure,
    "pages": pages.measure,
    "mondays": mondays.measure,
    "calendar": calendar_change.measure,
    "engine": small.engine,
    "worktime": small.working_time,
}


def main() -> None:
    """Run the benchmarks that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="fewer and smaller; for a first look")
    parser.add_argument("--cases", type=int, default=1_000_000, help="size of the large registers")
    asked = parser.parse_args()
    scale = Scale(asked.quick, asked.cases)
    # as every process of an installation begins
    look_seldom()
    unknown = sorted(set(asked.names) - set(BENCHMARKS))
    if unknown:
        parser.error(
            f"there is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}"
        )
    for name in asked.names or BENCHMARKS:
        command = f"python -m benchmarks {name}{scale.options}"
        section = BENCHMARKS[name](scale)
        print(section.markdown(command))
        keep(section, command)
    print(f"kept in {RESULTS}")


if __name__ == "__main__":
    main()
