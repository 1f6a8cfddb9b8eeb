"""The settings: from the environment or one file, checked at once, secrets masked."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.errors import SettingsError
from web.settings import Settings, read_settings

LONG = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"FOLLOWUP_{name.upper()}", raising=False)
    monkeypatch.delenv("FOLLOWUP_CONFIG", raising=False)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that FOLLOWUP_CONFIG names."""
    path = tmp_path / "followup.toml"
    monkeypatch.setenv("FOLLOWUP_CONFIG", str(path))
    return path


def test_without_any_the_defaults_hold() -> None:
    settings = read_settings()

    assert settings.database_url.get_secret_value() == "sqlite:///followup.db"
    assert settings.env == "production"
    assert settings.timezone == "Asia/Ho_Chi_Minh"
    assert not settings.shows_accounts


def test_a_file_may_hold_them(file: Path) -> None:
    file.write_text(
        f'secret_key = "{LONG}"\ntrusted_proxies = ["10.0.0.5"]\npublic_url = "https://x.vn/"\n',
        "utf-8",
    )

    settings = read_settings()

    assert settings.secret() == LONG
    assert settings.secure
    assert settings.public_url == "https://x.vn"
    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.5/32"]


def test_the_environment_comes_first(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('public_url = "https://file.vn"\nhelp_phone = "1900"', "utf-8")
    monkeypatch.setenv("FOLLOWUP_PUBLIC_URL", "https://environment.vn")

    settings = read_settings()

    assert settings.public_url == "https://environment.vn"
    assert settings.help_phone == "1900"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("secret_key = ", "is not valid TOML"),
        (
            'sekret_key = "x"',
            "SEKRET_KEY is not a setting of this program; did you mean FOLLOWUP_SECRET_KEY",
        ),
        ('colour = "x"', "FOLLOWUP_COLOUR is not a setting of this program; remove it"),
        ("x = " + "[" * 5000, "is not valid TOML: brackets stand within brackets too often"),
        ("x = " + "9" * 5000, "is not valid TOML: a number has too many digits"),
        ('env = "staging"\ntimezone = "Mars"', "FOLLOWUP_TIMEZONE"),
        ("\udcff", "is not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(file: Path, text: str, told: str) -> None:
    file.write_text(text, "utf-8", errors="surrogateescape")

    with pytest.raises(SettingsError, match=told):
        read_settings()


def test_a_file_that_is_not_there_is_named(file: Path) -> None:
    with pytest.raises(SettingsError, match="which cannot be read"):
        read_settings()


def test_every_fault_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_ENV", "staging")
    monkeypatch.setenv("FOLLOWUP_TRUSTED_PROXIES", "the proxy")
    monkeypatch.setenv("FOLLOWUP_PUBLIC_URL", "ykien.vn")
    monkeypatch.setenv("FOLLOWUP_POOL_SIZE", "0")

    with pytest.raises(SettingsError) as faults:
        read_settings()

    assert len(faults.value.problems) == 4


@pytest.mark.parametrize("key", [None, "", "short", "x" * 31])
def test_without_a_long_secret_nothing_starts(
    key: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if key is not None:
        monkeypatch.setenv("FOLLOWUP_SECRET_KEY", key)

    with pytest.raises(SettingsError, match="make one with: python3 -c"):
        read_settings().check_for_serving()


def test_raw_bytes_are_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_SECRET_KEY", "x" * 40 + "\udcd4")
    monkeypatch.setenv("FOLLOWUP_TIMEZONE", "Asia/H\udcf4")

    with pytest.raises(SettingsError) as faults:
        read_settings()

    assert [told.split(";")[0] for told in faults.value.problems] == [
        "FOLLOWUP_SECRET_KEY is not UTF-8 text",
        "FOLLOWUP_TIMEZONE is not UTF-8 text",
    ]


def test_letters_of_two_bytes_count_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_SECRET_KEY", "đ" * 16)

    read_settings().check_for_serving()


def test_roles_that_need_a_second_factor_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_SECRET_KEY", LONG)
    monkeypatch.setenv("FOLLOWUP_REQUIRE_TOTP", "leader, admin")

    settings = read_settings()

    settings.check_for_serving()
    assert settings.require_totp == ("leader", "admin")


def test_a_second_factor_for_nobody_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("abc", "leader, abc", "clock"):
        monkeypatch.setenv("FOLLOWUP_REQUIRE_TOTP", wrong)

        with pytest.raises(SettingsError, match=r"FOLLOWUP_REQUIRE_TOTP: .* no role .* admin, "):
            read_settings()


def test_secrets_are_masked_wherever_they_appear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLLOWUP_SECRET_KEY", LONG)
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", "postgresql+psycopg://office:pass@word@db/followup")
    monkeypatch.setenv("FOLLOWUP_SMTP_URL", "smtp://post:hunter2@mail.example:587?from=a@b.example")
    monkeypatch.setenv("FOLLOWUP_SMS_URL", "https://sms.example/?key=hunter3")

    settings = read_settings()
    shown = settings.shown()

    for text in (str(shown), repr(settings), str(settings)):
        for secret in (LONG, "pass@word", "hunter2", "hunter3"):
            assert secret not in text
    assert shown["FOLLOWUP_DATABASE_URL"] == "postgresql+psycopg://office:********@db/followup"
