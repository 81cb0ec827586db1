"""What kind of mail it is, by its headers: only a person's mail can hold a person's word.

Asked once for each message, before anything else is read of it. RFC 3834 and RFC 2369 first, then
the older marks that real programs still set. A mark that also stands on people's mail (such as
X-Auto-Response-Suppress, which Exchange puts on ordinary mail) decides nothing by itself.
"""

from collections.abc import Mapping, Sequence

from agent.core.message import MailKind

Headers = Mapping[str, Sequence[str]]
"""Header names in lower case, each with its values in the order of the mail."""

_ANSWERED_BY_PROGRAM = ("auto-replied", "auto-notified")
_AUTO_MARKS = frozenset(
    "x-autoreply x-autorespond x-autoresponder x-auto-reply-from x-mail-autoreply x-vacation".split()
)
_NOT_SET = frozenset({"no", "false", "0"})
_CAMPAIGN_MARKS = frozenset({"x-mailchimp-id", "x-campaign", "x-campaignid", "feedback-id"})
_BULK_MARKS = _CAMPAIGN_MARKS | {"list-unsubscribe", "list-id", "list-post", "list-help"}
_ROBOTS = frozenset(
    """noreply no-reply no_reply donotreply do-not-reply do_not_reply notifications notification newsletter newsletters mailer bulletin
    news alerts alert updates digest""".split()
)
_BOUNCERS = frozenset("mailer-daemon postmaster mail-daemon maildaemon bounce bounces mdaemon".split())
_BOUNCE_SUBJECTS = (
    "undeliverable",
    "undelivered mail returned",
    "delivery status notification",
    "mail delivery failed",
    "mail delivery failure",
    "mail delivery system",
    "delivery failure",
    "delivery has failed",
    "returned mail",
    "failure notice",
    "unzustellbar",
    "non remis",
    "non recapitabile",
    "no se puede entregar",
    "onbestelbaar",
    "niet bezorgd",
)
_AWAY_SUBJECTS = (
    "out of office",
    "out of the office",
    "automatic reply",
    "auto reply",
    "auto-reply",
    "autoreply",
    "auto response",
    "auto-response",
    "autoresponse",
    "away from the office",
    "on vacation",
    "vacation reply",
    "abwesend",
    "abwesenheit",
    "automatische antwort",
    "réponse automatique",
    "absence du bureau",
    "absent du bureau",
    "respuesta automática",
    "fuera de la oficina",
    "resposta automática",
    "fora do escritório",
    "ausência temporária",
    "risposta automatica",
    "fuori ufficio",
    "assente dall",
    "automatisch antwoord",
    "afwezig",
    "autosvar",
    "automatiskt svar",
    "automatisk svar",
    "frånvaro",
    "fravær",
    "automaattinen vastaus",
    "poissa toimistosta",
    "odpowiedź automatyczna",
    "automatyczna odpowiedź",
    "automatická odpověď",
    "автоответ",
    "автоматический ответ",
    "automatikus válasz",
    "otomatik yanıt",
    "自動応答",
    "不在通知",
    "自动答复",
    "自动回复",
    "자동 응답",
    "부재중",
)
_AWAY_WORDS = 120
"""An answer of an absence program is short; a longer mail with such a subject was written by hand."""


def kind_of(
    headers: Headers, *, sender: str = "", words: int | None = None, itip_method: str = ""
) -> MailKind:
    """The kind of mail.

    `sender` is its address, `words` the number of its own words where they are known, `itip_method`
    the METHOD of its calendar part (RFC 5546 1.4): an invitation with words of its own stays personal.
    """
    if _is_bounce(headers, sender):
        return MailKind.BOUNCE
    if _is_calendar(headers) or (itip_method and not words):
        return MailKind.CALENDAR
    if _is_auto_reply(headers, words):
        return MailKind.AUTO_REPLY
    if _is_bulk(headers, sender):
        return MailKind.LIST if _takes_letters(headers, sender) else MailKind.BULK
    return MailKind.PERSONAL


def _first(headers: Headers, name: str) -> str:
    values = headers.get(name)
    return values[0].strip().lower() if values else ""


def _is_bounce(headers: Headers, sender: str) -> bool:
    """A delivery report (RFC 3464), or a mail without return path from a mail system."""
    content = _first(headers, "content-type")
    if content.startswith("multipart/report") and "disposition-notification" not in content:
        return True
    if "x-failed-recipients" in headers or content.startswith("message/delivery-status"):
        return True
    if _mailbox(sender) in _BOUNCERS:
        return _has_null_return_path(headers) or _first(headers, "subject").startswith(_BOUNCE_SUBJECTS)
    return _has_null_return_path(headers) and _first(headers, "subject").startswith(_BOUNCE_SUBJECTS)


def _has_null_return_path(headers: Headers) -> bool:
    return _first(headers, "return-path") == "<>"


def _mailbox(sender: str) -> str:
    return sender.rpartition("@")[0].lower()


def _is_calendar(headers: Headers) -> bool:
    """The whole mail is an iTIP object (RFC 5546), or Exchange says it is a meeting message."""
    if _first(headers, "content-type").startswith("text/calendar"):
        return True
    return _first(headers, "content-class").startswith("urn:content-classes:calendarmessage")


def _is_auto_reply(headers: Headers, words: int | None) -> bool:
    submitted = _first(headers, "auto-submitted")
    if submitted.startswith(_ANSWERED_BY_PROGRAM):
        return True
    if any(_first(headers, mark) not in _NOT_SET for mark in _AUTO_MARKS & headers.keys()):
        return True
    if _first(headers, "precedence") == "auto_reply" or _first(headers, "x-precedence") == "auto_reply":
        return True
    if _first(headers, "content-type").startswith("multipart/report"):
        return True  # a read receipt (RFC 8098)
    return _has_away_subject(headers) and (words is None or words <= _AWAY_WORDS)


def _has_away_subject(headers: Headers) -> bool:
    """An absence notice names itself at the start of its subject; "Re:" before it is a person's answer to one."""
    return _first(headers, "subject").startswith(_AWAY_SUBJECTS)


def _takes_letters(headers: Headers, sender: str) -> bool:
    """Whether a person wrote through a list that anybody on it may write to, as a sales team's group address is."""
    if "<mailto:" not in _first(headers, "list-post") or _CAMPAIGN_MARKS & headers.keys():
        return False
    is_by_program = _first(headers, "auto-submitted") not in ("", "no") or _is_robot(sender)
    return not is_by_program and _first(headers, "precedence") not in ("bulk", "junk")


def _is_robot(sender: str) -> bool:
    return _mailbox(sender).partition("+")[0] in _ROBOTS


def _is_bulk(headers: Headers, sender: str) -> bool:
    if _BULK_MARKS & headers.keys():
        return True
    if _first(headers, "precedence") in ("bulk", "list", "junk"):
        return True
    if _first(headers, "auto-submitted") not in ("", "no"):
        return True
    return _is_robot(sender)
