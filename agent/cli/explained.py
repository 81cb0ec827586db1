"""What there is to explain of one mail: own words, commitments, near ones, times and events.

Reads with the same detector and grammar as a scan, for nobody's mailbox; nothing is stored.
"""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from agent import bootstrap
from agent.core.commitment import Due, Found
from agent.core.detect import Context, Detector
from agent.core.due import EventDue, find_dues, find_event_dues
from agent.core.message import MailKind, Message
from agent.core.reading import OwnWords, own_words, read_plain
from agent.errors import BadInput
from agent.resources import detector

_NOT_A_PATH = 1024  # longer than any path that somebody types
_ENDINGS = (".eml", ".mbox", ".txt", ".ics", ".msg", ".html")
_NEAR = 4.0  # log odds below the detector's threshold; what lies deeper is not near
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, or words that somebody typed, and when and by whom they were written."""

    words: OwnWords
    sent_at: datetime
    subject: str = ""
    sender_name: str = ""
    kind: MailKind = MailKind.PERSONAL


@dataclass(frozen=True, slots=True)
class Explained:
    """The mail with everything that was read in it. Dues of commitments are not among `times`."""

    mail: Mail
    found: tuple[Found, ...]
    near: tuple[Found, ...]  # sentences that nearly are commitments, the likeliest first
    times: tuple[Due, ...]
    events: tuple[EventDue, ...]

    @property
    def zone(self) -> tzinfo:
        """The writer's clock."""
        zone = self.mail.sent_at.tzinfo
        assert zone is not None, "moments of the command line are aware"
        return zone


def mail_from(file_or_text: str, now: datetime) -> Mail:
    """The mail in a file, the text in it, or the words themselves; written `now` where nothing tells when.

    Raises `BadInput` for a path where nothing lies, and for what is no single mail.
    """
    path = Path(file_or_text) if len(file_or_text) < _NOT_A_PATH and "\n" not in file_or_text else None
    if path is None or not (path.exists() or _is_meant_as_path(file_or_text)):
        return Mail(read_plain(file_or_text), now)
    _refuse_no_mail(path)
    message = bootstrap.one_message(path, now=now)
    if message is None:
        return Mail(read_plain(path.read_text(encoding="utf-8", errors="replace")), now)
    return _mail_of(message)


def _is_meant_as_path(text: str) -> bool:
    """Whether words that name no file were a path with a slip in it."""
    begins = text.startswith(("/", "./", "../", "~"))
    return begins or (" " not in text and text.lower().endswith(_ENDINGS))


def _refuse_no_mail(path: Path) -> None:
    """A sentence for what holds no single mail."""
    if not path.exists():
        raise BadInput(f"There is no file {path}.", "Look at its name; words to be read are put in quotes.")
    if path.is_dir():
        raise BadInput(f"{path} is a folder, and one mail is explained at a time.", "Name a file in it.")
    content = path.read_bytes()
    if content.lstrip().startswith(b"BEGIN:VCALENDAR"):
        raise BadInput(f"{path} is a calendar, which holds no mail.", "`kept scan` reads calendars.")
    if content.startswith(b"From ") and b"\nFrom " in content:
        raise BadInput(
            f"{path} holds several mails, and one is explained at a time.", "`kept scan` reads mboxes."
        )


def _mail_of(message: Message) -> Mail:
    name = message.sender.name if message.sender else ""
    return Mail(own_words(message), message.sent_at, message.subject, name, message.kind)


def explained(mail: Mail) -> Explained:
    """Everything that is read in the mail."""
    text = mail.words.text
    context = Context(
        sent_at=mail.sent_at, quoted=mail.words.quoted, subject=mail.subject, sender_name=mail.sender_name
    )
    found = detector().find(text, context) + detector().find_in_subject(mail.subject, context)
    dues = find_dues(text, mail.sent_at)
    spoken_for = {(one.due.start, one.due.end) for one in found if one.due}
    return Explained(
        mail,
        found,
        _near(text, context, found),
        tuple(due for due in dues if (due.start, due.end) not in spoken_for),
        find_event_dues(text, dues=dues),
    )


def _near(text: str, context: Context, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """What a detector with a lower threshold finds besides."""
    model = detector().model
    bold = Detector(replace(model, threshold=model.threshold - _NEAR))
    others = [
        one
        for one in bold.find(text, context)
        if not any(one.start < known.end and known.start < one.end for known in found)
    ]
    return tuple(sorted(others, key=lambda one: -one.probability)[:_MOST_NEAR])
