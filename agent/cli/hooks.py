"""`kept hooks`: take providers' notices of new mail."""

from pathlib import Path

import click

from agent.cli.options import data_option


@click.command()
@click.option(
    "--port", default=8790, show_default=True, type=click.IntRange(1, 65535), help="Where to listen."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="H",
    help="At which address of this machine; a proxy with TLS stands before it.",
)  # fmt: skip
@data_option
def hooks(port: int, host: str, data: Path | None) -> None:
    """Take Google's and Microsoft's notices of new mail, so that it is read at once instead of in five minutes.

    The public address and Google's topic are settings under [push]; docs/connect-google.md and
    docs/connect-outlook.md say how. What comes in only hurries a reading; without it nothing is missed.
    """
    from agent.hooks.serve import serve

    serve(data, host=host, port=port)
