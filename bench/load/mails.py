"""Simulated mailboxes: the same number always gives the same mail, so that nothing need be kept between processes.

One mail in three holds a promise. What a mailbox has before the day begins is spread over the ninety days before; of
the day's mail each has its moment, and is not there before.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.ports import Clock, Item, Page
from connectors._mime import mail_item

_AT_ONCE = 50  # mails in a page
_THINGS = (
    "price list",
    "drawings",
    "sample box",
    "contract",
    "test sheet",
    "order form",
    "floor plan",
    "quote",
)
_PROMISES = (
    "I'll send you the {thing} by {due}.",
    "We will get the {thing} to you by {due}, once Mara has looked at it.",
    "You will have the {thing} from me by {due}.",
)
_TALK = (
    "thank you for the time this morning; the visit to the plant was more useful than any brochure.",
    "The second line is running again and the figures of last week look better than we feared.",
    "About the delivery: the lorry was late because of the roadworks, which should be over in May.",
    "Please find our comments on your last question below, they are in the order of your mail.",
    "Our colleagues in the workshop asked whether the smaller bracket would do for the first series.",
    "As to the holidays, nearly everybody is back in the second week, so nothing should be held up by that.",
    "The auditors liked the new labels, and asked for the old ones to be kept apart until they are used up.",
)


@dataclass(frozen=True, slots=True)
class Day:
    """The shape of the load: when the day begins, how long it lasts, how much mail there is before and in it."""

    begins: datetime
    lasts: timedelta
    before: int
    during: int

    def moment(self, box: int, number: int) -> datetime:
        """When a mail of a mailbox arrives."""
        if number < self.before:
            return self.begins - timedelta(days=90) * (1 - (number + 0.5) / self.before)
        return self.begins + self.lasts * random.Random(f"{box}/{number}").random()

    def arrivals(self, box: int) -> list[tuple[datetime, int]]:
        """The day's mails of a mailbox in the order of their coming."""
        return sorted(
            (self.moment(box, number), number) for number in range(self.before, self.before + self.during)
        )

    def write(self) -> str:
        """As one word, for another process."""
        return f"{self.begins.isoformat()},{self.lasts.total_seconds()},{self.before},{self.during}"

    @classmethod
    def read(cls, text: str) -> "Day":
        """What `write` gave."""
        begins, lasts, before, during = text.split(",")
        return cls(datetime.fromisoformat(begins), timedelta(seconds=float(lasts)), int(before), int(during))


def address(box: int) -> str:
    """The rep of a mailbox."""
    return f"rep{box:05}@harbour.example"


def raw_mail(day: Day, box: int, number: int) -> bytes:
    """One mail, some 900 bytes: to or from one of five customers, in conversations of a few mails."""
    chance = random.Random(f"{box}:{number}")
    moment, customer = day.moment(box, number), f"otto@quarry{(box * 7 + number) % 5}.example"
    is_ours = number % 2 == 0
    sender, receiver = (address(box), customer) if is_ours else (customer, address(box))
    due = day.begins + timedelta(days=chance.randrange(20, 60))
    said = chance.sample(_TALK, 4)
    if number % 3 == 0:
        said.insert(2, chance.choice(_PROMISES).format(thing=chance.choice(_THINGS), due=f"{due:%d %B %Y}"))
    root = number - number // 5 % 4 * 5
    answers = f"References: <{box}.{root}@load.example>\n" if root not in (number, 0) and root > 0 else ""
    return (
        f"Message-ID: <{box}.{number}@load.example>\nDate: {moment:%a, %d %b %Y %H:%M:%S +0000}\n{answers}"
        f"From: {sender}\nTo: {receiver}\nSubject: About the {chance.choice(_THINGS)}\nContent-Type: text/plain\n\n"
        "Hello,\n\n" + "\n".join(said) + "\n\nBest regards\n"
    ).encode()


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One simulated mailbox (`agent.ports.Source`)."""

    day: Day
    box: int
    clock: Clock

    @property
    def name(self) -> str:
        """The source's name."""
        return f"load:{address(self.box)}"

    def pages(self, cursor: str | None = None) -> Iterator[Page]:
        """What has come since, in the order of its coming."""
        day, now = self.day, self.clock.now()
        there = [*range(day.before), *(number for moment, number in day.arrivals(self.box) if moment <= now)]
        start = int(cursor or 0)
        for first in range(start, len(there), _AT_ONCE):
            numbers = there[first : first + _AT_ONCE]
            done = first + len(numbers)
            yield Page(tuple(self._item(number) for number in numbers), str(done), done / len(there))
        if start >= len(there):
            yield Page((), str(start), 1.0)

    def owed(self, cursor: str) -> tuple[datetime, ...]:
        """Nothing is ever missing."""
        return ()

    def _item(self, number: int) -> Item:
        return mail_item(str(number), raw_mail(self.day, self.box, number))
