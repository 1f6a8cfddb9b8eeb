"""Several workers begin with the slow files, and nothing is left out or run twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.slow_first import ordered

#: how many tests a file has, and how many of them are slow
FILES = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3)), max_size=20)


@given(files=FILES, workers=st.integers(1, 5))
def test_every_test_is_run_once_and_a_slow_file_stays_together(
    files: list[tuple[int, int]], workers: int
) -> None:
    tests = {file: [(file, no) for no in range(size)] for file, (size, _) in enumerate(files)}
    slow = {file: min(size, of_these) for file, (size, of_these) in enumerate(files)}

    found = ordered(tests, slow, workers)

    assert sorted(found) == [one for file in tests.values() for one in file]
    for file in filter(slow.__getitem__, tests):
        first = found.index((file, 0))
        assert found[first : first + len(tests[file])] == tests[file]


def test_each_worker_has_its_share_of_the_slow_ones_at_once() -> None:
    tests = {name: [f"{name}{no}" for no in range(4)] for name in "abcdef"}
    slow = dict.fromkeys(tests, 0) | {"d": 1, "e": 3, "f": 2}

    found = ordered(tests, slow, workers=3)

    # xdist gives each worker an equal share of the list to begin with
    assert [found[share * 8][0] for share in range(3)] == ["e", "f", "d"]
