"""The weekly report into the rep's own inbox, by APPEND: it is laid there, and nothing is sent.

Once for each week: a report is known by its mark, and looked for before and after it is put there, as
drafts are.
"""

from agent.errors import ProviderDown
from connectors._headers import read_head
from connectors._report_mark import REPORT_HEADER, check_mark
from connectors.imap.client import Client
from connectors.imap.session import Session

_NEWEST = 2_000  # mails of the inbox among which a report of the same mark is looked for


def is_report(raw: bytes) -> bool:
    """Whether a mail bears the header of a report. Mail from outside may, too: look whether it was received."""
    return raw.startswith(REPORT_HEADER.encode("ascii"))


class ImapInbox:
    """The inbox of one mailbox (`connectors.Inbox`)."""

    def __init__(self, session: Session, inbox: str = "INBOX") -> None:
        self._session, self._inbox = session, inbox

    def deliver(self, report: bytes, mark: str) -> bool:
        """Lay the mail there unless one with this mark lies there already; whether it was laid now.

        The mark goes into a header of its own, on top. Raises `ProviderDown` where it is unclear
        whether it lies there: deliver again later, and there will be one.
        """
        check_mark(mark)
        if self._lies(mark):
            return False
        marked = f"{REPORT_HEADER}: {mark}\n".encode("ascii") + report
        put = self._session.write(lambda client: client.put(self._inbox, marked, ()))
        if not put and not self._lies(mark):
            raise ProviderDown(f"{self._session.place.shown} took a report and does not show it.", "")
        return True

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _lies(self, mark: str) -> bool:
        """Headers are fetched, not searched for: search leaves unknown ones out on some servers."""
        if not self._session.state(self._inbox).messages:
            return False

        def ask(client: Client) -> bool:
            uids = sorted(client.uids("ALL"))[-_NEWEST:]
            rows = client.fetch(uids, [f"BODY.PEEK[HEADER.FIELDS ({REPORT_HEADER.upper()})]"]).values()
            heads = (value for row in rows for value in row.values() if isinstance(value, bytes))
            return any(read_head(head).first(REPORT_HEADER.lower()) == mark for head in heads)

        return self._session.read(ask, folder=self._inbox)
