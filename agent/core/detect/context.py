"""What detection knows about a mail beside the words its sender newly wrote."""

from dataclasses import dataclass, field
from datetime import datetime

from agent.core.due import PLAIN_WEEK, Workdays


@dataclass(frozen=True, slots=True)
class Context:
    """`sent_at` is aware and its offset is the writer's clock; `quoted` is the text that the mail answers."""

    sent_at: datetime
    quoted: str = ""
    subject: str = ""
    sender_name: str = ""
    workdays: Workdays = field(default=PLAIN_WEEK)
    day_first: bool = False
