"""`kept connect imap`: sign in to any mailbox that speaks IMAP."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from agent.cli.options import Zone, data_option, own_domain_option
from agent.cli.passwords import SecretFrom, must_be_sure, secret_options
from agent.errors import BadInput

if TYPE_CHECKING:
    from agent.ports import Endpoints
    from connectors._password import Secret
    from connectors.imap.signin import SignedIn, Wish


@dataclass(frozen=True, slots=True)
class NamedFolders:
    """The folders that the user named on the command line, by what they are to be."""

    read: tuple[str, ...]  # these alone
    sent: tuple[str, ...]
    drafts: str
    without: tuple[str, ...]


def folder_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options that come to the command as one `named: NamedFolders`."""

    @wraps(command)
    def collected(
        *args: object,
        folders: tuple[str, ...],
        sent: tuple[str, ...],
        drafts: str,
        without: tuple[str, ...],
        **others: object,
    ) -> None:
        command(*args, named=NamedFolders(folders, sent, drafts, without), **others)

    options = (
        click.option(
            "--folder", "folders", multiple=True, metavar="NAME",
            help="Read this folder and Sent alone; may be repeated (default: every folder that holds mail).",
        ),
        click.option(
            "--sent", multiple=True, metavar="NAME",
            help="Your Sent folder, where kept does not find it by itself; may be repeated.",
        ),
        click.option(
            "--drafts", default="", metavar="NAME", help="Your Drafts folder, where kept does not find it.",
        ),
        click.option("--without", multiple=True, metavar="NAME", help="Leave this folder unread; may be repeated."),
    )  # fmt: skip
    for option in reversed(options):
        collected = option(collected)
    return collected


@click.command("imap")
@click.argument("target", metavar="HOST[:PORT] or ADDRESS")
@click.option("--user", default="", metavar="U", help="The name to sign in with (default: your address).")
@secret_options
@click.option(
    "--address",
    default="",
    metavar="EMAIL",
    help="Your mail address, where the user is not one (default: what your sent mail says).",
)
@click.option(
    "--tls",
    type=click.Choice(["implicit", "starttls", "none"]),
    help="How the connection is protected (default: found out); none only on this machine.",
)
@folder_options
@click.option("--tz", type=Zone(), help="Your time zone (default: this machine's).")
@own_domain_option
@data_option  # fmt: skip
def command(
    target: str,
    user: str,
    secret: SecretFrom,
    address: str,
    tls: str | None,
    named: NamedFolders,
    tz: ZoneInfo | None,
    own_domains: tuple[str, ...],
    data: Path | None,
) -> None:
    """Sign in to any mailbox that speaks IMAP: Fastmail, iCloud, GMX, Zoho, your own server.

    Your address alone is usually enough; kept finds the server. kept reads mail and writes drafts into
    your Drafts. IMAP has no way of sending.

    \b
    Examples:
      kept connect imap dana@fastmail.example
      kept connect imap mail.northwind.example --user dana@northwind.example --password-file ~/.mail-password
    """
    from agent.cli.connecting import endpoints, keep
    from agent.ports import ConnectionInfo

    wish = _wish(target, user, tls, named, by_token=secret.is_token)
    signed_in, held = _let_in(wish, secret, endpoints(data))
    _must_be_there(signed_in)
    own, *aliases = _whose(signed_in, address)
    click.echo(_said(signed_in, own, aliases))
    info = ConnectionInfo("imap", own, signed_in.place.options())
    keep(info, held.sealed(), data=data, zone=tz, own_domains=own_domains, aliases=tuple(aliases))


def _wish(target: str, user: str, tls: str | None, named: NamedFolders, *, by_token: bool) -> "Wish":
    """What the user typed, as the connector takes it."""
    from connectors.imap.folders import Roles
    from connectors.imap.place import Mechanism, Tls
    from connectors.imap.signin import Wish

    mechanism = Mechanism.XOAUTH2 if by_token else Mechanism.PASSWORD
    roles = Roles(named.sent, named.drafts, named.without)
    return Wish(target, user, Tls(tls) if tls else None, mechanism, named.read, roles)


def _let_in(wish: "Wish", secret: SecretFrom, at: "Endpoints") -> "tuple[SignedIn, Secret]":
    """The server that let the user in, and with what; a password is asked for once it is known where it goes."""
    from agent.clock import SystemClock
    from connectors._lookups import NetworkLookups
    from connectors.imap.signin import try_ways, ways

    found = ways(wish, NetworkLookups(at.ca_bundle))
    typed = f"kept connect imap {found[0].host} --user {wish.target}"
    must_be_sure(found[0], domain=wish.target.rpartition("@")[2], typed=typed)
    held = secret.get(asked_as=found[0].user)
    believed = [way for way in found if way.is_sure or way is found[0]]
    return try_ways(wish, believed, held, at, SystemClock()), held


def _whose(signed_in: "SignedIn", address: str) -> list[str]:
    """The addresses of the mailbox's owner, the usual one first: as typed, then as the mail says."""
    addresses = list(dict.fromkeys([*filter(None, [address.lower()]), *signed_in.addresses]))
    if not addresses or "@" not in addresses[0]:
        raise BadInput(
            "Whose mailbox this is cannot be seen from its mail.", "Add --address YOU@WORK.EXAMPLE"
        )
    return addresses


def _must_be_there(signed_in: "SignedIn") -> None:
    if missing := signed_in.chosen.missing:
        raise BadInput(f"There is no folder {missing[0]}.", "Leave its option away to see which there are.")


def _said(signed_in: "SignedIn", own: str, aliases: list[str]) -> str:
    """What was found, so that a wrong guess is seen at once."""
    chosen, place = signed_in.chosen, signed_in.place
    names = [folder.shown for folder in chosen.folders]
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    sent = (
        ", ".join(folder.shown for folder in chosen.sent)
        or "none, so your own mail is known by its headers alone"
    )
    return (
        f"{place.shown} let {place.user} in ({place.tls}). The mailbox of {' and '.join([own, *aliases])}.\n"
        f"Read: {shown}. Sent: {sent}. Drafts: {chosen.drafts or f'{chosen.drafts_to_make}, made when needed'}."
    )
