"""The settings of one installation: environment, then one TOML file (contract.md section 2)."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from web.errors import SettingsError
from web.openid_extra import is_installed, is_safe_address
from web.setting_names import misspelt, unknown_names
from workflow.attempt import ROLES
from workflow.errors import CalendarError
from workflow.toml_text import table_of
from workflow.worktime import zone_named

PREFIX = "FOLLOWUP_"
CONFIG = "FOLLOWUP_CONFIG"
#: shorter keys can be guessed; every tracking code hangs on this one
SHORTEST_SECRET = 32
HOW_TO_MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"

#: up to the last @, because a password may hold one
_PASSWORD = re.compile(r"(://[^:@/]*:).*(@)")

#: the roles that accounts have
_ACCOUNTS = ROLES - {"clock", "citizen"}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Environment = Literal["production", "demo", "test"]


class Settings(BaseSettings):
    """What an office sets. Passwords and keys are masked wherever the object is printed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True
    )

    database_url: SecretStr = SecretStr("sqlite:///followup.db")
    secret_key: SecretStr | None = None
    public_url: str = "http://127.0.0.1:8000"
    smtp_url: SecretStr | None = None
    sms_url: SecretStr | None = None
    zns_url: SecretStr | None = None
    #: addresses or networks whose X-Forwarded-For and -Proto are believed
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = ()
    #: roles that must use a second factor
    require_totp: Annotated[tuple[str, ...], NoDecode] = ()
    #: the provider whose accounts may sign in (OpenID Connect): its name, and ours with it
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    #: what the provider calls the username that somebody has here; only what people cannot change
    oidc_claim: str = "preferred_username"
    timezone: str = "Asia/Ho_Chi_Minh"
    env: Environment = "production"
    #: connections of one process to the database, and threads that work on requests
    pool_size: int = Field(default=10, ge=1, le=100)
    #: what may be attached to cases, in MiB and files (`cases.attachments.limits`)
    largest_file_mib: int = Field(default=10, ge=1, le=100)
    files_per_case: int = Field(default=50, ge=1, le=1000)
    files_mib_per_case: int = Field(default=100, ge=1, le=10_000)
    #: where the history is sealed once a day; beside an SQLite register without being asked
    seal_file: Path | None = None
    #: a folder with the office's own words: vi.po, en.po for the pages (`web.own_wording`), and
    #: letters/ (`notifications.own_letters`)
    wording: Path | None = None
    #: the number citizens are told to call
    help_phone: str = Field(default="1022", max_length=20)

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ValueError("write an address like https://ykien.dongthap.gov.vn")
        return value.rstrip("/")

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _are_networks(cls, value: object) -> object:
        try:
            return tuple(ipaddress.ip_network(part) for part in _listed(value))
        except ValueError as problem:
            raise ValueError("write addresses or networks like 10.0.0.5, 10.1.0.0/16") from problem

    @field_validator("require_totp", mode="before")
    @classmethod
    def _are_roles(cls, value: object) -> object:
        roles = tuple(_listed(value))
        unknown = [role for role in roles if role not in _ACCOUNTS]
        if unknown:
            raise ValueError(
                f"“{', '.join(unknown)}” is no role of an account; the roles are "
                f"{', '.join(sorted(_ACCOUNTS))}"
            )
        return roles

    @field_validator("oidc_issuer")
    @classmethod
    def _is_safe(cls, value: str | None) -> str | None:
        if value is not None and not is_safe_address(value):
            raise ValueError("write an address like https://dangnhap.example.gov.vn")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            return zone_named(value).key
        except CalendarError as problem:
            raise ValueError(str(problem)) from problem

    @property
    def register_file(self) -> Path | None:
        """The file of an SQLite register; None for every other address.

        Read without the database layer, because the commands that need no register start quickly.
        """
        kind, _, name = self.database_url.get_secret_value().partition(":///")
        name = name.partition("?")[0]
        is_file = kind.startswith("sqlite") and name not in ("", ":memory:")
        return Path(name.removeprefix("file:")) if is_file else None

    @property
    def seals(self) -> Path | None:
        """The file of the daily seals; None: a register on a server, and nobody named one."""
        if self.seal_file is not None or self.register_file is None:
            return self.seal_file
        return self.register_file.with_name(f"{self.register_file.name}.seals")

    @property
    def has_provider(self) -> bool:
        """Whether people may sign in with the account of a provider."""
        return bool(self.oidc_issuer and self.oidc_client_id)

    @property
    def secure(self) -> bool:
        """Whether people reach the pages over https only."""
        return self.public_url.startswith("https://")

    @property
    def public_origin(self) -> str:
        """Scheme and host of `public_url`, as browsers write them in Origin."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def shows_accounts(self) -> bool:
        """Whether the sign-in page lists the demo accounts; nothing else depends on it."""
        return self.env != "production"

    def secret(self) -> str:
        """The secret key; SettingsError tells how to make one when it is missing or short."""
        key = self.secret_key.get_secret_value() if self.secret_key else ""
        if len(key.encode()) >= SHORTEST_SECRET:
            return key
        fault = f"is shorter than {SHORTEST_SECRET} bytes" if key else "is missing"
        raise SettingsError(f"{PREFIX}SECRET_KEY {fault}; make one with: {HOW_TO_MAKE_ONE}")

    def check_for_serving(self) -> None:
        """Raise SettingsError for what no server may start with."""
        self.secret()
        if bool(self.oidc_issuer) != bool(self.oidc_client_id):
            raise SettingsError(
                f"{PREFIX}OIDC_ISSUER and {PREFIX}OIDC_CLIENT_ID belong together; set both or none"
            )
        if self.has_provider and not is_installed():
            raise SettingsError(
                f"{PREFIX}OIDC_ISSUER needs packages that are not here; "
                "install them with: pip install 'followup[oidc]'"
            )

    def shown(self) -> dict[str, Any]:
        """Every setting as text under its environment name, secrets masked."""
        return {f"{PREFIX}{name.upper()}": _masked(name, value) for name, value in self}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file that FOLLOWUP_CONFIG names."""
        file = os.environ.get(CONFIG)
        if not file:
            return init_settings, env_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, Path(file))


