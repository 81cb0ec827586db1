"""Gmail and Google Calendar: mail, meetings and drafts of one Google account.

`open_connection` is all that the steps need; `connectors.gmail.signin` ends in the secret it works with.
"""

from datetime import datetime

from agent.core.policy import Rep
from agent.ports import Clock, ConnectionInfo, Endpoints, Opened, Vault
from connectors.gmail._api import Api, gmail_root
from connectors.gmail._identity import Identity
from connectors.gmail._letters import Letters
from connectors.gmail._quota import CALENDAR, meter_of, tariff_of
from connectors.gmail._tokens import Tokens
from connectors.gmail._transport import Transport
from connectors.gmail.calendar import CalendarSource
from connectors.gmail.drafts import GmailDrafts
from connectors.gmail.mail import GmailSource

__all__ = ["open_connection"]

OPTION_CALENDARS = "calendars"  # ids, separated by commas; the primary one where the option is missing
OPTION_QUOTA = "units_per_minute"  # 6000, or 15000 for projects made before May 2026
OPTION_ACCOUNT = "service_account"  # whose quota is spent, where an administrator signed in for many


def open_api(
    info: ConnectionInfo,
    vault: Vault,
    endpoints: Endpoints,
    *,
    clock: Clock,
    total_seconds: float | None = None,
) -> tuple[Api, Transport]:
    """The way to Google for one connection, and what to close in the end."""
    root = endpoints.google_api_root
    limits = {} if total_seconds is None else {"total_seconds": total_seconds}
    roots = dict.fromkeys((gmail_root(root), root, endpoints.google_token_uri))
    transport = Transport(list(roots), ca_bundle=endpoints.ca_bundle, **limits)
    tokens = Tokens(vault, transport, clock, token_uri=endpoints.google_token_uri, subject=info.address)
    tariff = tariff_of(info.options.get(OPTION_QUOTA, ""))
    payer = info.options.get(OPTION_ACCOUNT) or info.address  # a service account counts as one user
    api = Api(
        transport,
        tokens,
        clock,
        root=root,
        tariff=tariff,
        meter=meter_of(f"mail {payer}", tariff.units_a_minute, clock),
        calendar_meter=meter_of(f"calendar {payer}", CALENDAR.units_a_minute, clock),
    )
    return api, transport


def open_connection(
    info: ConnectionInfo,
    vault: Vault,
    endpoints: Endpoints,
    *,
    rep: Rep,
    window: tuple[datetime, datetime],
    clock: Clock,
) -> Opened:
    """One account's mail, its calendars and its Drafts. Nothing is asked of Google before a page is."""
    api, transport = open_api(info, vault, endpoints, clock=clock)
    identity = Identity(api, [info.address, *rep.addresses])
    letters = Letters(api, identity)
    mail = GmailSource(api, letters, info.address, since=window[0])
    calendars = [name for name in info.options.get(OPTION_CALENDARS, "primary").split(",") if name]
    return Opened(
        sources=(
            mail,
            *(CalendarSource(api, info.address, name, zone=rep.zone, window=window) for name in calendars),
        ),
        drafts=GmailDrafts(api, letters, identity, info.address),
        close=transport.close,
    )
