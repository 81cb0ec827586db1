"""Outlook and Microsoft 365 through Microsoft Graph: mail, calendar and drafts of one mailbox."""

from datetime import datetime

from agent.core.policy import Rep
from agent.ports import Clock, ConnectionInfo, Endpoints, Opened, Vault


def open_connection(
    info: ConnectionInfo,
    vault: Vault,
    endpoints: Endpoints,
    *,
    rep: Rep,
    window: tuple[datetime, datetime],
    clock: Clock,
) -> Opened:
    """The mailbox, ready to be read and to be drafted into; nothing is asked of Microsoft yet."""
    from connectors.outlook.calendar import CalendarSource
    from connectors.outlook.drafts import OutlookDrafts
    from connectors.outlook.folders import read_folders
    from connectors.outlook.gate import gate_of
    from connectors.outlook.mail import MailSource
    from connectors.outlook.tokens import Tokens
    from connectors.outlook.transport import Graph

    tokens = Tokens(vault, endpoints, clock)
    graph = Graph(
        endpoints.graph_root,
        tokens,
        clock,
        gate_of(f"{endpoints.graph_root} {info.address}"),
        user=info.options.get("user", ""),
        ca_bundle=endpoints.ca_bundle,
    )
    folders = read_folders(info.options)
    mail = MailSource(graph, info.address, rep=rep, folders=folders, since=window[0])
    calendar = CalendarSource(graph, info.address, rep=rep, window=window)

    def close() -> None:
        graph.close()
        tokens.close()

    return Opened((mail, calendar), OutlookDrafts(graph, info.address), close)
