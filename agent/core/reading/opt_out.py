"""Mail to many that does not say so in its headers, told by the way out it offers.

Newsletters of old senders and of small ones carry no List-Unsubscribe, but the law of most countries
has them say how to be taken off. A person who writes to a person does not. Asked only of mail that
answers nothing: what stands below an answer is somebody else's.
"""

from functools import lru_cache

from agent.core.message import Message

_WORDS = (
    "unsubscribe", "opt out", "opt-out", "no longer wish to receive", "no longer want to receive", "no longer like to receive",
    "not wish to receive", "rather not receive", "prefer not to receive", "stop receiving", "removed from our", "removed from this",
    "removed from future", "remove yourself from", "to be removed from", "remove your email", "email preferences", "e-mail preferences",
    "subscription preferences", "you are subscribed", "you are receiving this", "you're receiving this", "you received this e",
    "abbestellen", "newsletter abmelden", "keine weiteren e-mails", "désabonner", "désinscri", "desinscri", "ne plus recevoir",
    "darse de baja", "darte de baja", "cancelar la suscripción", "cancelar suscripción", "cancellarti", "cancellare l'iscrizione",
    "disiscri", "uitschrijven", "afmelden voor", "cancelar inscrição", "descadastr", "avregistrera", "avmeld", "afmeld", "wypisać się",
)  # fmt: skip
_STEMS = (
    "subscri", "opt", "recei", "remove", "preferences", "weiteren", "abbestellen", "abmelden", "sabonner", "inscri", "recevoir",
    "baja", "suscripci", "cancellar", "disiscri", "schrijven", "afmeld", "descadastr", "avregistrera", "avmeld", "wypisa",
)  # fmt: skip
"""One of these stands in each of the above: most mail has none, and is looked through no further."""
_HEAD, _TAIL = 1_500, 6_000  # characters: the way out stands at the top or, mostly, at the end
_ANSWERS = ("re:", "aw:", "sv:", "vs:", "antw:", "rif:", "odp:")


def is_to_many(message: Message) -> bool:
    """Whether it answers nobody and tells its reader how to be taken off a list."""
    if message.in_reply_to or message.references or message.subject.lstrip().lower().startswith(_ANSWERS):
        return False
    text = message.plain if message.plain and not message.plain.isspace() else message.html or ""
    ends = text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n{text[-_TAIL:]}"
    return _tells_way_out(ends)


@lru_cache(maxsize=512)
def _tells_way_out(text: str) -> bool:
    """Exports hold a mail again for each folder it lay in: a copy's text is not looked through once more."""
    low = text.lower()
    if not any(map(low.__contains__, _STEMS)):
        return False
    low = " ".join(low.split())
    return any(map(low.__contains__, _WORDS))
