"""What lies in Gmail's Drafts or among what was sent, and kept's own name for a draft there."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

from agent.ports import DraftFate
from connectors._compose import DIGEST_HEADER, MARK_HEADER
from connectors._digest import digest_of
from connectors._headers import message_ids, read_head
from connectors.gmail._api import Json
from connectors.gmail._errors import Unclear
from connectors.gmail._history import labels_of
from connectors.gmail._letters import raw_of


@dataclass(frozen=True, slots=True)
class Ref:
    """Our name for a draft: its id, the message it held when it was written, and what that message said."""

    draft: str
    message: str = ""
    thread: str = ""
    digest: str = ""

    def text(self) -> str:
        """As it is kept in the ledger."""
        return "/".join(quote(part, safe="") for part in (self.draft, self.message, self.thread, self.digest))


def read_ref(text: str) -> Ref | None:
    """The name that was kept so; None for one that is not of this kind."""
    parts = [unquote(part) for part in text.split("/")]
    return Ref(*parts) if parts[0] and len(parts) == 4 else None


@dataclass(frozen=True, slots=True)
class Lying:
    """A draft or a sent mail as it lies there now."""

    draft: str
    message: str
    thread: str
    labels: frozenset[str]
    raw: bytes

    def bears(self, mark: str) -> bool:
        """Whether this is the draft with this mark, or what a mail program made of it."""
        head = read_head(self.raw)
        keys = message_ids(head.first("message-id"))
        return head.first(MARK_HEADER.lower()) == mark or any(key.startswith(f"kept.{mark}@") for key in keys)

    @property
    def is_ours(self) -> bool:
        """Whether kept wrote it."""
        head = read_head(self.raw)
        keys = message_ids(head.first("message-id"))
        return bool(head.first(MARK_HEADER.lower())) or any(key.startswith("kept.") for key in keys)

    def says(self, known: Ref | None) -> bool:
        """Whether it says what kept wrote: as it was noted then or, where it was not, as its own head has it."""
        written = known.digest if known else ""
        return digest_of(self.raw) == (written or read_head(self.raw).first(DIGEST_HEADER.lower()))

    @property
    def ref(self) -> str:
        """The name that is kept of it from now on."""
        return Ref(self.draft, self.message, self.thread, digest_of(self.raw)).text()


def made_ref(answer: Json, digest: str) -> Ref:
    """The name in an answer to a create; raises `ProviderDown` where there is none."""
    name, message = text_of(answer, "id"), message_of(answer)
    if not name or not text_of(message, "id"):
        raise Unclear("Gmail took a draft and does not say which.")
    return Ref(name, text_of(message, "id"), text_of(message, "threadId"), digest)


def lying_in(draft: str, message: Json) -> Lying:
    """What a draft, or nothing, holds by Gmail's answer about its message."""
    labels = labels_of(message)
    return Lying(draft, text_of(message, "id"), text_of(message, "threadId"), labels, raw_of(message)[0])


def sent_fate(lying: Lying, known: Ref | None) -> DraftFate:
    """Whether it went out as kept wrote it."""
    return DraftFate.SENT_AS_IS if lying.says(known) else DraftFate.SENT_EDITED


def message_of(answer: Json) -> Json:
    """The message that an answer about a draft holds; empty where it holds none."""
    message = answer.get("message")
    return message if isinstance(message, dict) else {}


def text_of(answer: object, name: str) -> str:
    """A field of an answer as text; empty where it is missing."""
    return str(answer.get(name) or "") if isinstance(answer, dict) else ""
