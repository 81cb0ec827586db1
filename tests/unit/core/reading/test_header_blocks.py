"""Header blocks, original-message rules, forwards and reply-above lines above somebody else's mail."""

import pytest

from agent.core.reading import read_plain

OWN = "That works for us.\n\nThe samples leave tomorrow."
THEIRS = "Could we see samples first?\n\nIlse"

BLOCKS = {
    "en": "From: Ilse Brandt <ilse@brandt.example>\nSent: Tuesday, March 9, 2027 4:05 PM\nTo: Sam Ode\nSubject: Samples",
    "en any order": "Subject: Samples\nFrom: Ilse Brandt <ilse@brandt.example>\nDate: Tue, 9 Mar 2027\nTo: Sam Ode",
    "en date first": "Date: Tue, 9 Mar 2027 16:05:00 +0100\nTo: sam@ode.example\nFrom: ilse@brandt.example\nSubject: Samples",
    "en no date": "From: Ilse Brandt\nTo: Sam Ode\nSubject: Samples",
    "en bold": "*From:* Ilse Brandt [mailto:ilse@brandt.example]\n*Sent:* Tuesday, March 9, 2027\n*To:* Sam\n*Subject:* Samples",
    "en markdown": "**From:** Ilse Brandt\n**Sent:** Tuesday, March 9, 2027 4:05 PM\n**To:** Sam\n**Subject:** Samples",
    "en wrapped": (
        "From: Ilse Brandt\nSent: Tuesday, March 9, 2027 4:05 PM\nTo: Sam Ode; Kim Roth; Ana Sol;\n Joe Li; Max Ek\nCc: Pia,\n"
        " Tom\nSubject: Samples for the\n autumn fair"
    ),
    "en spaced": "From: Ilse Brandt\n\nSent: Tuesday, March 9, 2027 4:05 PM\n\nTo: Sam Ode\n\nSubject: Samples",
    "de": "Von: Ilse Brandt <ilse@brandt.example>\nGesendet: Dienstag, 9. März 2027 16:05\nAn: Sam Ode\nBetreff: Muster",
    "de webmail": 'Gesendet: Dienstag, 09. März 2027 um 16:05 Uhr\nVon: "Ilse Brandt" <ilse@brandt.example>\nAn: sam@ode.example\nBetreff: Muster',
    "fr": "De : Ilse Brandt <ilse@brandt.example>\nEnvoyé : mardi 9 mars 2027 16:05\nÀ : Sam Ode\nObjet : Modèles",
    "es": "De: Ilse Brandt <ilse@brandt.example>\nEnviado el: martes, 9 de marzo de 2027 16:05\nPara: Sam Ode\nAsunto: Muestras",
    "it": "Da: Ilse Brandt <ilse@brandt.example>\nInviato: martedì 9 marzo 2027 16:05\nA: Sam Ode\nOggetto: Campioni",
    "pt": "De: Ilse Brandt <ilse@brandt.example>\nEnviada em: terça-feira, 9 de março de 2027 16:05\nPara: Sam\nAssunto: Amostras",
    "nl": "Van: Ilse Brandt <ilse@brandt.example>\nVerzonden: dinsdag 9 maart 2027 16:05\nAan: Sam Ode\nOnderwerp: Monsters",
    "sv": "Från: Ilse Brandt <ilse@brandt.example>\nSkickat: den 9 mars 2027 16:05\nTill: Sam Ode\nÄmne: Prover",
    "no": "Fra: Ilse Brandt <ilse@brandt.example>\nSendt: tirsdag 9. mars 2027 16:05\nTil: Sam Ode\nEmne: Prøver",
    "fi": "Lähettäjä: Ilse Brandt <ilse@brandt.example>\nLähetetty: tiistai 9. maaliskuuta 2027 16.05\nVastaanottaja: Sam\nAihe: Näytteet",
    "pl": "Od: Ilse Brandt <ilse@brandt.example>\nWysłano: wtorek, 9 marca 2027 16:05\nDo: Sam Ode\nTemat: Próbki",
    "cs": "Od: Ilse Brandt <ilse@brandt.example>\nOdesláno: úterý 9. března 2027 16:05\nKomu: Sam Ode\nPředmět: Vzorky",
    "ru": "От: Ilse Brandt <ilse@brandt.example>\nОтправлено: 9 марта 2027 г. 16:05\nКому: Sam Ode\nТема: Образцы",
    "uk": "Від: Ilse Brandt <ilse@brandt.example>\nНадіслано: 9 березня 2027 р. 16:05\nКому: Sam Ode\nТема: Зразки",
    "hu": "Feladó: Ilse Brandt <ilse@brandt.example>\nElküldve: 2027. március 9. 16:05\nCímzett: Sam Ode\nTárgy: Minták",
    "ro": "De la: Ilse Brandt <ilse@brandt.example>\nTrimis: marți, 9 martie 2027 16:05\nCătre: Sam Ode\nSubiect: Mostre",
    "tr": "Kimden: Ilse Brandt <ilse@brandt.example>\nGönderildi: 9 Mart 2027 Salı 16:05\nKime: Sam Ode\nKonu: Numuneler",
    "el": "Από: Ilse Brandt <ilse@brandt.example>\nΣτάλθηκε: Τρίτη, 9 Μαρτίου 2027 4:05 μμ\nΠρος: Sam Ode\nΘέμα: Δείγματα",
    "zh": "发件人：Ilse Brandt <ilse@brandt.example>\n发送时间：2027年3月9日 16:05\n收件人：Sam Ode\n主题：样品",
    "zh-tw": "寄件者: Ilse Brandt <ilse@brandt.example>\n寄件日期: 2027年3月9日 16:05\n收件者: Sam Ode\n主旨: 樣品",
    "ja": "差出人: Ilse Brandt <ilse@brandt.example>\n送信日時: 2027年3月9日 16:05\n宛先: Sam Ode\n件名: サンプル",
    "ko": "보낸 사람: Ilse Brandt <ilse@brandt.example>\n보낸 날짜: 2027년 3월 9일 오후 4:05\n받는 사람: Sam Ode\n제목: 견본",
    "vi": "Từ: Ilse Brandt <ilse@brandt.example>\nĐã gửi: 9 tháng 3 2027 16:05\nĐến: Sam Ode\nChủ đề: Mẫu",
    "notes": "Ilse Brandt@BRANDT\n03/09/2027 04:05 PM\n\n\t\tTo: Sam Ode/LON/ODE\n\t\tcc: Kim Roth/LON/ODE\n\t\tSubject: Samples",
    "notes one line": "Ilse Brandt <ilse@brandt.example> on 03/09/2027 04:05:17 PM\nTo: Sam Ode/LON/ODE@ODE\ncc:\n\nSubject: Samples",
    "notes long list": (
        "Ilse Brandt\n03/09/2027 04:05 PM\nTo: "
        + "\n".join(f'"Guest {n}" <guest{n}@ode.example>, ' for n in range(20))
        + "\ncc:\n\nSubject: Samples"
    ),
    "notes reply": "Ilse Brandt\n03/09/2027 04:05 PM\nPlease respond to ilse\nTo: Sam Ode/LON/ODE@ODE\ncc:\nSubject: Samples",
    "notes from": "From:  Ilse Brandt                                    03/09/2027 04:05 PM\n\n\nTo: Sam Ode/LON/ODE@ODE\ncc:\nSubject: Samples",
}

