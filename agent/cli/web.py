"""`kept web`: the pages, on this machine."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from agent.cli.options import data_option, now_option
from agent.settings import PAGES_PORT


@click.command()
@click.option(
    "--port",
    default=PAGES_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0: any that is free.",
)
@click.option("--open/--no-open", "opens", default=None, help="Open the browser (default: on a terminal).")
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="IP",
    help="Another than this machine's own: for a team that signs in.",
)
@now_option
@data_option
def web(host: str, port: int, opens: bool | None, now: datetime | None, data: Path | None) -> None:
    """Show the day, the ledger, the accounts, the week and the drafts as pages in your browser, until Ctrl-C.

    Only this machine can reach them, and only a browser that opened the link printed here, which works once. They
    load nothing from anywhere else, and everything on them can be done without a script.

    \b
    Example, on the sample that `kept demo` makes:
      kept web --data kept-demo --now 2026-03-16T09:00-05:00
    """
    from agent.web.serve import serve

    is_terminal = sys.stdout.isatty()

    def began(origin: str, link: str) -> None:
        if not link:
            click.echo(
                f"kept is at {origin}, for those who sign in with the team's provider. Ctrl-C ends it."
            )
            return
        click.echo(f"kept is at {origin}, for this machine alone. Sign in once with\n\n  {link}\n")
        click.echo("Ctrl-C ends it.")
        if is_terminal if opens is None else opens:
            click.launch(link)

    def next_link(link: str) -> None:
        if is_terminal:  # what is not a terminal may be a log that others read
            click.echo(f"Signed in. For another browser: {link}")

    serve(
        data,
        host=host,
        port=port,
        now=(lambda: now) if now else lambda: datetime.now(UTC),
        began=began,
        next_link=next_link,
    )
