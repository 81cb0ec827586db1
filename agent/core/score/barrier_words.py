"""The words by which barriers and feelings are heard, in English, German, French and Spanish.

Whole words in lower case, set apart by commas; a star stands for any ending. A sentence that
uses one is listed under the heading and quoted, so a word earns its place by being seldom beside the point.
"""

from enum import StrEnum


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

_ROWS = {
    Theme.BUDGET: """
        budget*, too expensive, over budget, afford, cost* too much, price* too high, cheaper,
        discount*, no funding, no money, price is, spending freeze, cost cutting, out of our range,
        above what we, zu teuer, rabatt*, günstiger, mittel fehlen, trop cher*, remise*, moins
        cher*, demasiado caro*, muy caro, descuento*, presupuesto no, más barato
    """,
    Theme.TIMING: """
        not until, on hold, postpone*, next quarter, next year, too early, too soon, bad time, wrong
        time, freeze, push* back, delay*, no time, busy until, swamped, later this year, revisit,
        priorities have, verschieben, verschoben, erst im, nächstes jahr, keine zeit, zu früh,
        reporté*, l'année prochaine, pas avant, trop tôt, aplaza*, el año que viene, próximo
        trimestre, no antes de, demasiado pronto
    """,
    Theme.AUTHORITY: """
        my boss, the board decides, the board has, the board will, the board must, board of
        directors, our board, committee, sign-off, sign off on, need* approval, not my decision, has
        the last word, have to ask, need to ask, need to check with, run it past, run it by, council
        decides, decision is with, up to our, above my, the owner decides, vorstand,
        geschäftsführung, freigabe von, muss ich erst, mein chef, mon chef, la direction, le comité,
        doit valider, mi jefe, la dirección, el comité
    """,
    Theme.COMPETITOR: """
        competitor*, another supplier, other supplier*, another vendor, other vendor*, another
        offer, other offers, other quotes, another quote, alternative*, comparing, compare you,
        second bid, other bid*, current supplier, incumbent, wettbewerb*, mitbewerber*, anderes
        angebot, andere angebote, concurrent*, autre offre, autres offres, competencia, competidor*,
        otro proveedor, otras ofertas, otra oferta
    """,
    Theme.LEGAL: """
        our legal, legal department, legal team, legal review*, legal has, legal want*, legal is,
        legal need*, legal must, with legal, to legal, lawyer*, our counsel, contract terms, terms
        and conditions, liability, indemnit*, nda, gdpr, data protection, data processing,
        compliance, redline*, clause*, security review, rechtsabteilung, datenschutz*, haftung,
        vertragsbedingungen, service juridique, juridique*, rgpd, cláusula*, jurídic*
    """,
    Theme.GLAD: """
        delighted, thrilled, impressed, we love, i love, loved it, loved the, very happy, really
        happy, excited, perfect fit, exactly what we, great job, fantastic, pleased with,
        begeistert, sehr zufrieden, großartig, ravi*, enchanté*, très content*, impressionné*,
        encantad*, muy content*, impresionad*
    """,
    Theme.UNEASY: """
        worried, worry about, worries, concerned about, my concern*, our concern*, a concern,
        concerns me, concerns us, concerned that, nervous, frustrat*, disappoint*, unhappy, annoyed,
        not happy, not comfortable, uncomfortable, hesitant, skeptical, sceptical, losing patience,
        still waiting, burned, burnt, let down, besorgt, sorgen, enttäuscht, verärgert, inquiet*,
        déçu*, préoccup*, preocupa*, decepcionad*
    """,
}

WORDS = {theme: tuple(" ".join(phrase.split()) for phrase in row.split(",")) for theme, row in _ROWS.items()}
