"""`kept connect caldav`: sign in to any calendar that speaks CalDAV."""

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from agent.cli.options import Zone, data_option
from agent.cli.passwords import SecretFrom, must_be_sure, secret_options
from agent.errors import BadInput

if TYPE_CHECKING:
    from connectors._discovery import Way
    from connectors.caldav.signin import SignedIn
    from connectors.caldav.transport import Transport


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
    from agent.cli.connecting import endpoints, keep
    from agent.clock import SystemClock
    from agent.ports import ConnectionInfo
    from connectors._lookups import NetworkLookups
    from connectors.caldav import chosen
    from connectors.caldav.signin import try_ways, ways
    from connectors.caldav.transport import Transport

    at = endpoints(data)
    found = ways(target, user, NetworkLookups(at.ca_bundle))
    must_be_sure(
        found[0],
        domain=target.rpartition("@")[2],
        typed=f"kept connect caldav {found[0].url} --user {target}",
    )
    held = secret.get(asked_as=found[0].user)

    def reach(way: "Way") -> "Transport":
        return Transport(
            way.url, way.user, held, clock=SystemClock(), bearer=secret.is_token, ca_bundle=at.ca_bundle
        )

    signed_in = try_ways([way for way in found if way.is_sure or way is found[0]], reach)
    own = _whose(address, target, signed_in, data)
    kept = chosen(list(signed_in.calendars), "\n".join(calendars))
    if not kept:
        names = ", ".join(one.name for one in signed_in.calendars)
        raise BadInput("There is no calendar of that name.", f"There are: {names}.")
    click.echo(f"Read: {', '.join(one.name for one in kept)}. The calendar of {own}.")
    options = {"url": signed_in.home.url, "user": signed_in.way.user}
    options |= {"homes": " ".join(signed_in.home.others)} if signed_in.home.others else {}
    options |= {"calendars": "\n".join(calendars)} if calendars else {}
    options |= {"mechanism": "xoauth2"} if secret.is_token else {}
    keep(ConnectionInfo("caldav", own, options), held.sealed(), data=data, zone=tz)


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
