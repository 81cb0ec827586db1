"""The weekly report into the rep's own inbox at Microsoft: a message made there, marked as no draft, and nothing sent.

Graph takes what is made in a folder for a draft; the message flags (MS-OXCMSG 2.2.1.6, which can be set only
while a message is made) say that it is none. It needs no right but the one that drafts need, Mail.ReadWrite.
"""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from urllib.parse import quote

from agent.errors import ProviderDown, SourceError
from agent.ports import Clock, ConnectionInfo, Endpoints, Vault
from connectors._report_mark import check_mark
from connectors.outlook.errors import Missing, Refused
from connectors.outlook.gate import gate_of
from connectors.outlook.tokens import Tokens
from connectors.outlook.transport import Graph, Json

REPORT = "String {6f2b1c5a-3d0e-4c7b-9a41-8e2d7f60b913} Name KeptReport"
_FLAGS, _IS_READ = "Integer 0x0E07", "1"  # without the bit that says "unsent"
_NO_FILTER = frozenset({400, 405, 501})


def open_inbox(info: ConnectionInfo, vault: Vault, endpoints: Endpoints, *, clock: Clock) -> "OutlookInbox":
    """Where the report can be laid. Nothing is asked of Microsoft yet."""
    tokens = Tokens(vault, endpoints, clock)
    graph = Graph(
        endpoints.graph_root, tokens, clock, gate_of(f"{endpoints.graph_root} {info.address}"),
        user=info.options.get("user", ""), ca_bundle=endpoints.ca_bundle,
    )  # fmt: skip
    return OutlookInbox(graph, tokens)


class OutlookInbox:
    """The inbox of one mailbox (`connectors.Inbox`)."""

    def __init__(self, graph: Graph, tokens: Tokens | None = None) -> None:
        self._graph, self._tokens = graph, tokens

    def deliver(self, report: bytes, mark: str) -> bool:
        """Lay the mail there unless one with this mark lies anywhere, the bin too; whether it was laid now.

        Raises `ProviderDown` where it is unclear whether it lies there: deliver again later, and there will be one.
        """
        check_mark(mark)
        if self._lies(mark):
            return False
        address = f"{self._graph.own}/mailFolders/inbox/messages"
        try:
            made = self._graph.write_once("POST", address, _message(report, mark)).json
        except ProviderDown:
            if self._lies(mark):
                return True
            raise
        self._show_as_new(str(made.get("id") or ""))
        return True

    def close(self) -> None:
        """Let go of the connection."""
        self._graph.close()
        if self._tokens:
            self._tokens.close()

    def _show_as_new(self, name: str) -> None:
        """Unread, as mail that comes is: the flags that make it no draft also make it read."""
        try:
            self._graph.write_once(
                "PATCH", f"{self._graph.own}/messages/{quote(name, safe='')}", {"isRead": False}
            )
        except SourceError:
            return  # it lies there; that it looks read is no reason to lay it twice

    def _lies(self, mark: str) -> bool:
        wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{REPORT}' and ep/value eq '{mark}')"
        expand = f"singleValueExtendedProperties($filter=id eq '{REPORT}')"
        query = f"$filter={wanted}&$select=id&$expand={expand}&$top=10"
        try:
            listed = self._graph.read_json(f"{self._graph.own}/messages?{quote(query, safe='$=(),:/&')}")
        except Missing:
            return False
        except Refused as refusal:
            if refusal.status not in _NO_FILTER:
                raise
            raise ProviderDown("This server cannot say whether the report lies there already.") from None
        found = listed.get("value")
        return any(_mark_of(one) == mark for one in found) if isinstance(found, list) else False


def _message(report: bytes, mark: str) -> Json:
    """The mail as an object of Graph. It is one of ours: a subject, one address, words in HTML."""
    mail = message_from_bytes(report, policy=default)
    assert isinstance(mail, EmailMessage)
    page = mail.get_body(("html",))
    assert page is not None, "a report has a page"
    reader = {"emailAddress": {"address": str(mail["To"]), "name": str(mail["To"])}}
    return {
        "subject": str(mail["Subject"]),
        "body": {"contentType": "html", "content": page.get_content()},
        "from": reader,
        "sender": reader,
        "toRecipients": [reader],
        "singleValueExtendedProperties": [{"id": REPORT, "value": mark}, {"id": _FLAGS, "value": _IS_READ}],
    }


def _mark_of(message: object) -> str:
    properties = message.get("singleValueExtendedProperties") if isinstance(message, dict) else None
    found = (one for one in properties or () if isinstance(one, dict) and one.get("id") == REPORT)
    return next((str(one.get("value") or "") for one in found), "")
