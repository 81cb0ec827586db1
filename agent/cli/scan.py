"""`kept scan`: read mail and calendar files of one's own, follow every promise, draft what is due."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from agent.cli.options import Domain, Zone, data_option, json_option, moment_or_now, now_option


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(readable=False, path_type=Path), metavar="PATH..."
)
@click.option("--me", required=True, metavar="EMAIL", help="Your own address in this mail.")
@click.option("--tz", type=Zone(), help="Your time zone, like America/Chicago (default: this machine's).")
@click.option(
    "--own-domain", "own_domains", multiple=True, type=Domain(),
    help="A domain of your own side; may be repeated (default: the domain of --me).",
)  # fmt: skip
@now_option
@data_option
@json_option
def scan(
    paths: tuple[Path, ...],
    me: str,
    tz: ZoneInfo | None,
    own_domains: tuple[str, ...],
    now: datetime | None,
    data: Path | None,
    as_json: bool,
) -> None:
    """Read PATH... (mbox files, Maildirs, folders of .eml files, .ics calendars: a Google Takeout, say),
    write down every promise, see what became of each, and put drafts into DIR/drafts.

    Your mail is only read. Running it again reads only what is new.

    \b
    Example:
      kept scan ~/Takeout/Mail ~/Takeout/Calendar --me dana@northwind.example --tz America/Chicago
    """
    from agent import bootstrap
    from agent.cli.progress import shown
    from agent.cli.scan_words import counts_line, outcome
    from agent.flows.scan import scan as run

    at = moment_or_now(now)
    email = _address(me)
    found = bootstrap.sources(paths, now=at, zone=tz or bootstrap.local_zone())
    with bootstrap.application(data, much=bootstrap.is_much(paths)) as app:
        mailbox = app.put_mailbox(email, tz, own_domains)
        with shown() as progress:
            done = run(
                app.store, mailbox, found,
                reader=app.reader(mailbox), drafter=app.drafter(mailbox),
                policy=app.policy, now=at, progress=progress, spread=app.spread,
            )  # fmt: skip
        if as_json:
            verdicts = {verdict.value: count for verdict, count in done.verdicts.items()}
            said: dict[str, object] = {"files": sum(verdicts.values()), "verdicts": verdicts}
            if done.is_strange:
                said["address_occurs"] = False
            if done.unfollowed:
                said["unfollowed"] = [one._asdict() for one in done.unfollowed]
            click.echo(json.dumps(said))
            return
        click.echo(outcome(app, mailbox, done, at, data))
        click.echo(counts_line(done.verdicts))


def _address(text: str) -> str:
    """The address, lower case; a name without @ is refused."""
    address = text.strip().lower()
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@") or " " in address:
        raise click.BadParameter(
            f"{text} is no mail address; write one like dana@northwind.example.", param_hint="--me"
        )
    return address
