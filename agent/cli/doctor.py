"""`kept doctor`: what is wrong and what to type next."""

from pathlib import Path

import click

from agent.cli.options import data_option, moment_or_now


@click.command()
@click.option(
    "--rotate-keys",
    is_flag=True,
    help="Make a new sealing key and seal everything anew; stop other kept commands first.",
)
@click.option(
    "--try-again",
    is_flag=True,
    help="Give what was set aside another chance: background jobs, and single mails.",
)
@click.option(
    "--alive",
    is_flag=True,
    help="Only say by the exit status whether the background works; for health checks.",
)
@data_option
def doctor(data: Path | None, rotate_keys: bool, try_again: bool, alive: bool) -> int:
    """Check the data folder, the database, the key, every mailbox and the drafts; say what is wrong and what to
    type next. The exit status is 1 where something needs you."""
    from agent import bootstrap
    from agent.cli.doctor_words import check

    if alive:
        from agent.bootstrap.background import Background

        with bootstrap.application(data) as app:
            return 0 if Background(app).is_alive() else 1
    if rotate_keys:
        click.echo(_rotated(data))
    with bootstrap.application(data) as app:
        if try_again:
            with app.store.writing(app.clock.now()) as unit:
                click.echo(_tried_again(unit.jobs.try_again(), unit.suspects.try_again()))
        findings = check(app, moment_or_now(None))
    for finding in findings:
        click.echo(str(finding))
    return 1 if any(finding.needs_you for finding in findings) else 0


def _tried_again(jobs: int, alone: int) -> str:
    if not alone:
        return f"{jobs} jobs are tried again."
    plural = "mails, meetings or accounts that were" if alone > 1 else "mail, meeting or account that was"
    return (
        f"{jobs} jobs are tried again, and {alone} {plural} left alone; to find them the next reading begins at the\n"
        "beginning of the folder they lie in. What is known already is counted once."
    )


def _rotated(data: Path | None) -> str:
    """Add a key, seal everything under it, and say what became of the old ones."""
    from agent import bootstrap

    bootstrap.add_key(data)
    with bootstrap.application(data) as app:
        count, path = app.store.seal_anew(), app.settings.keys
    return (
        f"A new key seals from now on; {count} values were sealed anew under it. Nothing in the database needs the older\n"
        f"lines of {path} any more; backups made before today do."
    )
