"""From a mail address to the servers that hold its mail and calendars.

The provider list that ships first (by the domain, then by who receives its mail), then what the
domain itself publishes: SRV records (RFC 6186, RFC 6764) and an autoconfig file, which
Thunderbird reads too. Every look has a time limit, and none tells anybody else than the domain's own
servers which address is asked about. What is only guessed or leads to somebody else's servers is
marked: a password is not to be sent there unasked.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol
from urllib.parse import quote
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from agent.errors import SignInNeeded
from agent.resources import folder
from connectors._network import are_kin, is_this_machine
from connectors._numbers import port_of
from connectors._password import USUAL_HINT

_AUTOCONFIG = 256 * 1024  # bytes of such a file at most


@dataclass(frozen=True, slots=True)
class Way:
    """A server for an address. `tls` is `implicit` or `starttls` for IMAP; `url` is set for CalDAV alone."""

    host: str = ""
    port: int = 993
    tls: str = "implicit"
    user: str = ""
    url: str = ""
    found: str = ""  # how, for people
    hint: str = ""
    is_sure: bool = True  # False: leads to other people's servers on the word of the DNS alone


class Lookups(Protocol):
    """The network, as far as discovery needs it; tests hand in their own."""

    def srv(self, name: str) -> Sequence[tuple[str, int]]:
        """Hosts and ports of a service, the preferred first; empty where there are none or nobody answers."""
        ...

    def mx(self, domain: str) -> Sequence[str]:
        """Who receives the domain's mail."""
        ...

    def txt(self, name: str) -> Sequence[str]:
        """Text records."""
        ...

    def file(self, url: str) -> bytes:
        """The content at an https URL, or nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Preset:
    """One provider of `config/providers.toml`."""

    name: str
    imap: str = ""
    port: int = 993
    tls: str = "implicit"
    caldav: str = ""
    calendar: str = ""
    user: str = "address"
    hint: str = ""
    domains: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()


@cache
def presets() -> tuple[Preset, ...]:
    """The providers that ship."""
    text = (folder("config") / "providers.toml").read_text(encoding="utf-8")
    return tuple(_preset(name, row) for name, row in tomllib.loads(text).items())


def _preset(name: str, row: Mapping[str, object]) -> Preset:
    lists = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    return Preset(name, **{**row, **lists})  # type: ignore[arg-type]


def preset_of(domain: str, lookups: Lookups) -> Preset | None:
    """The provider of a mail domain: its own, or one whose exchangers receive its mail."""
    known = next((one for one in presets() if domain in one.domains), None)
    if known:
        return known
    for exchanger in (name.lower().rstrip(".") for name in lookups.mx(domain)):
        for one in presets():
            if any(exchanger == end or exchanger.endswith("." + end) for end in one.mx):
                return one
    return None


def preset_of_host(host: str, port: int) -> Preset | None:
    """The provider whose IMAP server this is; on this machine there may be several, each at its port."""
    known = (one for one in presets() if one.imap == host.lower())
    return next((one for one in known if one.port == port or not is_this_machine(host)), None)


def step_of(refused: SignInNeeded, way: Way) -> str:
    """What to do about a refused password: what people stumble over at this provider, where it is known, in place of the usual."""
    return refused.next_step.replace(USUAL_HINT, way.hint) if way.hint else refused.next_step


def ways_to_mail(address: str, lookups: Lookups) -> list[Way]:
    """IMAP servers for an address, the likeliest first."""
    domain = address.rpartition("@")[2].lower()
    preset = preset_of(domain, lookups)
    if preset and preset.imap:
        user = address if preset.user == "address" else address.rpartition("@")[0]
        found = f"known as a server of {preset.name}"
        return [Way(preset.imap, preset.port, preset.tls, user, found=found, hint=preset.hint)]
    ways = _by_srv(address, domain, lookups) + _by_file(address, domain, lookups)
    guesses = [Way(f"{name}.{domain}", user=address, found="the usual name") for name in ("imap", "mail")]
    seen: dict[tuple[str, int], Way] = {}
    for way in [*ways, *guesses]:
        seen.setdefault((way.host, way.port), way)
    return list(seen.values())


def _by_srv(address: str, domain: str, lookups: Lookups) -> list[Way]:
    ways = []
    for service, tls in (("_imaps", "implicit"), ("_imap", "starttls")):
        for host, port in lookups.srv(f"{service}._tcp.{domain}"):
            sure = are_kin(host, domain)
            ways.append(Way(host, port, tls, address, found=f"named by {domain} in the DNS", is_sure=sure))
    return ways


def _by_file(address: str, domain: str, lookups: Lookups) -> list[Way]:
    for url in (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    ):
        if ways := read_autoconfig(lookups.file(url)[:_AUTOCONFIG], address):
            return ways
    return []


def read_autoconfig(raw: bytes, address: str) -> list[Way]:
    """The IMAP servers of an autoconfig file (the format of Mozilla's ISPDB); none where it is no such file."""
    if not raw:
        return []
    try:
        root: Element = fromstring(raw, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return []
    domain = address.rpartition("@")[2].lower()
    ways = []
    for server in root.iter("incomingServer"):
        tls = {"SSL": "implicit", "STARTTLS": "starttls"}.get((server.findtext("socketType") or "").strip())
        port = port_of((server.findtext("port") or "").strip())
        if server.get("type") == "imap" and tls and port:
            host = _filled((server.findtext("hostname") or "").strip(), address)
            user = _filled((server.findtext("username") or "%EMAILADDRESS%").strip(), address)
            found = f"named by {domain} in its autoconfig file"
            ways.append(Way(host, port, tls, user, found=found, is_sure=are_kin(host, domain)))
    return ways


def _filled(text: str, address: str) -> str:
    local, _, domain = address.rpartition("@")
    filled = text.replace("%EMAILADDRESS%", address).replace("%EMAILLOCALPART%", local)
    return filled.replace("%EMAILDOMAIN%", domain)


def ways_to_calendars(address: str, lookups: Lookups) -> list[Way]:
    """Where an address's calendars may be asked for, the likeliest first."""
    domain = address.rpartition("@")[2].lower()
    preset = preset_of(domain, lookups)
    if preset and preset.caldav:
        found = f"known as {preset.name}'s"
        urls = filter(None, (preset.caldav, preset.calendar.format(user=quote(address))))
        return [Way(url=url, user=address, found=found, hint=preset.hint) for url in urls]
    ways = []
    for host, port in lookups.srv(f"_caldavs._tcp.{domain}"):
        path = next(
            (text[5:] for text in lookups.txt(f"_caldavs._tcp.{domain}") if text.startswith("path=/")), ""
        )
        where = host if port == 443 else f"{host}:{port}"
        url = f"https://{where}{path or '/.well-known/caldav'}"
        found = f"named by {domain} in the DNS"
        ways.append(Way(url=url, user=address, found=found, is_sure=are_kin(host, domain)))
    usual = Way(url=f"https://{domain}/.well-known/caldav", user=address, found="the usual address")
    return [*ways, usual]
