"""From trouble to words: what happened and what to type next. The one place of the command line that does so."""

import errno
import os
import sys
from collections.abc import Callable

import click

from agent.errors import KeptError

_INTERRUPTED = 130  # what a shell expects after Ctrl-C


def advised(run: Callable[[], object]) -> int:
    """Run a command and return its exit status; trouble goes to standard error as sentences."""
    try:
        result = run()
    except click.exceptions.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KeptError as error:
        return _say(error.sentence, error.next_step)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); Python would complain once more on exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _say(*_about_the_system(error))
    except MemoryError:
        return _say(
            "There is not enough memory to go on.", "What was read is stored; run the same command again."
        )
    except Exception as error:  # noqa: BLE001  the last resort: a user gets a sentence, never a traceback
        return _unexpected(error)
    return result if isinstance(result, int) else 0


def _say(sentence: str, next_step: str = "", status: int = 1) -> int:
    click.echo(f"kept: {sentence}", err=True)
    if next_step:
        click.echo(f"      {next_step}", err=True)
    return status


def _interrupted() -> int:
    click.echo("", err=True)
    return _say(
        "stopped. What was read so far is stored, nothing is half-written.",
        "Run the same command again to go on where it stopped.",
        _INTERRUPTED,
    )


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
