"""One promise in German, French or Spanish and one later mail: is it kept, moved, told, taken back, or to be asked about?

The table is where a new phrase of `other_words` gets its row.
"""

from datetime import date
from typing import Any

import pytest

from agent.core.commitment import Action
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.other_words import PHRASES, bare, shows

FRIDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 9)
REP, CUSTOMER = Side.REP, Side.CUSTOMER
SEND, REPLY, CALL, MEET, DO = Action.SEND, Action.REPLY, Action.CALL, Action.MEET, Action.DO

HELLO = {
    "de": "Guten Tag Frau Quint, vielen Dank für die Anfrage, wir haben sie mit der Werft besprochen. ",
    "fr": "Bonjour Madame, merci pour votre demande, nous en avons parlé avec les équipes du chantier. ",
    "es": "Buenos días, muchas gracias por su consulta, la hemos visto con el equipo del astillero. ",
}

# language, promise, what is done, the later mail, its side, its files, what became of it
LIVES = [
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Anbei das Angebot, gültig bis Ende April.", REP, ["Angebot_Brine.pdf"], "kept"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Im Anhang finden Sie unsere Preise.", REP, ["BM-2026.pdf"], "kept"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Wie besprochen die Unterlagen im Anhang.", REP, ["scan01.pdf"], "kept"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Anbei das Datenblatt, das Angebot folgt am Montag.", REP, ["Datenblatt.pdf"], "open"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Anbei ein Foto vom Rumpf.", REP, ["rumpf.jpg"], "open"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Das ging schneller als gedacht.", REP, ["scan02.pdf"], "asked"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Ich arbeite noch nicht lange am Angebot, bitte um Geduld.", REP, [], "open"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Danke für das Angebot, wir melden uns.", CUSTOMER, [], "kept"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Das Angebot ist noch nicht angekommen.", CUSTOMER, [], "open"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Das Angebot brauchen wir nicht mehr.", CUSTOMER, [], "withdrawn"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Wir haben uns leider für einen anderen Anbieter entschieden.", CUSTOMER, [], "withdrawn"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Leider verzögert sich das Angebot.", REP, [], "told"),
    ("de", "Ich schicke Ihnen das Angebot bis Freitag", SEND, "Leider wird das Angebot erst am Montag fertig.", REP, [], "moved"),
    ("de", "Wir liefern die Muster bis Freitag", SEND, "Die Proben sind heute verschickt worden.", REP, [], "kept"),
    ("de", "Wir liefern die Muster bis Freitag", SEND, "Die Musterstücke sind angekommen, danke.", CUSTOMER, [], "kept"),
    ("de", "Ich prüfe die Rechnung bis Freitag", DO, "Die Rechnung habe ich geprüft, alles stimmt.", REP, [], "kept"),
    ("de", "Ich kümmere mich bis Freitag um den Zugang", DO, "Erledigt.", REP, [], "kept"),
    ("de", "Ich melde mich bis Freitag wegen der Farbe", REPLY, "Zur Farbe: die Werft nimmt Signalrot.", REP, [], "kept"),
    ("de", "Ich melde mich bis Freitag wegen der Farbe", REPLY, "Wegen der Farbe melde ich mich, sobald die Werft da ist.", REP, [], "open"),
    ("de", "Ich rufe Sie am Freitag an", CALL, "Vielen Dank für das nette Telefonat heute.", CUSTOMER, [], "kept"),
    ("de", "Ich rufe Sie am Freitag an", CALL, "Ich freue mich auf das Gespräch.", CUSTOMER, [], "open"),
    ("fr", "Je vous envoie le devis d'ici vendredi", SEND, "Vous trouverez ci-joint notre devis.", REP, ["devis_brine.pdf"], "kept"),
    ("fr", "Je vous envoie le devis d'ici vendredi", SEND, "Voici nos tarifs, en pièce jointe.", REP, ["BM-26.pdf"], "kept"),
    ("fr", "Je vous envoie le devis d'ici vendredi", SEND, "Merci pour le devis, je le regarde demain.", CUSTOMER, [], "kept"),
    ("fr", "Je vous envoie le devis d'ici vendredi", SEND, "Nous n'avons plus besoin du devis.", CUSTOMER, [], "withdrawn"),
    ("fr", "Je vous envoie le devis d'ici vendredi", SEND, "Désolé, le devis a pris du retard.", REP, [], "told"),
    ("fr", "Je vous envoie le devis d'ici vendredi", SEND, "Désolé, le devis sera prêt lundi seulement.", REP, [], "moved"),
    ("fr", "Je vous envoie le devis d'ici vendredi", SEND, "Le devis est en cours.", REP, [], "open"),
    ("fr", "Nous livrerons les échantillons vendredi", SEND, "Les échantillons ont été expédiés ce matin.", REP, [], "kept"),
    ("fr", "Je vérifie la facture d'ici vendredi", DO, "J'ai vérifié la facture, tout est juste.", REP, [], "kept"),
    ("fr", "Je m'occupe de l'accès d'ici vendredi", DO, "C'est fait.", REP, [], "kept"),
    ("fr", "Je vous appelle vendredi", CALL, "Merci pour notre échange de ce matin.", CUSTOMER, [], "kept"),
    ("fr", "Je reviens vers vous vendredi pour la couleur", REPLY, "Pour la couleur, le chantier prend le rouge.", REP, [], "kept"),
    ("es", "Le envío el presupuesto antes del viernes", SEND, "Adjunto el presupuesto.", REP, ["presupuesto.pdf"], "kept"),
    ("es", "Le envío el presupuesto antes del viernes", SEND, "Adjunto nuestra oferta.", REP, ["BM-26.pdf"], "kept"),
    ("es", "Le envío el presupuesto antes del viernes", SEND, "Gracias por el presupuesto, lo miro.", CUSTOMER, [], "kept"),
    ("es", "Le envío el presupuesto antes del viernes", SEND, "Ya no necesitamos el presupuesto.", CUSTOMER, [], "withdrawn"),
    ("es", "Le envío el presupuesto antes del viernes", SEND, "Hemos optado por otro proveedor.", CUSTOMER, [], "withdrawn"),
    ("es", "Le envío el presupuesto antes del viernes", SEND, "Lo siento, el presupuesto se retrasa.", REP, [], "told"),
    ("es", "Le envío el presupuesto antes del viernes", SEND, "Lo siento, el presupuesto estará el lunes.", REP, [], "moved"),
    ("es", "Le envío el presupuesto antes del viernes", SEND, "El presupuesto aún no está.", REP, [], "open"),
    ("es", "Enviaremos las muestras el viernes", SEND, "Las muestras ya están en camino.", REP, [], "kept"),
    ("es", "Reviso la factura antes del viernes", DO, "He revisado la factura, todo bien.", REP, [], "kept"),
    ("es", "Me encargo del acceso antes del viernes", DO, "Ya está hecho.", REP, [], "kept"),
    ("es", "Le llamo el viernes", CALL, "Muchas gracias por la llamada de hoy.", CUSTOMER, [], "kept"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "words", "action", "text", "side", "files", "outcome"), LIVES)
