"""Vietnamese first and complete; English on every page by one click."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from starlette.testclient import TestClient

from tests.people import EVERYBODY, LAN
from tests.web.stories import Office, browser, signed_in
from web.catalogue import extracted, kept
from web.language import Language, Words, chosen, speaking
from web.pages import Pages

PAGES = ["/", "/login", "/nothing", "/status/nonsense", "/status/0000-0000-0000", "/account"]


def ids_of(message: Message) -> tuple[str, ...]:
    """The English texts of a message: one, or singular and plural."""
    return message.id if isinstance(message.id, tuple) else (message.id,)


def wordings_of(message: Message) -> tuple[str, ...]:
    """The Vietnamese texts of a message."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def messages() -> Iterator[Message]:
    """Every message of the catalogue but its header."""
    return (message for message in kept() if message.id)


def test_every_text_of_the_pages_is_in_the_catalogue_and_no_other() -> None:
    on_pages = {(message.id, message.context) for message in extracted() if message.id}
    in_catalogue = {(message.id, message.context) for message in messages()}

    assert on_pages - in_catalogue == set(), "run python -m web.catalogue"
    assert in_catalogue - on_pages == set(), "run python -m web.catalogue"


def test_every_text_has_its_vietnamese_wording() -> None:
    waiting = [m.id for m in messages() if not all(wordings_of(m)) or m.fuzzy]

    assert waiting == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    def placeholders(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)[a-z]|%%", text))

    differing = [
        message.id
        for message in messages()
        for wording in wordings_of(message)
        if placeholders(wording) != set().union(*map(placeholders, ids_of(message)))
    ]

    assert differing == []


@pytest.mark.parametrize("address", PAGES)
def test_a_vietnamese_page_holds_no_english_sentence(one_office: Office, address: str) -> None:
    untranslated = {text for message in messages() for text in ids_of(message)}
    untranslated -= {wording for message in messages() for wording in wordings_of(message)}
    for site in (browser(one_office), signed_in(one_office, LAN)):
        page = site.get(address, follow_redirects=True).text
        shown = {" ".join(part.split()) for part in re.split(r"<[^>]*>", page)}

        assert shown & untranslated == set()


@pytest.mark.parametrize("address", PAGES)
def test_the_switch_keeps_the_page(one_office: Office, address: str) -> None:
    site = signed_in(one_office, LAN) if address == "/account" else browser(one_office)

    switch = re.search(r'<a class="quiet" href="([^"]+)" lang="en"', site.get(address).text)
    assert switch is not None
    page = site.get(switch[1].replace("&amp;", "&"))

    assert '<html lang="en">' in page.text
    assert switch[1].split("?")[0] in (address, "/")


def test_the_choice_is_remembered(one_site: TestClient) -> None:
    one_site.get("/?lang=en")

    assert '<html lang="en">' in one_site.get("/login").text


def test_other_parameters_stay(one_site: TestClient) -> None:
    page = one_site.get("/login?next=/account").text

    assert 'href="/login?next=%2Faccount&amp;lang=en"' in page


def test_after_a_mistake_in_a_form_the_switch_leads_to_a_page(one_site: TestClient) -> None:
    page = one_site.post("/login", data={"username": "lan", "password": "wrong"}).text

    assert 'href="/login?lang=en"' in page


def test_the_browser_is_not_asked(one_site: TestClient) -> None:
    page = one_site.get("/", headers={"Accept-Language": "en-US,en;q=0.9"})

    assert '<html lang="vi">' in page.text


@pytest.mark.parametrize(
    ("asked", "cookie", "profile", "language"),
    [
        (None, None, None, "vi"),
        (None, None, "en", "en"),
        (None, "vi", "en", "vi"),
        ("en", "vi", "vi", "en"),
        ("fr", None, None, "vi"),
        ("fr", "en", None, "en"),
    ],
)
def test_address_before_cookie_before_profile(
    asked: str | None, cookie: str | None, profile: str | None, language: str
) -> None:
    assert chosen(asked, cookie, profile) == language


def test_nobody_here_is_without_a_name_in_the_page_head(one_office: Office) -> None:
    for who in EVERYBODY:
        assert 'href="/account"' in signed_in(one_office, who).get("/account").text


def test_search_engines_are_told_the_whole_address_of_the_other_language(
    one_office: Office, one_site: TestClient
) -> None:
    public = one_office.services.settings.public_url

    page = one_site.get("/register").text

    assert f'<link rel="alternate" hreflang="en" href="{public}/register?lang=en">' in page


@pytest.mark.parametrize(
    ("language", "told"), [("vi", "20.000 việc quá hạn"), ("en", "20,000 cases overdue")]
)
def test_thousands_are_written_as_each_language_writes_them(
    one_office: Office, language: Language, told: str
) -> None:
    pages: Pages = browser(one_office).app.state.pages  # type: ignore[attr-defined]
    page = pages.environment.from_string(
        "{% trans count=late, departments='?' %}{{ count }} case overdue in {{ departments }}"
        "{% pluralize %}{{ count }} cases overdue in {{ departments }}{% endtrans %}"
        '|{{ ngettext("%(num)s working day", "%(num)s working days", late) }}'
    )
    with speaking(Words(language)):
        shown = page.render(late=20_000)

    assert shown.startswith(told)
    assert shown.partition("|")[2].startswith(told.partition(" ")[0])


def test_what_is_put_into_a_text_is_escaped_and_a_percent_sign_is_one(one_office: Office) -> None:
    pages: Pages = browser(one_office).app.state.pages  # type: ignore[attr-defined]
    page = pages.environment.from_string(
        '{{ _("50 %%") }}|{% trans name=typed %}Delete {{ name }}{% endtrans %}'
        '|{{ ngettext("%(num)s of %(name)s", "%(num)s of %(name)s", 2, name=typed) }}'
        '|{{ pgettext("place", "In %(name)s", name=typed) }}'
    )
    with speaking(Words("en")):
        shown = page.render(typed="<b>").split("|")

    assert shown == ["50 %", "Delete &lt;b&gt;", "2 of &lt;b&gt;", "In &lt;b&gt;"]
