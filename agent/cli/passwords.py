"""Passwords and tokens on the command line: from a prompt, a file, a variable or a command, and never as an argument."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from agent.errors import BadInput

if TYPE_CHECKING:
    from connectors._discovery import Way
    from connectors._password import Secret

_F = TypeVar("_F", bound=Callable[..., Any])
_LONGEST = 4096  # bytes of a password


def password_options(command: _F) -> _F:
    """Where the password comes from. Arguments stand in everybody's list of processes, so it is none."""
    options = (
        click.option(
            "--password-file", type=click.Path(path_type=Path, dir_okay=False), metavar="F",
            help="The file whose first line is the password (default: you are asked for it).",
        ),
        click.option(
            "--password-env", metavar="NAME", default="",
            help="The environment variable that holds the password.",
        ),
        click.option(
            "--oauth-token-file", metavar="F", default="",
            help="The file in which another program keeps a fresh OAuth access token.",
        ),
        click.option(
            "--oauth-token-command", metavar="CMD", default="",
            help="The command that prints a fresh OAuth access token, as `oama access you@work.example` does.",
        ),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def secret_from(
    password_file: Path | None, password_env: str, token_file: str, token_command: str, *, asked_as: str
) -> "Secret":
    """The secret that these options name; one that is prompted for where they name none."""
    from connectors._password import Secret

    named = [one for one in (password_file, password_env, token_file, token_command) if one]
    if len(named) > 1:
        raise BadInput("Name one of --password-file, --password-env and the --oauth options.")
    if token_file:
        return Secret(token_file=str(Path(token_file).expanduser().absolute()))
    if token_command:
        return Secret(token_command=token_command)
    password = _password(password_file, password_env, asked_as)
    if not password:
        raise BadInput("The password is empty.", "Give it with --password-file, or type it when asked.")
    return Secret(password=password)


def _password(file: Path | None, variable: str, asked_as: str) -> str:
    if file:
        return _of_file(file)
    if variable:
        if variable not in os.environ:
            raise BadInput(f"The environment has no {variable}.", "Set it, or use --password-file.")
        return os.environ[variable]
    if not sys.stdin.isatty():
        raise BadInput(
            "There is nobody to ask for the password.", "Use --password-file F or --password-env NAME."
        )
    prompted: str = click.prompt(f"Password of {asked_as}", hide_input=True)
    return prompted


def _of_file(file: Path) -> str:
    try:
        with file.expanduser().open("rb") as opened:
            lines = opened.read(_LONGEST).decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            f"The password file {file} cannot be read.", "Check its name and its rights."
        ) from None
    return lines[0] if lines else ""


def must_be_sure(way: "Way", *, domain: str, typed: str) -> None:
    """Ask before a password goes to somebody else's server on the word of the DNS alone, which can be forged."""
    where = way.host or way.url
    if way.is_sure:
        return
    if sys.stdin.isatty() and click.confirm(f"{domain} says that {where} holds its mail. Sign in there?"):
        return
    raise BadInput(
        f"{domain} says that {where} holds its mail, which is another domain.", f"If that is right: {typed}"
    )
