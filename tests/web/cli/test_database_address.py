"""Chị Hà gets the address of the register wrong in every way; each time she is told what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.cli.conftest import Followup
from tests.web.cli.test_bad_input import said

ADDRESS = "FOLLOWUP_DATABASE_URL"


@pytest.mark.parametrize(
    "address",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?uri=true",
        "sqlite:///file:x?mode=memory&uri=true",
    ],
)
def test_a_register_in_memory_is_none(
    followup: Followup, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv(ADDRESS, address)

    assert "write it like sqlite:///followup.db" in said(followup, ["init"], 2)


@pytest.mark.parametrize(
    "address", ["postgresql://x@127.0.0.1:1/y", "postgresql+psycopg2://x/y", "mysql://x/y"]
)
def test_an_address_of_another_driver_is_told_the_form(
    followup: Followup, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv(ADDRESS, address)

    for command in (["init"], ["tick"]):
        assert "postgresql+psycopg://USER@HOST/NAME" in said(followup, command, 2)


def test_a_folder_that_is_not_there_is_named(
    followup: Followup, office_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, f"sqlite:///{office_folder}/no/where.db")

    told = said(followup, ["init"], 2)

    assert f"there is no folder {office_folder}/no for the register" in told
    assert not (office_folder / "no").exists()


def test_a_folder_that_nobody_may_write_is_told(
    followup: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    # /proc takes no file from anybody, as a file system that is mounted for reading alone
    monkeypatch.setenv(ADDRESS, "sqlite:////proc/followup.db")

    told = said(followup, ["init"], 1)

    assert "cannot be opened" in told
    assert "Check that its folder is there and that file and folder may be written" in told


def test_a_port_that_is_no_number_is_told(
    followup: Followup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, "postgresql+psycopg://u:p@127.0.0.1:abc/x")

    assert "FOLLOWUP_DATABASE_URL cannot be used" in said(followup, ["overdue"], 2)
