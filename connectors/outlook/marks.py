"""The mark kept leaves in a draft at Microsoft, and how its words are told to be untouched.

Both lie in extended properties of the message, which no mail program shows. The digest is of what a
person reads and decides (whom it goes to, its subject, its words), not of the HTML, which Exchange and
Outlook write anew without anybody's doing.
"""

import hashlib
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from agent.ports import OutgoingDraft
from connectors.outlook.transport import Json

_SET = "String {6f2b1c5a-3d0e-4c7b-9a41-8e2d7f60b913} Name"
MARK, DIGEST = f"{_SET} KeptMark", f"{_SET} KeptDigest"  # names are case-sensitive
_IN_REPLY_TO, _REFERENCES = "String 0x1042", "String 0x1039"  # PidTagInReplyToId, PidTagInternetReferences

_LISTED = f"singleValueExtendedProperties($filter=id eq '{MARK}' or id eq '{DIGEST}')"
EXPANDED = f"$expand={_LISTED}"
"""What to ask for beside a message, so that `mark_of` and `is_untouched` can tell."""


def marked(draft: OutgoingDraft, *, threaded: bool) -> list[Json]:
    """The extended properties of a draft of ours; `threaded`: the server does not know what it answers."""
    properties = [{"id": MARK, "value": draft.mark}, {"id": DIGEST, "value": digest_of(draft)}]
    if threaded and draft.in_reply_to:
        chain = " ".join(f"<{key}>" for key in dict.fromkeys((*draft.references, draft.in_reply_to)))
        properties += [
            {"id": _IN_REPLY_TO, "value": f"<{draft.in_reply_to}>"},
            {"id": _REFERENCES, "value": chain},
        ]
    return properties


def filter_for(mark: str) -> str:
    """The OData filter that finds a mark, whatever folder the message lies in."""
    quoted = mark.replace("'", "''")
    return f"singleValueExtendedProperties/Any(ep: ep/id eq '{MARK}' and ep/value eq '{quoted}')"


def mark_of(message: Json) -> str:
    """The mark of a message, in lower case as the server compares it; empty for one that is not ours."""
    return _property(message, MARK).lower()


def ref_of(message: Json, digest: str = "") -> str:
    """What kept keeps of a draft: its id, and the digest of the words it was given, should the mark be lost."""
    return f"{message['id']}#{_property(message, DIGEST) or digest}"


def read_ref(ref: str) -> tuple[str, str]:
    """The id and the digest."""
    found, _, digest = ref.partition("#")
    return found, digest


def is_untouched(message: Json, digest: str = "") -> bool:
    """Whether a person would read in it what kept wrote. Where that cannot be told, it is the human's."""
    wanted = _property(message, DIGEST) or digest
    return not message.get("hasAttachments") and bool(wanted) and wanted == _digest_of(message)


def _digest_of(message: Json) -> str:
    """Of a message as Graph gives it."""
    body = message.get("body")
    said = body if isinstance(body, dict) else {}
    return _digest(
        to=_addresses(message.get("toRecipients")),
        cc=_addresses(message.get("ccRecipients")) + _addresses(message.get("bccRecipients")),
        subject=str(message.get("subject") or ""),
        text=_visible(str(said.get("content") or ""), is_html=str(said.get("contentType")).lower() == "html"),
    )


def digest_of(draft: OutgoingDraft) -> str:
    return _digest(
        to=[address.email for address in draft.to],
        cc=[address.email for address in draft.cc],
        subject=draft.subject,
        text=_visible(draft.html, is_html=True),
    )


def _digest(*, to: Sequence[str], cc: Sequence[str], subject: str, text: str) -> str:
    said = (_people(to), _people(cc), "".join(subject.casefold().split()), text)
    return hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()[:32]


def _people(emails: Sequence[str]) -> str:
    return ",".join(sorted(email.lower() for email in emails))


def _visible(content: str, *, is_html: bool) -> str:
    """The words without their spacing, which Exchange sets as it likes."""
    if not is_html:
        return "".join(content.split())
    page = LexborHTMLParser(content)
    page.strip_tags(["head", "style", "script", "title"])
    return "".join(page.body.text().split()) if page.body else ""


def _addresses(recipients: object) -> list[str]:
    return [email for recipient in _objects(recipients) if (email := _email(recipient))]


def _email(recipient: Json) -> str:
    address = recipient.get("emailAddress")
    said = address.get("address") if isinstance(address, dict) else None
    return said if isinstance(said, str) else ""


def _property(message: Json, name: str) -> str:
    for found in _objects(message.get("singleValueExtendedProperties")):
        if str(found.get("id")).lower() == name.lower():
            return str(found.get("value") or "")
    return ""


def _objects(listed: object) -> Iterator[Json]:
    return (one for one in listed if isinstance(one, dict)) if isinstance(listed, list) else iter(())
