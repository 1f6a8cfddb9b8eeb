"""What a browser fetches beside the page: little, ours, and as it was checked in."""

from __future__ import annotations

import re
from hashlib import sha256

from starlette.testclient import TestClient

from web.static_files import FOLDER

VENDOR = FOLDER / "vendor"
LARGEST_STYLES = 15 * 1024
LARGEST_SCRIPT = 6 * 1024
LARGEST_PAGE = 100 * 1024


def test_files_of_others_are_as_their_table_says() -> None:
    table = (VENDOR / "README.md").read_text("utf-8")
    sums = dict(re.findall(r"^\| (\S+\.\S+) \|.*\| ([0-9a-f]{64}) \|$", table, re.MULTILINE))
    found = {
        file.name: sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.iterdir()
        if file.name != "README.md"
    }

    assert found == sums
    assert len(found) == 3


def test_styles_and_script_stay_small() -> None:
    assert (FOLDER / "app.css").stat().st_size <= LARGEST_STYLES
    assert (FOLDER / "app.js").stat().st_size <= LARGEST_SCRIPT
    # of one page each, beside the one of all
    assert (FOLDER / "picker.js").stat().st_size <= LARGEST_SCRIPT
    assert (FOLDER / "shelf.js").stat().st_size <= LARGEST_SCRIPT
    assert (FOLDER / "dictation.js").stat().st_size <= 2 * LARGEST_SCRIPT


def test_the_front_page_with_all_it_needs_stays_below_100_kib(one_site: TestClient) -> None:
    page = one_site.get("/")
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    styles = (FOLDER / "app.css").read_text("utf-8")
    addresses |= {f"/static/{name}" for name in re.findall(r"url\(([^)]+)\)", styles)}

    sizes = [len(one_site.get(address).content) for address in addresses]

    assert len(sizes) >= 5
    assert len(page.content) + sum(sizes) <= LARGEST_PAGE


def test_everything_the_styles_name_is_there() -> None:
    names = re.findall(r"url\(([^)]+)\)", (FOLDER / "app.css").read_text("utf-8"))

    assert len(names) == 2
    assert all((FOLDER / name).is_file() for name in names)


def test_nothing_comes_from_another_origin() -> None:
    files = [*FOLDER.glob("*.css"), *FOLDER.glob("*.js")]
    files += FOLDER.parent.joinpath("templates").rglob("*.html")

    foreign = {
        file.name: re.findall(r"https?://(?!www\.w3\.org/)\S+", file.read_text("utf-8"))
        for file in files
    }

    assert {name: found for name, found in foreign.items() if found} == {}


def test_colours_do_not_hang_on_light_dark() -> None:
    styles = (FOLDER / "app.css").read_text("utf-8")

    assert "light-dark(" not in styles
    assert "prefers-color-scheme: dark" in styles
    assert styles.startswith("/*")
    assert "@layer reset, tokens, base, parts, print;" in styles


def test_no_file_outside_the_folder_is_served(one_site: TestClient) -> None:
    for path in ("/static/../settings.py", "/static/%2e%2e/settings.py", "/static/..%2fapp.py"):
        assert one_site.get(path).status_code == 404
