"""What the `kept connect` commands share: where providers answer, and keeping a sign-in after a look."""

import re
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from agent.errors import TRIES_AGAIN, SlowDown, SourceError
from agent.ports import ConnectionInfo, Endpoints


def endpoints(data: Path | None) -> Endpoints:
    """Where the providers answer, by the settings of this data folder."""
    from agent.settings import load_settings

    return load_settings(data).endpoints


def wants_report_in_inbox(data: Path | None) -> bool:
    """Whether the settings want the weekly report laid into the inbox: a right that is else not asked for."""
    from agent.settings import load_settings

    return load_settings(data).report.into_inbox


def to_type(refused: SourceError, typed: str) -> str:
    """What to do after a sign-in that was refused, down to the command: nothing was kept, so nothing tries again by itself.

    A step that names the provider's bare command gets the one that was typed; one that ends in a command for another
    server stands as it is.
    """
    provider = typed.split()[2]
    step = "" if refused.next_step == TRIES_AGAIN else refused.next_step
    if f": kept connect {provider} " in step:
        return step
    named = re.sub(rf"`kept connect {provider}\b[^`]*`", lambda _: f"`{typed}`", step)
    if named != step:
        return named
    if isinstance(refused, SlowDown):
        minutes = ceil(refused.retry_after / 60)
        wait = f"{max(1, minutes)} min" if minutes < 120 else f"{ceil(minutes / 60)} hours"
        step = f"Nothing was connected. Wait {wait}."
    return f"{step or 'Nothing was connected.'} Then: `{typed}`"


def keep(
    info: ConnectionInfo,
    secret: str,
    *,
    data: Path | None,
    email: str = "",
    zone: ZoneInfo | None = None,
    own_domains: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
) -> None:
    """Look into the mailbox; keep it, and say so. Raises what the look raised, and then nothing is kept.

    `email` is the rep's own address where `info.address` is another one; `aliases` are others of theirs.
    """
    from agent import bootstrap

    with bootstrap.application(data) as app:
        connection = bootstrap.SignedIn(app).connect(
            info, secret, email=email, zone=zone, own_domains=own_domains, aliases=aliases
        )
    click.echo(
        f"Connected {connection.name}. The sign-in is kept sealed; kept reads, and writes drafts, never sends."
    )
    click.echo("Next: `kept sync` reads it; `kept doctor` says how it stands.")
