"""Promises in German, French and Spanish: modest, by cue words and the grammar of the language."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest

from agent.core.commitment import Action, Found, Owner, Strength
from agent.core.reading.language import language_of

Find = Callable[..., tuple[Found, ...]]

_AROUND = {
    "de": "Guten Tag Frau Lenz, vielen Dank für das Gespräch und die Geduld mit uns.\n\n{}\n\nMit freundlichen Grüßen",
    "fr": "Bonjour Madame Roche, merci pour votre accueil et pour la visite de la cave.\n\n{}\n\nBien à vous",
    "es": "Hola Carmen, muchas gracias por la visita y por el café con los socios.\n\n{}\n\nUn saludo",
}


@pytest.mark.parametrize(
    ("language", "sentence", "action", "last"),
    [
        ("de", "Ich schicke Ihnen das überarbeitete Angebot bis Freitag.", Action.SEND, date(2026, 3, 6)),
        ("de", "Morgen rufe ich Sie wegen der Pumpen an.", Action.CALL, date(2026, 3, 5)),
        ("de", "Wir melden uns nächste Woche mit einem Termin.", Action.REPLY, date(2026, 3, 13)),
        ("de", "Sie erhalten die Muster am 12. März.", Action.SEND, date(2026, 3, 12)),
        ("de", "Ich werde den Plan bis Montag überarbeiten.", Action.DO, date(2026, 3, 9)),
        ("fr", "Je vous envoie la proposition révisée d'ici vendredi.", Action.SEND, date(2026, 3, 6)),
        ("fr", "Nous reviendrons vers vous la semaine prochaine.", Action.REPLY, date(2026, 3, 13)),
        ("fr", "Je vous rappelle demain.", Action.CALL, date(2026, 3, 5)),
        ("fr", "Vous recevrez les échantillons le 12 mars.", Action.SEND, date(2026, 3, 12)),
        ("fr", "Nous allons vérifier le devis demain.", Action.DO, date(2026, 3, 5)),
        ("es", "Te envío la propuesta revisada antes del viernes.", Action.SEND, date(2026, 3, 5)),
        ("es", "Mañana te llamo por lo de las bombas.", Action.CALL, date(2026, 3, 5)),
        ("es", "Vamos a revisar el contrato el lunes.", Action.DO, date(2026, 3, 9)),
        ("es", "Recibirá las muestras el 12 de marzo.", Action.SEND, date(2026, 3, 12)),
    ],
)
def test_a_plain_promise_is_found_with_its_due(
    found_in: Find, language: str, sentence: str, action: Action, last: date
) -> None:
    """Its day comes from the grammar of its own language."""
    text = _AROUND[language].format(sentence)
    assert language_of([text]) == language
    (found,) = found_in(text)
    assert (found.quote, found.action, found.due and found.due.last) == (sentence, action, last)
    assert text[found.start : found.end] == sentence
    assert found.reasons


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Ich kann Ihnen das leider nicht schicken."),
        ("de", "Würden Sie mir die Liste schicken?"),
        ("de", "Wenn Sie möchten, schicke ich Ihnen ein Muster."),
        ("de", "Bitte schicken Sie uns die Unterlagen bis Montag."),
        ("de", "Ich freue mich auf unser Treffen am Freitag."),
        ("de", "Sie erhalten jeden Monat eine Rechnung."),
        ("fr", "Je ne pourrai pas venir demain."),
        ("fr", "Pourriez-vous m'envoyer la liste ?"),
        ("fr", "Si vous souhaitez, je vous envoie un exemplaire."),
        ("es", "No puedo asistir el lunes."),
        ("es", "¿Me puede enviar la lista?"),
        ("es", "Si quiere, le envío una muestra."),
    ],
)
def test_requests_refusals_and_offers_are_none(found_in: Find, language: str, sentence: str) -> None:
    """What nobody took on."""
    assert found_in(_AROUND[language].format(sentence)) == ()


@pytest.mark.parametrize(
    ("language", "sentence", "strength", "owner"),
    [
        ("de", "Ich versuche, die Zahlen bis Montag zu klären.", Strength.WEAK, Owner.SENDER),
        ("de", "Sobald die Freigabe da ist, schicken wir den Vertrag.", Strength.CONDITIONAL, Owner.SIDE),
        ("fr", "J'espère vous envoyer les chiffres lundi.", Strength.WEAK, Owner.SENDER),
        ("fr", "Dès que la signature est là, je vous transmets le contrat.", Strength.CONDITIONAL, Owner.SENDER),
        ("es", "Intentaré preparar los datos para el lunes.", Strength.WEAK, Owner.SENDER),
        ("es", "En cuanto tenga la firma, le enviaremos el contrato.", Strength.CONDITIONAL, Owner.SIDE),
    ],
)  # fmt: skip
def test_how_firmly_and_by_whom(
    found_in: Find, language: str, sentence: str, strength: Strength, owner: Owner
) -> None:
    """By the words of trying, of conditions, and of "we"."""
    (found,) = found_in(_AROUND[language].format(sentence))
    assert (found.strength, found.owner) == (strength, owner)


def test_english_with_a_foreign_name_stays_english(found_in: Find) -> None:
    """A few foreign words do not change who reads it."""
    text = "Hi Inés, I'll send the plan for Calle de la Luna to you and the mayor by Friday."
    assert language_of([text]) == "en"
    (found,) = found_in(text)
    assert found.due
    assert found.due.last == datetime(2026, 3, 6, tzinfo=timezone(timedelta(hours=-6))).date()
