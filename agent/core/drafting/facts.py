"""What a draft may say: a plan with its facts, every one of them read from mail or computed from it.

Facts are written as people write them, in the language of the thread, each on one line and without
control characters, so that a template only has to set them into sentences.
"""

from dataclasses import dataclass
from enum import StrEnum

from agent.core.commitment import Action, CommitmentId
from agent.core.message import Address, MessageKey


class DraftKind(StrEnum):
    """Why a draft was written; at most one of a kind for a commitment, ever."""

    FOLLOW_UP = "follow_up"
    SLIP_NOTICE = "slip_notice"
    HEADS_UP = "heads_up"  # before the due, where the radar expects a slip and the user wants such drafts


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """The facts of one draft. An empty string means that there is no such fact."""

    language: str  # en, de, fr, es
    familiar: bool  # du, tu, tú rather than Sie, vous, usted; never in English
    greeting: str  # "Hi Priya,"
    closing: tuple[str, ...]  # lines: "Best,", "Tomás"
    quote: str  # the words of the promise, without quotation marks
    said_on: str  # the day they were written: "Tuesday 3 March"
    said_by: str  # the rep's colleague who wrote them; empty for the rep and for the one written to
    due: str  # "Friday 6 March", "Tuesday 10 March at 3 pm"
    due_has_hour: bool
    due_is_window: bool  # "next week", of which `due` is the last moment
    due_is_named: bool  # the quoted words name day and month themselves, or mean the day of writing
    moved_on: str  # the day on which the promiser gave it the date that has now passed
    told_on: str  # follow-up: the day on which the customer said that it would take longer
    object: str  # "the revised proposal", fit for the draft's sentence, from the draft writer's view
    action: Action
    conditional: bool
    new_date: str  # slip notice: a date, or a marked blank for the rep to fill
    blanks: tuple[str, ...]  # the marked blanks among the facts
    ask_by: str  # follow-up: the day by which an answer is asked for
    offers_to_make_good: bool
    names: tuple[str, ...] = ()  # the people written to and the rep
    weak: bool = False  # they only said that they would try, or hoped to: quoted, never called a promise

    def evidence(self) -> str:
        """All facts in one text, against which a finished draft is checked."""
        return "\n".join(
            (
                *(self.greeting, *self.closing, self.quote, self.said_on, self.said_by, self.due),
                *(self.moved_on, self.told_on, self.object, self.new_date, self.ask_by),
                *(*self.blanks, *self.names),
            )
        )


@dataclass(frozen=True, slots=True)
class Answered:
    """The message that a draft answers, as it is quoted below."""

    attribution: str  # "On Tue, 3 Mar 2026 at 16:20, Priya Shah <priya@acme.example> wrote:"
    text: str


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """One draft that is due. Recipients are people of the thread, whatever a Reply-To says."""

    kind: DraftKind
    commitment: CommitmentId
    in_reply_to: MessageKey
    references: tuple[MessageKey, ...]
    to: tuple[Address, ...]
    subject: str
    facts: DraftFacts
    answered: Answered
    cc: tuple[Address, ...] = ()
