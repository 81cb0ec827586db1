"""Settings from defaults, a TOML file and the environment, to one checked value.

The environment wins over the file, the file over the defaults (`config/default.toml` says what each
means). Unknown names are refused in both, so that a misspelt setting is never silently ignored.
"""

import os
import sys
import tomllib
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from agent.core.score.visibility import Visibility
from agent.errors import BadSettings
from agent.ports import Endpoints

PREFIX = "KEPT_"
PAGES_PORT = 8127  # where `kept web` answers unless told otherwise, and where links of a report lead
_ELSEWHERE = {"KEPT_CONFIG"}  # names of the prefix that are read before settings are


class RepSettings(BaseModel):
    """Who the user is, as far as mail does not say it."""

    model_config = ConfigDict(extra="forbid")
    name: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    day_first: bool = False


class PolicySettings(BaseModel):
    """What the user may choose about finding and drafting."""

    model_config = ConfigDict(extra="forbid")
    min_probability: float = Field(default=0.0, ge=0, le=1)
    follow_up_after_working_days: int = Field(default=1, ge=0, le=60)
    draft_max_age_days: int = Field(default=30, ge=1, le=3660)
    quiet_from: time | None = None
    quiet_until: time | None = None
    offer_to_make_good: bool = False
    heads_up: bool = False

    @field_validator("quiet_from", "quiet_until", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value


class SyncSettings(BaseModel):
    """How far and how often a signed-in mailbox is read."""

    model_config = ConfigDict(extra="forbid")
    days_back: int = Field(default=90, ge=1, le=3660)
    days_ahead: int = Field(default=90, ge=1, le=730)
    every_minutes: int = Field(default=5, ge=1, le=1440)


_PUBLIC = Endpoints()
_ENDPOINTS = (
    "google_api_root",
    "google_token_uri",
    "google_auth_uri",
    "google_pubsub_root",
    "graph_root",
    "microsoft_authority",
)
_VERSION_OF_GRAPH = "/v1.0"  # some write it, some do not; connectors add it


class ReportSettings(BaseModel):
    """What becomes of the weekly report."""

    model_config = ConfigDict(extra="forbid")
    into_inbox: bool = False
    manager_sees: Visibility = Visibility.FIGURES
    smtp_host: str = ""
    smtp_port: int = Field(default=0, ge=0, le=65535)
    smtp_tls: Literal["starttls", "tls"] = "starttls"
    smtp_sender: str = Field(default="", pattern=r"^([^@\s<>,]+@[^@\s<>,]+)?$")
    smtp_user: str = ""
    smtp_password_file: Path | None = None
    smtp_password_env: str = ""

    @field_validator("smtp_password_file", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Half a mail server is none: better no start than a report that nobody gets."""
        has_password = bool(self.smtp_password_file) + bool(self.smtp_password_env)
        is_named = any((self.smtp_port, self.smtp_sender, self.smtp_user, has_password))
        if bool(self.smtp_host) != bool(self.smtp_sender) or (is_named and not self.smtp_host):
            raise ValueError("a mail server needs smtp_host and smtp_sender, both")
        if has_password > 1 or bool(has_password) != bool(self.smtp_user):
            raise ValueError("smtp_user goes with one of smtp_password_file and smtp_password_env")
        if self.smtp_host and self.into_inbox:
            raise ValueError("choose into_inbox or smtp_host: with both, everybody would get two")
        return self


class WebSettings(BaseModel):
    """Where a rep's browser finds the pages, and who may see a team's."""

    model_config = ConfigDict(extra="forbid")
    address: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret_file: Path | None = None
    managers: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()

    @field_validator("oidc_client_secret_file", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("address", "oidc_issuer", mode="before")
    @classmethod
    def _is_an_address(cls, value: object) -> object:
        return _endpoint(str(value))

    @field_validator("managers", "admins")
    @classmethod
    def _in_one_spelling(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one.strip().lower() for one in value)


class PushSettings(BaseModel):
    """Where providers send word of new mail; empty fields leave kept to look every few minutes."""

    model_config = ConfigDict(extra="forbid")
    url: str = ""
    google_topic: str = Field(default="", pattern=r"^(projects/[^/]+/topics/[^/]+)?$")
    google_subscription: str = Field(default="", pattern=r"^(projects/[^/]+/subscriptions/[^/]+)?$")
    google_credentials: Path | None = None
    google_sender: str = ""

    @field_validator("google_credentials", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("google_credentials")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        return value and value.expanduser()

    @field_validator("url", mode="before")
    @classmethod
    def _is_an_address(cls, value: object) -> object:
        return _endpoint(str(value))


class MetricsSettings(BaseModel):
    """Where figures about the background can be fetched."""

    model_config = ConfigDict(extra="forbid")
    port: int = Field(default=0, ge=0, le=65535)
    host: str = "127.0.0.1"


class RetentionSettings(BaseModel):
    """How long the words of mails are kept."""

    model_config = ConfigDict(extra="forbid")
    keep_days: int = Field(default=0, ge=0, le=36_600)


class AccountSettings(BaseModel):
    """How accounts are read."""

    model_config = ConfigDict(extra="forbid")
    heat_half_life_days: float = Field(default=30.0, gt=0, le=3660)


class Settings(BaseSettings):
    """All settings, checked. Paths are absolute; `~` is expanded."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid")
    data: Path = Path()
    database_url: str = ""
    broker_url: str = ""
    team: str = Field(
        default="", max_length=100, pattern=r"^([A-Za-z0-9][A-Za-z0-9 ._-]*)?$"
    )  # names a folder
    processes: int = Field(default=0, ge=0, le=64)
    key_file: Path | None = None
    templates: Path | None = None
    ca_bundle: Path | None = None
    google_api_root: str = _PUBLIC.google_api_root
    google_token_uri: str = _PUBLIC.google_token_uri
    google_auth_uri: str = _PUBLIC.google_auth_uri
    google_pubsub_root: str = _PUBLIC.google_pubsub_root
    graph_root: str = _PUBLIC.graph_root
    microsoft_authority: str = _PUBLIC.microsoft_authority
    rep: RepSettings = RepSettings()
    policy: PolicySettings = PolicySettings()
    sync: SyncSettings = SyncSettings()
    accounts: AccountSettings = AccountSettings()
    report: ReportSettings = ReportSettings()
    web: WebSettings = WebSettings()
    retention: RetentionSettings = RetentionSettings()
    metrics: MetricsSettings = MetricsSettings()
    push: PushSettings = PushSettings()

    @field_validator("key_file", "templates", "ca_bundle", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("ca_bundle")
    @classmethod
    def _is_there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.expanduser().is_file():
            raise ValueError("there is no such file")
        return value and value.expanduser()

    @field_validator(*_ENDPOINTS, mode="before")
    @classmethod
    def _is_an_address(cls, value: object, info: ValidationInfo) -> object:
        return _endpoint(str(value)) or getattr(_PUBLIC, str(info.field_name))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before what the file said (which comes in as arguments)."""
        return env_settings, init_settings

    @property
    def endpoints(self) -> Endpoints:
        """Where the providers answer."""
        chosen = {name: getattr(self, name) for name in _ENDPOINTS}
        return Endpoints(**chosen, ca_bundle=str(self.ca_bundle or ""))

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data / 'kept.sqlite'}"

    @property
    def keys(self) -> Path:
        """The file with the sealing keys."""
        return self.key_file or self.data / "key"

    @property
    def days_back(self) -> int:
        """Days of mail that are read: never older mail than is kept."""
        return min(self.sync.days_back, self.retention.keep_days or self.sync.days_back)

    @property
    def room(self) -> Path:
        """The folder for what is written for the team: the data folder, where nobody named one."""
        return self.data / "teams" / self.team if self.team else self.data

    @property
    def drafts(self) -> Path:
        """The Maildir that local drafts are written into."""
        return self.room / "drafts"


def _endpoint(text: str) -> str:
    """The address without a slash at its end; plain http only where it does not leave this machine."""
    where = urlsplit(text)
    if text and (where.scheme not in ("http", "https") or not where.hostname):
        raise ValueError("write it like https://host.example/path")
    if where.username or where.query or where.fragment:
        raise ValueError("it may hold neither a user nor a question mark nor a #")
    if where.scheme == "http" and not _is_loopback(where.hostname or ""):
        raise ValueError("plain http is only for servers on this machine; write https")
    return text.rstrip("/").removesuffix(_VERSION_OF_GRAPH)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def usual_data_folder() -> Path:
    """Where kept keeps its data when nobody says otherwise."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "kept"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "kept"


def load_settings(data: Path | None = None) -> Settings:
    """Settings for a data folder (`data` wins over KEPT_DATA); raises `BadSettings` with a sentence."""
    _refuse_unknown_names()
    chosen = data or Path(os.environ.get(f"{PREFIX}DATA") or usual_data_folder())
    home = chosen.expanduser().absolute()
    values = _from_file(_config_file(home))
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise BadSettings(_sentence(error), "Correct it in kept.toml or in the environment.") from None
    if data is not None or "data" not in settings.model_fields_set or not str(settings.data).strip("."):
        settings = settings.model_copy(update={"data": home})
    return settings.model_copy(update={"data": settings.data.expanduser().absolute()})


def _config_file(home: Path) -> Path | None:
    named = os.environ.get("KEPT_CONFIG")
    if named and not Path(named).is_file():
        raise BadSettings(f"KEPT_CONFIG names {named}, which is not a file.", "Unset it or correct the path.")
    path = Path(named) if named else home / "kept.toml"
    return path if path.is_file() else None


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"{path} cannot be read: {error}.", "Correct that line.") from None
    return {name: value for name, value in values.items() if not (name == "data" and value == "")}


def _refuse_unknown_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    nested = {
        f"{PREFIX}{group.upper()}__{name.upper()}"
        for group, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
        for name in field.annotation.model_fields
    }
    for name in os.environ:
        if name.startswith(PREFIX) and name not in known | nested | _ELSEWHERE and "_TEST_" not in name:
            raise BadSettings(
                f"{name} is no setting of kept.", "Settings: " + ", ".join(sorted(known | nested)) + "."
            )


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    return f"The setting {name} cannot be used: {first['msg'].lower()}."
