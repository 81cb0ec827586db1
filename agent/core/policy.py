"""The rules a user may set, as a value handed to the core; it never reads settings itself."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Rep:
    """Whose mailbox it is."""

    email: str
    zone: ZoneInfo
    name: str = ""
    aliases: tuple[str, ...] = ()
    own_domains: tuple[str, ...] = ()  # the rep's side: colleagues
    country: str = ""  # ISO 3166 code whose public holidays are no working days; empty for none

    @property
    def addresses(self) -> frozenset[str]:
        """The rep's own addresses, lower case."""
        return frozenset({self.email.lower(), *(a.lower() for a in self.aliases)})

    def clock_of(self, sent_at: datetime, *, is_own: bool) -> datetime:
        """The moment on its writer's clock: in the rep's zone where that is the writer's, else at the mail's own offset.

        A Date header has an offset and no zone (RFC 5322 3.3): "13:00" of a day behind the next change of clocks needs the
        zone. It is the rep's where both show the same hour, whoever wrote; and the rep's own mail (`is_own`) is in it
        also where the header says UTC, as many servers stamp it.
        """
        here = sent_at.astimezone(self.zone)
        is_here = here.utcoffset() == sent_at.utcoffset() or (is_own and sent_at.utcoffset() == timedelta(0))
        return here if is_here else sent_at


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds and habits."""

    min_probability: float = 0.0  # below it a sentence is no commitment, whatever the detector says
    evidence_score: float = 0.6  # at or above it evidence settles a commitment
    unclear_score: float = 0.4  # between the two the rep is asked
    look_back_days: int = 90  # how long after its due a commitment still looks for evidence
    follow_up_after_working_days: int = 1
    draft_max_age_days: int = 30  # a slip older than that is told in person, not by a draft
    draft_from: datetime | None = None  # what was to be drafted before was, or may have been
    quiet_from: time | None = None  # no drafts between these times of the rep's day
    quiet_until: time | None = None
    offer_to_make_good: bool = False
    heads_up: bool = False  # draft a word before the due where the radar expects a slip
    freemail: frozenset[str] = field(default_factory=frozenset)  # domains whose accounts are single addresses
