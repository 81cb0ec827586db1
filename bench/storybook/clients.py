"""How mail programs write an answer: the attribution, the quote and the HTML around them.

Each program is one row of `CLIENTS`. The texts they produce are what reading must take apart again.
"""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bench.storybook.story import Mail, Person

_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "de": ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So."),
    "fr": ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
}
_LONG_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"),
}
_LONG_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "de": [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}


def _ampm(when: datetime) -> str:
    return f"{when.hour % 12 or 12}:{when:%M} {'AM' if when.hour < 12 else 'PM'}"


def _day(when: datetime, language: str) -> tuple[str, str]:
    return _DAYS[language][when.weekday()], _MONTHS[language][when.month - 1]


def _gmail(when: datetime, who: Person) -> str:
    day, month = _day(when, "en")
    return f"On {day}, {month} {when.day}, {when.year} at {_ampm(when)} {who.mailbox} wrote:"


def _gmail_uk(when: datetime, who: Person) -> str:
    day, month = _day(when, "en")
    return f"On {day}, {when.day} {month} {when.year} at {when:%H:%M}, {who.mailbox} wrote:"


def _gmail_de(when: datetime, who: Person) -> str:
    day, month = _day(when, "de")
    return f"Am {day}, {when.day}. {month} {when.year} um {when:%H:%M} Uhr schrieb {who.mailbox}:"


def _gmail_fr(when: datetime, who: Person) -> str:
    day, month = _day(when, "fr")
    return f"Le {day} {when.day} {month} {when.year} à {when:%H:%M}, {who.mailbox} a écrit :"


def _gmail_es(when: datetime, who: Person) -> str:
    day, month = _day(when, "es")
    return f"El {day}, {when.day} {month} {when.year} a las {when.hour}:{when:%M}, {who.name} (<{who.email}>) escribió:"


def _apple(when: datetime, who: Person) -> str:
    return (
        f"On {_MONTHS['en'][when.month - 1]} {when.day}, {when.year}, at {_ampm(when)}, {who.mailbox} wrote:"
    )


def _apple_uk(when: datetime, who: Person) -> str:
    return f"On {when.day} {_MONTHS['en'][when.month - 1]} {when.year}, at {when:%H:%M}, {who.mailbox} wrote:"


def _apple_de(when: datetime, who: Person) -> str:
    return f"Am {when:%d.%m.%Y} um {when:%H:%M} schrieb {who.mailbox}:"


def _thunderbird(when: datetime, who: Person) -> str:
    return f"On {when.month}/{when.day}/{when:%y} {_ampm(when)}, {who.name} wrote:"


def _thunderbird_fr(when: datetime, who: Person) -> str:
    return f"Le {when:%d/%m/%Y} à {when:%H:%M}, {who.name} a écrit :"


def _outlook_date(when: datetime, language: str) -> str:
    day, month = _LONG_DAYS[language][when.weekday()], _LONG_MONTHS[language][when.month - 1]
    if language == "en":
        return f"{day}, {month} {when.day}, {when.year} {_ampm(when)}"
    dot = "," if language == "de" else ""
    number = f"{when.day}." if language == "de" else f"{when.day}"
    return f"{day}{dot} {number} {month} {when.year} {when:%H:%M}"