RULES = [
    "-----Original Message-----",
    "----- Original Message -----",
    "________________________________",
    "-------- Original message --------",
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
    "-----Ursprüngliche Nachricht-----",
    "-----Message d'origine-----",
    "-----Mensaje original-----",
    "-----Messaggio originale-----",
    "-----Mensagem original-----",
    "-----Oorspronkelijk bericht-----",
    "-----Ursprungligt meddelande-----",
    "-----Opprinnelig melding-----",
    "-----Oprindelig meddelelse-----",
    "-----Alkuperäinen viesti-----",
    "-----Wiadomość oryginalna-----",
    "-----Původní zpráva-----",
    "-----Исходное сообщение-----",
    "-----Eredeti üzenet-----",
    "-----Mesaj original-----",
    "-----Özgün ileti-----",
    "------------------ 原始邮件 ------------------",
    "-----元のメッセージ-----",
    "--------- 원본 메일 ---------",
    "---------- Forwarded message ---------",
    "---------- Weitergeleitete Nachricht ----------",
    "---------- Message transféré ----------",
    "---------- Mensaje reenviado ----------",
    "---------- Messaggio inoltrato ----------",
    "---------- Пересылаемое сообщение ----------",
    "Begin forwarded message:",
    "Anfang der weitergeleiteten Nachricht:",
    "Début du message réexpédié :",
    "---------------------- Forwarded by Sam Ode/LON/ODE on 03/09/2027 05:00 PM ---------------------------",
]


@pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))
def test_nothing_below_a_header_block_is_the_writers(block: str) -> None:
    """A block of headers cuts, in whatever language and order its lines stand."""
    assert read_plain(f"{OWN}\n\n{block}\n\n{THEIRS}\n").text == OWN


@pytest.mark.parametrize("block", BLOCKS.values(), ids=list(BLOCKS))
def test_what_stands_below_the_headers_is_what_is_answered(block: str) -> None:
    """The text answered begins after its headers."""
    assert read_plain(f"{OWN}\n\n{block}\n\n{THEIRS}\n").quoted == THEIRS


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_cuts_together_with_the_headers_below_it(rule: str) -> None:
    """Original-message and forward lines cut, and leave nothing of themselves above or below."""
    read = read_plain(f"{OWN}\n\n{rule}\n{BLOCKS['en']}\n\n{THEIRS}\n")
    assert (read.text, read.quoted) == (OWN, THEIRS)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.strip("_")])
def test_a_rule_cuts_without_headers(rule: str) -> None:
    """Some programs print the rule alone."""
    assert read_plain(f"{OWN}\n\n{rule}\n\n{THEIRS}\n").text == OWN


def test_a_forward_without_a_word_has_none() -> None:
    """Who only passes a mail on has written nothing."""
    assert read_plain(f"---------- Forwarded message ---------\n{BLOCKS['en']}\n\n{THEIRS}").text == ""


def test_an_answer_below_marked_lines_under_headers_is_kept() -> None:
    """Outlook can mark the lines it quotes; then what stands below them is an answer."""
    text = f"-----Original Message-----\n{BLOCKS['en']}\n\n> Could we see samples first?\n\nYes, on Monday."
    assert read_plain(text).text == "Yes, on Monday."


@pytest.mark.parametrize(
    "marker",
    [
        "##- Please type your reply above this line -##",
        "-=-=-=- Reply above this line -=-=-=-",
        "--- Bitte antworten Sie oberhalb dieser Zeile ---",
    ],
)
def test_a_help_desks_line_cuts_below_an_answer_and_nothing_without_one(marker: str) -> None:
    """Above the line stands the answer; where nothing stands above it, it is the help desk's own mail."""
    assert read_plain(f"{OWN}\n\n{marker}\n\nYour ticket 77 was opened.").text == OWN
    assert read_plain(f"{marker}\n\nYour ticket 77 was opened.").text == "Your ticket 77 was opened."


@pytest.mark.parametrize(
    "prose",
    [
        "The visit:\n\nDate: Tuesday 9 March\nTime: 16:00\nPlace: hall 3",
        "Your trip:\n\nFrom: Oslo\nTo: Bergen\nDate: 9 March",
        "Subject: to change, the fair opens at 9.",
        "To: do before Friday\n- call the fair",
        "Von: hier aus sind es zwei Stunden.",
        "---- Enter your figures below ----\n\n42 boxes",
        "Forwarded message was empty, please send it again.",
        "Original message and copy are in the safe.",
        "Re: your question\nyes, we can.",
    ],
)
def test_lists_and_prose_that_look_like_headers_stay(prose: str) -> None:
    """A single label, a timetable or a sentence is no header block."""
    assert read_plain(prose).text == prose


def test_headers_marked_as_quoted_over_unmarked_text_cut_it() -> None:
    """Some programs put signs before the headers of the older mail only."""
    body = "Yes, gladly.\n\n-----Original Message-----\n  >From: Kim Roth <kim@roth.example>\n  >To: Mira\n  >Subj: Boat\n\nIs it free?\n"
    assert read_plain(body).text == "Yes, gladly."


def test_answers_below_marked_headers_and_marked_text_are_kept() -> None:
    """Where the text is marked as well, what is not marked is the answer."""
    body = "-----Original Message-----\n> From: Kim Roth\n> Subject: Boat\n>\n> Is it free?\n\nYes, gladly.\n"
    assert read_plain(body).text == "Yes, gladly."