_NAMES: Final = frozenset({CONFIG, *(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)})


def read_settings() -> Settings:
    """The settings of this process; SettingsError names every setting that cannot be used."""
    _check_environment()
    _check_file(os.environ.get(CONFIG))
    try:
        return Settings()
    except ValidationError as problem:
        raise SettingsError(*map(_sentence, problem.errors())) from problem


def require_known_names(environment: Collection[str], warn: Callable[[str], None]) -> None:
    """Raise SettingsError for misspelt settings among the names of an environment; `warn` of
    others that begin like one.
    """
    told = {
        name: misspelt(name, _NAMES, PREFIX) for name in unknown_names(environment, _NAMES, PREFIX)
    }
    if faults := [fault for fault in told.values() if fault]:
        raise SettingsError(*faults)
    for name in told:
        warn(f"{name} is not a setting of this program and does nothing.")


def _check_environment() -> None:
    """Raise SettingsError for bytes that are no UTF-8, like a key straight from /dev/urandom."""
    faulty = [
        f"{name} is not UTF-8 text; write it in letters and digits"
        for name, value in os.environ.items()
        if name.startswith(PREFIX) and not _is_text(value)
    ]
    if faulty:
        raise SettingsError(*faulty)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_file(file: str | None) -> None:
    if not file:
        return
    try:
        table_of(Path(file).read_text("utf-8"))
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise SettingsError(f"{CONFIG} names {file}, which cannot be read: {reason}") from problem
    except UnicodeDecodeError as problem:
        raise SettingsError(f"{file} is not UTF-8 text; save it as UTF-8") from problem
    except ValueError as problem:
        raise SettingsError(f"{file} is not valid TOML: {problem}") from problem


def _sentence(problem: Any) -> str:
    name = f"{PREFIX}{'_'.join(map(str, problem['loc'])).upper()}"
    if problem["type"] == "extra_forbidden":
        unknown = f"{name} is not a setting of this program; remove it or correct its spelling"
        return misspelt(name, _NAMES, PREFIX) or unknown
    return f"{name}: {problem['msg'].removeprefix('Value error, ')}"


def _listed(value: object) -> list[str]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise ValueError("write a list, or names with commas between them")
    return [str(part).strip() for part in parts if str(part).strip()]


def _masked(name: str, value: object) -> object:
    if isinstance(value, SecretStr):
        # the address of a database or mail server helps; its password and whole keys do not
        text = value.get_secret_value() if name in ("database_url", "smtp_url") else ""
        return _PASSWORD.sub(r"\1********\2", text) or "********"
    if isinstance(value, tuple):
        return [str(part) for part in value]
    return value
