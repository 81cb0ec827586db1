"""`kept connect outlook`: sign in to Outlook.com or Microsoft 365."""

import os
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from agent.cli.options import Zone, data_option, own_domain_option

if TYPE_CHECKING:
    from agent.ports import Endpoints
    from connectors.outlook.secret import Secret

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("outlook")
@click.option("--device", is_flag=True, help="No browser here: show a code that you type on another device.")
@click.option(
    "--client-id",
    default="",
    metavar="ID",
    help="The application that was registered for kept (docs/connect-outlook.md); signing in again needs it no more.",
)
@click.option(
    "--tenant",
    default="",
    metavar="T",
    help="Only accounts of this organisation: its id or domain (default: any).",
)
@click.option(
    "--cache", type=_FILE, metavar="FILE", help="A serialised MSAL token cache, instead of signing in here."
)
@click.option(
    "--certificate",
    type=_FILE,
    metavar="FILE",
    help="A company's application: its private key and certificate in PEM.",
)
@click.option(
    "--mailbox",
    default="",
    metavar="M",
    help="The mailbox to read: with --certificate, and with a --cache of several accounts.",
)
@click.option(
    "--folder",
    "folders",
    multiple=True,
    metavar="NAME",
    help="Read this mail folder, too (Inbox and Sent Items always are); may be repeated.",
)
@click.option("--tz", type=Zone(), help="Your time zone (default: the mailbox's own).")
@own_domain_option
@data_option  # fmt: skip
def command(
    device: bool,
    client_id: str,
    tenant: str,
    cache: Path | None,
    certificate: Path | None,
    mailbox: str,
    folders: tuple[str, ...],
    tz: ZoneInfo | None,
    own_domains: tuple[str, ...],
    data: Path | None,
) -> None:
    """Sign in to Outlook.com or Microsoft 365: mail, calendar and drafts.

    kept asks to read mail and calendar and to write drafts. It never asks for the right to send.

    \b
    Examples:
      kept connect outlook --client-id 11112222-3333-4444-5555-666677778888
      kept connect outlook --client-id 11112222-3333-4444-5555-666677778888 --device
      kept connect outlook --certificate kept.pem --client-id 1111... --tenant northwind.example --mailbox dana@northwind.example
    """
    from agent.cli.connecting import endpoints, keep
    from agent.clock import SystemClock
    from agent.ports import ConnectionInfo
    from connectors.outlook.folders import write_folders
    from connectors.outlook.signin import look

    at, clock = endpoints(data), SystemClock()
    if certificate:
        secret = _of_company(certificate, client_id, tenant, mailbox)
    else:
        if not (cache or client_id):
            client_id, tenant = _known_application(mailbox, tenant, data)
        secret = _of_person(cache, client_id, tenant, mailbox, at, device=device)
    found = look(secret, at, clock, mailbox=mailbox, folders=folders)
    options = {"folders": write_folders(found.folders)} if found.folders else {}
    if certificate:
        options["user"] = mailbox.lower()
    if found.remark:
        options["remark"] = found.remark
        click.echo(f"Note: {found.remark}.")
    zone = tz or (found.zone if isinstance(found.zone, ZoneInfo) else None)
    info = ConnectionInfo("outlook", found.address, options)
    sealed = found.secret.write()
    keep(info, sealed, data=data, zone=zone, own_domains=own_domains, aliases=found.aliases)


def _of_company(certificate: Path, client_id: str, tenant: str, mailbox: str) -> "Secret":
    from connectors.outlook.signin import by_certificate, is_address

    if not tenant or not is_address(mailbox):
        raise click.UsageError(
            "With --certificate, say which organisation and whose mailbox: --tenant T --mailbox M."
        )
    return by_certificate(_text(certificate), tenant=tenant, client_id=client_id)


def _known_application(mailbox: str, tenant: str, data: Path | None) -> tuple[str, str]:
    """The application of an earlier sign-in and its tenant; empty where there was none."""
    from agent import bootstrap
    from connectors.outlook.secret import read_secret

    with bootstrap.application(data) as app, app.store.reading() as unit:
        found = [one for one in unit.connections.all() if one.info.provider == "outlook"]
        mine = [one for one in found if one.info.address == mailbox.lower()] or found
        secrets = [read_secret(unit.connections.secret(one.id)) for one in mine]
    known = next((one for one in secrets if not one.is_application), None)
    return (known.client_id, tenant or known.tenant) if known else ("", tenant)


def _of_person(
    cache: Path | None, client_id: str, tenant: str, mailbox: str, at: "Endpoints", *, device: bool
) -> "Secret":
    from agent.clock import SystemClock
    from connectors.outlook.cache import read_cache
    from connectors.outlook.signin import by_browser, by_device

    if cache:
        return read_cache(_text(cache), tenant=tenant, client_id=client_id, mailbox=mailbox)
    if not client_id:
        raise click.UsageError(
            "Say which application kept is in your organisation: --client-id ID. "
            "docs/connect-outlook.md shows how to register one in three minutes."
        )
    if device or not _has_browser():
        return by_device(client_id, tenant, at, SystemClock(), say=click.echo)
    return by_browser(client_id, tenant, at, SystemClock(), say=click.echo, browse=webbrowser.open)


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.name == "nt" or _is_mac()
    )


def _is_mac() -> bool:
    return os.uname().sysname == "Darwin"


def _text(path: Path) -> str:
    from agent.errors import BadInput

    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path} cannot be read as text.", "Give the file as it was written.") from None
