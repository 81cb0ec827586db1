"""From what a connector gives to what the ledger needs: who speaks, in which words, committing to what.

Second step of the flow, between a connector's page and the store.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from agent.core.commitment import Found
from agent.core.detect import Context, Detector
from agent.core.due import Workdays
from agent.core.forgotten import are_all, is_among
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.fulfil.sides import account_of_address, accounts_of, is_own_side, side_of
from agent.core.meeting import Meeting
from agent.core.message import Address, MailKind, Message, ThreadKey
from agent.core.policy import Policy, Rep
from agent.core.reading import OwnWords, own_words
from agent.core.reading.opt_out import is_to_many
from agent.flows.copies import Copies
from agent.ports import Item, Page, Sheaf, Verdict
from agent.store_port import BookedMeeting, BookedMessage, ReadItem, ReadPage

_NOBODY = Address("")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one rep's mail and calendar."""

    rep: Rep
    policy: Policy
    detector: Detector
    workdays: Workdays = field(default_factory=Workdays)
    day_first: bool = False
    forgotten: frozenset[str] = frozenset()  # addresses and domains whose mail is not to be kept
    _copies: Copies[tuple[OwnWords, tuple[Found, ...]]] = field(
        default_factory=Copies, compare=False, repr=False
    )

    def read_page(self, page: Page) -> ReadPage:
        """The page with everything in it read."""
        return ReadPage(tuple(self._item(item) for item in page.items), page.cursor, page.removed)

    def read_sheaf(self, sheaf: Sheaf) -> tuple[ReadPage, float]:
        """A page of bytes with everything in it read, and the share of its source that is read with it."""
        page = sheaf.read()
        return self.read_page(page), page.done

    def _item(self, item: Item) -> ReadItem:
        if item.message and self._is_forgotten(item.message):
            return ReadItem(item.ref, Verdict.SKIPPED, "it is from somebody you asked kept to forget")
        message = self.read(self._without_forgotten(item.message)) if item.message else None
        meetings = tuple(self._meeting(meeting) for meeting in item.meetings)
        return ReadItem(item.ref, item.verdict, item.reason, message, meetings)

    def _without_forgotten(self, message: Message) -> Message:
        if not self.forgotten:
            return message
        to, cc = (
            tuple(person for person in some if not is_among(person, self.forgotten))
            for some in (message.to, message.cc)
        )
        return replace(message, to=to, cc=cc)

    def _is_forgotten(self, message: Message) -> bool:
        if not self.forgotten:
            return False
        outside = [person for person in message.recipients if not is_own_side(person, self.rep)]
        is_from_them = any(is_among(person, self.forgotten) for person in message.senders)
        return is_from_them or are_all(outside, self.forgotten)

    def _meeting(self, meeting: Meeting) -> BookedMeeting:
        outside = (person for person in meeting.people if not is_own_side(person, self.rep))
        accounts = dict.fromkeys(account_of_address(person, self.policy) for person in outside)
        return BookedMeeting(meeting, tuple(accounts))

    def read(self, message: Message) -> BookedMessage:
        """The message as the ledger sees it.

        Mail that can neither hold nor fulfil a commitment (among colleagues, bulk, from nobody) is
        read no further than its head.
        """
        side = side_of(message, self.rep)
        accounts = accounts_of(message, side, self.rep, self.policy)
        account = accounts[0] if accounts else ""
        kind = self._kind(message, side)
        if kind is not message.kind:
            message = replace(message, kind=kind)
        if not _speaks(message, side, accounts):
            return BookedMessage(self._as_read(message, side, account), accounts, small=True)
        words, found = self._copies.once(
            (
                side,
                message.senders,
                message.sent_at,
                message.sent_at.utcoffset(),
                message.subject,
                message.plain,
                message.html,
            ),
            lambda: self._words(message, side),
        )
        return BookedMessage(self._as_read(message, side, account, words, found), accounts)

    def _kind(self, message: Message, side: Side) -> MailKind:
        """What its headers say, and what only we can tell: a newsletter by its words, a customer's mail to our own group address."""
        if side is Side.CUSTOMER and is_to_many(message):
            return MailKind.BULK
        if message.kind is MailKind.LIST:
            is_to_us = any(is_own_side(person, self.rep) for person in message.recipients)
            return MailKind.PERSONAL if is_to_us else MailKind.BULK
        return message.kind

    def _words(self, message: Message, side: Side) -> tuple[OwnWords, tuple[Found, ...]]:
        words = own_words(message)
        return words, self._find(message, side, words)

    def _find(self, message: Message, side: Side, words: OwnWords) -> tuple[Found, ...]:
        if side is Side.COLLEAGUE:
            return ()  # a colleague's promises stand in the colleague's own ledger
        context = Context(
            sent_at=self._clock_of(message, side),
            quoted=words.quoted,
            subject=message.subject,
            sender_name=message.sender.name if message.sender else "",
            workdays=self.workdays,
            day_first=self.day_first,
        )
        return self.detector.find(words.text, context) + self.detector.find_in_subject(
            message.subject, context
        )

    def _clock_of(self, message: Message, side: Side) -> datetime:
        """The writer's local time. Many servers stamp UTC whatever the writer's clock said; of the rep we know better."""
        if side is Side.REP and message.sent_at.utcoffset() == timedelta(0):
            return message.sent_at.astimezone(self.rep.zone)
        return message.sent_at

    def _as_read(
        self,
        message: Message,
        side: Side,
        account: str,
        words: OwnWords | None = None,
        found: tuple[Found, ...] = (),
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
            own=words.text if words else "",
            signature=words.signature if words else "",
            account=account,
            found=found,
            attachments=message.attachments,
            kind=message.kind,
            in_reply_to=message.in_reply_to,
            references=message.references,
        )


def _speaks(message: Message, side: Side, accounts: tuple[str, ...]) -> bool:
    is_personal = message.kind is MailKind.PERSONAL and not message.is_draft
    return bool(accounts) and side is not Side.NOBODY and is_personal
