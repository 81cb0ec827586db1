"""Due words of German, French and Spanish mail, each language a table of its own."""

from datetime import date, datetime, timedelta, timezone

import pytest

from agent.core.due import find_dues

PARIS_WINTER = timezone(timedelta(hours=1))
THURSDAY = datetime(2026, 3, 5, 9, 30, tzinfo=PARIS_WINTER)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 on the writer's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS_WINTER)


@pytest.mark.parametrize(
    ("sentence", "last"),
    [
        ("Sie haben das Angebot bis Freitag.", date(2026, 3, 6)),
        ("Bis spätestens Freitag, 13. März, liegt es vor.", date(2026, 3, 13)),
        ("Ich melde mich am 15.", date(2026, 3, 15)),
        ("Wir liefern am 15.4.", date(2026, 4, 15)),
        ("Wir sehen uns am 15.04.2026 um 14 Uhr.", at(4, 15, 14)),
        ("Das schicke ich Ihnen morgen früh.", date(2026, 3, 6)),
        ("Übermorgen wissen wir mehr.", date(2026, 3, 7)),
        ("Die Muster gehen nächste Woche raus.", date(2026, 3, 13)),
        ("Anfang nächster Woche rufe ich an.", date(2026, 3, 10)),
        ("Sie hören bis Ende der Woche von mir.", date(2026, 3, 6)),
        ("In ein paar Tagen ist es so weit.", date(2026, 3, 8)),
        ("Die Freigabe kommt innerhalb von 5 Werktagen.", date(2026, 3, 12)),
        ("Montage in KW 15.", date(2026, 4, 10)),
        ("Wir sind bis Mitte April fertig.", date(2026, 4, 15)),
        ("Die Rechnung folgt bis Monatsende.", date(2026, 3, 31)),
        ("Vor Weihnachten steht die Anlage.", date(2026, 12, 24)),
        ("Ich rufe Sie um halb vier an.", at(3, 5, 15, 30)),
    ],
)
def test_german_due_words(sentence: str, last: date | datetime) -> None:
    """Half past three is "halb vier", and "Anfang nächster Woche" is by Tuesday."""
    assert [due.last for due in find_dues(sentence, THURSDAY, languages=("de",))] == [last]


@pytest.mark.parametrize(
    ("sentence", "last"),
    [
        ("Vous aurez l'offre d'ici vendredi.", date(2026, 3, 6)),
        ("Je vous rappelle demain à 15h.", at(3, 6, 15)),
        ("Nous livrons après-demain.", date(2026, 3, 7)),
        ("On se parle la semaine prochaine.", date(2026, 3, 13)),
        ("Je reviens vers vous en début de semaine prochaine.", date(2026, 3, 10)),
        ("Ce sera prêt avant la fin du mois.", date(2026, 3, 31)),
        ("Le contrat part mi-avril.", date(2026, 4, 15)),
        ("Rendez-vous le 15 avril à 14h30.", at(4, 15, 14, 30)),
        ("Réponse sous 5 jours ouvrés.", date(2026, 3, 12)),
        ("Je m'en occupe cet après-midi.", date(2026, 3, 5)),
        ("Vendredi au plus tard.", date(2026, 3, 6)),
    ],
)
def test_french_due_words(sentence: str, last: date | datetime) -> None:
    """The day comes before the month, and "sous" is within."""
    assert [due.last for due in find_dues(sentence, THURSDAY, languages=("fr",))] == [last]


@pytest.mark.parametrize(
    ("sentence", "last"),
    [
        ("Se lo mando antes del viernes.", date(2026, 3, 5)),
        ("Lo tiene mañana por la mañana.", date(2026, 3, 6)),
        ("Pasado mañana le llamo.", date(2026, 3, 7)),
        ("Hablamos la semana que viene.", date(2026, 3, 13)),
        ("Le confirmo a principios de la próxima semana.", date(2026, 3, 10)),
        ("El pedido sale a finales de mes.", date(2026, 3, 31)),
        ("Nos vemos el lunes 16 de marzo a las 10:00.", at(3, 16, 10)),
        ("Contestamos en 5 días hábiles.", date(2026, 3, 12)),
        ("A más tardar el viernes.", date(2026, 3, 6)),
    ],
)
def test_spanish_due_words(sentence: str, last: date | datetime) -> None:
    """ "Mañana por la mañana" is one expression."""
    assert [due.last for due in find_dues(sentence, THURSDAY, languages=("es",))] == [last]


def test_two_languages_in_one_mail_are_read_together() -> None:
    """Where both claim the same words they are taken once."""
    text = "The deck follows by Friday, die Muster nächste Woche."
    dues = find_dues(text, THURSDAY, languages=("en", "de"))
    assert [due.text for due in dues] == ["by Friday", "nächste Woche"]


def test_a_greeting_is_no_due() -> None:
    """ "Guten Morgen" is not tomorrow."""
    assert find_dues("Guten Morgen, Herr Kranz", THURSDAY, languages=("de",)) == ()
