"""The weekly report into the rep's own Gmail inbox, by `messages.insert`: it is laid there like an APPEND, and nothing is sent.

Only where the sign-in was given a right to (`gmail.insert`, or a wider one), which `kept connect gmail` asks for
where the settings want the report there (`signin.py`). Once for each week: the report is known by its Message-ID and its mark, and looked for before and after.
"""

import base64
from collections.abc import Iterator

from agent.errors import NotAllowed, ProviderDown, SignInNeeded
from agent.ports import Clock, ConnectionInfo, Endpoints, Vault
from connectors._headers import message_ids, read_head
from connectors._report_mark import REPORT_HEADER, check_mark
from connectors.gmail import open_api
from connectors.gmail._api import Api
from connectors.gmail._errors import Malformed, NotThere, Unclear
from connectors.gmail._tokens import may_insert, read_secret
from connectors.gmail._transport import Transport

_INSERT_UNITS = 25
_NEWEST = 25  # mails of the inbox that are looked into: the search may not know yet what was laid an hour ago


def open_inbox(
    info: ConnectionInfo, vault: Vault, endpoints: Endpoints, *, clock: Clock
) -> "GmailInbox | None":
    """Where the report can be laid; None where the sign-in covers no such thing. Nothing is asked of Google yet."""
    if not may_insert(read_secret(vault.load())):
        return None
    api, transport = open_api(info, vault, endpoints, clock=clock)
    return GmailInbox(api, transport)


class GmailInbox:
    """The inbox of one account (`connectors.Inbox`)."""

    def __init__(self, api: Api, transport: Transport) -> None:
        self._api, self._transport = api, transport

    def deliver(self, report: bytes, mark: str) -> bool:
        """Lay the mail there unless one with this mark lies there already, in the bin say; whether it was laid now.

        False, too, where Google says that the sign-in does not cover it. Raises `ProviderDown` where it is unclear
        whether it lies there: deliver again later, and there will be one.
        """
        check_mark(mark)
        if self._lies(report, mark):
            return False
        raw = f"{REPORT_HEADER}: {mark}\r\n".encode("ascii") + report
        message = {"raw": base64.urlsafe_b64encode(raw).decode("ascii"), "labelIds": ["INBOX", "UNREAD"]}
        request = self._api.mail.messages().insert(userId="me", body=message)
        try:
            self._api.write(request, _INSERT_UNITS)
        except Unclear:
            if self._lies(report, mark):
                return True
            raise ProviderDown("Gmail took a report and does not show it.") from None
        except (NotAllowed, SignInNeeded):
            return False  # reading was allowed just now: it is this that the sign-in does not cover
        return True

    def close(self) -> None:
        """Let go of the connection."""
        self._transport.close()

    def _lies(self, report: bytes, mark: str) -> bool:
        (key,) = message_ids(read_head(report).first("message-id"))[:1] or ("",)
        if key and next(self._listed(1, q=f"rfc822msgid:{key}", includeSpamTrash=True), ""):
            return True
        return any(self._mark_of(name) == mark for name in self._listed(_NEWEST, labelIds=["INBOX"]))

    def _listed(self, most: int, **asked: object) -> Iterator[str]:
        request = self._api.mail.messages().list(userId="me", maxResults=most, **asked)
        found = self._api.read(request, self._api.tariff.messages_list).get("messages") or ()
        return (str(one["id"]) for one in found if isinstance(one, dict) and one.get("id"))

    def _mark_of(self, name: str) -> str:
        request = self._api.mail.messages().get(
            userId="me", id=name, format="metadata", metadataHeaders=[REPORT_HEADER]
        )
        try:
            answer = self._api.read(request, self._api.tariff.messages_get)
        except (NotThere, Malformed):
            return ""
        payload = answer.get("payload")
        headers = payload.get("headers") if isinstance(payload, dict) else None
        return next(
            (
                str(one.get("value") or "")
                for one in headers or ()
                if isinstance(one, dict) and str(one.get("name")).lower() == REPORT_HEADER.lower()
            ),
            "",
        )