def test_one_later_mail_in_its_own_language(
    desk: Any,
    promise: Any,
    language: str,
    words: str,
    action: Action,
    text: str,
    side: Side,
    files: list[str],
    outcome: str,
) -> None:
    """Somebody who speaks the language and reads both mails would say so too."""
    desk.write(HELLO[language] + words + ".", promise(words, action, FRIDAY), day=2)
    desk.write(text, day=6, hour=15, files=files, side=side)
    row = desk.row()
    became = (
        "kept" if row.settled_at else "withdrawn" if row.withdrawn_at else "moved" if row.moved_at
        else "told" if row.told_at else "asked" if row.unclear else "open"
    )  # fmt: skip
    assert became == outcome


def test_it_is_promised_again_for_another_day(desk: Any, promise: Any) -> None:
    """A new date from the promiser moves the same commitment in any language."""
    first, again = (
        "Ich schicke Ihnen das Angebot bis Freitag",
        "Ich schicke Ihnen das Angebot doch erst am Montag",
    )
    desk.write(f"{HELLO['de']}{first}.", promise(first, SEND, FRIDAY), day=2)
    desk.write(f"{HELLO['de']}{again}.", promise(again, SEND, MONDAY), day=5)
    row = desk.row()
    assert (row.due.last, row.told_in_time) == (MONDAY, True)


def test_what_hands_over_is_no_promise(desk: Any, promise: Any) -> None:
    """ "Anbei sende ich Ihnen ..." brings it along."""
    words = "Anbei sende ich Ihnen das Angebot"
    desk.write(f"{HELLO['de']}{words}.", promise(words, SEND), day=2, files=["Angebot.pdf"])
    assert desk.rows() == []


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_every_expression_compiles(language: str) -> None:
    """A phrase with a broken sign would only be found by the first mail that needs it."""
    phrases = PHRASES[language]
    for name in type(phrases).__slots__:
        if name != "small":
            shows("nothing", getattr(phrases, name))


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("Angehängt", "angehaengt"),
        ("pièce jointe", "piece jointe"),
        ("mañana", "manana"),
        ("Größe", "groesse"),
    ],
)
def test_accents_are_levelled(written: str, level: str) -> None:
    """So that those who leave them out are understood as well."""
    assert bare(written) == level
