"""The phrases by which a clause shows what it does to a promise: hands over, asks, puts off, takes back.

Patterns are matched against text in lower case with plain apostrophes; none repeats a repetition. A new phrase is one alternative here
and one row in the test.
"""

import re
from enum import StrEnum
from functools import cache, lru_cache


class Cue(StrEnum):
    """What a clause does."""

    HANDS_OVER = "hands over"  # attached, enclosed, here is, below
    SENT = "says it was sent"  # shipped, paid, uploaded, on its way
    ARRIVED = "says it arrived"  # the other side: received, thanks for
    KEEPS_WORD = "keeps a word"  # as promised, as I said
    PENDING = "says there is nothing yet"
    SLIPS = "owns a slip"
    TALKED = "speaks of a talk as past"
    MISSED = "speaks of a talk that did not take place"
    NO_SHOW = "says that somebody did not come"
    DONE = "says it is done"
    DECIDES = "gives a decision"
    UNNEEDED = "says it is no longer needed"
    INSTEAD = "replaces it"
    CANCELS = "calls a meeting off"
    LOST = "ends the whole business"
    PROPOSES = "proposes another time"
    AGREES = "agrees"
    INTRODUCES = "makes two people known to each other"


_ROWS: dict[Cue, str] = {
    Cue.HANDS_OVER: (
        r"\battach(?:ed|ing|ments?)\b|\benclos(?:ed|ing)\b|\bhere(?:'s| is| are| it is| they are| you go| comes?)\b"
        r"|\bherewith\b|\bplease find\b|\b(?:is|are|it's|they're|them|it) (?:all )?(?:here|below)\b|\bbelow (?:is|are)\b"
        r"|\b(?:come|comes) from me\b|\byou(?:'ll| will| can) (?:also )?(?:find|see|download|get|view|read) (?:it|them|"
        r"the|this|everything|all|our|your)\b.{0,60}\b(?:here|below|at|under|link|attached|enclosed)\b|\bfind attached\b"
        r"|\b(?:i'm|i am|we're|we are) (?:sending|sharing|forwarding)\b.{0,60}\b(?:now|with this|herewith|along)\b"
        r"|\b(?:see|per|under|behind|follow|use|in) (?:the|this|that) (?:link|attachment|folder|sheet)\b|\bthis link\b"
        r"|\bas follows\b|\bfor your (?:records|files|review|signature)\b"
    ),
    Cue.SENT: (
        r"\b(?:sent|emailed|e-mailed|mailed|uploaded|shared|forwarded|posted|couriered|shipped|dispatched|despatched|"
        r"delivered|dropped|transferred|wired|paid|submitted|released|published|resent|faxed|handed over|"
        r"(?:went|gone|go|going) out (?:today|this|just|by|with|to you|now|an hour|yesterday|in)|went (?:out|off|in)|gone (?:out|off)|"
        r"on (?:its|their|the|his) way|left (?:our|the) (?:warehouse|works|factory|dock|depot|plant|yard|house|building)|"
        r"in (?:the|this morning's|today's|tonight's) (?:post|mail)|tracking|left (?:this|today|yesterday|on|here|us|by|at|last)|handed to|picked up by|collected by|"
        r"with (?:the courier|dhl|ups|fedex|dpd|gls|usps)|invited you|added you|granted you)\b"
    ),
    Cue.ARRIVED: (
        r"\b(?:received|arrived|landed|came through|came in|turned up|got here|safely here|to hand|in receipt)\b"
        r"|\b(?:thanks|thank you|thx|many thanks|cheers) (?:so much |very much |a lot |again )?for (?:sending|sharing|the|"
        r"your|forwarding|getting|passing|turning|providing|letting|these|those|this|that)\b"
        r"|\b(?:i|we|i've|we've|have) (?:just |now |also )?got (?:the|your|it|them|both|all)\b|\bgot (?:the|your) \w+\b"
    ),
    Cue.KEEPS_WORD: (
        r"\bas (?:promised|agreed|announced|requested|discussed|i said|said|i promised|we agreed|mentioned)\b"
        r"|\b(?:promised you|owed you|i owe you|you asked for|you wanted|you were waiting for)\b"
        r"|\b(?:getting|coming|get|come) back (?:to you )?(?:on|about|with|regarding)\b"
    ),
    Cue.PENDING: (
        r"\b(?:working on|work on it|work in progress|in progress|in the works|under way|underway|still (?:waiting|"
        r"working|checking|chasing|looking|trying|with|being|not|in|at|on|no|open|outstanding|missing|pending|needs?|owe)|"
        r"waiting (?:for|on)|awaiting|chasing|no (?:news|update|word|answer|decision|reply|response|result)s?|nothing (?:to "
        r"report|new|yet|so far|back|final|from)|not (?:yet|ready|there|done|finished|complete|back|in yet)|haven't|hasn't|have not|"
        r"has not|don't have|do not have|so far|bear with|get back to you|come back to you|look into|looking into|"
        r"will look|have a look|take a look|let you know|don't know yet|will check|being (?:prepared|finali[sz]ed|reviewed|"
        r"worked|drafted|checked)|nearly (?:done|there|ready)|almost (?:done|there|ready)|got it|noted|will do|on it|"
        r"on my (?:list|desk|radar|plate)|not forgotten|haven't forgotten|to follow|will follow|follows? (?:later|soon|shortly|"
        r"tomorrow|next|on|by)|pending)\b"
    ),
    Cue.SLIPS: (
        r"\b(?:sorry|apolog(?:y|ies|ise|ize)|mea culpa|my (?:fault|bad)|forgive|regret|afraid|unfortunately|"
        r"delay(?:ed|s)?|late|later than|(?:is|are|am|i'm|we're|running|fallen|fell) behind|behind (?:schedule|on)|(?:still |i |we )owe you|need(?:s|ed)? (?:it )?(?:until|till)|slip(?:ped|s|ping)?|overdue|held up|"
        r"stuck|hold-?up|hiccup|snag|longer than|take(?:s|n)? longer|need(?:s)? (?:a bit |a little |some |a few |another |\w+ )?"
        r"more (?:time|days?)|won't (?:make|be able|be ready|have|be done|get|manage|be finished|reach|be with)|will not (?:make|be able|be ready|have|"
        r"be done|get|manage|be finished|reach|be with)|can't (?:make|keep|meet|get|give|send|have)|cannot (?:make|keep|meet|get|give|send|have)|couldn't|"
        r"could not|not (?:be )?able to|didn't (?:make|manage|get)|did not (?:make|manage|get)|missed (?:the|my|our|friday|"
        r"monday|tuesday|wednesday|thursday|that|it)|came and went|passed without|on me\b|go by without|went by without|let you down|dropped the ball|"
        r"(?:promised|said) (?:you |it |this |that )?(?:for|by|on)|postponed?|push(?:ed)? back|pushed|rewriting|"
        r"no (?:new )?date|taking longer|not (?:going to|gonna) make|unable to|i'd said|i had said|should have)\b"
    ),
    Cue.TALKED: (
        r"\b(?:thanks|thank you|thx|many thanks|cheers)(?: so much| very much| a lot| again| both| all)? for (?:ringing|calling|picking up|"
        r"(?:the|your|our|a|this|that|today's|yesterday's|this morning's|such a|another) (?:\w+ )?(?:call|ring|phone call|chat|talk|conversation|time|visit|meeting|demo|"
        r"session|tour|walkthrough|walk-through|workshop|lunch|coffee|discussion|presentation|hospitality|welcome|patience on the phone)|"
        r"taking (?:the|my|our) (?:call|time)|making (?:the (?:trip|time)|time)|coming (?:out|over|by|in|to|down|up|here)|visiting|hosting|joining|"
        r"having (?:me|us)|meeting|seeing|speaking|talking|stopping by|dropping (?:by|in)|driving|showing|walking (?:us|me)|explaining|"
        r"taking (?:us|me) through)\b"
        r"|\b(?:thanks|thank you) for (?:the|your|a|our) (?!(?:\w+ )?(?:e-?mail|reply|answer|message|note|quote|offer|file)\b)(?:\w+ ){1,3}"
        r"(?:today|yesterday|earlier|just now|this (?:morning|afternoon|week)|on \w+day|last night)\b"
        r"|\b(?:good|great|nice|lovely|a pleasure|pleasure|enjoyed|glad|wonderful|fun|happy)(?: to have)?(?: to| that we)? (?:talk(?:ing|ed)?|speak(?:ing)?|spoke|chat(?:ting|ted)?|meet(?:ing)?|met|catch(?:ing)? up|"
        r"caught up|see(?:ing)?|saw|hear(?:ing)? your voice|hav(?:e|ing)) (?:to|with|you|up|your|the|everyone|both|all)\b"
        r"|\bas (?:we |just |i )?(?:discussed|talked|said|agreed|spoke|mentioned) (?:\w+ )?(?:on|over|in|at|during|by) (?:the|our|this|today's|yesterday's)? ?"
        r"(?:phone|call|meeting|demo|visit|session|morning|afternoon|lunch)\b"
        r"|\b(?:following|after|further to|as per|per|from|on|in|during|summary of|notes (?:from|of)|recap of) (?:our|the|your|today's|yesterday's|this morning's|this afternoon's|monday's|"
        r"tuesday's|wednesday's|thursday's|friday's) (?:\w+ )?(?:call|phone call|talk|chat|conversation|meeting|demo|visit|session|walkthrough|discussion) (?:today|this|yesterday|earlier|just|on|with|about|i|we|you)\b"
        r"|\b(?:our|the|today's|yesterday's|this morning's|monday's|tuesday's|wednesday's|thursday's|friday's) (?:call|talk|chat|conversation|meeting|demo|visit|session|walkthrough|tour) (?:today |this morning |this afternoon |yesterday |earlier |just now |on \w+ )?"
        r"(?:was|went|helped|made|cleared|gave|answered)\b"
        r"|\bwhen (?:we|you|i) (?:spoke|talked|met|rang|called|visited|came)\b|\b(?:we|you) (?:spoke|talked|met) (?:today|this|yesterday|earlier|on|just)\b"
        r"|\b(?:just|have just) (?:spoke|spoken|talked|come off|came off|got off|hung up|put down the phone)\b|\bgood of you to (?:pick up|call|ring|come|see|take)\b"
        r"|\b(?:glad|happy) we (?:spoke|talked|met|had|could|got)\b|\bwhat (?:we|you) (?:said|discussed|told me|showed us) (?:on the phone|today|this morning|earlier|yesterday)\b"
    ),
    Cue.MISSED: (
        r"\b(?:missed (?:you|your call|each other)|left (?:you )?(?:a )?(?:voice ?mail|message)|voice ?mail|tried (?:to (?:call|ring|reach)|calling|ringing|you)|"
        r"no answer|couldn't reach|could not reach|didn't (?:reach|get hold)|nobody (?:there|picked up)|no[- ]show|waited for you|looking forward|look forward|"
        r"(?:before|ahead of|until|prior to) (?:our|the|your|tomorrow's|next|monday's|tuesday's|wednesday's|thursday's|friday's) (?:\w+ )?(?:call|talk|chat|meeting|demo|visit|session)\b(?! (?:was|went)))\b"
    ),
    Cue.NO_SHOW: (
        r"\b(?:missed (?:our|the|today's|yesterday's|this morning's|monday's|tuesday's|wednesday's|thursday's|friday's) (?:\w+ )?(?:call|meeting|demo|visit|session|appointment|slot|chat|walkthrough)|"
        r"no[- ]shows?|(?:didn't|did not) (?:join|show up|turn up|dial in|happen|take place|come off)|(?:nobody|no one|none of you|you never) (?:joined|came|showed|turned up|dialled in)|"
        r"(?:weren't|were not|wasn't|was not) there|waited (?:for you|in the|on the line)|forgot (?:about )?(?:our|the|today's|yesterday's) (?:\w+ )?(?:call|meeting|demo|visit|session|appointment)|stood (?:you|me|us) up|"
        r"(?:couldn't|could not|wasn't able to|was not able to) (?:join|make (?:it|our|the) ?(?:to )?(?:our |the )?(?:call|meeting|demo|visit|session|today|yesterday|this)))\b"
    ),
    Cue.DONE: (
        r"\b(?:done|finished|completed|complete|fixed|resolved|solved|sorted|in place|set up|up and running|live|went live|gone live|installed|"
        r"signed|signed off|approved|through|been through|gone through|went through|reviewed|checked|booked|reserved|ordered|updated|"
        r"changed|corrected|replaced|cancelled|removed|activated|enabled|registered|submitted|filed|passed|agreed|confirmed|tested|"
        r"verified|cleared|closed|ready|works|working again|running again|has met|have met|paid|placed|raised|extended|restored|repaired|credited|refunded)\b"
    ),
    Cue.DECIDES: (
        r"\b(?:yes|no|we'll (?:take|go|have|start|pass|order)|we will (?:take|go|have|start|pass|order)|we'd (?:like|take)|we (?:take|want|choose|chose|went|go|pick|picked|are going|have chosen|have decided|decided|agreed)|"
        r"(?:i|we)(?:'ve| have)? (?:decided|chosen|picked|settled|opted)|let's (?:go|take|start|do)|go ahead|green light|approved|approval|accepted|agreed|"
        r"declined|rejected|turned down|signed off|verdict|decision|in favou?r|won|lost|it's a (?:yes|no|go)|good news|bad news|"
        r"happy to (?:go|proceed|confirm|say)|pleased to|can confirm|confirmed|confirming|it (?:does|doesn't|is|isn't|runs|works|fits))\b"
    ),
    Cue.UNNEEDED: (
        r"\b(?:no longer (?:need|needs|needed|require|requires|required|necessary|want|wants|relevant|interested)|not (?:need|needed|require|required|necessary) (?:any ?more|any longer|after all|now)|"
        r"(?:don't|do not|won't|will not|doesn't|does not) (?:be )?need(?:ing)?\b(?! to (?:worry|wait|tell|remind))|needn't|no need\b(?! to (?:worry|hurry|rush|apologi[sz]e|wait|thank))|not be needing|"
        r"(?:please |you can |can |let's |just )(?:drop|skip|scrap|forget|disregard|ignore|cancel|spare)(?: (?:about|yourself))?\b|drop the|scrap (?:the|that)|forget about|never mind|nevermind|"
        r"don't (?:bother|trouble)|do not (?:bother|trouble)|decided against|decided not to|decided to (?:skip|drop|do without|cancel|shelve)|do without|stop work(?:ing)? on|save yourself|spare yourself|"
        r"is (?:off the table|obsolete|moot|superfluous)|are (?:obsolete|moot|superfluous)|has become (?:obsolete|unnecessary|moot)|overtaken by events|settled (?:it|that) (?:ourselves|in-house|internally)|"
        r"(?:found|have|got|made|pulled|sorted) (?:it|that|them|one|what we needed)? ?(?:ourselves|elsewhere|in-house|internally)|won't be (?:necessary|needed|required)|will not be (?:necessary|needed|required)|"
        r"isn't (?:needed|necessary|required)|is not (?:needed|necessary|required)|aren't needed|are not needed)\b"
    ),
    Cue.INSTEAD: r"\b(?:instead of|in place of|rather than|in lieu of|replaces|replacing|takes the place of|as a substitute for|in its place|in their place)\b",
    Cue.CANCELS: (
        r"\b(?:cancel(?:led|ed|ling|ing|s)?|call(?:ed|ing)? (?:it |that |this |the \w+ )?off|taken (?:it|the \w+|that) out of|removed (?:it|the \w+) from|"
        r"(?:won't|will not|not) (?:happen|take place|go ahead)|(?:visit|call|meeting|session|demo|appointment|workshop|lunch|webinar|walkthrough|tour|monday|tuesday|wednesday|thursday|friday|tomorrow) is off|scrapped|abandon(?:ed)?)\b"
    ),
    Cue.LOST: (
        r"\b(?:(?:decided|chosen|opted|going|gone|go|signed|went|moving|staying|stay) (?:to go |to stay |ahead |to move forward )?with (?:another|a different|your competitor|a competitor|the other|someone else|somebody else|"
        r"our (?:current|existing|present|incumbent))|(?:another|a different|different) (?:direction|route|way)|not (?:be )?(?:moving|going|proceeding|taking this) (?:forward|ahead|further|any further)|"
        r"won't be (?:moving|going|proceeding) (?:forward|ahead)|not to (?:proceed|move forward|go ahead|pursue)|project (?:has been |is |was )?(?:cancelled|canceled|stopped|dead|shelved|killed)|"
        r"(?:shelved|killed|stopped|cancelled|canceled) the (?:whole )?project|contract (?:has )?(?:gone|went) to)\b"
    ),
    Cue.PROPOSES: (
        r"\b(?:would|could|can|shall|should|might|may|how about|what about|how does|how is|why don't we|does|is|do you mind|suits?|works?|rather|better|prefer|"
        r"instead|move|shift|push|reschedule|postpone|rearrange|bring forward|make it|possible|available|free|propose|suggest|let's)\b"
    ),
    Cue.AGREES: (
        r"\b(?:works|fine|perfect|ok|okay|of course|sure|agreed|confirmed|see you|great|yes|yep|done|good|suits|then|will be there|be there|noted|accepted|"
        r"happy with|no problem|absolutely|certainly|deal|it is|i'll be|we'll be|booked|changed|moved)\b"
    ),
    Cue.INTRODUCES: (
        r"\b(?:meet|introduc(?:e|ing|tion)|this is|cc'?d|cc'ing|copied|copying|looped|looping|adding|added|in touch|in copy|over to|put you two|"
        r"connect(?:ing)?|acquaint|(?:his|her|their) (?:number|details|e-?mail|contact|direct)|intro)\b"
    ),
}


@cache
def _pattern(cue: Cue) -> re.Pattern[str]:
    """Compiled when first asked for: starting up needs none of them."""
    return re.compile(_ROWS[cue])


_UNDONE = frozenset(
    """not no without never nothing cannot can't won't haven't hasn't isn't aren't didn't don't doesn't wasn't weren't couldn't
    wouldn't shouldn't neither nor yet still soon tomorrow will i'll we'll you'll he'll she'll it'll they'll that'll shall would should could may might once
    unless pending waiting awaiting missing lacking going need needs if unfortunately hope hopefully""".split()
)
"""Words that make a clause say that something is not there, or not yet."""

_SUBORDINATE = frozenset(
    "for who whom which whose where since because as although though even so until unless if whoever whatever when that to".split()
)


@lru_cache(maxsize=20_000)
def says(text: str, cue: Cue) -> bool:
    """Whether a text shows a cue; the text is given in lower case with plain apostrophes."""
    return _pattern(cue).search(text) is not None


def is_undone(segment: str) -> bool:
    """Whether a piece between commas says that something is not there, or not yet."""
    words = segment.split()
    if not words or words[0] in _SUBORDINATE:
        return False
    return any(w.strip(".!?()\"'") in _UNDONE for w in words)