_FIELDS = {
    "en": ("From", "Sent", "To", "Subject"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "fr": ("De", "Envoyé", "À", "Objet"),
}


def _outlook_head(answered: Mail, when: datetime, language: str) -> list[tuple[str, str]]:
    colon = " " if language == "fr" else ""
    values = (
        answered.sender.mailbox,
        _outlook_date(when, language),
        "; ".join(one.mailbox for one in answered.to),
        answered.subject,
    )
    return [(f"{name}{colon}:", value) for name, value in zip(_FIELDS[language], values, strict=True)]


@dataclass(frozen=True, slots=True)
class Client:
    """One mail program: how it says whom it quotes, and which of the three shapes its quotes have."""

    shape: str  # angle: '> ' before each line; head: a From/Sent/To/Subject block, nothing marked
    html: str  # gmail | apple | outlook
    attribution: Callable[[datetime, Person], str] = _gmail
    language: str = "en"
    rule: str = ""  # a line above the block, on phones
    closing: str = ""  # "Sent from my iPhone"


CLIENTS = {
    "gmail": Client("angle", "gmail", _gmail),
    "gmail-uk": Client("angle", "gmail", _gmail_uk),
    "gmail-de": Client("angle", "gmail", _gmail_de),
    "gmail-fr": Client("angle", "gmail", _gmail_fr),
    "gmail-es": Client("angle", "gmail", _gmail_es),
    "apple": Client("angle", "apple", _apple),
    "apple-uk": Client("angle", "apple", _apple_uk),
    "apple-de": Client("angle", "apple", _apple_de),
    "iphone": Client("angle", "apple", _apple, closing="Sent from my iPhone"),
    "iphone-de": Client("angle", "apple", _apple_de, closing="Von meinem iPhone gesendet"),
    "thunderbird": Client("angle", "apple", _thunderbird),
    "thunderbird-fr": Client("angle", "apple", _thunderbird_fr),
    "outlook": Client("head", "outlook"),
    "outlook-de": Client("head", "outlook", language="de"),
    "outlook-fr": Client("head", "outlook", language="fr"),
    "outlook-ios": Client(
        "head", "outlook", rule="_" * 32, closing="Get Outlook for iOS<https://aka.example/o0ukef>"
    ),
}


def _quoted(text: str) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        mark = re.match(r"[> ]*", line)
        if len(line) < 78 or (mark and mark.group().strip()):
            lines.append(line)
        else:
            lines += textwrap.wrap(line, 76, break_long_words=False, break_on_hyphens=False)
    return "\n".join((">" if line.startswith(">") else "> ") + line if line else ">" for line in lines)


def as_typed(client: Client, body: str) -> str:
    """The body with the line ends that the program gives it: wrapped, or each paragraph one line."""
    if client.shape == "head":
        return "\n\n".join(_paragraphs(body))
    blocks = (
        textwrap.fill(block, 74, break_on_hyphens=False) if "\n" not in block else block
        for block in _paragraphs(body)
    )
    return "\n\n".join(blocks)


def plain_answer(client: Client, own: str, answered: Mail, its_text: str, when: datetime) -> str:
    """`own` above the mail that it answers, as the program's text part has it."""
    if client.shape == "angle":
        return f"{own}\n\n{client.attribution(when, answered.sender)}\n\n{_quoted(its_text)}"
    head = "\n".join(f"{name} {value}" for name, value in _outlook_head(answered, when, client.language))
    rule = client.rule + "\n" if client.rule else ""
    return f"{own}\n{rule or chr(10)}{head}\n\n{its_text}"


def _line(text: str) -> str:
    return re.sub(r"(https?://[^\s<>]+)", r'<a href="\1">\1</a>', escape(text, quote=False))


def _paragraphs(text: str) -> list[str]:
    return [" ".join(block.split()) if _is_prose(block) else block for block in text.split("\n\n")]


def _is_prose(block: str) -> bool:
    lines = block.split("\n")
    return len(lines) > 1 and all(len(line) > 55 for line in lines[:-1]) and not block.startswith((">", "-"))


def _divs(text: str) -> str:
    blocks = (
        "".join(f"<div>{_line(line)}</div>\n" for line in block.split("\n")) for block in _paragraphs(text)
    )
    return "<div><br></div>\n".join(blocks)


def _mso(text: str) -> str:
    gap = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n"
    blocks = (
        "".join(f"<p class=MsoNormal>{_line(line)}<o:p></o:p></p>\n" for line in block.split("\n"))
        for block in _paragraphs(text)
    )
    return gap.join(blocks)


def html_answer(client: Client, own: str, answered: Mail | None, its_html: str, when: datetime | None) -> str:
    """The program's HTML part: `own` above the inside of the HTML of the mail that it answers."""
    if client.html == "outlook":
        return _mso(own) + (_mso_quote(client, answered, its_html, when) if answered and when else "")
    if not answered or not when:
        return _divs(own)
    by = _line(client.attribution(when, answered.sender))
    if client.html == "gmail":
        return (
            f'{_divs(own)}<br>\n<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{by}<br>'
            '</div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid '
            f'rgb(204,204,204);padding-left:1ex">\n{its_html}</blockquote></div>\n'
        )
    return (
        f'{_divs(own)}<div><br></div>\n<blockquote type="cite"><div>{by}</div><br class="Apple-interchange-newline">'
        f"<div>{its_html}</div></blockquote>\n"
    )


def _mso_quote(client: Client, answered: Mail, its_html: str, when: datetime) -> str:
    head = "<br>".join(
        f"<b>{escape(name)}</b> {escape(value)}"
        for name, value in _outlook_head(answered, when, client.language)
    )
    return (
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;"
        f"padding:3.0pt 0in 0in 0in'><p class=MsoNormal>{head}<o:p></o:p></p></div></div>\n"
        f"<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n{its_html}"
    )


_PAGES = {
    "gmail": '<div dir="ltr">\n{}</div>\n',
    "apple": '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head>'
    '<body style="overflow-wrap: break-word; -webkit-nbsp-mode: space;">\n{}</body></html>\n',
    "outlook": '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type '
    'content="text/html; charset=utf-8"><style><!-- p.MsoNormal {{margin:0in; font-size:11.0pt;}} --></style></head>'
    "<body lang=EN-US><div class=WordSection1>\n{}</div></body></html>\n",
}


def html_page(client: Client, inside: str) -> str:
    """A whole HTML part around its inside."""
    return _PAGES[client.html].format(inside)
