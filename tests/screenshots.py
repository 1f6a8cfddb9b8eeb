"""Pictures of the main pages of the demo, in both languages, on a desk and on a phone.

    python -m tests.screenshots [FOLDER]

Makes a demo of its own, serves it on loopback, and takes it down again. All pictures come to
build/screenshots (or FOLDER); those that the README shows also to docs/screenshots.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import requests

from tests.browser import NOT_FOUND, find_chromium, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
LANGUAGES = ("vi", "en")
SIZES: Final = {
    "desk": {"width": 1280, "height": 860},
    "phone": {"width": 360, "height": 780},
}
#: what the README shows, by page, language and size
SHOWN = (
    ("overdue", "vi", "desk"),
    ("case", "vi", "desk"),
    ("leader", "vi", "phone"),
    ("status", "vi", "phone"),
)
_PATIENCE = 60


@dataclass(frozen=True)
class Subject:
    """A page: its name, who looks at it (None = a citizen), and where it is.

    `follows` is the link that leads on from there, as a selector: no number is known beforehand.
    """

    name: str
    who: str | None
    path: str
    follows: str | None = None


SUBJECTS = (
    Subject("home", None, "/"),
    Subject("status", None, "/status/{code}"),
    Subject("register", None, "/register"),
    Subject("queue", "sxd.truong", "/queue"),
    Subject("case", "sxd.truong", "/queue?tab=all", "main a[href^='/cases/']"),
    Subject("overdue", "vpubnd", "/overdue"),
    Subject("escalations", "vpubnd", "/escalations"),
    Subject("leader", "chutich", "/leader"),
    Subject("recording", "trungtam", "/cases/new"),
    Subject("sessions", "trungtam", "/sessions"),
    Subject("calendar", "quantri", "/admin/calendar"),
    Subject("workflow", "quantri", "/admin/workflow"),
)


@dataclass(frozen=True)
class Demo:
    """A served demo: its address, the accounts' passwords, and the code of a case."""

    address: str
    passwords: Mapping[str, str]
    code: str


def main(arguments: Sequence[str]) -> int:
    """Take them all; 0 when done, 1 where there is no browser."""
    chromium = find_chromium()
    if chromium is None:
        print(NOT_FOUND, file=sys.stderr)
        return 1
    folder = Path(arguments[0]) if arguments else ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with served_demo() as demo, started(chromium) as browser:
        for size in SIZES:
            for who in sorted({subject.who or "" for subject in SUBJECTS}):
                _take_all_of(browser, demo, who or None, size, folder)
    for name in SHOWN:
        shutil.copy(folder / _file(*name), ROOT / "docs" / "screenshots" / f"{name[0]}.png")
    return 0


@contextmanager
def served_demo() -> Iterator[Demo]:
    """A fresh demo on a free port of loopback, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="followup-screenshots-") as folder:
        built = _followup("demo", "--no-serve", "--json", "--data-dir", folder)
        document = json.loads(built.stdout)
        port = _free_port()
        environment = {**document["env"], "FOLLOWUP_PUBLIC_URL": f"http://127.0.0.1:{port}"}
        server = subprocess.Popen(
            [sys.executable, "-m", "web.cli", "serve", "--port", str(port), "--no-worker"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield _ready(document, environment["FOLLOWUP_PUBLIC_URL"])
        finally:
            server.terminate()
            server.wait(_PATIENCE)


def _ready(document: dict[str, Any], address: str) -> Demo:
    until = time.monotonic() + _PATIENCE
    while not _answers(f"{address}/readyz"):
        if time.monotonic() > until:
            raise TimeoutError(f"{address} does not answer.")
        time.sleep(0.2)
    passwords = {each["username"]: each["password"] for each in document["accounts"]}
    return Demo(address, passwords, document["codes"][0]["code"])


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=5).ok
    except requests.ConnectionError:
        return False


def _followup(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "web.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def _take_all_of(browser: Browser, demo: Demo, who: str | None, size: str, folder: Path) -> None:
    """Every page that one person looks at, in both languages."""
    window = browser.new_context(viewport=SIZES[size], timezone_id="Asia/Ho_Chi_Minh")
    page = window.new_page()
    if who is not None:
        _sign_in(page, demo, who)
    for subject in (each for each in SUBJECTS if each.who == who):
        for language in LANGUAGES:
            _open(page, demo, subject, language)
            page.screenshot(path=folder / _file(subject.name, language, size))
    window.close()


def _sign_in(page: Page, demo: Demo, who: str) -> None:
    page.goto(f"{demo.address}/login")
    page.fill("#username", who)
    page.fill("#password", demo.passwords[who])
    page.click("form[action='/login'] .btn.main >> nth=0")


def _open(page: Page, demo: Demo, subject: Subject, language: str) -> None:
    path = subject.path.format(code=demo.code)
    joint = "&" if "?" in path else "?"
    answer = page.goto(f"{demo.address}{path}{joint}lang={language}")
    if answer is None or not answer.ok:
        raise RuntimeError(f"{path} did not open for {subject.who or 'a citizen'}.")
    if subject.follows:
        # opened anew, not clicked: a page that fades in would be taken half there
        page.goto(demo.address + str(page.locator(subject.follows).first.get_attribute("href")))


def _file(name: str, language: str, size: str) -> str:
    return f"{name}.{language}.{size}.png"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
