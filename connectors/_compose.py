"""An `OutgoingDraft` to RFC 5322 bytes: the only writer of mail.

Names, subjects and identifiers come from strangers' mail, so no library that knows header objects
is trusted with them (Python 3.11.7 writes a decoded newline as a new header, CVE-2024-6923). Every
value is brought to one line, checked against its grammar and written by hand; then two parsers
read the result, and unless both see exactly the headers that were meant, there is no draft.
"""

import base64
import hashlib
import quopri
import re
from datetime import datetime
from email import message_from_bytes
from email.utils import format_datetime

from agent.core.message import Address
from agent.errors import BadInput
from agent.ports import OutgoingDraft
from connectors._headers import one_line, read_head

MARK_HEADER = "X-Kept-Mark"
DIGEST_HEADER = "X-Kept-Digest"

_REFERENCES = 30  # the first and the newest; longer chains help no mail program
_SUBJECT_LENGTH = 400
_NAME_LENGTH = 120
_RECIPIENTS = 100

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EMAIL = re.compile(rf"{_ATEXT}(?:\.{_ATEXT})*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_ID = re.compile(r"[!-;=?A-~]{1,200}@[!-;=?A-~]{1,200}")  # printable, without < > @ and blanks
_MARK = re.compile(r"[A-Za-z0-9-]{1,64}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/?^`{|}~ -]+")  # atoms; no "=" so that it is no encoded word


def compose(draft: OutgoingDraft, *, digest: str) -> bytes:
    """The draft as a mail with \\n line ends, in text and HTML. `digest` is written beside the mark.

    Raises `BadInput` where the sender, a recipient or the mark cannot be written safely.
    """
    headers = _headers(draft, digest)
    boundary = (
        f"=_kept_{hashlib.sha256(draft.mark.encode()).hexdigest()[:24]}"  # "=_" stands in no quoted-printable
    )
    headers.append(("Content-Type", f'multipart/alternative; boundary="{boundary}"'))
    lines = [f"{name}: {value}" for name, value in headers]
    parts = [_part("plain", draft.text), _part("html", draft.html)]
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    raw = ("\n".join(lines) + f"\n\n{body}--{boundary}--\n").encode("ascii")
    _check(raw, [name for name, _ in headers])
    return raw


def message_id(mark: str, sender: Address) -> str:
    """The Message-ID of the draft with this mark, without brackets; always the same."""
    return f"kept.{_marked(mark)}@{_email(sender).rpartition('@')[2]}"


def _headers(draft: OutgoingDraft, digest: str) -> list[tuple[str, str]]:
    if not draft.to or len(draft.to) + len(draft.cc) > _RECIPIENTS:
        raise BadInput(
            "The draft has nobody to go to, or too many.", "See whom the thread is with: `kept show`."
        )
    headers = [
        ("From", _mailbox(draft.sender)),
        ("To", _mailboxes(draft.to)),
        ("Subject", _text(one_line(draft.subject)[:_SUBJECT_LENGTH])),
        ("Date", _date(draft.written_at)),
        ("Message-ID", f"<{message_id(draft.mark, draft.sender)}>"),
    ]
    if draft.cc:
        headers.insert(2, ("Cc", _mailboxes(draft.cc)))
    answered = [draft.in_reply_to] if draft.in_reply_to and _is_id(draft.in_reply_to) else []
    if answered:
        headers.append(("In-Reply-To", f"<{answered[0]}>"))
    chain = list(dict.fromkeys(key for key in (*draft.references, *answered) if _is_id(key)))
    if chain:
        chain = chain if len(chain) <= _REFERENCES else [chain[0], *chain[1 - _REFERENCES :]]
        headers.append(("References", "\n ".join(f"<{key}>" for key in chain)))
    return [*headers, (MARK_HEADER, draft.mark), (DIGEST_HEADER, _marked(digest)), ("MIME-Version", "1.0")]


def _is_id(key: str) -> bool:
    """Whether a key may be written as an identifier; keys we made up for mails without one are nobody's."""
    return _ID.fullmatch(key) is not None and not (key.startswith("sha256.") and key.endswith("@local"))


def _date(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0))


def _marked(mark: str) -> str:
    if not _MARK.fullmatch(mark):
        raise BadInput("A draft's mark may hold letters, digits and hyphens only.")
    return mark


def _mailboxes(addresses: tuple[Address, ...]) -> str:
    return ",\n ".join(_mailbox(address) for address in addresses)


def _mailbox(address: Address) -> str:
    email = _email(address)
    name = one_line(address.name)[:_NAME_LENGTH].strip()
    if not name:
        return email
    if _PLAIN_NAME.fullmatch(name):
        return f"{name} <{email}>"
    if name.isascii() and "=?" not in name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{email}>'
    return f"{_encoded(name)}\n <{email}>"


def _email(address: Address) -> str:
    """The address in ASCII; a domain of other letters as IDNA writes it."""
    local, _, domain = address.email.rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            domain = ""
    email = f"{local}@{domain}"
    if len(email) > 254 or ".." in domain or not _EMAIL.fullmatch(email):
        raise BadInput(
            f"{one_line(address.email)[:80]!r} is not an address that a draft can be written to.",
            "Write to this person from your mail program.",
        )
    return email


def _text(text: str) -> str:
    """An unstructured value: as it stands where it is short ASCII that reads as nothing else, encoded otherwise."""
    if text.isascii() and "=?" not in text and len(text) <= 900:
        return text
    return _encoded(text)


def _encoded(text: str) -> str:
    """RFC 2047 encoded words of at most 75 characters, one a line; no character is split."""
    words: list[str] = []
    octets = b""
    for character in text:
        more = character.encode("utf-8", "replace")
        if len(octets) + len(more) > 45:
            words.append(_word(octets))
            octets = b""
        octets += more
    return "\n ".join([*words, _word(octets)])


def _word(octets: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(octets).decode('ascii')}?="


def _part(subtype: str, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    packed = quopri.encodestring(text.encode("utf-8", "replace")).decode("ascii")
    packed = re.sub(r"(?m)^(From |\.)", lambda found: f"={ord(found[0][0]):02X}{found[0][1:]}", packed)
    head = f"Content-Type: text/{subtype}; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"
    return f"{head}\n{packed}"


def _check(raw: bytes, meant: list[str]) -> None:
    """Read the mail back and refuse it unless it has exactly the headers that were meant."""
    wanted = sorted(name.lower() for name in meant)
    ours = sorted(name for name, values in read_head(raw).fields.items() for _ in values)
    theirs = sorted(name.lower() for name in message_from_bytes(raw).keys())  # noqa: SIM118
    if ours != wanted or theirs != wanted:
        raise BadInput("The draft cannot be written safely: something in the thread reads as a mail header.")
