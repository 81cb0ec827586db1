"""Of which sort a promise is, where its words contradict what they were taken for.

Detection tells calls from deliveries right nine times in ten. What keeps a promise hangs on it, so
the plain words of the sentence are asked once more.
"""

import re
from functools import lru_cache

from agent.core.commitment import Action, Found
from agent.core.fulfil.naming import persons
from agent.core.fulfil.words import DELIVERABLES, content

_TALK = re.compile(
    r"\b(?:calls?|rings?|(?:tele)?phones?|give you a (?:bell|buzz|shout|tinkle)|speak|talk|chat|meet|meeting|visit|demo|session|show|host|walk|join|come (?:by|over|out|to|and|round)|"
    r"drop (?:by|in)|(?:i|we|he|she|they)(?:'ll|'m|'re|'s| will| shall| can| am| are| is)? (?:be )?(?:all |both |now )?com(?:es?|ing)|and (?:i|me|myself) (?:are |will )?com(?:e|ing)|training|lesson|class|inspection|be (?:there|at|in|on|with)|tour|lunch|coffee|dinner|see you|train|present|attend|drive|fly|stop by|workshop|webinar|through|go over|in person)\b"
)
_BOOKS = re.compile(r"\b(?:book|reserve|order|hire|rent|hold)(?:ing)? (?:the|a|an|you|your|our|two|three)\b")
_WORKERS = (
    r"(?:fitter|technician|engineer|driver|installer|electrician|plumber|surveyor|crew|team|colleague|men|man|people|trainer|"
    r"consultant|specialist|mechanic|inspector|painter|carpenter|gardener|cleaner|guys?|buyer|auditor|roofer|tuner|someone|somebody)s?"
)
_COMES_TO_WORK = re.compile(
    rf"\b{_WORKERS}(?: (?!who\b|that\b|will\b|is\b)\w+)?(?: will|'s| is)? (?:comes?|coming|drops?(?! (?:it|them|the|your|off)\b)|arrives?|arriving)\b"
)
_COMES_BY = re.compile(
    r"\b(?:com(?:es?|ing)|pop(?:s|ping)?|swing(?:s|ing)?|drop(?:s|ping)?|stop(?:s|ping)?|get)(?: right| back)? "
    r"(?:by|in|out|over|round|back|to (?:you|your)|on (?:board|site)|with me|there)\b"
)
_SENDS_WORKERS = re.compile(
    rf"\bsend (?:you |round |over |out )?(?:[\w'-]+ ){{0,3}}{_WORKERS} (?:to|round|over|out|for|on|by|with|up|down)\b"
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
_HAS_IT_MADE = re.compile(
    r"(?<!you'll )(?<!you will )\b(?:have|get) (?:it|them|that|those|these|(?:the|your|our|both|all) [\w '’-]{1,40}) "
    r"(?!sent|deliver|shipp|mail|email|forward|post|upload|shar|courier|dispatch|return)(?:\w{3,}ed|written|done|made|built|drawn)(?: off| up| out)?"
    r"(?=$|[,.;:]| (?:by|on|before|this|next|tomorrow|today|at|in|within|for|early|first)\b)"
)
_WITH_YOU = re.compile(r"\b(?:to|with) you\b")
_WILL_BE = re.compile(
    r"\b(?:will|'ll) be (?:\w+ )?(?:at|on|in|with) you(?:r (?!(?:inbox|mailbox|hands?|desk|mail)\b))?\b"
)
_IT_COMES = re.compile(
    r"\b(?:it|they|that|this|these|those)(?:'ll| will| should| is going to| are going to)? (?:be with|reach|get to|come to) you\b"
)
_GOODS_TO_YOU = re.compile(
    r"\b(?:the|your|our|all|both|two|three) (?:[\w-]+ )?([\w-]+) (?:will |should )?(?:comes?|gets?|goes|go) to you\b"
)
_LIES_READY = re.compile(
    r"\bbe (?:in|on) (?:the|your|our) (?:\w+ )?(?:portal|server|inbox|mailbox|folder|drive|dropbox|data ?room|cloud|post|mail|desk|sharepoint|site)\b"
)
_BRINGS = re.compile(
    r"\bget (?!the team|everyone|everybody|someone|somebody)[\w '’-]{2,60} (?:out|over|across|back|off) to you\b"
    r"|\bdrop (?:it|them|the [\w '’-]{2,40}) (?:off )?(?:at|to|in|into|with|by) (?:the|your|you)\b"
)
_SHOWS = re.compile(
    r"\b(?:show you|(?:walk|take|run|talk) you through|in our (?:\w+ )?(?:call|weekly|meeting|session|demo|review)|on our (?:\w+ )?call)\b"
)
_PERSON = re.compile(
    r"(?:I|We|(?!The\b|Our\b|Your\b|An?\b|All\b|Both\b|This\b|These\b|That\b|It\b)[A-Z][a-z]+)\b"
)
_SOMEBODY_WILL = re.compile(
    rf"(?:{_PERSON.pattern}(?: [A-Z][a-z]+)?(?: and |, )?)+(?:'|’| will| shall| is| are| can| plans?| intends?| hopes?)"
)
"""Somebody by name, and the verb: "Answers to 2 and 4 will be with you" has a thing before it."""
_WORD = re.compile(
    r"\b(?:let you know|(?:get|come|report|revert) back|tell you|inform you|revert (?:to|with)|keep you (?:posted|informed|updated))\b"
)
_TOGETHER = re.compile(
    r"\b(?:introduc\w+|in touch with|together with|connect you|acquaint\w*|loop you in with)\b"
)
_BRINGS_TOGETHER = re.compile(
    r"\b(?:(?:hook|link|pair|team|match|marry)(?:ing)? you (?:two |both |guys )?up\b|(?:connect|link|introduc|acquaint)(?:e|ing)? (?:the two of you|you (?:two|both|with|to)|both of you)"
    r"|(?:tie|bring|put|get|hook)(?:t?ing)? (?:the two of you|you (?:two|both)|both of you|you and \w+) (?:together|in (?:touch|contact)|up)|put(?:ting)? you in (?:touch|contact) with)\b"
)
_PUTS_UP = re.compile(
    r"\b(?:put|place|drop|load|save|leave) (?:it|them|(?:the|your|our|all|both|my|an?) [\w '’-]{2,60}) (?:on|in|into|onto) (?:our|the|your) (?:\w+ )?"
    r"(?:server|portal|drive|folder|cloud|data ?room|dropbox|sharepoint|inbox|mailbox|site|ftp|desk|post|mail)\b|\bupload\b"
)
_ISSUES = re.compile(
    r"\b(?:raise|issue|make out|write out) (?:you )?(?:the|an?|our|your|this) (?:\w+ )?(?:purchase order|po|invoice|credit note|order confirmation|certificate|receipt)\b"
)
_LEAVES = re.compile(
    r"(?<!\bi )(?<!\bwe )(?<!\byou )(?<!\bhe )(?<!\bshe )(?<!\bthey )\b(?:leaves?|goes|go|ships?) (?:here|us|from (?:here|us|our)|our|out|on|by|with|to you|into the (?:post|mail))\b"
)
_ANSWER = re.compile(
    r"\b(?:get|give|send|let|have|bring) (?:you|it|us|me) (?:have )?(?:the|our|an?|his|her|their) (?:\w+ )?"
    r"(?:go-ahead|green light|ok|okay|answer|decision|verdict|yes or (?:a )?no|word|approval(?! of (?:the|our|their)\b)|blessing)\b"
)
_TELLS_WHICH = re.compile(
    r"\b(?:hear|know|tell|say|confirm|inform|advise)\b(?: [\w'’-]+){0,4} (?:how (?:many|much|long)|which|whether|if|when|where|what)\b"
)
_HOLDS = re.compile(
    r"\b(?:run|hold|give|do|host|lead|deliver|have) (?:you |them )?(?:a|an|the|your|our|another) (?:[\w-]+ ){0,3}"
    r"(?:training|session|workshop|demo|demonstration|tour|webinar|course|class|lesson|briefing|walkthrough|presentation)\b"
)
_GROUPS = {
    Action.SEND: "deliver",
    Action.REPLY: "deliver",
    Action.DO: "deliver",
    Action.CALL: "talk",
    Action.MEET: "talk",
    Action.INTRODUCE: "introduce",
}


@lru_cache(maxsize=500)
def meant_action(found: Found, language: str = "en") -> Action:
    """What is to be done: "the report comes on Wednesday" is no visit, "I'll put you in touch with Otto" no delivery."""
    if language != "en":
        return found.action
    quote = found.quote.lower()
    if _BRINGS_TOGETHER.search(quote):
        return Action.INTRODUCE
    things = DELIVERABLES & frozenset(content(found.quote))
    if found.action in (Action.CALL, Action.MEET):
        return _for_a_talk(found, quote, things)
    has_it_made = _HAS_IT_MADE.search(quote) and not _WITH_YOU.search(quote)
    if found.action is Action.SEND and (has_it_made or _HAS_IT_DONE.search(quote)):
        return Action.DO
    if found.due is not None and found.due.has_hour and _is_a_visit(found, quote, things):
        return Action.MEET
    if found.action is Action.DO and _is_a_delivery(found, quote, things):
        return Action.SEND
    tells = _ANSWER.search(quote) or (not things and _TELLS_WHICH.search(quote))
    if found.action is Action.SEND and tells:
        return Action.REPLY
    if (found.action is Action.DO or (found.action is Action.SEND and not things)) and _WORD.search(quote):
        return Action.REPLY
    if found.action is not Action.REPLY and _TOGETHER.search(quote):
        return Action.INTRODUCE
    return found.action


def comes_to_work(found: Found) -> bool:
    """Whether the one who comes has work to do: "our roofer comes by and closes the hole"."""
    return _COMES_TO_WORK.search(found.quote.lower()) is not None


def is_of_somebody(found: Found) -> bool:
    """Whether what is to be sent is a person: "we send an electrician to look at the board"."""
    return _SENDS_WORKERS.search(found.quote.lower()) is not None


def _for_a_talk(found: Found, quote: str, things: frozenset[str]) -> Action:
    """What was taken for a call or a visit may be a delivery: "the tiles come to you on Friday"."""
    works = _COMES_TO_WORK.search(quote) is not None
    if _GOODS_TO_YOU.search(quote) and not (found.actor.istitle() or works):
        return Action.SEND
    is_somebody = persons(found.actor) or _PERSON.match(found.quote)
    if found.action is Action.MEET and is_somebody and _COMES_BY.search(quote):
        return Action.MEET
    brings = (_LIES_READY, _IT_COMES, _BRINGS, _HANDS_OVER_A_THING)
    if any(way.search(quote) for way in brings):
        return Action.SEND
    if not _TALK.search(quote) and not works:
        if things or _GOODS_COME.search(quote):
            return Action.SEND
        if _BOOKS.search(quote):
            return Action.DO
    return found.action


def _is_a_visit(found: Found, quote: str, things: frozenset[str]) -> bool:
    """Whether somebody will be there at an hour, or hold or show something."""
    if found.action is Action.SEND and (_HOLDS.search(quote) or _COMES_TO_WORK.search(quote)):
        return True
    is_there = _WILL_BE.search(quote) is not None and _SOMEBODY_WILL.match(found.quote) is not None
    return (is_there and not things and not _IT_COMES.search(quote)) or _SHOWS.search(quote) is not None


def _is_a_delivery(found: Found, quote: str, things: frozenset[str]) -> bool:
    """Whether work that was promised is to bring a thing: "we put the proofs on our server"."""
    if _SAYS_YES.search(quote) and (things or DELIVERABLES & set(content(found.object))):
        return True
    return any(way.search(quote) for way in (_PUTS_UP, _LEAVES, _ISSUES, _PAYS, _HANDS_OVER))


def group(action: Action) -> str:
    """Actions that careful people mix up are of one group."""
    return _GROUPS[action]
