"""Due expressions in running text: "by COB Friday", "early next week", "within 48 hours", "3pm ET"."""

from agent.core.due.find import find_dues, read_times
from agent.core.due.terms import Expression
from agent.core.due.viewpoint import Viewpoint
from agent.core.due.workdays import PLAIN_WEEK, Workdays

__all__ = ["PLAIN_WEEK", "Expression", "Viewpoint", "Workdays", "find_dues", "read_times"]
