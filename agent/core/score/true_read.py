"""The true read: barriers and feelings in the customer's own words, quoted, the latest first.

Nothing is inferred: a sentence is listed under a heading where it uses one of the heading's words,
and it is shown as it was written. What a customer quotes, forwards or signs with is not their word
and has been cut before. Words are matched in English, German, French and Spanish alike.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from agent.core.drafting.clean import one_line
from agent.core.fulfil.exchange import ReadMessage
from agent.core.reading.sentences import sentences
from agent.core.score.commitment_map import phrases
from agent.core.score.dossier import Dossier
from agent.core.score.parts import Part, newest_first, short_quote

_LOOK_BACK = timedelta(days=365)
_LONGEST = 600  # characters; what has no full stop in so many is a table or a pasted page


class Theme(StrEnum):
    """What stands in the way, and how they feel about it."""

    BUDGET = "budget"
    TIMING = "timing"
    AUTHORITY = "authority"
    COMPETITOR = "competitor"
    LEGAL = "legal"
    GLAD = "glad"
    UNEASY = "uneasy"


BARRIERS = (Theme.BUDGET, Theme.TIMING, Theme.AUTHORITY, Theme.COMPETITOR, Theme.LEGAL)

_WORDS: dict[Theme, tuple[str, ...]] = {
    Theme.BUDGET: (
        *(
            "budget*",
            "too expensive",
            "over budget",
            "afford",
            "cost* too much",
            "price* too high",
            "cheaper",
            "discount*",
        ),
        *(
            "no funding",
            "no money",
            "price is",
            "spending freeze",
            "cost cutting",
            "out of our range",
            "above what we",
        ),
        *("zu teuer", "rabatt*", "günstiger", "mittel fehlen", "trop cher*", "remise*", "moins cher*"),
        *("demasiado caro*", "muy caro", "descuento*", "presupuesto no", "más barato"),
    ),
    Theme.TIMING: (
        *(
            "not until",
            "on hold",
            "postpone*",
            "next quarter",
            "next year",
            "too early",
            "too soon",
            "bad time",
            "wrong time",
        ),
        *(
            "freeze",
            "push* back",
            "delay*",
            "no time",
            "busy until",
            "swamped",
            "later this year",
            "revisit",
            "priorities have",
        ),
        *(
            "verschieben",
            "verschoben",
            "erst im",
            "nächstes jahr",
            "keine zeit",
            "zu früh",
            "reporté*",
            "l'année prochaine",
        ),
        *(
            "pas avant",
            "trop tôt",
            "aplaza*",
            "el año que viene",
            "próximo trimestre",
            "no antes de",
            "demasiado pronto",
        ),
    ),
    Theme.AUTHORITY: (
        *(
            "my boss",
            "the board decides",
            "the board has",
            "the board will",
            "the board must",
            "board of directors",
            "our board",
            "committee",
            "sign-off",
            "sign off on",
            "need* approval",
            "not my decision",
        ),
        *(
            "has the last word",
            "have to ask",
            "need to ask",
            "need to check with",
            "run it past",
            "run it by",
            "council decides",
        ),
        *(
            "decision is with",
            "up to our",
            "above my",
            "the owner decides",
            "vorstand",
            "geschäftsführung",
            "freigabe von",
        ),
        *(
            "muss ich erst",
            "mein chef",
            "mon chef",
            "la direction",
            "le comité",
            "doit valider",
            "mi jefe",
            "la dirección",
            "el comité",
        ),
    ),
    Theme.COMPETITOR: (
        *(
            "competitor*",
            "another supplier",
            "other supplier*",
            "another vendor",
            "other vendor*",
            "another offer",
            "other offers",
        ),
        *(
            "other quotes",
            "another quote",
            "alternative*",
            "comparing",
            "compare you",
            "second bid",
            "other bid*",
            "current supplier",
        ),
        *(
            "incumbent",
            "wettbewerb*",
            "mitbewerber*",
            "anderes angebot",
            "andere angebote",
            "concurrent*",
            "autre offre",
            "autres offres",
        ),
        *("competencia", "competidor*", "otro proveedor", "otras ofertas", "otra oferta"),
    ),
    Theme.LEGAL: (
        *(
            "our legal",
            "legal department",
            "legal team",
            "legal review*",
            "legal has",
            "legal want*",
            "legal is",
            "legal need*",
            "legal must",
            "with legal",
            "to legal",
            "lawyer*",
            "our counsel",
            "contract terms",
            "terms and conditions",
            "liability",
            "indemnit*",
            "nda",
            "gdpr",
        ),
        *(
            "data protection",
            "data processing",
            "compliance",
            "redline*",
            "clause*",
            "security review",
            "rechtsabteilung",
        ),
        *(
            "datenschutz*",
            "haftung",
            "vertragsbedingungen",
            "service juridique",
            "juridique*",
            "rgpd",
            "cláusula*",
            "jurídic*",
        ),
    ),
    Theme.GLAD: (
        *(
            "delighted",
            "thrilled",
            "impressed",
            "we love",
            "i love",
            "loved it",
            "loved the",
            "very happy",
            "really happy",
            "excited",
        ),
        *(
            "perfect fit",
            "exactly what we",
            "great job",
            "fantastic",
            "pleased with",
            "begeistert",
            "sehr zufrieden",
            "großartig",
        ),
        *(
            "ravi*",
            "enchanté*",
            "très content*",
            "impressionné*",
            "encantad*",
            "muy content*",
            "impresionad*",
        ),
    ),
    Theme.UNEASY: (
        *(
            "worried",
            "worry about",
            "worries",
            "concerned about",
            "my concern*",
            "our concern*",
            "a concern",
            "concerns me",
            "concerns us",
            "concerned that",
            "nervous",
            "frustrat*",
            "disappoint*",
            "unhappy",
            "annoyed",
        ),
        *(
            "not happy",
            "not comfortable",
            "uncomfortable",
            "hesitant",
            "skeptical",
            "sceptical",
            "losing patience",
            "still waiting",
        ),
        *(
            "burned",
            "burnt",
            "let down",
            "besorgt",
            "sorgen",
            "enttäuscht",
            "verärgert",
            "inquiet*",
            "déçu*",
            "préoccup*",
            "preocupa*",
            "decepcionad*",
        ),
    ),
}
_NO_BARRIER = re.compile(
    r"\b(?:no (?:rush|worries|concerns?|delay|problem)|don't worry|not worried|do not worry|within budget|budget (?:is )?(?:approved|there|confirmed)"
    r"|keine sorge|pas d'inquiétude|no te preocupes|no se preocupe)\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a customer under a heading."""

    theme: Theme
    words: str  # those that put it there
    by: str  # whose they are: a name, or an address
    part: Part


