"""What lies on the desk while the drafts of one account are planned."""

from dataclasses import dataclass
from datetime import datetime

from agent.core.commitment import Commitment
from agent.core.due.workdays import Workdays
from agent.core.fulfil.exchange import Exchange
from agent.core.policy import Policy, Rep


@dataclass(frozen=True, slots=True)
class Desk:
    """The exchange with one account, all its commitments, whose mailbox it is, the rules and the moment."""

    exchange: Exchange
    commitments: tuple[Commitment, ...]
    rep: Rep
    policy: Policy
    now: datetime
    workdays: Workdays
