"""The wheel that an office installs is complete: it runs without the source tree beside it."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.contracts.sources import PRODUCT, ROOT

#: imports every module of the installed packages and says where the last one came from
_IMPORT_EVERYTHING = """
import importlib, pkgutil, sys
for package in sys.argv[1:]:
    top = importlib.import_module(package)
    for found in pkgutil.walk_packages(top.__path__, f"{package}."):
        if ".migrations.env" not in found.name and ".versions." not in found.name:
            importlib.import_module(found.name)
    print(top.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the locked backend and without an index."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the installed wheel."""
    folder = tmp_path_factory.mktemp("installed")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    _run(*pip, "--no-deps", "--no-index", "--target", str(folder), str(wheel), cwd=folder)
    return folder


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    ours = {
        file.relative_to(ROOT).as_posix()
        for package in PRODUCT
        for file in (ROOT / package).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert packed == ours
    assert {Path(name).suffix for name in ours} > {".py", ".toml", ".csv"}


def test_the_wheel_brings_the_command_and_the_licence(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = {name.partition(".dist-info/")[2]: name for name in archive.namelist()}

    assert b"followup = web.cli:main" in archive.read(names["entry_points.txt"])
    assert archive.read(names["licenses/LICENSE"]) == (ROOT / "LICENSE").read_bytes()


@pytest.mark.thorough
def test_every_module_works_where_only_the_wheel_is_installed(installed: Path) -> None:
    places = _python(installed, "-c", _IMPORT_EVERYTHING, *PRODUCT).splitlines()

    assert places == [str(installed / package / "__init__.py") for package in PRODUCT]


@pytest.mark.thorough
def test_the_installed_command_finds_its_calendar(installed: Path) -> None:
    arguments = ("due", "--start", "2026-11-23T09:00", "--amount", "5", "--unit", "working_days")
    command = "import sys; from web.cli import main; sys.exit(main())"

    answer = _python(installed, "-c", command, *arguments, "--json")

    # 24 November is Vietnam's Culture Day; counting Monday to Friday alone would say the 30th
    assert '"last_day": "2026-12-01"' in answer


def _python(installed: Path, *arguments: str) -> str:
    return _run(
        sys.executable, "-P", *arguments, cwd=installed.parent, PYTHONPATH=str(installed)
    ).stdout


def _run(*command: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def test_the_benchmarks_start() -> None:
    """They are run by hand and seldom: what they measure may have another name by then."""
    importlib.import_module("benchmarks.__main__")
