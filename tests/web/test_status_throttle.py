"""Guessing tracking codes gets nobody far, and keeps nobody from their own case."""

from __future__ import annotations

from starlette.testclient import TestClient

from cases.codes.form import check_character
from tests.web.stories import Office, browser

ALLOWED = 30


def guess(number: int) -> str:
    """A well-formed code that nobody has."""
    payload = f"0000000{number:04d}"
    return payload + check_character(payload)


def miss(site: TestClient, times: int) -> list[int]:
    """The statuses of so many wrong guesses."""
    return [site.get(f"/status/{guess(number)}").status_code for number in range(times)]


def test_the_thirty_first_miss_has_to_wait(office: Office, site: TestClient) -> None:
    assert miss(site, ALLOWED) == [404] * ALLOWED

    held_up = site.get(f"/status/{guess(99)}")

    assert held_up.status_code == 429
    assert 0 < int(held_up.headers["Retry-After"]) <= 11 * 60
    assert "đã thử sai quá nhiều lần" in held_up.text


def test_a_right_code_is_still_served(office: Office, site: TestClient) -> None:
    case = office.record()
    miss(site, ALLOWED + 5)

    assert site.get(f"/status/{case.code}").status_code == 200


def test_so_is_another_address(office: Office, site: TestClient) -> None:
    miss(site, ALLOWED + 1)

    neighbour = browser(office, client=("203.0.113.9", 40_000))

    assert neighbour.get(f"/status/{guess(1)}").status_code == 404


def test_ten_minutes_later_the_address_is_free_again(office: Office, site: TestClient) -> None:
    miss(site, ALLOWED + 1)

    office.watch.goes_on(minutes=11)

    assert site.get(f"/status/{guess(1)}").status_code == 404


def test_all_processes_count_together(office: Office, site: TestClient) -> None:
    # a second application on the same register stands for a second web process
    other_process = browser(office)
    miss(site, ALLOWED // 2)

    statuses = miss(other_process, ALLOWED // 2 + 1)

    assert statuses == [404] * (ALLOWED // 2) + [429]


def test_mistyped_codes_do_not_use_up_the_tries(office: Office, site: TestClient) -> None:
    for _ in range(ALLOWED + 5):
        assert site.get("/status/K60M-7PCQ").status_code == 422

    assert site.get(f"/status/{guess(1)}").status_code == 404
