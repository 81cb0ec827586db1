"""Moves in agreement: one side proposes a time, the other takes it up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.core.fulfil.book import Book
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.moving import Dates
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.proposals import agreed, best_concerned, may_propose, moved_to, proposal_of
from agent.core.fulfil.speech import Speech
from agent.core.message import ThreadKey


@dataclass(slots=True)
class Agreements:
    """Remembers who asked for a time, until the other side has answered."""

    book: Book
    dates: Dates
    asking: dict[tuple[ThreadKey, bool], list[Speech]] = field(
        default_factory=dict
    )  # by whether a customer did

    def answer(self, speech: Speech, put_off: Sequence[Pending] = ()) -> list[Pending]:
        """The promises that move because this mail takes up a time that the other side proposed; not what it puts off itself."""
        message = speech.message
        asking = self.asking.pop((message.thread, message.side is not Side.CUSTOMER), [])
        proposal = next(filter(None, map(proposal_of, reversed(asking))), None)
        if proposal is None:
            return []
        asked, moved = proposal.speech.message, []
        for option in agreed(proposal, speech):
            pending = best_concerned(option, proposal, self.book.in_thread(message.thread))
            if pending is not None and pending not in moved and pending not in put_off:
                said = asked if pending.is_promisers(asked) else message
                due = moved_to(option.due, pending.due, f"{asked.own} {message.own}")
                self.dates.move(pending, due, said)
                moved.append(pending)
        return moved

    def remember(self, speech: Speech) -> None:
        """Note a mail of a conversation in which something is open."""
        message = speech.message
        if may_propose(speech):
            self.asking.setdefault((message.thread, message.side is Side.CUSTOMER), []).append(speech)
