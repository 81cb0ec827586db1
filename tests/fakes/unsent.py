"""What a fake was asked that could have sent a mail: every fixture that runs a fake looks here when its test is over."""

from collections.abc import Iterable
from urllib.parse import unquote

_SENDING = (
    "/send", "/sendmail", "/reply", "/replyall", "/forward", "/microsoft.graph.send", "/microsoft.graph.sendmail",
    "/accept", "/decline", "/tentativelyaccept",
)  # fmt: skip


def sends(asked: Iterable[str]) -> list[str]:
    """The requests among these, `METHOD address` each, that would have sent something."""
    return [line for line in asked if unquote(line).partition("?")[0].rstrip("/").lower().endswith(_SENDING)]
