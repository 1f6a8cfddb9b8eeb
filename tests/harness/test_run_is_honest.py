"""What `make test` promises of itself: it stays on this machine, hides no skip, keeps its time."""

from __future__ import annotations

import socket
from collections import Counter
from pathlib import Path

import pytest

from tests import marks, parts, tally
from tests.contracts.sources import ROOT
from tests.loopback import LeftThisMachine
from tests.parts import PARTS, Part
from tests.strictness import SkipsFail

TEN_MINUTES, FORTY_FIVE_MINUTES = 600, 2700
#: a file of each mark
FILES = {
    "browser": Path("tests/harness/test_browser_starts.py"),
    "fuzz": Path("tests/web/api/outside/test_at_length.py"),
    "thorough": Path("tests/model/test_broken_registers.py"),
    "long": Path("tests/killing/test_killed_writers.py"),
}


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_a_connection_to_another_machine_is_refused(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as visitor, pytest.raises(LeftThisMachine, match="stay on"):
        visitor.connect((host, 9))


def test_looking_up_another_machine_is_refused() -> None:
    with pytest.raises(LeftThisMachine):
        socket.getaddrinfo("example.org", 80)


def test_this_machine_may_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
        socket.create_connection(("localhost", server.getsockname()[1])).close()


def test_a_skip_is_a_failure_in_ci(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        def test_without_browser():
            pytest.skip("no Chromium")

        @pytest.mark.skip(reason="no database")
        def test_without_database(): ...

        @pytest.mark.xfail(reason="known")
        def test_known(): assert False
        """
    )

    strict = pytester.inline_run("-p", "no:cacheprovider", plugins=[SkipsFail()])
    lenient = pytester.inline_run("-p", "no:cacheprovider")

    strict.assertoutcome(failed=2, skipped=1)  # the expected failure is counted as skipped here
    lenient.assertoutcome(skipped=3)


def test_what_runs_side_by_side_stays_below_ten_minutes() -> None:
    assert _side_by_side() < TEN_MINUTES


def test_no_test_is_in_two_parts_and_none_is_in_no_part() -> None:
    run_by = Counter(file for name in parts.FOLDERS for file in _collected(name))

    assert run_by.keys() == {file.relative_to(ROOT) for file in (ROOT / "tests").rglob("test_*.py")}
    assert set(run_by.values()) == {1}


def _side_by_side() -> float:
    """How many seconds the usual parts take, where each takes what its budget allows."""
    return sum(part.budget for part in PARTS) / parts.AT_ONCE


def _collected(name: str) -> set[Path]:
    """The files that a part of `make test` is told to collect."""
    (command,) = next(part.commands for part in PARTS if part.name == name)
    told = {word for word in command if word.startswith("tests")}
    ignored = {word.removeprefix("--ignore=") for word in command if word.startswith("--ignore=")}
    files = {file.relative_to(ROOT) for each in told for file in (ROOT / each).rglob("test_*.py")}
    return {file for file in files if not any(file.is_relative_to(each) for each in ignored)}


def test_the_longer_parts_are_run_by_name() -> None:
    usual, named = ([part.name for part in parts.wanted(names)] for names in ([], ["long"]))

    longer = [part.name for part in parts.LONGER]
    assert not set(longer) & set(usual)
    assert named == ["long"]
    assert [part.name for part in parts.wanted([parts.EVERYTHING])] == [*usual, *longer]
    assert [part.name for part in parts.wanted([parts.USUAL, "long"])] == [*usual, "long"]


def test_each_mark_that_the_usual_parts_leave_out_has_its_part() -> None:
    """And `.ci/run` runs the usual ones and the slow faults."""
    last_line = (ROOT / ".ci" / "run").read_text().splitlines()[-1]

    assert last_line == 'exec make test PARTS="${PARTS:-usual thorough fuzz}"'
    assert set(marks.APART) <= {part.name for part in (*PARTS, *parts.LONGER)}


def test_what_ci_runs_stays_below_forty_five_minutes_on_a_builder() -> None:
    """One that is half as fast as the desk for which budgets are given."""
    longer = sum(part.budget for part in parts.LONGER if part.name != "long")
    assert 2 * (_side_by_side() + longer) < FORTY_FIVE_MINUTES


@pytest.mark.parametrize("mark", marks.APART)
def test_a_part_for_a_mark_collects_the_files_that_give_it(mark: str) -> None:
    (command,) = next(part.commands for part in (*PARTS, *parts.LONGER) if part.name == mark)

    found = {file.relative_to(ROOT) for file in marks.files_with(mark, ROOT / "tests")}
    assert FILES[mark] in found
    assert found == {Path(word) for word in command if word.endswith(".py")}
    assert Path(__file__).relative_to(ROOT) not in found


def test_a_test_that_such_a_part_would_miss_stops_the_run(pytester: pytest.Pytester) -> None:
    mark = f"import pytest\nIN_A_BROWSER = {marks.written('browser')}"
    hidden = "from marks import IN_A_BROWSER\n@IN_A_BROWSER\ndef test_it(): ..."
    pytester.makepyfile(marks=mark, test_hidden=hidden)
    pytester.syspathinsert()

    ended = pytester.inline_run("-p", "no:cacheprovider", "-W", "ignore", plugins=[marks])

    assert ended.ret == pytest.ExitCode.USAGE_ERROR


def test_a_part_over_its_budget_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGET_FACTOR", "0.2")
    quick = parts.run(Part("quick", 10, (("true",),)), tmp_path / "tally")
    slow = parts.run(Part("slow", 1, (("sleep", "0.4"),)), tmp_path / "tally")

    assert quick.problem is None
    assert slow.problem == "over its budget"


def test_a_hanging_part_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGET_FACTOR", "0.2")
    hanging = parts.run(Part("hanging", 1, (("sleep", "60"),)), tmp_path / "tally")

    assert hanging.problem == "failed: sleep 60"
    assert hanging.seconds < 30


def test_a_part_stops_at_its_first_failure(tmp_path: Path) -> None:
    left_out = tmp_path / "left-out"
    part = Part("broken", 10, (("false",), ("touch", str(left_out))))

    assert parts.run(part, tmp_path / "tally").problem == "failed: false"
    assert not left_out.exists()


def test_one_closing_line_speaks_for_all_runs(tmp_path: Path) -> None:
    file = tmp_path / "tally"
    file.write_text('{"passed": 40, "deselected": 3}\n{"passed": 2, "failed": 1}\n')

    line = tally.closing_line(tally.added_up(file), 3.5)

    assert line.strip("= ") == "1 failed, 42 passed in 3.50s"


@pytest.mark.parametrize("spread", [(), ("-n", "2")])
def test_each_test_is_counted_once_also_with_workers(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, spread: tuple[str, ...]
) -> None:
    file = pytester.path / "tally"
    monkeypatch.setenv(tally.VARIABLE, str(file))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(6))
        def test_number(number): assert number != 3
        """
    )

    pytester.runpytest_subprocess("-p", "tests.tally", *spread)

    counted = tally.added_up(file)
    assert (counted["passed"], counted["failed"]) == (5, 1)
