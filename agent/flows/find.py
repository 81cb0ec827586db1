"""From what a connector gives to what the ledger needs: who speaks, in which words, committing to what.

Second step of the flow, between a connector's page and the store.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from agent.core.forgotten import Forgetting
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.sides import accounts_among, accounts_of, is_own_side, side_of
from agent.core.meeting import Meeting
from agent.core.message import Address, MailKind, Message, ThreadKey
from agent.core.policy import Policy, Rep
from agent.core.reading.opt_out import is_to_many
from agent.flows.copies import Copies
from agent.flows.trouble import named
from agent.flows.words import Stumbled, Unread, WordReader, Words
from agent.ports import Item, Page, Verdict
from agent.store_port import BookedMeeting, BookedMessage, ReadItem, ReadPage

_NOBODY = Address("")
_WORDLESS = Words("", "", ())


class _Head(NamedTuple):
    """A mail without its words; `made_of` is what they hang on, None where nobody asks for them."""

    message: Message
    side: Side
    accounts: tuple[str, ...]
    made_of: Hashable | None


class BegunPage(NamedTuple):
    """A page of which the words of some mail are still to be read."""

    page: Page
    heads: Sequence[_Head | Stumbled | None]
    made_of: Sequence[Hashable]  # of each of `unread`
    unread: Sequence[Unread]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one rep's mail and calendar."""

    rep: Rep
    policy: Policy
    words: WordReader
    forgotten: frozenset[str] = frozenset()  # addresses and domains whose mail is not to be kept
    _copies: Copies[Words | Stumbled] = field(default_factory=Copies, compare=False, repr=False)

    def read_page(self, page: Page) -> ReadPage:
        """The page with everything in it read."""
        begun = self.begin(page)
        return self.finish(begun, self.words.read_all(begun.unread))

    def begin(self, page: Page) -> "BegunPage":
        """The page as far as heads tell; `unread` are the mails whose words must be read, copies only once."""
        heads = [self._tried_head(item.message) if item.message else None for item in page.items]
        speaking = (head for head in heads if isinstance(head, _Head) and head.made_of)
        unread = [head for head in speaking if self._copies.is_new(head.made_of)]
        return BegunPage(
            page,
            heads,
            [head.made_of for head in unread],
            [Unread(head.side, head.message) for head in unread],
        )

    def finish(self, begun: "BegunPage", words: Sequence[Words | Stumbled]) -> ReadPage:
        """The page with these words of its `unread`. Pages are finished in the order in which they were begun."""
        for made_of, one in zip(begun.made_of, words, strict=True):
            self._copies.learn(made_of, one)
        items = tuple(map(self._item, begun.page.items, begun.heads))
        return ReadPage(items, begun.page.cursor, begun.page.removed)

    def as_asked(self, page: Page, read: ReadPage, forgotten: frozenset[str]) -> ReadPage:
        """What was read of the page, without those who were forgotten since this reader was made: hours ago, perhaps."""
        if forgotten <= self.forgotten:
            return read
        again = replace(self, forgotten=forgotten, _copies=Copies()).read_page(page)
        return replace(read, items=again.items)

    def _item(self, item: Item, head: "_Head | Stumbled | None") -> ReadItem:
        if item.message and head is None:
            return ReadItem(item.ref, Verdict.SKIPPED, self._why_skipped(item.message))
        message = self._booked(head) if isinstance(head, _Head) else head
        if isinstance(message, Stumbled):
            return ReadItem(item.ref, Verdict.QUARANTINED, f"it could not be read ({message.error})")
        left = [self._forgetting.meeting_without(meeting) for meeting in item.meetings]
        meetings = tuple(self._meeting(meeting) for meeting in left if meeting is not None)
        if left and not (meetings or message):
            return ReadItem(item.ref, Verdict.SKIPPED, "it is with somebody you asked kept to forget")
        return ReadItem(item.ref, item.verdict, item.reason, message, meetings, item.has_grown)

    @property
    def _forgetting(self) -> Forgetting:
        return Forgetting(self.rep, self.policy, self.forgotten)

    def _is_forgotten(self, message: Message) -> bool:
        return bool(self.forgotten) and self._forgetting.is_theirs(message.senders, message.to, message.cc)

    def _why_skipped(self, message: Message) -> str:
        if self._forgetting.beside(message.senders, message.recipients):
            return "it is from or to somebody you asked kept to forget, with other customers on it"
        return "it is from or to somebody you asked kept to forget"

    def _without_forgotten(self, message: Message) -> Message:
        if not self.forgotten:
            return message
        to, cc = (self._forgetting.without(some) for some in (message.to, message.cc))
        return replace(message, to=to, cc=cc)

    def _meeting(self, meeting: Meeting) -> BookedMeeting:
        return BookedMeeting(meeting, accounts_among(meeting.people, self.rep, self.policy))

    def read(self, message: Message) -> BookedMessage:
        """The message as the ledger sees it."""
        item = self.read_page(Page((Item("", Verdict.READ, message=message),), "")).items[0]
        assert item.message is not None
        return item.message

    def _tried_head(self, message: Message) -> "_Head | Stumbled | None":
        try:
            return self._head(message)
        except Exception as error:  # noqa: BLE001  as in `WordReader.tried`
            return Stumbled(named(error))

    def _head(self, message: Message) -> "_Head | None":
        """What can be told without its words; None for mail that is not to be kept.

        Mail that can neither hold nor fulfil a commitment (among colleagues, bulk, from nobody) is
        read no further.
        """
        if self._is_forgotten(message):
            return None
        side = side_of(message, self.rep)
        kind = self._kind(message, side)
        message = self._without_forgotten(message)
        accounts = accounts_of(message, side, self.rep, self.policy)
        if kind is not message.kind:
            message = replace(message, kind=kind)
        made_of = _made_of(message, side) if _speaks(message, side, accounts) else None
        return _Head(message, side, accounts, made_of)

    def _booked(self, head: "_Head") -> BookedMessage | Stumbled:
        account = head.accounts[0] if head.accounts else ""
        if head.made_of is None:
            return BookedMessage(_as_read(head.message, head.side, account), head.accounts, small=True)
        words = self._copies.once(head.made_of, lambda: self.words.tried(Unread(head.side, head.message)))
        if isinstance(words, Stumbled):
            return words
        return BookedMessage(_as_read(head.message, head.side, account, words), head.accounts)

    def _kind(self, message: Message, side: Side) -> MailKind:
        """What its headers say, and what only we can tell: a newsletter by its words, a customer's mail to our own group address."""
        if side is Side.CUSTOMER and is_to_many(message):
            return MailKind.BULK
        if message.kind is MailKind.LIST:
            is_to_us = any(is_own_side(person, self.rep) for person in message.recipients)
            return MailKind.PERSONAL if is_to_us else MailKind.BULK
        return message.kind


def _made_of(message: Message, side: Side) -> Hashable:
    """What the words of a mail hang on."""
    return (
        side,
        message.senders,
        message.sent_at,
        message.sent_at.utcoffset(),
        message.subject,
        message.plain,
        message.html,
    )


def _as_read(
    message: Message,
    side: Side,
    account: str,
    words: Words = _WORDLESS,
) -> ReadMessage:
    return ReadMessage(
        key=message.key,
        thread=ThreadKey(message.key),
        sent_at=message.sent_at,
        side=side,
        sender=message.sender or _NOBODY,
        to=message.to,
        cc=message.cc,
        subject=message.subject,
        own=words.own,
        signature=words.signature,
        account=account,
        found=words.found,
        attachments=message.attachments,
        kind=message.kind,
        in_reply_to=message.in_reply_to,
        references=message.references,
    )


def _speaks(message: Message, side: Side, accounts: tuple[str, ...]) -> bool:
    is_personal = message.kind is MailKind.PERSONAL and not message.is_draft
    return bool(accounts) and side is not Side.NOBODY and is_personal
