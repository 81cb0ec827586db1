"""Build the sample mailbox of `kept demo`: `python -m bench.build_demo`.

Reads the stories in `bench/demo` and writes `config/demo/<rep>.mbox` and `.ics`, the same bytes every
time; they are committed and shipped. A rep's mailbox holds every mail that the rep wrote or got.
"""

import sys
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from bench.storybook.calendar import ics
from bench.storybook.honest import contradictions
from bench.storybook.mail import entry
from bench.storybook.story import Event, Mail, Person, Story, people_of, story_of

SOURCES = Path(__file__).parent / "demo"
SHIPPED = Path(__file__).parents[1] / "config" / "demo"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One rep of the demo: whose it is, when it is read, and what it holds."""

    rep: Person
    zone: ZoneInfo
    now: datetime
    own_domains: tuple[str, ...]
    mail: Path
    calendar: Path
    stories: tuple[Story, ...]  # as this rep sees them

    @property
    def told(self) -> tuple[Story, ...]:
        """The stories whose expectations are written for this rep."""
        return tuple(story for story in self.stories if story.commitments and _promises(self, story))

    def mbox(self) -> bytes:
        """Every mail in order of time; the first rep's as a Google export has it."""
        found = [
            (mail.date, story, mail) for story in self.stories for mail in story.mails if _in_box(self, mail)
        ]
        takeout = self.rep.client == "gmail"
        return b"".join(
            entry(story, _filed(self, mail), takeout=takeout)
            for _, story, mail in sorted(found, key=lambda one: (one[0], one[1].id, one[2].id))
        )

    def ics(self) -> bytes:
        """Every event that the rep is asked to."""
        events = tuple(
            event for story in self.stories for event in story.events if _is_asked(self.rep, event)
        )
        return ics(replace(self.stories[0], events=events))


def _in_box(box: Mailbox, mail: Mail) -> bool:
    return box.rep.email in {one.email for one in (mail.sender, *mail.to, *mail.cc)}


def _filed(box: Mailbox, mail: Mail) -> Mail:
    is_forged = mail.folder == "inbox" and "Received" in mail.headers
    return replace(mail, folder="sent" if mail.sender.email == box.rep.email and not is_forged else "inbox")


def _is_asked(rep: Person, event: Event) -> bool:
    return rep.email in {event.organizer.email, *(person.email for person, _ in event.attendees)}


def _promises(box: Mailbox, story: Story) -> bool:
    return any(_in_box(box, story.mail(row.message)) for row in story.commitments)


@cache
def mailboxes() -> tuple[Mailbox, ...]:
    """The reps of `config/demo/demo.toml` with their mail."""
    team = tomllib.loads((SHIPPED / "demo.toml").read_text(encoding="utf-8"))
    return tuple(_mailbox(team, said) for said in team["reps"])


def _mailbox(team: dict[str, object], said: dict[str, str]) -> Mailbox:
    zone, now, own = ZoneInfo(said["zone"]), team["now"], team["own_domains"]
    assert isinstance(now, datetime) and isinstance(own, list)
    people = people_of(yaml.safe_load((SOURCES / "people.yaml").read_text(encoding="utf-8")))
    rep = next(one for one in people.values() if one.email == said["email"])
    here = now.replace(tzinfo=zone)
    given = {"tz": zone.key, "now": here.isoformat(), "colleagues": own}
    stories = tuple(
        replace(story_of({**yaml.safe_load(path.read_text(encoding="utf-8")), **given}, people), rep=rep)
        for path in sorted(SOURCES.glob("*.yaml"))
        if path.stem != "people"
    )
    return Mailbox(rep, zone, here, tuple(own), SHIPPED / said["mail"], SHIPPED / said["calendar"], stories)


def main() -> int:
    """Write the files; 1 where a story contradicts itself."""
    wrong = [
        f"{story.id}: {one}" for box in mailboxes() for story in box.told for one in contradictions(story)
    ]
    for box in mailboxes():
        box.mail.write_bytes(box.mbox())
        box.calendar.write_bytes(box.ics())
    sys.stderr.writelines(f"{one}\n" for one in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
