"""What can be set, group by group, as `kept.toml` and the environment name it."""

from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from agent.core.score.visibility import Visibility
from agent.settings.kinds import MaybePath, MaybeTime, WebAddress


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
    quiet_from: MaybeTime = None
    quiet_until: MaybeTime = None
    offer_to_make_good: bool = False
    heads_up: bool = False


class SyncSettings(BaseModel):
    """How far and how often a signed-in mailbox is read."""

    model_config = ConfigDict(extra="forbid")
    days_back: int = Field(default=90, ge=1, le=3660)
    days_ahead: int = Field(default=90, ge=1, le=730)
    every_minutes: int = Field(default=5, ge=1, le=1440)


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
    smtp_password_file: MaybePath = None
    smtp_password_env: str = ""

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
    address: WebAddress = ""
    oidc_issuer: WebAddress = ""
    oidc_client_id: str = ""
    oidc_client_secret_file: MaybePath = None
    managers: tuple[str, ...] = ()
    admins: tuple[str, ...] = ()

    @field_validator("managers", "admins")
    @classmethod
    def _in_one_spelling(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one.strip().lower() for one in value)


class PushSettings(BaseModel):
    """Where providers send word of new mail; empty fields leave kept to look every few minutes."""

    model_config = ConfigDict(extra="forbid")
    url: WebAddress = ""
    google_topic: str = Field(default="", pattern=r"^(projects/[^/]+/topics/[^/]+)?$")
    google_subscription: str = Field(default="", pattern=r"^(projects/[^/]+/subscriptions/[^/]+)?$")
    google_credentials: MaybePath = None
    google_sender: str = ""

    @field_validator("google_credentials")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        return value and value.expanduser()


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
