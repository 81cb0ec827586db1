"""What Microsoft Graph answers when it refuses, as the errors of `agent.errors`: the one table of this provider.

Nothing of an answer's body but its code is ever repeated, and of the code only letters and digits.
"""

import json
import re
from typing import Any

from agent.errors import (
    CursorLost,
    KeptError,
    NotAllowed,
    ProviderDown,
    SignInNeeded,
    SlowDown,
    SourceMissing,
)

RECONNECT = "Sign in again: `kept connect outlook`."

_LOST = frozenset(
    {"syncstatenotfound", "syncstateinvalid", "invalidsyncstatedata", "errorinvalidsyncstatedata"}
)
_NO_MAILBOX = frozenset(
    {"mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi", "errornonexistentmailbox"}
)
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,59}")


class Refused(NotAllowed):
    """A request that Graph will not answer whatever is done; callers that know a second way look at `status`."""

    def __init__(self, sentence: str, next_step: str, *, status: int, code: str) -> None:
        super().__init__(sentence, next_step)
        self.status = status
        self.code = code


class Unanswerable(ProviderDown):
    """Graph failed on this very request (500) and may well answer others."""


class Missing(SourceMissing):
    """Graph knows no such message, folder, event or address."""


class Changed(KeptError):
    """The thing was changed since it was read (412): what was wanted was not done."""


def trouble(status: int, body: bytes, *, retry_after: float | None = None) -> KeptError:
    """The error for an answer of 300 or above."""
    code = code_of(body)
    known = code.lower()
    if is_cursor_lost(status, known):
        return CursorLost("Microsoft no longer knows where the last reading stood.")
    if known in _NO_MAILBOX:
        return _no_mailbox(status, code)
    if status == 401:
        return SignInNeeded("Microsoft no longer accepts the sign-in of this mailbox.", RECONNECT)
    if status == 404:
        return Missing("Microsoft does not know that item or address.")
    if status == 412:
        return Changed("It was changed in the meantime.")
    if status == 429:
        return SlowDown("Microsoft asks to wait with this mailbox.", retry_after or 60.0)
    if status == 500:
        return Unanswerable("Microsoft Graph cannot answer at the moment (500).")
    if status > 500 or status in (408, 409, 423):
        return ProviderDown(f"Microsoft Graph cannot answer at the moment ({status}).")
    if status < 400:
        return Refused(_REDIRECT, "Check KEPT_GRAPH_ROOT.", status=status, code="")
    return _refused(status, code)


_REDIRECT = "Microsoft Graph sent us to another address; kept goes nowhere else with your sign-in."


def _no_mailbox(status: int, code: str) -> Refused:
    return Refused(
        "This Microsoft account has no Exchange Online mailbox.",
        "Connect the account whose mail you read in Outlook.",
        status=status,
        code=code,
    )


def _refused(status: int, code: str) -> Refused:
    said = code or str(status)
    if status == 403:
        sentence = f"Microsoft does not let kept read this mailbox ({said})."
        step = "Ask your administrator to allow kept (docs/connect-outlook.md), then `kept connect outlook`."
        return Refused(sentence, step, status=status, code=code)
    return Refused(f"Microsoft Graph refused a request ({said}).", "", status=status, code=code)


def is_cursor_lost(status: int, code: str) -> bool:
    """Whether a stored link or a page's link means nothing any more; `code` in lower case."""
    return status == 410 or (400 <= status < 500 and (code in _LOST or code.startswith("resync")))


def code_of(body: bytes) -> str:
    """`error.code` of an answer, or an empty string: bodies may be HTML, cut, or anything else."""
    try:
        error: Any = json.loads(body)["error"]
        code = error["code"] if isinstance(error, dict) else error
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
