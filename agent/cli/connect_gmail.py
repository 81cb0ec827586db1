"""`kept connect gmail`: sign in to Gmail and Google Calendar."""

import os
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from agent.cli.options import Zone, data_option, own_domain_option

if TYPE_CHECKING:
    from agent.ports import Endpoints
    from connectors.gmail.signin import Client

_NO_INSERT = (
    "The weekly report stays a page in the data folder: this sign-in does not cover gmail.insert, which laying it into\n"
    "the inbox needs (docs/connect-google.md)."
)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("gmail")
@click.option(
    "--me",
    "--account",
    "--mailbox",
    "--subject",
    "mes",
    multiple=True,
    metavar="EMAIL",
    help="The address you mean; a sign-in for another one is refused. With a service account: whose mailbox to"
    " read; may be repeated.",
)
@click.option(
    "--client",
    type=_FILE,
    metavar="FILE",
    help="The OAuth client you made in the Google Cloud console, as its JSON (docs/connect-google.md).",
)
@click.option(
    "--credentials",
    type=_FILE,
    metavar="FILE",
    help="Sign in without a browser: authorized_user or service_account JSON.",
)
@click.option(
    "--no-browser",
    is_flag=True,
    help="No browser here: show an address to open elsewhere, and ask for its answer.",
)
@click.option(
    "--units-per-minute",
    type=click.Choice(["6000", "15000"]),
    default="6000",
    show_default=True,
    help="Your Google project's quota of Gmail units a user; projects made before May 2026 have 15000.",
)
@click.option("--tz", type=Zone(), help="Your time zone (default: your calendar's).")
@own_domain_option
@data_option
def command(
    mes: tuple[str, ...],
    client: Path | None,
    credentials: Path | None,
    no_browser: bool,
    units_per_minute: str,
    tz: ZoneInfo | None,
    own_domains: tuple[str, ...],
    data: Path | None,
) -> None:  # fmt: skip
    """Sign in to Gmail or Google Workspace: mail, calendar and drafts.

    kept asks to read mail and calendar and to write drafts. Google's right to write drafts could send as well; kept
    has no verb for it, and refuses such a request before it leaves (docs/connect-google.md). Where the settings want
    the weekly report in the inbox, it asks to lay mail there as well.

    \b
    Examples:
      kept connect gmail --client client_secret_1234.json
      kept connect gmail --client client_secret_1234.json --no-browser
      kept connect gmail --credentials service-account.json --me dana@northwind.example --me noor@northwind.example
    """
    from agent.cli.connecting import endpoints, keep, wants_report_in_inbox
    from agent.clock import SystemClock
    from connectors.gmail.signin import check

    at, clock = endpoints(data), SystemClock()
    into_inbox = wants_report_in_inbox(data)
    if credentials:
        secret = _of_file(credentials)
    else:
        known, hint = _client(client, mes, data), mes[0] if mes else ""
        secret = _of_person(known, at, hint=hint, no_browser=no_browser, into_inbox=into_inbox)
    if len(mes) > 1 and secret.get("type") != "service_account":
        raise click.UsageError("One sign-in is for one mailbox; give --me once.")
    for me in mes or ("",):
        found = check(
            secret, me=me.strip().lower(), endpoints=at, clock=clock, units_per_minute=units_per_minute,
            into_inbox=into_inbox,
        )  # fmt: skip
        zone = tz or (ZoneInfo(found.zone) if found.zone else None)
        keep(found.info, found.secret, data=data, zone=zone, own_domains=own_domains, aliases=found.aliases)
        if into_inbox and not found.may_insert:
            click.echo(_NO_INSERT)


def _of_file(path: Path) -> dict[str, Any]:
    from connectors.gmail.signin import read_secret

    return read_secret(_text(path))


def _client(path: Path | None, mes: tuple[str, ...], data: Path | None) -> "Client":
    """The client in the file, or that of an earlier sign-in: signing in again needs no file."""
    from connectors.gmail.signin import read_client

    if path:
        return read_client(_text(path))
    known = _known_client(mes[0] if mes else "", data)
    if known is None:
        raise click.UsageError(
            "Say which OAuth client to sign in with: --client FILE."
            " docs/connect-google.md shows how to make one in five minutes."
        )
    return known


def _known_client(me: str, data: Path | None) -> "Client | None":
    from agent import bootstrap
    from connectors.gmail.signin import client_of

    with bootstrap.application(data) as app, app.store.reading() as unit:
        found = [one for one in unit.connections.all() if one.info.provider == "gmail"]
        mine = [one for one in found if one.info.address == me.lower()] or found
        return client_of(unit.connections.secret(mine[0].id)) if mine else None


def _of_person(
    client: "Client", at: "Endpoints", *, hint: str, no_browser: bool, into_inbox: bool
) -> dict[str, Any]:
    """Let the user sign in: here, or with an address that is opened elsewhere and an answer that is pasted."""
    from agent.clock import SystemClock
    from connectors.gmail.signin import Consent, waiting

    with waiting() as back:
        consent = Consent(
            client, back.redirect_uri, auth_uri=at.google_auth_uri, hint=hint, into_inbox=into_inbox
        )
        click.echo(f"Sign in at Google:\n\n  {consent.url}\n")
        if not no_browser and _has_screen() and webbrowser.open(consent.url):
            click.echo("Waiting for your browser ...")
            answer = back.wait(consent.is_answer)
        else:
            click.echo(
                "Open it in any browser. In the end the browser is sent to an address that begins with\n"
                f"{back.redirect_uri} and may say that it cannot be reached: that is as it should be."
            )
            answer = click.prompt(
                "Paste that address here", prompt_suffix=": "
            )  # good once, and for us alone
    return consent.redeem(consent.code(answer), at, SystemClock())


def _has_screen() -> bool:
    """Whether a browser could show itself; a browser of text would take over the terminal."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _text(path: Path) -> str:
    from agent.errors import BadInput

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path} cannot be read as text.", "Give the file as it was written.") from None
