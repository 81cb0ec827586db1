"""A story as values: who wrote what when, the calendar, and what the ledger must say.

The format is the one of `tests/stories/README.md`. A name without an @ is looked up in the story's `people`.
"""

import email.utils
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

Yaml = Mapping[str, Any]  # what a YAML file says before it is read into values


class StoryError(ValueError):
    """A story does not follow the format; the sentence says where."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes: the address, the mail program, and what stands under each mail."""

    name: str
    email: str
    client: str = ""  # a key of `clients.CLIENTS`; empty: plain text, nothing quoted
    signature: str = ""

    @property
    def mailbox(self) -> str:
        """The person as a header shows them."""
        return f"{self.name} <{self.email}>" if self.name else self.email

    @property
    def domain(self) -> str:
        """The part of the address after the @."""
        return self.email.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class File:
    """An attachment; `text` is what it says, its name where nothing is given."""

    name: str
    type: str = "application/pdf"
    text: str = ""
    inline: bool = False  # a signature's picture


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a story."""

    id: str
    sender: Person
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    date: datetime
    subject: str
    body: str
    reply_to: str | None = None
    html: str | None = None  # as it stands; "auto": made by the writer's mail program
    files: tuple[File, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    folder: str = "inbox"  # sent | inbox
    client: str = ""
    calendar: tuple[str, str] | None = None  # an iTIP method and the event it speaks of
    report: str | None = None  # a delivery report: the address that could not be reached


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the calendar; the occurrence of a series names its `occurrence`."""

    uid: str
    summary: str
    start: datetime
    end: datetime
    organizer: Person
    attendees: tuple[tuple[Person, str], ...]
    status: str
    sequence: int
    created: datetime
    updated: datetime
    location: str = ""
    description: str = ""
    rrule: str = ""
    occurrence: datetime | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """A commitment that the ledger must hold."""

    by: str
    message: str
    quote: str
    action: str
    due: date | datetime | None
    state: str
    evidence: str | None = None
    moved: bool = False
    told_in_time: bool | None = None
    account: str | None = None
    promiser: str | None = None

    def is_told_by(self, text: str) -> bool:
        """Whether a sentence holds its quote, or the quote the sentence; case, apostrophes and white space aside."""
        quote, said = (" ".join(one.lower().replace("’", "'").split()) for one in (self.quote, text))
        return quote in said or said in quote