@dataclass(frozen=True, slots=True)
class TrueRead:
    """What a customer said of barriers and feelings, the latest first."""

    said: tuple[Said, ...]

    def under(self, *themes: Theme) -> tuple[Said, ...]:
        """What was said under these headings."""
        return tuple(one for one in self.said if one.theme in themes)


def true_read(on: Dossier, *, look_back: timedelta = _LOOK_BACK) -> TrueRead:
    """Barriers and feelings of the last year, a sentence once under each heading it belongs to."""
    found: dict[tuple[Theme, str, str], Said] = {}
    for message in on.customers_mails:
        if on.now - message.sent_at <= look_back:
            # Copies of one mail, and a sentence said twice, are one; the latest stands.
            found |= {(one.theme, one.by, one.part.quote): one for one in _said(message)}
    order = {part: place for place, part in enumerate(newest_first(one.part for one in found.values()))}
    return TrueRead(tuple(sorted(found.values(), key=lambda one: (order[one.part], one.theme))))


def _said(message: ReadMessage) -> Iterator[Said]:
    by = one_line(message.sender.name or message.sender.email)
    for start, end in sentences(message.own):
        sentence = message.own[start:end].strip()
        level = " ".join(sentence.lower().replace("’", "'").split())
        if len(level) > _LONGEST or _NO_BARRIER.search(level):
            continue
        for theme, words in _WORDS.items():
            match = phrases(words).search(level)
            if match:
                part = Part(theme.value, message.sent_at, message=message.key, quote=short_quote(sentence))
                yield Said(theme, match.group(), by, part)
