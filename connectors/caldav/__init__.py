"""Any calendar server that speaks CalDAV: meetings in, nothing out."""

from datetime import datetime

from agent.core.policy import Rep
from agent.errors import SourceMissing
from agent.ports import Clock, ConnectionInfo, Endpoints, Opened, Vault
from connectors._opening import or_else
from connectors._password import secret_of
from connectors.caldav.calendars import Calendar, Listing, is_gone, list_all, origin_of
from connectors.caldav.multistatus import quoted
from connectors.caldav.source import CalendarSource, name_of
from connectors.caldav.transport import Transport

__all__ = ["open_connection"]


def open_connection(
    info: ConnectionInfo,
    vault: Vault,
    endpoints: Endpoints,
    *,
    rep: Rep,
    window: tuple[datetime, datetime],
    clock: Clock,
) -> Opened:
    """A source for every calendar that may hold meetings. The server is asked once: which, and how they stand."""
    transport = transport_of(info, vault, endpoints, clock)
    with or_else(transport.close):
        homes = [info.options["url"], *info.options.get("homes", "").split()]
        listing = list_all(transport, homes)
        calendars = chosen(list(listing.calendars), info.options.get("calendars", ""))
        if not calendars:
            raise SourceMissing(
                f"{transport.shown} shows no calendar that holds meetings.", "Connect it again."
            )
    sources = tuple(CalendarSource(transport, one, window=window, zone=rep.zone) for one in calendars)
    return Opened(
        sources,
        None,
        transport.close,
        all_below=_all_below(info, transport, listing),
        has_vanished=lambda name: is_gone(
            transport, f"{origin_of(homes[0])}{quoted(name.removeprefix(name_of(transport, '')))}"
        ),
    )


def _all_below(info: ConnectionInfo, transport: Transport, listing: Listing) -> tuple[str, ...]:
    """What the names of every calendar begin with that these homes ever had; nothing where some were chosen, or share the root."""
    if info.options.get("calendars"):
        return ()
    homes = [home.rstrip("/") + "/" for home in listing.homes if home.strip("/")]
    return tuple(name_of(transport, home) for home in homes)


def transport_of(info: ConnectionInfo, vault: Vault, endpoints: Endpoints, clock: Clock) -> Transport:
    """The way to the server of a stored connection."""
    return Transport(
        info.options["url"],
        info.options.get("user", info.address),
        secret_of(vault.load()),
        clock=clock,
        bearer=info.options.get("mechanism") == "xoauth2",
        ca_bundle=endpoints.ca_bundle,
    )


def chosen(calendars: list[Calendar], wanted: str) -> list[Calendar]:
    """Those that the user named, by name or path; all where none was named."""
    names = [name for name in wanted.split("\n") if name]
    if not names:
        return calendars
    return [one for one in calendars if one.name in names or one.path in names]
