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
        ("Um Viertel nach vier bin ich zurück.", at(3, 5, 16, 15)),
        ("Das steht Freitagnachmittag.", date(2026, 3, 6)),
        ("Wir treffen uns Montag in einer Woche.", date(2026, 3, 16)),
        ("Der Vertrag kommt bis Dienstschluss.", date(2026, 3, 5)),
        ("Sie haben es bis Feierabend am Freitag.", date(2026, 3, 6)),
        ("Wir buchen am letzten Freitag des Monats.", date(2026, 3, 27)),
        ("Start ist der erste Tag, spätestens am ersten Werktag im Mai.", date(2026, 5, 1)),
        ("Die Monteure kommen in der Woche vom 16. März.", date(2026, 3, 20)),
        ("Ich bin in einer halben Stunde soweit.", at(3, 5, 10, 0)),
        ("Das liegt binnen drei Werktagen vor.", date(2026, 3, 10)),
        ("Im Laufe der nächsten Woche melden wir uns.", date(2026, 3, 13)),
        ("Zwischen Montag und Mittwoch liefern wir.", date(2026, 3, 11)),
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
        ("Je réponds sous 48h.", at(3, 7, 9, 30)),
        ("Le devis part sous huitaine.", date(2026, 3, 12)),
        ("Je serai là dans une demi-heure.", at(3, 5, 10, 0)),
        ("Nous signons au deuxième trimestre.", date(2026, 6, 30)),
        ("Ce sera fait d'ici la fin de la journée.", date(2026, 3, 5)),
        ("La réunion est le premier lundi d'avril.", date(2026, 4, 6)),
        ("Le paiement part le dernier vendredi du mois.", date(2026, 3, 27)),
        ("Nous ouvrons le premier jour ouvrable de mai.", date(2026, 5, 1)),
        ("Livraison la semaine du 16 mars.", date(2026, 3, 20)),
        ("On se voit lundi en huit.", date(2026, 3, 16)),
        ("Je passe dans l'après-midi.", date(2026, 3, 5)),
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
        ("Le llamo mañana a primera hora.", date(2026, 3, 6)),
        ("Queda listo a mediados de la semana que viene.", date(2026, 3, 11)),
        ("Facturamos al cierre del trimestre.", date(2026, 3, 31)),
        ("Vuelvo en media hora.", at(3, 5, 10, 0)),
        ("Firmamos en el segundo trimestre.", date(2026, 6, 30)),
        ("Pagamos el último viernes del mes.", date(2026, 3, 27)),
        ("Abrimos el primer día hábil de mayo.", date(2026, 5, 1)),
        ("El equipo llega la semana del 16 de marzo.", date(2026, 3, 20)),
        ("Se lo paso al final del día.", date(2026, 3, 5)),
        ("Hablamos entre el lunes y el miércoles.", date(2026, 3, 11)),
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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Guten Morgen, Herr Kranz"),
        ("de", "Schönes Wochenende und frohe Weihnachten!"),
        ("de", "Jeden Montag, seit Montag"),
        ("fr", "Bon week-end et joyeux Noël !"),
        ("fr", "Tous les lundis, depuis lundi"),
        ("es", "Buen fin de semana y feliz Navidad"),
        ("es", "Buenos días, cada lunes desde el martes"),
    ],
)
def test_greetings_habits_and_what_began_are_no_dues(language: str, text: str) -> None:
    """ "Guten Morgen" is not tomorrow, and what has gone on since Monday is not due then."""
    assert find_dues(text, THURSDAY, languages=(language,)) == ()
