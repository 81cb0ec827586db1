"""Who speaks in a message, and to which account it belongs.

First step of following: a message is believed here or it is nobody's. Later steps never look at
headers again.
"""

from collections.abc import Iterable
from functools import lru_cache

from agent.core.fulfil.exchange import Side
from agent.core.message import Address, Message
from agent.core.policy import Policy, Rep

SENT_FOLDERS = frozenset(
    {
        "sent", "sent items", "sent mail", "sent messages", "sentitems", "_sent", "_sent_mail", "'sent mail",
        "gesendet", "gesendete objekte", "gesendete elemente", "envoyés", "messages envoyés", "éléments envoyés",
        "enviados", "elementos enviados", "inviati", "posta inviata", "verzonden", "verzonden items",
        "skickat", "sendt", "lähetetyt", "wysłane", "odeslané",
    }
)  # fmt: skip

FREEMAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com",
        "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.de", "gmx.net", "gmx.at", "web.de",
        "proton.me", "protonmail.com", "zoho.com", "mail.com", "fastmail.com", "hey.com", "tutanota.com",
        "t-online.de", "orange.fr", "free.fr", "wanadoo.fr", "laposte.net", "libero.it", "virgilio.it",
        "btinternet.com", "sky.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "cox.net",
        "bigpond.com", "shaw.ca", "rogers.com", "qq.com", "163.com", "126.com", "naver.com", "yandex.ru",
        "mail.ru", "seznam.cz", "wp.pl", "bluewin.ch", "telia.com",
    }
)  # fmt: skip
"""Domains at which every address is somebody else; `Policy.freemail` adds to them."""

_NATIONAL_SECOND_LEVELS = frozenset(
    {"co", "com", "org", "net", "ac", "edu", "gov", "ne", "or", "go", "ltd", "plc", "nhs"}
)
_LANDLORDS = frozenset({"onmicrosoft.com", "github.io", "myshopify.com", "wordpress.com", "blogspot.com"})
"""Domains whose subdomains belong to different organisations."""


def side_of(message: Message, rep: Rep) -> Side:
    """Whose word a message is; NOBODY's where its From cannot be believed.

    The rep's own needs one From of the rep's, and the connector's word for it; where no connector can
    know, a Sent folder or no Received header. Mail that came in from outside under the rep's name is
    forged, or at best a copy.
    """
    sender = message.sender
    if sender is None or message.is_draft or "@" not in sender.email:
        return Side.NOBODY
    if sender.email.lower() in rep.addresses:
        return Side.REP if _is_the_owners(message) else Side.NOBODY
    return Side.COLLEAGUE if is_own_side(sender, rep) else Side.CUSTOMER


@lru_cache(maxsize=1 << 14)  # asked for every address of every mail
def is_own_side(address: Address, rep: Rep) -> bool:
    """Whether an address is the rep's or a colleague's."""
    if address.email.lower() in rep.addresses:
        return True
    domain = address.domain.lower()
    return any(domain == own or domain.endswith("." + own) for own in _own_domains(rep))


def accounts_of(message: Message, side: Side, rep: Rep, policy: Policy) -> tuple[str, ...]:
    """Every account that took part in a message, the one its commitments are booked to first.

    That is the customer who wrote, or the first it was written to; none for mail among colleagues.
    """
    people: Iterable[Address] = message.recipients
    if side is Side.CUSTOMER:
        people = message.senders + message.recipients
    return accounts_among(people, rep, policy)


def accounts_among(people: Iterable[Address], rep: Rep, policy: Policy) -> tuple[str, ...]:
    """The accounts of these people, each once; none for the rep's own side."""
    found = (account_of_address(a, policy) for a in people if _is_external(a, rep))
    return tuple(dict.fromkeys(found))


def account_of_address(address: Address, policy: Policy) -> str:
    """The organisation behind an address; the address itself at a freemail domain."""
    email, domain = address.email.lower(), address.domain.lower()
    if domain in FREEMAIL or domain in policy.freemail:
        return email
    return organisation(domain)


def organisation(domain: str) -> str:
    """The domain that somebody registered: `mail.acme.example` is `acme.example`, `x.acme.co.uk` is `acme.co.uk`."""
    labels = domain.split(".")
    keep = 2
    if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _NATIONAL_SECOND_LEVELS:
        keep = 3
    if ".".join(labels[-2:]) in _LANDLORDS:
        keep = 3
    return ".".join(labels[-keep:])


def _is_external(address: Address, rep: Rep) -> bool:
    return "@" in address.email and not is_own_side(address, rep)


def _own_domains(rep: Rep) -> tuple[str, ...]:
    """The rep's side; without any given, the rep's own domain unless strangers share it."""
    if rep.own_domains:
        return tuple(d.lower().lstrip("@") for d in rep.own_domains)
    domain = rep.email.rpartition("@")[2].lower()
    return () if domain in FREEMAIL or not domain else (domain,)


def _is_the_owners(message: Message) -> bool:
    if message.sent is not None:
        return message.sent
    return _lies_in_sent(message) or not message.is_received


def _lies_in_sent(message: Message) -> bool:
    return any(_last_part(folder) in SENT_FOLDERS for folder in message.folders)


@lru_cache(maxsize=1024)
def _last_part(folder: str) -> str:
    """The folder's own name: `[Gmail]/Sent Mail`, `INBOX.Sent` and `\\Boxes\\Notes\\Sent` end in one."""
    for mark in ("\\", "/", "."):
        folder = folder.rpartition(mark)[2] or folder
    return folder.strip().lower()