@dataclass(frozen=True, slots=True)
class ExpectedDraft:
    """A draft that must be there."""

    kind: str
    about: str
    in_reply_to: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A mailbox up to a moment, and what the ledger must say of it."""

    id: str
    rep: Person
    zone: ZoneInfo
    aliases: tuple[str, ...]
    own_domains: tuple[str, ...]
    now: datetime
    mails: tuple[Mail, ...]
    events: tuple[Event, ...] = ()
    commitments: tuple[Expected, ...] = ()
    not_commitments: tuple[str, ...] = ()
    drafts: tuple[ExpectedDraft, ...] = ()

    def mail(self, name: str) -> Mail:
        """The mail of this name."""
        for mail in self.mails:
            if mail.id == name:
                return mail
        raise StoryError(f"{self.id}: no message {name!r}")

    def message_id(self, mail: Mail) -> str:
        """Its Message-ID, without the angle brackets."""
        return f"{mail.id}.{mail.date:%Y%m%d%H%M}.{self.id}@{mail.sender.domain}"

    def thread(self, mail: Mail) -> tuple[Mail, ...]:
        """The mails that this one answers, oldest first."""
        above: list[Mail] = []
        while mail.reply_to:
            mail = self.mail(mail.reply_to)
            if mail in above:
                raise StoryError(f"{self.id}: {mail.id} answers itself")
            above.insert(0, mail)
        return tuple(above)


def load(path: Path, people: Mapping[str, Person] | None = None) -> Story:
    """The story in a file; `people` are known beside those that the story names."""
    return story_of(yaml.safe_load(path.read_text(encoding="utf-8")), people or {})


def story_of(said: Yaml, people: Mapping[str, Person]) -> Story:
    """The story that YAML tells; `people` are known beside those that it names itself."""
    return _Reader({**people, **people_of(said.get("people") or {})}).story(said)


def people_of(said: Yaml) -> dict[str, Person]:
    """The persons of a `people` table, by the short name that a story calls them by."""
    return {key: Person(**{k: v.rstrip("\n") for k, v in one.items()}) for key, one in said.items()}


def moment(said: str) -> datetime:
    """An ISO date-time that names its offset."""
    value = datetime.fromisoformat(said)
    if value.tzinfo is None:
        raise StoryError(f"no offset in {said!r}")
    return value


def due_of(said: str | None) -> date | datetime | None:
    """A date, an aware date-time or None."""
    if said is None:
        return None
    return date.fromisoformat(said) if len(said) == 10 else moment(said)


@dataclass(frozen=True, slots=True)
class _Reader:
    people: Mapping[str, Person]

    def person(self, said: str) -> Person:
        if "@" not in said:
            try:
                return self.people[said]
            except KeyError:
                raise StoryError(f"nobody is called {said!r}") from None
        name, address = email.utils.parseaddr(said)
        known = (one for one in self.people.values() if one.email == address)
        return next(known, Person(name, address))

    def persons(self, said: Sequence[str] | None) -> tuple[Person, ...]:
        return tuple(self.person(one) for one in said or ())

    def story(self, said: Yaml) -> Story:
        rep, expect = said["rep"], said.get("expect") or {}
        me = self.person(rep) if isinstance(rep, str) else self.person(f"{rep['name']} <{rep['email']}>")
        mails = tuple(self.mail(one, me) for one in said["messages"])
        everyone = {one.email: one for mail in mails for one in (*mail.to, *mail.cc, mail.sender)}
        return Story(
            id=said["id"],
            rep=me,
            zone=ZoneInfo(said["tz"] if isinstance(rep, str) else rep["tz"]),
            aliases=() if isinstance(rep, str) else tuple(rep.get("aliases") or ()),
            own_domains=tuple(said.get("colleagues") or ()),
            now=moment(said["now"]),
            mails=mails,
            events=tuple(self.event(one, everyone) for one in said.get("events") or ()),
            commitments=tuple(expected(one) for one in expect.get("commitments") or ()),
            not_commitments=tuple(expect.get("not_commitments") or ()),
            drafts=tuple(
                ExpectedDraft(one["kind"], one["about"], one["in_reply_to"], tuple(one["to"]))
                for one in expect.get("drafts") or ()
            ),
        )

    def mail(self, said: Yaml, me: Person) -> Mail:
        sender = self.person(said["from"])
        calendar = said.get("calendar")
        return Mail(
            id=said["id"],
            sender=sender,
            to=self.persons(said.get("to")),
            cc=self.persons(said.get("cc")),
            date=moment(said["date"]),
            subject=said["subject"],
            body=(said.get("body") or "").rstrip("\n"),
            reply_to=said.get("reply_to"),
            html=said.get("html"),
            files=tuple(File(**one) for one in said.get("attachments") or ()),
            headers=said.get("headers") or {},
            folder=said.get("folder") or ("sent" if sender.email == me.email else "inbox"),
            client=said.get("client", sender.client),
            calendar=(calendar["method"], calendar["event"]) if calendar else None,
            report=said.get("report"),
        )

    def event(self, said: Yaml, everyone: Mapping[str, Person]) -> Event:
        def named(who: str) -> Person:
            one = self.person(who)
            return one if one.name else everyone.get(one.email, one)

        return Event(
            uid=said["uid"],
            summary=said["summary"],
            start=moment(said["start"]),
            end=moment(said["end"]),
            organizer=named(said["organizer"]),
            attendees=tuple((named(a["email"]), a["status"]) for a in said.get("attendees") or ()),
            status=said.get("status", "confirmed"),
            sequence=said.get("sequence", 0),
            created=moment(said["created"]),
            updated=moment(said.get("updated") or said["created"]),
            location=said.get("location", ""),
            description=said.get("description", ""),
            rrule=said.get("rrule", ""),
            occurrence=moment(said["occurrence"]) if "occurrence" in said else None,
        )


def expected(said: Yaml) -> Expected:
    """One row of a story's `expect: commitments`."""
    return Expected(**{**said, "due": due_of(said.get("due")), "moved": bool(said.get("moved"))})
