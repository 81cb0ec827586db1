"""`kept doctor`: what is wrong and what to type next."""

from pathlib import Path

import click

from agent.cli.options import data_option, moment_or_now


@click.command()
@data_option
def doctor(data: Path | None) -> int:
    """Check the data folder, the database, the key, every mailbox and the drafts; say what is wrong and what to
    type next. The exit status is 1 where something needs you."""
    from agent import bootstrap
    from agent.cli.doctor_words import check

    with bootstrap.application(data) as app:
        findings = check(app, moment_or_now(None))
    for finding in findings:
        click.echo(str(finding))
    return 1 if any(finding.needs_you for finding in findings) else 0
