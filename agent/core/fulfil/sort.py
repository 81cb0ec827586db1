"""Of which sort a promise is, where its words contradict what they were taken for.

Detection tells calls from deliveries right nine times in ten. What keeps a promise hangs on it, so
the plain words of the sentence are asked once more.
"""

import re

from agent.core.commitment import Action, Found
from agent.core.fulfil.words import DELIVERABLES, content

_TALK = re.compile(
    r"\b(?:call|ring|phone|speak|talk|chat|meet|meeting|visit|demo|session|show|host|walk|join|come (?:by|over|out|to|and|round)|"
    r"drop (?:by|in)|be (?:there|at|in|on|with)|tour|lunch|coffee|dinner|see you|train|present|attend|drive|fly|stop by|workshop|webinar|through|go over|in person)\b"
)
_BOOKS = re.compile(r"\b(?:book|reserve|order|hire|rent|hold)(?:ing)? (?:the|a|an|you|your|our|two|three)\b")
_COMES_TO_WORK = re.compile(
    r"\b(?:fitter|technician|engineer|driver|installer|electrician|plumber|surveyor|crew|team|colleague|men|man|people|trainer|"
    r"consultant|specialist|mechanic|inspector|painter|carpenter|gardener|cleaner|guys?|buyer|auditor)s?(?: will)? (?:comes?|drops?|arrives?|is coming)\b"
)
_GOODS_COME = re.compile(r"\b(?:comes?|coming|arrives?|follows?|back)\b")
_SAYS_YES = re.compile(r"\b(?:will do|on it|consider it done|sure thing|no problem)\b")
_PAYS = re.compile(r"\b(?:pay|settle|wire|transfer) (?:you |the |your |our |this |that |half )?")
_HANDS_OVER = re.compile(
    r"\b(?:have|get) (?:it|them|\w+ [\w '’-]{1,60}) (?:(?:back |over |out )?to|with) you\b"
    r"|\blet you have\b|\bput (?:the|our|a|my) [\w '’-]{2,60} in front of you\b"
)
_HANDS_OVER_A_THING = re.compile(
    r"\b(?:have|get) (?:it|them|those|these|the [\w '’-]{1,60}|an? [\w '’-]{1,60}) (?:(?:back |over |out )?to|with) you\b"
)
_HAS_IT_DONE = re.compile(
    r"\b(?:have|get) (?:it|them|that|those|these|(?:the|your|our|both|all) [\w '’-]{1,40}) "
    r"(?:repaired|fixed|mended|checked|installed|cleaned|tested|replaced|serviced|calibrated|set up|sorted|up and running)\b(?! and (?:back |over )?(?:to|with) you)"
)
_WILL_BE = re.compile(
    r"\b(?:will|'ll) be (?:\w+ )?(?:at|on|in|with) you(?:r (?!(?:inbox|mailbox|hands?|desk|mail)\b))?\b"
)
_IT_COMES = re.compile(
    r"\b(?:it|they|that|this|these|those)(?:'ll| will| should| is going to| are going to)? (?:be with|reach|get to|come to) you\b"
)
_BRINGS = re.compile(
    r"\bget (?!the team|everyone|everybody|someone|somebody)[\w '’-]{2,60} (?:out|over|across|back|off) to you\b"
)
_SHOWS = re.compile(
    r"\b(?:show you|(?:walk|take|run|talk) you through|in our (?:\w+ )?(?:call|weekly|meeting|session|demo|review)|on our (?:\w+ )?call)\b"
)
_PERSON = re.compile(r"(?:I|We|[A-Z][a-z]+)\b")
_WORD = re.compile(
    r"\b(?:let you know|(?:get|come|report|revert) back|tell you|inform you|revert (?:to|with)|keep you (?:posted|informed|updated))\b"
)
_TOGETHER = re.compile(
    r"\b(?:introduc\w+|in touch with|together with|connect you|acquaint\w*|loop you in with)\b"
)
_GROUPS = {
    Action.SEND: "deliver",
    Action.REPLY: "deliver",
    Action.DO: "deliver",
    Action.CALL: "talk",
    Action.MEET: "talk",
    Action.INTRODUCE: "introduce",
}


def meant_action(found: Found) -> Action:
    """What is to be done: "the report comes on Wednesday" is no visit, "I'll put you in touch with Otto" no delivery."""
    quote = found.quote.lower()
    talk = found.action in (Action.CALL, Action.MEET)
    things = DELIVERABLES & set(content(found.quote))
    if talk and (_IT_COMES.search(quote) or _BRINGS.search(quote) or _HANDS_OVER_A_THING.search(quote)):
        return Action.SEND
    if found.action is Action.SEND and _HAS_IT_DONE.search(quote):
        return Action.DO
    if talk and not _TALK.search(quote) and not _COMES_TO_WORK.search(quote):
        if things or _GOODS_COME.search(quote):
            return Action.SEND
        if _BOOKS.search(quote):
            return Action.DO
    is_there = _WILL_BE.search(quote) is not None and _PERSON.match(found.quote) is not None
    if not talk and is_there and found.due is not None and found.due.has_hour and not things:
        return Action.MEET
    if not talk and _SHOWS.search(quote) and found.due is not None and found.due.has_hour:
        return Action.MEET
    if (
        found.action is Action.DO
        and _SAYS_YES.search(quote)
        and (things or DELIVERABLES & set(content(found.object)))
    ):
        return Action.SEND
    if found.action is Action.DO and (_PAYS.search(quote) or _HANDS_OVER.search(quote)):
        return Action.SEND
    if (found.action is Action.DO or (found.action is Action.SEND and not things)) and _WORD.search(quote):
        return Action.REPLY
    if not talk and found.action is not Action.REPLY and _TOGETHER.search(quote):
        return Action.INTRODUCE
    return found.action


def group(action: Action) -> str:
    """Actions that careful people mix up are of one group."""
    return _GROUPS[action]
