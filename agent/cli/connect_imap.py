"""`kept connect imap`: sign in to any mailbox that speaks IMAP."""

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from agent.cli.options import Zone, data_option, own_domain_option
from agent.cli.passwords import SecretFrom, must_be_sure, secret_options
from agent.errors import BadInput

if TYPE_CHECKING:
    from connectors.imap.signin import SignedIn


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
@click.option(
    "--folder",
    "folders",
    multiple=True,
    metavar="NAME",
    help="Read this folder and Sent alone; may be repeated (default: every folder that holds mail).",
)
@click.option(
    "--sent",
    multiple=True,
    metavar="NAME",
    help="Your Sent folder, where kept does not find it by itself; may be repeated.",
)
@click.option("--drafts", default="", metavar="NAME", help="Your Drafts folder, where kept does not find it.")
@click.option("--without", multiple=True, metavar="NAME", help="Leave this folder unread; may be repeated.")
@click.option("--tz", type=Zone(), help="Your time zone (default: this machine's).")
@own_domain_option
@data_option  # fmt: skip
def command(
    target: str,
    user: str,
    secret: SecretFrom,
    address: str,
    tls: str | None,
    folders: tuple[str, ...],
    sent: tuple[str, ...],
    drafts: str,
    without: tuple[str, ...],
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
    from agent.clock import SystemClock
    from agent.ports import ConnectionInfo
    from connectors._lookups import NetworkLookups
    from connectors.imap.folders import Roles
    from connectors.imap.place import Mechanism, Tls
    from connectors.imap.signin import Wish, try_ways, ways

    at = endpoints(data)
    wish = Wish(
        target,
        user,
        Tls(tls) if tls else None,
        Mechanism.XOAUTH2 if secret.is_token else Mechanism.PASSWORD,
        folders,
        Roles(sent, drafts, without),
    )
    found = ways(wish, NetworkLookups(at.ca_bundle))
    must_be_sure(
        found[0], domain=target.rpartition("@")[2], typed=f"kept connect imap {found[0].host} --user {target}"
    )
    held = secret.get(asked_as=found[0].user)
    signed_in = try_ways(
        wish, [way for way in found if way.is_sure or way is found[0]], held, at, SystemClock()
    )
    _must_be_there(signed_in)
    own, *aliases = list(dict.fromkeys([*filter(None, [address.lower()]), *signed_in.addresses])) or [""]
    if "@" not in own:
        raise BadInput(
            "Whose mailbox this is cannot be seen from its mail.", "Add --address YOU@WORK.EXAMPLE"
        )
    click.echo(_said(signed_in, own, aliases))
    info = ConnectionInfo("imap", own, signed_in.place.options())
    keep(info, held.sealed(), data=data, zone=tz, own_domains=own_domains, aliases=tuple(aliases))


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
