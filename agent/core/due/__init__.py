"""Due expressions in running text: "by COB Friday", "early next week", "within 48 hours", "3pm ET".

Words are read in two steps, so that each can be doubted on its own: what they name on the calendar
(`read_times`), and what that means in a promise (`find_dues`). What waits for an event instead of a
date is found by `find_event_dues`.
"""

from agent.core.due.events import EventDue, find_event_dues
from agent.core.due.find import find_dues, read_times
from agent.core.due.terms import Expression
from agent.core.due.viewpoint import Viewpoint
from agent.core.due.workdays import PLAIN_WEEK, Workdays

__all__ = [
    "PLAIN_WEEK",
    "EventDue",
    "Expression",
    "Viewpoint",
    "Workdays",
    "find_dues",
    "find_event_dues",
    "read_times",
]
