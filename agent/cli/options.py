"""Options that several commands share, and how their words become values."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

_F = TypeVar("_F", bound=Callable[..., Any])


class Zone(click.ParamType[ZoneInfo]):
    """An IANA time zone by name."""

    name = "ZONE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        """A name that is no zone is refused with an example."""
        if isinstance(value, ZoneInfo):
            return value
        try:
            return ZoneInfo(str(value))
        except (ValueError, OSError, LookupError):
            self.fail(
                f"{value} is no time zone; write one like Europe/Berlin or America/Chicago.", param, ctx
            )


class Domain(click.ParamType[str]):
    """What stands behind the @ of addresses."""

    name = "D"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """What can stand behind no @ is refused with an example."""
        text = str(value).strip().lower().lstrip("@")
        if not text or not text.replace(".", "").replace("-", "").isalnum():
            self.fail(f"{value} is no domain; write one like northwind.example.", param, ctx)
        return text


class Moment(click.ParamType[datetime]):
    """An ISO 8601 date-time; without an offset it is read in this machine's zone."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """What is no date-time is refused with an example."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no moment; write one like 2026-03-16T09:00:00+01:00.", param, ctx)
        return moment if moment.tzinfo else moment.astimezone()


def data_option(command: _F) -> _F:
    """Where kept keeps its data."""
    return click.option(
        "--data", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
        help="Where kept keeps its data (default: KEPT_DATA, else your system's usual place).",
    )(command)  # fmt: skip


def now_option(command: _F) -> _F:
    """The moment at which the ledger is read."""
    return click.option("--now", type=Moment(), help="Read the ledger as of this moment (default: now).")(
        command
    )


def json_option(command: _F) -> _F:
    """For programs."""
    return click.option(
        "--json", "as_json", is_flag=True, help="JSON for programs instead of words for people."
    )(command)


def moment_or_now(now: datetime | None) -> datetime:
    """The one place of the command line that looks at the clock."""
    return now or datetime.now(UTC)


own_domain_option = click.option(
    "--own-domain",
    "own_domains",
    multiple=True,
    type=Domain(),
    help="A domain of your own side; may be repeated (default: that of your address).",
)
