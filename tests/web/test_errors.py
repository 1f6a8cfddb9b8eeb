"""What goes wrong is told in the same words on a page and in the API, and nothing of the inside."""

from __future__ import annotations

import pytest
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from cases import errors as register
from tests.people import MINH, THU
from tests.web.stories import FRIDAY, Office, browser
from web import errors as door
from workflow import errors as engine
from workflow.refusal import Refused

SECRET_TEXT = "SELECT phone FROM petitioner; password=hunter2; /srv/followup/register.db"

KNOWN: list[tuple[Exception, int, str]] = [
    (register.CaseNotFound(), 404, "not-found"),
    (door.NothingHere(), 404, "not-found"),
    (engine.UnknownAction("x"), 404, "unknown-action"),
    (register.StaleCase(7), 409, "stale"),
    (register.IfMatchFailed(7), 412, "if-match-failed"),
    (register.KeyReused(), 422, "key-reused"),
    (register.BadInput("x"), 422, "bad-input"),
    (register.UnknownDepartment(), 422, "unknown-department"),
    (register.UnknownPerson(), 422, "unknown-person"),
    (register.FutureMoment(), 422, "future-moment"),
    (engine.CalendarError("x"), 422, "bad-time"),
    (door.UnusableInput("x", [("code", "y")]), 422, "unusable-input"),
    (door.NotAllowed(), 403, "not-allowed"),
    (door.ForeignRequest(), 403, "foreign-request"),
    (register.TooManyTries(61), 429, "too-many-tries"),
    (register.DatabaseUnavailable(), 503, "database-unavailable"),
    (register.DatabaseBusy(), 503, "database-unavailable"),
    (register.DatabaseFull(), 503, "database-full"),
    (register.DatabaseReadOnly(), 503, "database-read-only"),
    (register.DatabaseDamaged(), 503, "database-damaged"),
    (register.ForeignDatabase(), 503, "foreign-database"),
    (register.SignInRefused(), 401, "sign-in-refused"),
    (register.SchemaOutdated(), 503, "schema-outdated"),
    (register.NotSetUp(), 503, "not-set-up"),
    (RuntimeError(SECRET_TEXT), 500, "internal"),
]


def site_that_raises(office: Office, problem: Exception) -> TestClient:
    """A site with a page and an API address that end in `problem`."""

    def fail(_request: object) -> Response:
        raise problem

    site = browser(office)
    routes = [Route("/fails", fail), Route("/api/v1/fails", fail)]
    site.app.router.routes[:0] = routes
    return site


@pytest.mark.parametrize(
    ("problem", "status", "kind"), KNOWN, ids=lambda value: type(value).__name__
)
def test_page_and_api_say_the_same(
    one_office: Office, problem: Exception, status: int, kind: str
) -> None:
    site = site_that_raises(one_office, problem)

    page, document = site.get("/fails"), site.get("/api/v1/fails")

    assert page.status_code == document.status_code == document.json()["status"] == status
    assert document.headers["Content-Type"] == "application/problem+json"
    assert document.json()["type"] == f"urn:followup:problem:{kind}"
    assert f"<h1>{document.json()['title']}</h1>" in page.text
    assert document.json()["detail"]


def test_conflicts_name_the_version(one_office: Office) -> None:
    for problem in (register.StaleCase(7), register.IfMatchFailed(7)):
        document = site_that_raises(one_office, problem).get("/api/v1/fails").json()
        assert document["version"] == 7


def test_a_refused_action_names_every_reason(office: Office) -> None:
    case = office.record()
    with pytest.raises(Refused) as refused:
        office.act(THU, case, "assign", FRIDAY, due="tomorrow")

    document = site_that_raises(office, refused.value).get("/api/v1/fails")

    assert document.status_code == 403
    codes = {reason["code"] for reason in document.json()["reasons"]}
    assert {"not_your_role", "field_missing", "field_malformed"} <= codes
    assert all(reason["message"] for reason in document.json()["reasons"])


def test_a_wrong_state_is_a_conflict_and_a_missing_field_is_not(office: Office) -> None:
    case = office.record()
    with pytest.raises(Refused) as wrong_state:
        office.act(MINH, case, "close", FRIDAY)
    with pytest.raises(Refused) as missing:
        office.act(MINH, case, "assign", FRIDAY)

    statuses = [
        site_that_raises(office, refused.value).get("/api/v1/fails").status_code
        for refused in (wrong_state, missing)
    ]

    assert statuses == [409, 422]


def test_who_has_to_wait_is_told_how_long(one_office: Office) -> None:
    page = site_that_raises(one_office, register.TooManyTries(125)).get("/fails")

    assert page.headers["Retry-After"] == "125"
    assert "Xin đợi 2 phút" in page.text


def test_a_database_that_is_away_may_come_back(one_office: Office) -> None:
    page = site_that_raises(one_office, register.DatabaseUnavailable()).get("/fails")

    assert int(page.headers["Retry-After"]) > 0


def test_nothing_of_the_inside_gets_out(
    one_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    site = site_that_raises(one_office, RuntimeError(SECRET_TEXT))

    for address in ("/fails", "/api/v1/fails"):
        answer = site.get(address)
        assert answer.headers["X-Request-ID"] in answer.text
        for part in ("hunter2", "SELECT", "RuntimeError", "Traceback", ".py"):
            assert part not in answer.text
    assert "hunter2" not in caplog.text


def test_a_page_sends_strangers_to_the_sign_in_and_the_api_does_not(one_office: Office) -> None:
    site = site_that_raises(one_office, door.NotSignedIn())

    assert site.get("/fails").headers["Location"] == "/login?next=%2Ffails"
    assert site.get("/api/v1/fails").status_code == 401
    assert site.get("/api/v1/fails").headers["WWW-Authenticate"] == "Bearer"


def test_a_wrong_method_names_the_right_ones(one_site: TestClient) -> None:
    answer = one_site.delete("/login")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize("announced", [True, False])
def test_too_much_at_once_is_refused_before_it_is_read(
    one_site: TestClient, announced: bool
) -> None:
    body = b"username=" + b"x" * 1_100_000
    content = body if announced else iter([body[:600_000], body[600_000:]])

    answer = one_site.post(
        "/login",
        content=content,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 413
    assert "quá dài" in answer.text


def test_the_error_page_leads_on(one_site: TestClient) -> None:
    page = one_site.get("/nothing").text

    assert 'href="/"' in page
    assert "1022" in page


def test_bad_input_is_told_exactly_where_the_register_speaks_the_language(
    one_office: Office,
) -> None:
    site = site_that_raises(one_office, register.BadInput("The site is missing; name one."))

    english = site.get("/api/v1/fails?lang=en").json()
    vietnamese = site.get("/api/v1/fails?lang=vi").json()

    assert english["detail"] == "The site is missing; name one."
    assert vietnamese["detail"] == "Xin sửa nội dung đã nhập rồi gửi lại."


def test_errors_are_told_in_the_language_of_the_reader(one_site: TestClient) -> None:
    assert "There is nothing here" in one_site.get("/nothing?lang=en").text
