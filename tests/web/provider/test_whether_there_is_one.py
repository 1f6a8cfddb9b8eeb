"""Where no provider is set, or its packages are not there."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.people import LAN
from tests.web.provider.server import OpenIdServer
from tests.web.provider.ways import GO, JOIN, LOGIN, known
from tests.web.stories import Office, browser, settings_for, signed_in
from web.errors import SettingsError


def test_without_the_settings_nothing_is_there(one_office: Office) -> None:
    site = browser(one_office)

    assert GO not in site.get(LOGIN).text
    assert site.get(GO).status_code == site.get(f"{GO}/back").status_code == 404
    lan = signed_in(one_office, LAN)
    assert lan.get(JOIN).status_code == lan.post("/account/provider/part").status_code == 404
    assert "Tài khoản cơ quan" not in lan.get("/account").text


@pytest.mark.thorough
def test_without_the_settings_its_packages_are_not_even_read() -> None:
    program = (
        "import sys, web.app, web.wiring\n"
        "print(sorted({'authlib', 'joserfc', 'requests'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.decode().strip() == "[]"


def test_without_the_packages_the_server_says_what_to_install(
    provider: OpenIdServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for("sqlite:///nowhere.db", **known(provider))
    settings.check_for_serving()
    monkeypatch.setattr("web.settings.is_installed", lambda: False)

    with pytest.raises(SettingsError, match=r"pip install 'followup\[oidc\]'"):
        settings.check_for_serving()


def test_half_of_the_settings_and_an_open_address_are_refused(provider: OpenIdServer) -> None:
    half = settings_for("sqlite:///nowhere.db", oidc_issuer=provider.address)
    with pytest.raises(SettingsError, match="belong together"):
        half.check_for_serving()
    with pytest.raises(ValueError, match="write an address like https"):
        settings_for("sqlite:///nowhere.db", oidc_issuer="http://dangnhap.example.gov.vn")
    shown = settings_for("sqlite:///nowhere.db", **known(provider)).shown()
    assert shown["FOLLOWUP_OIDC_CLIENT_SECRET"] == "********"
