"""One request as its handler sees it: who asks, in which language, at what moment.

A handler's first line is `visit = Visit.of(request)`; it checks that the page is for this reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cases.directory.heirs import line_of
from cases.directory.people import Person
from cases.office import Office
from cases.policy import overdue_scope
from cases.store.engine import Mark
from web.errors import NotSignedIn
from web.kept_pages import Ground, KeptPages, Page, with_own_key
from web.language import COOKIE, OWN_NAMES, Language, Words, chosen, known
from web.navigation import Links, first_page, links_for
from web.pages import Pages, with_query
from web.security.audience import audience_of
from web.security.proxies import client_address
from web.security.sign_in import person_asking
from web.wiring import Services
from workflow.attempt import Actor

_A_YEAR: Final = 31_536_000


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page shows around its content.

    `switch` is this page in the other language, `switch_in_full` with the public address before it.
    `unsent`: the sealed form in the page's hand (`web.unsent`), which a change of language must
    take along.
    """

    links: Links
    reader: str | None
    other_language: Language
    other_name: str
    switch: str
    switch_in_full: str
    unsent: str


class _Once:
    """Asks `ask` the first time it is called, and tells the same from then on."""

    def __init__(self, ask: Callable[[], Mark]) -> None:
        self._ask = ask
        self._told: Mark | None = None

    def __call__(self) -> Mark:
        if self._told is None:
            self._told = self._ask()
        return self._told


@dataclass(frozen=True)
class Visit:
    """A request with the services at hand. `now` is aware UTC and the same for all it does."""

    request: Request
    services: Services
    pages: Pages
    now: datetime
    words: Words
    #: the register's mark of before anything was read for this request
    marked: Callable[[], Mark]
    person: Person | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request) -> Visit:
        """The visit of this request. Raises NotSignedIn or NotAllowed when it is not for them."""
        services: Services = request.app.state.services
        now = services.clock()
        marked = _Once(services.database.mark)
        asking = person_asking(request, services, now, marked)
        person = asking.person
        words = words_for(request, person)
        visit = cls(request, services, request.app.state.pages, now, words, marked, person)
        request.state.visit = visit
        if person is not None:
            request.state.actor = f"person:{person.id}"
        audience_of(request.method, request.scope["route"].path).admit(
            visit.actor, asking.owes_factor
        )
        return visit

    @property
    def actor(self) -> Actor | None:
        """The reader as the engine sees them; None = not signed in."""
        return self.person.actor() if self.person else None

    @property
    def staff(self) -> Actor:
        """The signed-in reader; raises NotSignedIn."""
        if self.person is None:
            raise NotSignedIn
        return self.person.actor()

    @property
    def reader(self) -> Person:
        """The signed-in reader with their account; raises NotSignedIn."""
        if self.person is None:
            raise NotSignedIn
        return self.person

    @property
    def person_id(self) -> int:
        """The number of the signed-in reader; raises NotSignedIn."""
        return self.reader.id

    @property
    def today(self) -> date:
        """The local date."""
        return self.services.calendar().local(self.now).date()

    @property
    def line(self) -> frozenset[str]:
        """The department of the signed-in reader, and those that ended and left it their work."""
        return line_of(self.services.directory.current(), self.staff.department, self.today)

    @property
    def sees_everything(self) -> bool:
        """Whether the reader looks at the work of every department."""
        return overdue_scope(self.staff).everything

    @property
    def office(self) -> Office:
        """Calendar, names and workflows as they are now, for the readers of `cases.reading`."""
        services = self.services
        return Office(services.calendar(), services.directory.current(), services.workflows)

    @property
    def language(self) -> Language:
        """The language of the answer."""
        return self.words.language

    @property
    def address(self) -> str:
        """Whom wrong tries are counted against."""
        return client_address(self.request.scope)

    @property
    def first_page(self) -> str:
        """Where the signed-in reader begins."""
        return first_page(self.staff, self.request.app.state.addresses)

    def kept(self, make: Callable[[], Response]) -> Response:
        """What `make` answers, or its equal from before (see `web.kept_pages`).

        An address with a query is answered anew: the languages' cookie and what was just done are
        told there.
        """
        scope = self.request.scope
        if scope["query_string"]:
            return with_own_key(make())
        services = self.services
        ground = Ground(
            self.marked(),
            services.directory.current(),
            services.calendar(),
            services.workflows.vocabulary,
        )
        key = (scope["path"], self.language, self.person.id if self.person else None)
        kept_pages: KeptPages = self.request.app.state.kept_pages
        return kept_pages.answer(key, ground, self.now, make)

    def page(
        self,
        template: str,
        status: int = 200,
        switch: str | None = None,
        unsent: str = "",
        **context: Any,
    ) -> Page:
        """The rendered page; `switch` is its address in the other language if not this one.

        `unsent`: the sealed form that it carries, if it carries one.
        """
        frame = self._frame(switch, unsent)
        text = self.pages.render(template, self.words, page=frame, unsent=unsent, **context)
        response = Page(text, status, headers=dict(self.headers))
        response.headers["Content-Language"] = self.language
        self._keep_language(response)
        return response

    def redirect(self, address: str) -> RedirectResponse:
        """On to another page of ours, by GET (303); the answer to every form that was accepted."""
        return RedirectResponse(quote(address, safe="/?&=%#:+,-"), 303)

    def _frame(self, switch: str | None, unsent: str) -> Frame:
        path = self.request.url.path
        here = f"{quote(path)}?{self.request.url.query}" if self.request.url.query else quote(path)
        other: Language = "en" if self.language == "vi" else "vi"
        switched = with_query(switch or here, lang=other)
        return Frame(
            links=links_for(self.actor, self.request.app.state.addresses, path, self.words),
            reader=self.person.full_name if self.person else None,
            other_language=other,
            other_name=OWN_NAMES[other],
            switch=switched,
            switch_in_full=self.services.settings.public_url + switched,
            unsent=unsent,
        )

    def _keep_language(self, response: Response) -> None:
        asked = known(self.request.query_params.get("lang"))
        if asked and asked != self.request.cookies.get(COOKIE):
            secure = self.services.settings.secure
            response.set_cookie(
                COOKIE, asked, max_age=_A_YEAR, secure=secure, httponly=True, samesite="lax"
            )


def words_for(request: Request, person: Person | None = None) -> Words:
    """The reader's language: address, cookie, profile, Vietnamese."""
    asked, cookie = request.query_params.get("lang"), request.cookies.get(COOKIE)
    return Words(chosen(asked, cookie, person.language if person else None))
