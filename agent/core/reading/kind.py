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
_TELLING = (
    _AUTO_MARKS
    | _BULK_MARKS
    | frozenset(
        """content-type content-class subject return-path x-failed-recipients auto-submitted precedence x-precedence""".split()
    )
)
"""The headers that are asked."""

_Told = Mapping[str, str]
"""The first value of each of them that a mail has, without blanks around it and in lower case."""

_AWAY_WORDS = 120
"""An answer of an absence program is short; a longer mail with such a subject was written by hand."""


def kind_of(
    headers: Headers, *, sender: str = "", words: int | None = None, itip_method: str = ""
) -> MailKind:
    """The kind of mail.

    `sender` is its address, `words` the number of its own words where they are known, `itip_method`
    the METHOD of its calendar part (RFC 5546 1.4): an invitation with words of its own stays personal.
    """
    told = {
        name: values[0].strip().lower() for name, values in headers.items() if name in _TELLING and values
    }
    if _is_bounce(told, sender):
        return MailKind.BOUNCE
    if _is_calendar(told) or (itip_method and not words):
        return MailKind.CALENDAR
    if _is_auto_reply(told, words):
        return MailKind.AUTO_REPLY
    if _is_bulk(told, sender):
        return MailKind.LIST if _takes_letters(told, sender) else MailKind.BULK
    return MailKind.PERSONAL


def _is_bounce(told: _Told, sender: str) -> bool:
    """A delivery report (RFC 3464), or a mail without return path from a mail system."""
    content = told.get("content-type", "")
    if content.startswith("multipart/report") and "disposition-notification" not in content:
        return True
    if "x-failed-recipients" in told or content.startswith("message/delivery-status"):
        return True
    if _mailbox(sender) in _BOUNCERS:
        return _has_null_return_path(told) or told.get("subject", "").startswith(_BOUNCE_SUBJECTS)
    return _has_null_return_path(told) and told.get("subject", "").startswith(_BOUNCE_SUBJECTS)


def _has_null_return_path(told: _Told) -> bool:
    return told.get("return-path", "") == "<>"


def _mailbox(sender: str) -> str:
    return sender.rpartition("@")[0].lower()


def _is_calendar(told: _Told) -> bool:
    """The whole mail is an iTIP object (RFC 5546), or Exchange says it is a meeting message."""
    if told.get("content-type", "").startswith("text/calendar"):
        return True
    return told.get("content-class", "").startswith("urn:content-classes:calendarmessage")


def _is_auto_reply(told: _Told, words: int | None) -> bool:
    submitted = told.get("auto-submitted", "")
    if submitted.startswith(_ANSWERED_BY_PROGRAM):
        return True
    if any(told[mark] not in _NOT_SET for mark in _AUTO_MARKS & told.keys()):
        return True
    if told.get("precedence", "") == "auto_reply" or told.get("x-precedence", "") == "auto_reply":
        return True
    if told.get("content-type", "").startswith("multipart/report"):
        return True  # a read receipt (RFC 8098)
    return _has_away_subject(told) and (words is None or words <= _AWAY_WORDS)


def _has_away_subject(told: _Told) -> bool:
    """An absence notice names itself at the start of its subject; "Re:" before it is a person's answer to one."""
    return told.get("subject", "").startswith(_AWAY_SUBJECTS)


def _takes_letters(told: _Told, sender: str) -> bool:
    """Whether a person wrote through a list that anybody on it may write to, as a sales team's group address is."""
    if "<mailto:" not in told.get("list-post", "") or _CAMPAIGN_MARKS & told.keys():
        return False
    is_by_program = told.get("auto-submitted", "") not in ("", "no") or _is_robot(sender)
    return not is_by_program and told.get("precedence", "") not in ("bulk", "junk")


def _is_robot(sender: str) -> bool:
    return _mailbox(sender).partition("+")[0] in _ROBOTS


def _is_bulk(told: _Told, sender: str) -> bool:
    if _BULK_MARKS & told.keys():
        return True
    if told.get("precedence", "") in ("bulk", "list", "junk"):
        return True
    if told.get("auto-submitted", "") not in ("", "no"):
        return True
    return _is_robot(sender)
