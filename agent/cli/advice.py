"""From trouble to words: what happened and what to type next. The one place of the command line that does so."""

import errno
import os
import sys
from collections.abc import Callable

import click

from agent.cli.ctrl_c import NEXT_STEP, SENTENCE, STATUS, CtrlC
from agent.errors import KeptError

_WHAT_TO_GIVE = {
    "PATH...": "Say what to read: kept scan ~/Takeout/Mail --me you@work.example",
    "me": "Say which address in this mail is yours: --me you@work.example",
    "ID": "`kept promises` shows the ID of each promise; its first letters are enough.",
    "WHEN": "Say by when: kept move ID 2026-03-20",
    "DOMAIN": "`kept accounts --all` lists them: kept account acme.example",
    "PERSON|DOMAIN": "Say whom: kept forget anna@acme.example, or kept forget acme.example",
    "FILE": "Say where the backup lies, or is to lie: kept-backup.zip, say.",
    "FOLDER": "Say where to write it: kept export ~/kept-export",
    "FILE_OR_TEXT": 'kept explain "I\'ll send it Friday", or the path of an .eml file.',
    "HOST[:PORT] or ADDRESS": "Say which mailbox: kept connect imap you@work.example",
}
"""What a command cannot do without, as its help calls it, and what to type for it."""


def advised(run: Callable[[], object], ctrl_c: CtrlC | None = None) -> int:
    """Run a command and return its exit status; trouble goes to standard error as sentences."""
    ctrl_c = ctrl_c or CtrlC()
    try:
        ctrl_c.arm()
        status = _status_of(run, ctrl_c)
        ctrl_c.disarm()
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("", err=True)
        return _say(SENTENCE, NEXT_STEP, STATUS)
    return status


def _status_of(run: Callable[[], object], ctrl_c: CtrlC) -> int:
    try:
        result = run()
    except click.exceptions.Abort:
        raise
    except Exception as error:
        if ctrl_c.has_come:  # libraries wrap what they do not know: SQLite, a class that is being made
            raise KeyboardInterrupt from error
        return _told(error)
    return result if isinstance(result, int) else 0


def _told(error: Exception) -> int:
    """Say what the trouble was; its exit status."""
    match error:
        case click.ClickException():
            error.show()
            if isinstance(error, click.MissingParameter) and (step := _WHAT_TO_GIVE.get(_named(error))):
                click.echo(f"      {step}", err=True)
            return error.exit_code
        case KeptError():
            return _say(error.sentence, error.next_step)
        case BrokenPipeError():
            # The reader of our output has gone (`| head`); Python would complain once more on exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        case OSError():
            return _say(*_about_the_system(error))
        case MemoryError():
            return _say(
                "There is not enough memory to go on.", "What was read is stored; run the same command again."
            )
    return _unexpected(error)


def _named(error: click.MissingParameter) -> str:
    """What is missing, as the command's help calls it."""
    return error.param.human_readable_name if error.param else ""


def _say(sentence: str, next_step: str = "", status: int = 1) -> int:
    click.echo(f"kept: {sentence}", err=True)
    if next_step:
        click.echo(f"      {next_step}", err=True)
    return status


def _about_the_system(error: OSError) -> tuple[str, str]:
    name = error.filename or "the data folder"
    if error.errno == errno.ENOSPC:
        return (
            f"The disk is full ({name}).",
            "Make room and run the same command again; nothing is half-written.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"{name} may not be written or read.",
            "Change its permissions, or choose another folder with --data.",
        )
    return f"{name}: {error.strerror or error}.", "Run the same command again; nothing is half-written."


def _unexpected(error: Exception) -> int:
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{where.tb_frame.f_globals.get('__name__')}:{where.tb_lineno}" if where else "an unknown place"
    # The message of the error is left out: it may hold words of somebody's mail.
    return _say(
        f"something went wrong that kept did not foresee ({type(error).__name__} at {place}). Nothing is half-written.",
        "Run the same command again; if it stays, report this line.",
        70,
    )
