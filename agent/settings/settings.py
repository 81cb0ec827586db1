"""Every setting in one value."""

from pathlib import Path

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from agent.ports import Endpoints
from agent.settings.groups import (
    AccountSettings,
    MetricsSettings,
    PolicySettings,
    PushSettings,
    ReportSettings,
    RepSettings,
    RetentionSettings,
    SyncSettings,
    WebSettings,
)
from agent.settings.kinds import MaybePath, endpoint

PREFIX = "KEPT_"
PAGES_PORT = 8127  # where `kept web` answers unless told otherwise, and where links of a report lead

_PUBLIC = Endpoints()
_ENDPOINTS = (
    "google_api_root",
    "google_token_uri",
    "google_auth_uri",
    "google_pubsub_root",
    "graph_root",
    "microsoft_authority",
)


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
    key_file: MaybePath = None
    templates: MaybePath = None
    ca_bundle: MaybePath = None
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

    @field_validator("ca_bundle")
    @classmethod
    def _is_there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.expanduser().is_file():
            raise ValueError("there is no such file")
        return value and value.expanduser()

    @field_validator(*_ENDPOINTS, mode="before")
    @classmethod
    def _is_an_address(cls, value: object, info: ValidationInfo) -> object:
        return endpoint(str(value)) or getattr(_PUBLIC, str(info.field_name))

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
