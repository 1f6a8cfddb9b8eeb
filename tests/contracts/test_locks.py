"""The lock files lock everything, fit pyproject.toml and name no index of anybody's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.contracts.sources import ROOT

LOCKS = ("runtime.txt", "dev.txt")
_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)((?: ; [^\n]*)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+)", re.M
)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_index_and_no_path(name: str) -> None:
    text = _text(name)
    for hint in ("://", "file:", "--index-url", "--extra-index-url", "--find-links", "-e ", " @ "):
        assert hint not in text, f"{name} says {hint!r}; make it again with `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_its_hashes(name: str) -> None:
    requirements = re.findall(r"^[A-Za-z0-9].*$", _text(name), re.M)
    assert len(requirements) == len(_pins(name)) > 20


def test_what_the_program_needs_is_locked_for_a_server() -> None:
    project = _project()
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["postgres"],
        *project["project"]["optional-dependencies"]["oidc"],
        *project["project"]["optional-dependencies"]["office"],
        *project["build-system"]["requires"],
    ]
    _assert_satisfied(wanted, _pins("runtime.txt"))


def test_what_the_tests_need_is_locked_too() -> None:
    _assert_satisfied(_project()["project"]["optional-dependencies"]["dev"], _pins("dev.txt"))


def test_tests_run_with_the_versions_that_a_server_runs() -> None:
    runtime, dev = _pins("runtime.txt"), _pins("dev.txt")
    assert runtime.items() <= dev.items()


def test_what_newer_pythons_need_beside_is_locked_too() -> None:
    assert _text("newer.txt") in _text("dev.txt")


def _assert_satisfied(wanted: Iterable[str], pins: dict[str, str]) -> None:
    for requirement in map(Requirement, wanted):
        pinned = pins.get(canonicalize_name(requirement.name))
        assert pinned, f"{requirement.name} is not locked; run `make lock`"
        assert requirement.specifier.contains(pinned), f"{requirement} but locked is {pinned}"


@cache
def _text(name: str) -> str:
    lines = Path(ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines(True)
    return "".join(line for line in lines if not line.lstrip().startswith("#"))


def _pins(name: str) -> dict[str, str]:
    return {canonicalize_name(found[1]): found[2] for found in _PIN.finditer(_text(name))}


@cache
def _project() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
