"""Texts that a careless page would run, and what a browser tells when one does."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

#: what runs leaves a mark; what is only taken for markup is found by the attribute `injected`
_RUN = "window.ran=1"
_ELSEWHERE = "//evil.example/x"
PAYLOADS = (
    f"<script injected>{_RUN}</script>",
    f"<img injected src=x onerror={_RUN}>",
    f"<svg injected onload={_RUN}>",
    f'"><i injected onmouseover={_RUN}>',
    f"'><i injected onfocus={_RUN} autofocus tabindex=1>",
    f"</title><i injected><script>{_RUN}</script>",
    f"</textarea><i injected><script>{_RUN}</script>",
    f"</option></select><i injected><script>{_RUN}</script>",
    f"--><i injected><script>{_RUN}</script><!--",
    f"]]><i injected><script>{_RUN}</script>",
    f"<a injected href=javascript:{_RUN}>xem</a>",
    "<iframe injected srcdoc='<script>parent.ran=1</script>'></iframe>",
    f"<object injected data={_ELSEWHERE}></object>",
    f"<link injected rel=stylesheet href={_ELSEWHERE}>",
    f"<style injected>@import '{_ELSEWHERE}'</style>",
    f"<base injected href={_ELSEWHERE}>",
    f"<meta injected http-equiv=refresh content='0;url={_ELSEWHERE}'>",
    f"<form injected action={_ELSEWHERE}><input autofocus>",
    f"<details injected open ontoggle={_RUN}>",
    f"<video injected><source onerror={_RUN}></video>",
    f"<input injected onfocus={_RUN} autofocus>",
    f"<math injected><mtext></p><script>{_RUN}</script>",
    f"<template><i injected></template><i injected onclick={_RUN}>",
    f'" autofocus onfocus={_RUN} injected x="',
    f"' onerror={_RUN} injected '",
    f"<%2fscript><script injected>{_RUN}</script>",
    f"＜script＞{_RUN}＜/script＞<b injected>",
    "&lt;i injected&gt;<b injected>&#60;script&#62;",
    f"<scr<script>ipt injected>{_RUN}</script>",
    "{{ 7 * 191 }}<u injected>${7*191}#{7*191}",
    "{% for x in range(3) %}<u injected>{% endfor %}",
    "[xem](javascript:window.ran=1)<u injected>",
)
#: what the templates' arithmetic would come to
EVALUATED = "1337"


def filled(limit: int, turn: int) -> str:
    """As many of them as a field of so many letters holds, beginning with another each `turn`."""
    text = ""
    for payload in islice(cycle(PAYLOADS), turn, turn + len(PAYLOADS)):
        if len(text) + len(payload) + 1 > limit:
            break
        text = f"{text} {payload}" if text else payload
    return text


def number_in(text: str) -> int:
    """How many of them a text holds."""
    return sum(payload in text for payload in PAYLOADS)


class Lookout:
    """Watches the pages of a browser window."""

    def __init__(self, window: BrowserContext, own: str) -> None:
        self._own = own
        self.seen: list[str] = []
        #: what the pages showed as text
        self.shown = ""
        self.page: Page = window.new_page()
        self.page.on("dialog", self._on_dialog)
        self.page.on("request", self._on_request)

    def visit(self, path: str) -> None:
        """Open a page and let it do what it does."""
        self.page.goto(f"{self._own}{path}")
        self.look(path)

    def look(self, path: str) -> None:
        """Note what the open page has run, taken for markup or evaluated."""
        self.shown += self.page.inner_text("body")
        if self.page.evaluate("window.ran"):
            self.seen.append(f"{path}: ran")
        if self.page.locator("[injected]").count():
            self.seen.append(f"{path}: taken for markup")
        if EVALUATED in self.page.content():
            self.seen.append(f"{path}: evaluated")

    def _on_dialog(self, dialog: object) -> None:
        self.seen.append("dialog")

    def _on_request(self, request: object) -> None:
        address: str = request.url  # type: ignore[attr-defined]
        if not address.startswith((self._own, "data:")):
            self.seen.append(f"fetched {address}")
