"""The secret of an IMAP or CalDAV account, as the vault keeps it, and the way from it to a password or token.

Ends in a JSON string for the vault: a password, or where a fresh OAuth token can be had (a file
that another program renews, or a command such as `oama access dana@x.example`).
"""

import json
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from agent.errors import SignInNeeded

USUAL_HINT = "Many providers want an app password here."
"""What is said of a refused password where nothing is known of the provider."""

_COMMAND_SECONDS = 30
_LONGEST = 64 * 1024


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """One of these is set."""

    password: str = ""
    token_file: str = ""
    token_command: str = ""

    def __repr__(self) -> str:
        return "Secret(...)"  # it stands in tracebacks, and its content must not

    def sealed(self) -> str:
        """As the vault keeps it."""
        said = {"password": self.password, "token_file": self.token_file, "token_command": self.token_command}
        return json.dumps({name: value for name, value in said.items() if value})

    def value(self) -> str:
        """The password, or a token as fresh as it can be had; raises `SignInNeeded`."""
        if self.token_file:
            return _one_line(_of_file(self.token_file))
        if self.token_command:
            return _one_line(_of_command(self.token_command))
        return self.password


def secret_of(sealed: str) -> Secret:
    """What the vault kept; raises `SignInNeeded` where it kept nothing that can be used."""
    try:
        said = json.loads(sealed)
        return Secret(**{name: str(said.get(name, "")) for name in Secret.__slots__})
    except (ValueError, AttributeError):
        raise SignInNeeded(
            "The stored password cannot be used.",
            "Connect it again as you did the first time: `kept connect`.",
        ) from None


def _of_file(path: str) -> str:
    try:
        with Path(path).expanduser().open(encoding="utf-8") as file:
            return file.read(_LONGEST)
    except (OSError, UnicodeDecodeError):
        raise SignInNeeded(
            f"The token file {path} cannot be read.", "Renew it with the program that writes it."
        ) from None


def _of_command(command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 the user's own command, without a shell
            shlex.split(command), capture_output=True, timeout=_COMMAND_SECONDS, check=True, text=True
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        raise SignInNeeded(
            "The command that should print a token failed.", "Try it by hand; `kept connect` takes another."
        ) from None
    return done.stdout


def _one_line(text: str) -> str:
    lines = text.strip().splitlines()
    if len(lines) != 1:
        raise SignInNeeded("What should be a token is not one line.", "It must be the access token alone.")
    return lines[0]
