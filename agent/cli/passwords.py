"""Passwords and tokens on the command line: from a prompt, a file, a variable or a command, and never as an argument."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.errors import BadInput

if TYPE_CHECKING:
    from connectors._discovery import Way
    from connectors._password import Secret

_LONGEST = 4096  # bytes of a password


@dataclass(frozen=True, slots=True)
class SecretFrom:
    """Where the user said that the password comes from; nothing named means that they are asked for it."""

    file: Path | None = None
    variable: str = ""
    token_file: str = ""
    token_command: str = ""

    @property
    def is_token(self) -> bool:
        """Whether it is an OAuth token of another program's and no password."""
        return bool(self.token_file or self.token_command)

    def get(self, *, asked_as: str) -> "Secret":
        """The secret; one that is prompted for, as this user's, where none is named. Raises `BadInput`."""
        from connectors._password import Secret

        named = [one for one in (self.file, self.variable, self.token_file, self.token_command) if one]
        if len(named) > 1:
            raise BadInput("Name one of --password-file, --password-env and the --oauth options.")
        if self.token_file:
            return Secret(token_file=str(Path(self.token_file).expanduser().absolute()))
        if self.token_command:
            return Secret(token_command=self.token_command)
        password = _password(self.file, self.variable, asked_as)
        if not password:
            raise BadInput("The password is empty.", "Give it with --password-file, or type it when asked.")
        return Secret(password=password)


def secret_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options that come to the command as one `secret: SecretFrom`. Arguments stand in everybody's list of processes, so a
    password is none."""

    @wraps(command)
    def collected(
        *args: object,
        password_file: Path | None,
        password_env: str,
        oauth_token_file: str,
        oauth_token_command: str,
        **others: object,
    ) -> None:
        secret = SecretFrom(password_file, password_env, oauth_token_file, oauth_token_command)
        command(*args, secret=secret, **others)

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
        collected = option(collected)
    return collected


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
