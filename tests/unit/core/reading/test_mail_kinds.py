"""What kind of mail its headers make it."""

import pytest

from agent.core.message import MailKind
from agent.core.reading import kind_of

PERSON = "mira@okafor.example"


def headers(*lines: str) -> dict[str, list[str]]:
    """A header map from "Name: value" lines."""
    found: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        found.setdefault(name.lower(), []).append(value)
    return found


@pytest.mark.parametrize(
    ("lines", "sender", "kind"),
    [
        (["Subject: Crane"], PERSON, MailKind.PERSONAL),
        (["Subject: Re: Automatic reply: crane"], PERSON, MailKind.PERSONAL),
        (["X-Auto-Response-Suppress: All", "Subject: Crane"], PERSON, MailKind.PERSONAL),
        (["Auto-Submitted: no", "Subject: Crane"], PERSON, MailKind.PERSONAL),
        (["Precedence: first-class"], PERSON, MailKind.PERSONAL),
        (["Subject: Undeliverable goods at the quay"], PERSON, MailKind.PERSONAL),
        (["Content-Type: multipart/mixed; boundary=x"], PERSON, MailKind.PERSONAL),
        (["List-Id: <yards.lists.example>"], PERSON, MailKind.BULK),
        (
            ["List-Id: <sales.ours.example>", "List-Post: <mailto:sales@ours.example>", "Precedence: list"],
            PERSON,
            MailKind.LIST,
        ),
        (["List-Post: <mailto:sales@ours.example>"], "no-reply@shop.example", MailKind.BULK),
        (["List-Post: <mailto:news@shop.example>", "X-Campaign: spring"], PERSON, MailKind.BULK),
        (["List-Post: NO", "List-Id: <news.shop.example>"], PERSON, MailKind.BULK),
        (["List-Unsubscribe: <mailto:off@lists.example>"], PERSON, MailKind.BULK),
        (["Precedence: bulk"], PERSON, MailKind.BULK),
        (["Precedence: List"], PERSON, MailKind.BULK),
        (["Auto-Submitted: auto-generated", "Subject: Your invoice"], PERSON, MailKind.BULK),
        (["Subject: Your order"], "no-reply@shop.example", MailKind.BULK),
        (["Subject: Your order"], "NoReply+17@shop.example", MailKind.BULK),
        (["Subject: Weekly"], "newsletter@shop.example", MailKind.BULK),
        (["Auto-Submitted: auto-replied"], PERSON, MailKind.AUTO_REPLY),
        (["Auto-Submitted: auto-replied (vacation)"], PERSON, MailKind.AUTO_REPLY),
        (["X-Autoreply: yes"], PERSON, MailKind.AUTO_REPLY),
        (["X-Autorespond: "], PERSON, MailKind.AUTO_REPLY),
        (["Precedence: auto_reply"], PERSON, MailKind.AUTO_REPLY),
        (["Auto-Submitted: auto-generated", "Subject: Automatic reply: crane"], PERSON, MailKind.AUTO_REPLY),
        (["Subject: Out of office"], PERSON, MailKind.AUTO_REPLY),
        (["Subject: Abwesenheitsnotiz: Kran"], PERSON, MailKind.AUTO_REPLY),
        (["Subject: Réponse automatique : grue"], PERSON, MailKind.AUTO_REPLY),
        (["Subject: Respuesta automática: grúa"], PERSON, MailKind.AUTO_REPLY),
        (["Subject: Automatisch antwoord: kraan"], PERSON, MailKind.AUTO_REPLY),
        (["Subject: 自动答复: 起重机"], PERSON, MailKind.AUTO_REPLY),
        (
            ["Content-Type: multipart/report; report-type=disposition-notification"],
            PERSON,
            MailKind.AUTO_REPLY,
        ),
        (["Content-Type: multipart/report; report-type=delivery-status"], PERSON, MailKind.BOUNCE),
        (["X-Failed-Recipients: sam@ode.example"], PERSON, MailKind.BOUNCE),
        (["Return-Path: <>", "Subject: Mail delivery failed: returning"], PERSON, MailKind.BOUNCE),
        (["Return-Path: <>"], "MAILER-DAEMON@mx.example", MailKind.BOUNCE),
        (["Subject: Failure notice"], "postmaster@mx.example", MailKind.BOUNCE),
        (["Content-Type: text/calendar; method=REQUEST"], PERSON, MailKind.CALENDAR),
        (["Content-Class: urn:content-classes:calendarmessage"], PERSON, MailKind.CALENDAR),
    ],
)
def test_headers_say_what_kind_of_mail_it_is(lines: list[str], sender: str, kind: MailKind) -> None:
    """RFC 3834, RFC 3464 and RFC 2369 marks decide; marks that people's mail bears too do not."""
    assert kind_of(headers(*lines), sender=sender) is kind


def test_a_long_mail_under_an_absence_subject_is_a_persons() -> None:
    """Programs answer shortly; somebody who writes a page under "On vacation" means it."""
    assert kind_of(headers("Subject: On vacation"), words=400) is MailKind.PERSONAL
    assert kind_of(headers("Subject: On vacation"), words=30) is MailKind.AUTO_REPLY


def test_an_invitation_with_words_of_its_own_stays_personal() -> None:
    """What the organiser wrote into the invitation may hold a promise."""
    assert kind_of({}, itip_method="REQUEST", words=0) is MailKind.CALENDAR
    assert kind_of({}, itip_method="REQUEST", words=25) is MailKind.PERSONAL
