"""What a fake was asked that could have sent a mail: every fixture that runs a fake looks here when its test is over.

Told in two ways, neither of which knows the other or kept's own gate: by words that send, wherever they stand, and by the short
list of what kept may change at all. The fakes keep the latter's requests whatever else they are told to forget.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

_SENDING = frozenset(
    {
        "send", "sendmail", "reply", "replyall", "forward", "accept", "decline", "tentativelyaccept", "cancel", "quickadd",
    }
)  # fmt: skip

GOOGLE = re.compile(
    r"POST /batch(/[^/]+)*|POST /token|POST /gmail/v1/users/me/(drafts|messages|watch)|DELETE /gmail/v1/users/me/drafts/[^/]+"
    r"|POST /v1/projects/[^/]+/subscriptions/[^/]+:(pull|acknowledge)"
)
"""All that may be changed at Google: a draft, and the report in the rep's own inbox; the rest reads, or says who asks."""

MICROSOFT = re.compile(
    r"POST /v1\.0/\$batch|POST /[^/]+/oauth2/v2\.0/(token|devicecode)|POST {me}/messages/[^/]+/createReply(All)?"
    r"|POST {me}(/mailFolders/[^/]+)?/messages|(PATCH|DELETE) {me}/messages/[^/]+"
    r"|POST /v1\.0/subscriptions|(PATCH|DELETE) /v1\.0/subscriptions/[^/]+".replace(
        "{me}", r"/v1\.0/(me|users/[^/]+)"
    )
)
"""The same of Microsoft Graph."""


def sends(asked: Iterable[str]) -> list[str]:
    """The requests among these, `METHOD address` each, that would have sent something."""
    return [line for line in asked if _last_word(line) in _SENDING]


def strange_writes(asked: Iterable[str], may: re.Pattern[str]) -> list[str]:
    """The requests among these that are neither a reading nor on the list of what `may` be changed."""
    return [line for line in asked if not is_reading(line) and not may.fullmatch(_plain(line))]


def is_reading(line: str) -> bool:
    """Whether a request, or a part of a batch, asks and changes nothing."""
    return line.removeprefix("PART ").removeprefix("part ").startswith(("GET ", "HEAD "))


def _plain(line: str) -> str:
    return unquote(line).partition("?")[0]


def _last_word(line: str) -> str:
    return re.split(r"[/.:]", _plain(line).rstrip("/").lower())[-1]
