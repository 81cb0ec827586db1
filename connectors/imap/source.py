"""One IMAP folder as a source of mail: the first reading from the newest back, later ones what came and went since."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from shlex import quote

from agent.core.policy import Rep
from agent.errors import PartMissing, ProviderDown, SourceMissing
from agent.ports import Item, Page, Verdict
from connectors._mime import Envelope, mail_item
from connectors._owed import Debts, listed_at
from connectors.imap import cursor as cursors
from connectors.imap._trouble import Refused
from connectors.imap.cursor import FolderCursor, FolderState
from connectors.imap.fetching import Fetched
from connectors.imap.folders import Folder
from connectors.imap.inbox import is_report
from connectors.imap.session import Session
from connectors.imap.walk import Step, walk

_GONE = "cannot be read: it was removed, or access to it was"
_WHY = {"NONEXISTENT": _GONE, "NOPERM": _GONE, "ACL": _GONE}  # response codes (RFC 5530)
_REFUSED = "cannot be read at present: the server refuses it"


class FolderSource:
    """The mail of one folder. `ahead` is what the server said of it when folders were listed, used once."""

    def __init__(
        self,
        session: Session,
        folder: Folder,
        *,
        rep: Rep,
        since: datetime | None,
        ahead: FolderState | None = None,
    ) -> None:
        self._session, self._folder, self._rep = session, folder, rep
        self._since = (since - timedelta(days=1)).date() if since else None  # SINCE knows no zones
        self._ahead = ahead

    @property
    def name(self) -> str:
        """`imap:user@host/folder`."""
        place = self._session.place
        return f"imap:{place.user}@{place.shown}/{self._folder.shown}"

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """Pages of some hundred mails or a few megabytes each, as they are fetched."""
        before = cursors.read(cursor) if cursor is not None else None
        ahead, self._ahead = self._ahead, None
        try:
            if before and self._stands(before, ahead):
                return
            is_first = before is None or not before.walked
            for step in walk(self._session, self._folder.name, before, self._since):
                yield self._page(step, is_first=is_first)
        except Refused as refused:
            raise self._missing(f"{_WHY.get(refused.code, _REFUSED)}.") from None
        except ProviderDown as trouble:
            self._see_that_the_server_answers()
            raise self._missing(f"cannot be read at present. {trouble.sentence}") from None

    def _see_that_the_server_answers(self) -> None:
        self._session.read(lambda client: client.noop(), attempts=1)

    def _missing(self, why: str) -> SourceMissing:
        sentence = f"The folder {self._folder.shown} {why}"
        if self._folder.is_central:
            return SourceMissing(sentence, "kept goes on with the others.")
        return PartMissing(
            sentence,
            f"To leave it unread for good: `{self._session.place.typed} --without {quote(self._folder.shown)}`.",
        )

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        """When each mail was listed that the server could not give so far."""
        return listed_at(cursors.read(cursor).owed)

    def _stands(self, before: FolderCursor, ahead: FolderState | None) -> bool:
        debts = Debts(before.owed, int(self._session.now().timestamp()))
        return not debts.due() and before.stands_for(ahead or self._status(), self._since)

    def _status(self) -> FolderState:
        return self._session.read(lambda client: client.status(self._folder.name))

    def _page(self, step: Step, *, is_first: bool) -> Page:
        validity = step.at.state.validity
        return Page(
            tuple(self._item(validity, mail) for mail in step.mails),
            cursors.write(step.at),
            done=step.done,
            removed=tuple(ref_of(validity, uid) for uid in sorted(step.gone)),
            newest_first=is_first,
            whole=is_first and step.is_last,
        )

    def _item(self, validity: int, mail: Fetched) -> Item:
        """The mail with its verdict, and whether the place where it lies attests that the rep wrote it."""
        ref = ref_of(validity, mail.uid)
        if mail.raw is None:
            return Item(ref, Verdict.QUARANTINED, mail.cut)
        envelope = Envelope(
            arrived=mail.arrived,
            folders=(self._folder.shown,),
            is_draft=b"\\Draft" in mail.flags and not self._folder.is_sent,
            cut=mail.cut,
        )
        item = mail_item(ref, mail.raw, envelope)
        if item.message and not item.message.is_received and is_report(mail.raw):
            return Item(ref, Verdict.SKIPPED, "it is a report of kept's own")
        if item.message is None or not self._folder.is_sent:
            return item
        sender = item.message.sender
        is_own = sender is not None and sender.email.lower() in self._rep.addresses
        return replace(item, message=replace(item.message, sent=is_own))


def ref_of(validity: int, uid: int) -> str:
    """What names a mail within its folder for good."""
    return f"{validity}.{uid}"
