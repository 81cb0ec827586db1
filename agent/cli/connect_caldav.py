"""`kept connect caldav`: sign in to any calendar that speaks CalDAV."""

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from agent.cli.options import Zone, data_option
from agent.cli.passwords import SecretFrom, must_be_sure, secret_options
from agent.errors import BadInput

if TYPE_CHECKING:
    from agent.ports import ConnectionInfo
    from connectors._discovery import Way
    from connectors._password import Secret
    from connectors.caldav.signin import SignedIn


@click.command("caldav")
@click.argument("target", metavar="URL or ADDRESS")
@click.option("--user", default="", metavar="U", help="The name to sign in with (default: your address).")
@secret_options
@click.option(
    "--address",
    default="",
    metavar="EMAIL",
    help="The mail address whose calendar it is (default: what the server or the mailbox you connected says).",
)
@click.option(
    "--calendar",
    "calendars",
    multiple=True,
    metavar="NAME",
    help="Read this calendar alone; may be repeated (default: every one that holds meetings).",
)
@click.option("--tz", type=Zone(), help="Your time zone (default: this machine's).")
@data_option  # fmt: skip
def command(
    target: str,
    user: str,
    secret: SecretFrom,
    address: str,
    calendars: tuple[str, ...],
    tz: ZoneInfo | None,
    data: Path | None,
) -> None:
    """Sign in to any calendar that speaks CalDAV: Fastmail, iCloud, Nextcloud, Radicale, your own server.

    Your address alone is often enough; kept finds the calendars. It reads them and changes nothing.

    \b
    Examples:
      kept connect caldav dana@fastmail.example
      kept connect caldav https://cloud.northwind.example/remote.php/dav --user dana --password-file ~/.cal-password
    """
    from agent.cli.connecting import keep

    found = _ways(target, user, data)
    held = secret.get(asked_as=found[0].user)
    signed_in = _sign_in(found, held, data, is_token=secret.is_token)
    own = _whose(address, target, signed_in, data)
    click.echo(f"Read: {', '.join(_names_of(signed_in, calendars))}. The calendar of {own}.")
    info = _info(own, signed_in, calendars, is_token=secret.is_token)
    keep(info, held.sealed(), data=data, zone=tz)


def _ways(target: str, user: str, data: Path | None) -> "list[Way]":
    """The addresses to try; the first is sure, or was agreed to."""
    from agent.cli.connecting import endpoints
    from connectors._lookups import NetworkLookups
    from connectors.caldav.signin import ways

    found = ways(target, user, NetworkLookups(endpoints(data).ca_bundle))
    typed = f"kept connect caldav {found[0].url} --user {target}"
    must_be_sure(found[0], domain=target.rpartition("@")[2], typed=typed)
    return found


def _sign_in(found: "list[Way]", held: "Secret", data: Path | None, *, is_token: bool) -> "SignedIn":
    """Signed in at the first that leads to calendars; nobody gets the secret on the word of the DNS alone."""
    from agent.cli.connecting import endpoints
    from agent.clock import SystemClock
    from connectors.caldav.signin import try_ways
    from connectors.caldav.transport import Transport

    clock, trusted = SystemClock(), endpoints(data).ca_bundle

    def reach(way: "Way") -> Transport:
        return Transport(way.url, way.user, held, clock=clock, bearer=is_token, ca_bundle=trusted)

    return try_ways([way for way in found if way.is_sure or way is found[0]], reach)


def _names_of(signed_in: "SignedIn", wanted: tuple[str, ...]) -> list[str]:
    """The calendars that will be read; raises `BadInput` where the user named none that is there."""
    from connectors.caldav import chosen

    if read := chosen(list(signed_in.calendars), "\n".join(wanted)):
        return [one.name for one in read]
    there = ", ".join(one.name for one in signed_in.calendars)
    raise BadInput("There is no calendar of that name.", f"There are: {there}.")


def _info(own: str, signed_in: "SignedIn", wanted: tuple[str, ...], *, is_token: bool) -> "ConnectionInfo":
    """What is kept of the way in, without the secret."""
    from agent.ports import ConnectionInfo

    options = {"url": signed_in.home.url, "user": signed_in.way.user}
    options |= {"homes": " ".join(signed_in.home.others)} if signed_in.home.others else {}
    options |= {"calendars": "\n".join(wanted)} if wanted else {}
    options |= {"mechanism": "xoauth2"} if is_token else {}
    return ConnectionInfo("caldav", own, options)


def _whose(address: str, target: str, signed_in: "SignedIn", data: Path | None) -> str:
    """The rep's address: as typed, as the user's name, as the server says, or that of the one rep there is."""
    typed = target if "://" not in target else ""
    said = (address, typed, signed_in.way.user, *signed_in.home.addresses)
    if own := next((one for one in said if "@" in one and "/" not in one), ""):
        return own.lower()
    from agent import bootstrap

    with bootstrap.application(data) as app, app.store.reading() as unit:
        reps = unit.mailboxes.all()
    if len(reps) == 1:
        return reps[0].rep.email
    raise BadInput("Whose calendar this is cannot be told.", "Add --address YOU@WORK.EXAMPLE")
