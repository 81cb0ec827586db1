"""What IMAP servers and networks raise, to the errors of kept: one table, and nothing else gets out.

No sentence repeats what a server said: its text may hold anything.
"""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient.exceptions import IMAPClientError, ProtocolError

from agent.errors import TRIES_AGAIN, KeptError, NotAllowed, ProviderDown, SignInNeeded, SlowDown, SourceError
from connectors._network import network_trouble
from connectors._password import USUAL_HINT

_CODE = re.compile(r"\[([A-Z-]{2,40})[\] ]")
_PASSING = (
    "temporar", "unavailable", "try again", "system error", "internal error", "server error", "server busy",
    "timeout", "timed out", "backend", "but not connected",
)  # fmt: skip
_WAIT = 15 * 60.0  # seconds, where a server says that there were too many attempts


class Refused(SourceError):
    """The server answered NO or BAD to a command; `code` is the response code (RFC 5530), if any.

    Nothing was done, and it may be done another time: a mailbox is full today, a list is being rebuilt.
    What is refused for good is refused at the sign-in.
    """

    def __init__(self, sentence: str, code: str = "", next_step: str = "") -> None:
        super().__init__(sentence, next_step)
        self.code = code


@contextmanager
def translating(where: str) -> Iterator[None]:
    """Let only errors of kept out; `where` names the server in their sentences."""
    try:
        yield
    except KeptError:
        raise
    except (imaplib.IMAP4.error, IMAPClientError) as error:
        raise _of_protocol(error, where) from None
    except OSError as error:
        raise network_trouble(error, where) from None
    except Exception as error:  # noqa: BLE001 - whatever a server's answer provokes in the parsers, it is no answer
        raise _garbled(where, type(error).__name__) from None


def _garbled(where: str, kind: str) -> ProviderDown:
    return ProviderDown(f"{where} gave an answer that cannot be read ({kind}).", TRIES_AGAIN)


def _of_protocol(error: Exception, where: str) -> SourceError:
    if isinstance(error, ProtocolError):
        return _garbled(where, "ProtocolError")
    if isinstance(error, imaplib.IMAP4.abort):
        return ProviderDown(f"{where} ended the connection.", TRIES_AGAIN)
    said = str(error)
    code = code_of(said)
    if code in ("UNAVAILABLE", "INUSE", "SERVERBUG") or (not code and _is_passing(said)):
        return ProviderDown(f"{where} cannot answer at present.", TRIES_AGAIN)
    if code in ("LIMIT", "THROTTLED"):
        return SlowDown(f"{where} asks us to come back later.", _WAIT)
    if code == "OVERQUOTA":
        return Refused(f"The mailbox at {where} is full.", code, "Make room in it, then try again.")
    return Refused(f"{where} refused what was asked of it{f' ({code})' if code else ''}.", code, TRIES_AGAIN)


def _is_passing(said: str) -> bool:
    """Whether the words of a refusal without a code are those of a server in trouble (Gmail, Exchange, Courier)."""
    text = said.lower()
    return any(word in text for word in _PASSING)


def code_of(said: str) -> str:
    """The response code in a server's words, such as `AUTHENTICATIONFAILED`; empty where there is none."""
    found = _CODE.search(said.upper())
    return found[1] if found else ""


def sign_in_refused(said: str, where: str, again: str) -> SourceError:
    """The error for a NO to a sign-in: a wrong password is told apart from a server in trouble (RFC 5530).

    `again` is the command that signs in.
    """
    code, text = code_of(said), said.lower()
    if code in ("UNAVAILABLE", "INUSE", "SERVERBUG", "CONTACTADMIN") or (not code and _is_passing(text)):
        return ProviderDown(f"{where} cannot check passwords at present.", TRIES_AGAIN)
    if code in ("LIMIT", "THROTTLED") or "too many" in text or "rate limit" in text:
        return SlowDown(f"{where} asks us to come back later.", _WAIT)
    if code == "EXPIRED":
        return SignInNeeded(f"{where} says that the password has expired.", f"Change it, then `{again}`.")
    if "application-specific" in text or "app password" in text or "app-specific" in text:
        return SignInNeeded(
            f"{where} wants an app password, not the account's own.",
            f"Make one in the account's security settings, then `{again}`.",
        )
    if code == "PRIVACYREQUIRED":
        return NotAllowed(f"{where} takes no password without TLS.", f"`{again} --tls starttls`")
    return SignInNeeded(
        f"{where} does not accept this user and password.",
        f"Check both, then `{again}`. {USUAL_HINT}",
    )
