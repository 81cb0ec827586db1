"""The phrases by which a clause shows what it does to a promise: hands over, puts off, takes back.

Each cue has its phrases, one a line or two. They are matched against text in lower case with plain
apostrophes (`speech.level`); none repeats a repetition. A new phrase is one line here, one row in the
test, and `python -m bench.cue_words`: a row is tried only where a word stands that its phrases need.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from agent.core.fulfil.cue_words import NEEDED


class Cue(StrEnum):
    """What a clause does."""

    HANDS_OVER = "hands over"  # attached, enclosed, here is, below
    SENT = "says it was sent"  # shipped, paid, uploaded, on its way
    DISPATCHED = "is a notice of dispatch"  # tracking number, courier, pallet
    ARRIVED = "says it arrived"  # the other side: received, thanks for
    JUDGES = "judges what it has before it"  # the other side: your layout shows, looks, reads
    KEEPS_WORD = "keeps a word"  # as promised, as I said
    PENDING = "says there is nothing yet"
    ELSEWHERE = "says only where somebody is, who has the matter, or how it usually goes"
    SLIPS = "owns a slip"
    TALKED = "speaks of a talk as past"
    MISSED = "speaks of a talk to come, or that did not take place"
    NO_SHOW = "says that somebody did not come"
    DONE = "says it is done"
    DECIDES = "gives a decision"
    UNNEEDED = "says it is no longer needed"
    CANCELS = "calls a meeting off"
    LOST = "ends the whole business"
    PROPOSES = "proposes another time"
    AGREES = "agrees"
    INTRODUCES = "makes two people known to each other"


_THANKS = r"(?:thanks|thank you|thx|many thanks|cheers)(?: so much| very much| a lot| again| both| all)?"
_TALK = r"(?:call|phone call|talk|chat|conversation|meeting|demo|visit|session|walkthrough|discussion|workshop|tour|training|presentation)"
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_PAST_DAY = (
    rf"(?:today|yesterday|earlier|just now|last (?:week|night)|this (?:morning|afternoon|week)|on {_DAY})"
)
_OUR = rf"(?:our|the|your|today's|yesterday's|this morning's|this afternoon's|{_DAY}'s)"
_WONT = r"(?:won't|will not|can't|cannot|couldn't|could not)"
_SUPPLIER = r"(?:another|a different|your competitor|a competitor|the other|someone else|somebody else|our (?:current|existing|present|incumbent))"
_RIVAL = (
    r"(?:another|a different|the other|a local|a cheaper|a rival) (?:\w+ )?"
    r"(?:supplier|vendor|manufacturer|maker|provider|company|firm|partner|bidder|builder|contractor|brand|producer|dealer|agency|workshop|outfit)"
    r"|(?:your|a|one of your) (?:competitors?|rivals?)|someone else|somebody else"
)

ROWS: dict[Cue, tuple[str, ...]] = {
    Cue.HANDS_OVER: (
        r"attach(?:ed|ing|ments?)|enclos(?:ed|ing)|herewith|please find|find attached|as follows|this link",
        r"here(?:'s| is| are| it is| they are| you go| comes?)",
        r"(?:is|are|it's|they're|them|it) (?:all )?(?:here|below)|below (?:is|are)|below(?=\W*$)|(?:come|comes) from me",
        (
            r"you(?:'ll| will| can) (?:also )?(?:find|see|download|get|view|read) (?:it|them|the|this|everything|all|our|your)\b.{0,60}"
            r"\b(?:here|below|at|under|link|attached|enclosed)"
        ),
        r"(?:i'm|i am|we're|we are) (?:sending|sharing|forwarding)\b.{0,60}\b(?:now|with this|herewith|along)",
        r"(?:see|per|under|behind|follow|use|in) (?:the|this|that) (?:link|attachment|folder|sheet)",
        r"(?:download|get|find|view|see) (?:it|them|this|everything|all)? ?(?:here|under|at|from)(?=$|:| https)",
        r"for your (?:records|files|review|signature)",
    ),
    Cue.SENT: (
        r"(?:re)?sent|e-?mailed|mailed|uploaded|shared|forwarded|posted|faxed|couriered|shipped|dispatched|despatched|delivered|dropped",
        r"unloaded|offloaded|handed over|dropped off|transferred|wired|paid|settled|submitted|released|published|handed (?:over|to)|picked up by|collected by",
        r"(?:went|gone|go|going) out (?:today|this|just|by|with|to you|now|an hour|yesterday|in)|went (?:out|off|in)|gone (?:out|off)",
        r"on (?:its|their|the|his) way|(?:went|gone|is|are) in(?:to)? the (?:post|mail)|in (?:the|this morning's|today's|tonight's) (?:post|mail)",
        r"left (?:our|the) (?:warehouse|works|factory|dock|depot|plant|yard|house|building|account|bank)",
        r"left (?:this|today|yesterday|on|here|us|by|at|last|with (?:the|our|a))",
        r"(?:is|are) (?:now |safely )?(?:with|in|at|on) your (?:\w+ )?(?:reception\w*|desk|hands|inbox|mailbox|post|office|dock|door|doorstep|yard|site|account|letterbox|porter|assistant|colleagues?|portal|folder|dashboard)",
        r"tracking|with (?:the courier|dhl|ups|fedex|dpd|gls|usps)|invited you|added you|granted you",
        r"(?:put|placed|saved|dropped|loaded)\b.{0,60}\b(?:folder|data ?room|portal|drive|sharepoint|dropbox|server|post|mail|library|channel)",
    ),
    Cue.DISPATCHED: (
        r"(?:was|were|got|been|is|are) (?:just |now )?(?:picked up|collected)(?! by you| from you)",
        r"tracking(?: (?:no|number|code|id|\d)|[:#])|waybill|barcode|consignment|delivery note|dispatch note|con(?:signment)? ?note|airway bill",
        r"track (?:the|your|this|it)\b|your (?:order|parcel|package|shipment|consignment)\b[^.]{0,30}\b(?:left|(?:has been|was) (?:dispatched|despatched|shipped|sent)|is on its way|shipped)",
        r"(?:handed|given|passed|left)(?: over)? (?:to|with) (?:the|our|a) (?:\w+ )?(?:courier|carrier|forwarder|post)|(?:courier|carrier|forwarder|driver|van) (?:has )?(?:collected|picked|took)",
        r"(?:shipped|sent|left|dispatched|despatched|went out|gone out) (?:\w+ ){0,3}(?:with|by|via) (?:dhl|ups|fedex|dpd|gls|usps|courier|van|rail|ship)",
    ),
    Cue.ARRIVED: (
        r"received|arrived|landed|(?:came|has come|have come|'s come|'ve come) (?:through|in|by (?:post|mail|courier))|turned up|got here|safely here|to hand|in receipt",
        r"(?:has |have )?(?:reached|made it to|found its way to) (?:me|us|our|my)\b|(?:is|are|lies?|lying|sits?) (?:on (?:my|our) desk|in front of (?:me|us)|before (?:me|us))",
        r"(?:came|come|comes|are|is) off the (?:lorry|truck|van|ship|boat|plane|train)|^(?:[\w-]+ ){1,3}found(?=$|[,.!])",
        r"(?:^|i |we |i've |we've |have )(?:just |now )?(?:picked up|collected|fetched) (?:the|it|them|both|all|your|everything)",
        r"(?:is|are) (?:all |now |both |safely )?in(?=$|[,.!])|^(?:the |your |both |all )?(?:[\w-]+ ){1,3}(?:received|arrived|safely in)(?=$|[,.!]| (?:with|and|in|on|at|today|this|yesterday))",
        r"(?:was|were|been) (?:delivered|dropped off)|(?:is|are) here (?:now|already|safely)",
        rf"{_THANKS} for (?:sending|sharing|the|your|forwarding|getting|passing|turning|providing|letting|these|those|this|that|bringing|delivering|dropping|handing|posting|returning)",
        r"(?:is|are|stands?|sits?|lies?) (?:safely |now |back )?(?:on|at|in) (?:our|my) (?!budget|interest|favou?r|opinion|view|name|way|best|own|end)\w+|safely in(?=$|[,.!])",
        r"(?:i|we|i've|we've|have) (?:just |now |also )?got (?:the|your|it|them|both|all)|got (?:the|your) \w+",
    ),
    Cue.JUDGES: (
        r"your (?:[\w-]+ ){1,3}(?:shows?|showed|looks?|looked|reads?|says|seems?|makes? sense|puts|lists|leaves out)",
        r"(?:in|on|from|with|about) your (?:\w+ )?(?:\w+),? (?:page|line|sheet|section|item|row|we (?:saw|noticed|found)|i (?:saw|noticed|found))",
    ),
    Cue.KEEPS_WORD: (
        r"as (?:promised|agreed|announced|requested|discussed|i said|said|i promised|we agreed|mentioned)",
        r"promised you|owed you|i owe you|you asked for|you wanted|you were waiting for",
        r"(?:getting|coming|get|come) back (?:to you )?(?:on|about|with|regarding)",
    ),
    Cue.PENDING: (
        r"working on|work on it|in progress|in the works|under ?way|bear with|pending|got it|noted|will do|on it",
        r"(?:is|are|lies|sits|it's|they're) with (?:[\w']+ ){1,4}for (?:approval|signature|signing|review|checking|sign-off|comments?)",
        r"still (?:waiting|working|checking|chasing|looking|trying|with|being|not|in|at|on|no|open|outstanding|missing|pending|needs?|owe)",
        r"(?:is|are|was|be|it's) (?:not|no longer) (?:yet )?(?:possible|available|in)|not possible (?:today|yet|now)",
        r"waiting (?:for|on)\b(?! you)|awaiting|chasing|so far|half ?way|don't know yet|will check|let you know",
        r"no (?:news|update|word|answer|decision|reply|response|result)s?",
        r"not (?:\w+ ){0,3}yet|(?:won't|will not|can't|cannot) be possible",
        r"nothing (?:to report|new|yet|so far|back|final|from)|not (?:yet|ready|there|done|finished|complete|back|in yet)",
        r"haven't|hasn't|have not|has not|don't have|do not have|haven't forgotten|not forgotten",
        r"(?:get|come) back to you|look into|looking into|will look|have a look|take a look",
        r"being (?:prepared|finali[sz]ed|reviewed|worked|drafted|checked)|(?:nearly|almost) (?:done|there|ready)",
        r"on my (?:list|desk|radar|plate)|to follow|will follow|follows? (?:later|soon|shortly|tomorrow|next|on|by)",
    ),
    Cue.ELSEWHERE: (
        rf"(?:is|are|was|were|be|he's|she's|they're) (?:\w+ )?(?:on (?:\w+ )?(?:leave|holiday|vacation|course)|away|out(?: of (?:the )?office)?(?= |$|[.,])|ill|sick|off(?= (?:sick|today|this|until|till))|shut|closed|at sea|travelling|traveling|busy|abroad|back (?:on|in|next) (?:{_DAY}|the office|next|week))",
        r"(?:has|have|'ve) (?:got )?(?:your|our|the) (?!answer|result|news|ok|okay|go-ahead|approval)(?:\w+ )?(?:request|question|samples?|file|documents?|papers|note|message|mail|email|list|form|details|contract|letter|menu|plans?|drawings?)(?= |$|[.,])",
        r"(?:would like|wants?|wanted|needs?|asks?|asked|is asking|are asking) (?:to (?:know|see|have)|for|a|an|the|some|your|our|which|what|how|whether)",
        r"(?:put|passed|forwarded|mailed|emailed|sent|left|rang|called|chased|reminded) (?:\w+ )?(?:your|the) (?:question|request|mail)|left (?:him|her|them) a (?:message|note)|(?:mailed|emailed|texted) (?:our|the|him|her|them)",
        r"(?:is|are|was|were|he's|she's|they're) (?:on|at|in|off|out) (?:[\w'-]+ ){0,3}(?:till|until|all (?:day|week|month)|(?:this|next) week|for the (?:day|week))",
        r"(?:has|have|'ve) (?:acknowledged|received|got) (?:our|your|the|my) (?:query|question|request|mail|e-?mail|enquiry|inquiry|message|ticket|complaint)",
        r"usually|normally|typically|in general|as a rule|phone is (?:off|dead|engaged)|voice ?mail|doesn't (?:pick up|answer)|don't (?:pick up|answer)",
    ),
    Cue.SLIPS: (
        r"sorry|apolog(?:y|ies|ise|ize)|mea culpa|my (?:fault|bad)|on me|forgive|regret|afraid|unfortunately",
        r"delay(?:ed|s)?|late|later than|behind (?:schedule|on)|(?:is|are|am|i'm|we're|running|fallen|fell) behind",
        r"slip(?:ped|s|ping)?|overdue|held up|hold-?up|stuck|hiccup|snag|postponed?|push(?:ed)? back|pushed|rewriting",
        r"no good (?:after all|for me|for us|any ?more)|longer than|take(?:s|n)? longer|taking longer|no (?:new )?date|need(?:s|ed)? (?:it )?(?:until|till)",
        r"need(?:s)? (?:\w+ ){0,2}more (?:time|days?)|(?:still |i |we )owe you",
        rf"{_WONT} (?:make|be able|be ready|have|be done|get|give|send|keep|meet|manage|be finished|reach|be with|be (?:today|tomorrow|there|this|next|on|in time|out|here)|receive)",
        r"couldn't|could not|unable to|not (?:be )?able to|not (?:going to|gonna) make|(?:didn't|did not) (?:make|manage|get)",
        rf"missed (?:the|my|our|that|it|{_DAY})|came and went|(?:go|went) by without|passed without|let you down|dropped the ball",
        r"(?:promised|said) (?:you |it |this |that )?(?:for|by|on)|promised you|let it slide|got away from me|slipped my mind|forgot|escaped me|(?:was|were|had been) (?:hoping|meant|supposed|due) to|had hoped|i(?:'d| had) said|should have",
    ),
    Cue.TALKED: (
        rf"{_THANKS} for (?:ringing|calling|phoning|picking up|visiting|hosting|joining|meeting|seeing|speaking|talking|driving|showing|explaining|spending)",
        (
            rf"{_THANKS} for (?:the|your|our|a|this|that|today's|yesterday's|this morning's|such a|another) (?:\w+ )?"
            rf"(?:{_TALK}|ring|time|walk-through|lunch|coffee|hospitality|welcome|patience on the phone)"
        ),
        rf"{_THANKS} for (?:taking (?:the|my|our) (?:call|time)|making (?:the (?:trip|time)|time)|having (?:me|us)|(?:stopping|dropping) (?:by|in))",
        (
            r"(?:your|our|the) (?:\w+ )?(?:man|men|fitter|technician|engineer|driver|installer|electrician|plumber|surveyor|crew|team|colleagues?|people|trainer|"
            r"mechanic|inspector|painter|carpenter|roofer|tuner|guys?) (?:was|were|came|has been|have been|dropped|stopped) (?:here|round|over|by|in|on[- ]site|with us|there|up there)"
        ),
        r"(?:i|we)(?: was| were|'ve been| have been) (?:on[- ]site|over|round|out there)|^(?:was|were|been) (?:on[- ]site|over|round|at your)",
        rf"{_THANKS} for (?:coming (?:out|over|by|in|to|down|up|here)|(?:walking|taking) (?:us|me)|today|yesterday|this (?:morning|afternoon))",
        rf"{_THANKS} for (?:the|your|a|our) (?!(?:\w+ )?(?:e-?mail|reply|answer|message|note|quote|offer|file)\b)(?:\w+ ){{1,3}}{_PAST_DAY}",
        (
            r"(?:good|great|nice|lovely|pleasure|enjoyed|glad|wonderful|fun|happy)(?: to have)?(?: to| that we)? "
            r"(?:talk(?:ing|ed)?|speak(?:ing)?|spoke|chat(?:ting|ted)?|meet(?:ing)?|met|catch(?:ing)? up|caught up|see(?:ing)?|saw|hav(?:e|ing)) "
            r"(?:to|with|you|up|your|the|everyone|both|all|on the (?:phone|line)|again|in person|face to face)"
        ),
        rf"(?:good|great|productive|useful|helpful) {_TALK} {_PAST_DAY}",
        rf"(?:good|great|nice|lovely) (?:talk|talking|chat|chatting|speaking|catching up)(?=$|[,.!]| (?:{_PAST_DAY}|just|there)\b)",
        (
            rf"as (?:we |just |i )?(?:discussed|talked|said|agreed|spoke|mentioned) (?:\w+ )?(?:on|over|in|at|during|by) {_OUR}? ?"
            rf"(?:phone|{_TALK}|morning|afternoon|lunch)"
        ),
        rf"(?:came (?:out of|up in)|summary of|minutes of|recap of|(?:notes|points|takeaways|actions) (?:from|of)) {_OUR} (?:\w+ )?{_TALK}",
        rf"as (?:we )?discussed (?:early )?{_PAST_DAY}|per our (?:\w+ )?{_TALK}",
        rf"following (?:up )?(?:on |from )?{_OUR} (?:\w+ )?{_TALK}",
        rf"(?:after|further to|from|on|in|during|summary of|notes (?:from|of)|recap of) {_OUR} (?:\w+ )?{_TALK} (?:{_PAST_DAY}|this|just|with|about|i|we|you)",
        rf"{_OUR} {_TALK} (?:{_PAST_DAY} )?(?:was|went|helped|made|cleared|gave|answered|convinced|showed)",
        rf"when (?:we|you|i) (?:spoke|talked|met|rang|called|visited|came)|(?:we|you) (?:spoke|talked|met) (?:{_PAST_DAY}|this|on|just)",
        r"(?:had|had had) (?:a|our) (?:\w+ )?(?:chat|call|talk|word|conversation) with|your (?:[\w-]+ ){1,3}(?:rang|called|phoned|came by|visited)(?=$|[,.!]| (?:me|us|this|today|yesterday|at|just))",
        r"(?:just|have just) (?:spoke|spoken|talked|come off|came off|got off|hung up|put down the phone)",
        r"good of you to (?:pick up|call|ring|come|see|take)|(?:glad|happy) we (?:spoke|talked|met|had|could|got)",
        r"what (?:we|you) (?:said|discussed|told me|showed us) (?:on the phone|today|this morning|earlier|yesterday)",
    ),
    Cue.MISSED: (
        r"missed (?:you|your call|each other)|left (?:you )?(?:a )?(?:voice ?mail|message)|voice ?mail|tried (?:to (?:call|ring|reach)|calling|ringing|you)",
        r"no answer|(?:couldn't|could not) reach|didn't (?:reach|get hold)|nobody (?:there|picked up)|no[- ]show|waited for you",
        r"looking forward|look forward",
        rf"(?:before|ahead of|until|prior to) (?:our|the|your|tomorrow's|next|{_DAY}'s) (?:\w+ )?{_TALK}\b(?! (?:was|went))",
    ),
    Cue.NO_SHOW: (
        rf"missed {_OUR} (?:\w+ )?(?:{_TALK}|appointment|slot)|no[- ]shows?|(?:weren't|were not|wasn't|was not) there",
        r"(?:didn't|did not) (?:join|show up|turn up|dial in|happen|take place|come off)",
        r"(?:nobody|no one|none of you|you never) (?:joined|came|showed|turned up|dialled in)|stood (?:you|me|us) up",
        rf"waited (?:for you|in the|at the|on the line|outside|until|till)|forgot (?:about )?{_OUR} (?:\w+ )?(?:{_TALK}|appointment)",
        rf"(?:couldn't|could not|wasn't able to|was not able to) (?:join|make (?:it|our|the) ?(?:to )?(?:our |the )?(?:{_TALK}|today|yesterday|this))",
    ),
    Cue.DONE: (
        r"done|finished|completed?|fixed|resolved|solved|sorted|in place|set up|up and running|(?:went|gone )?live|installed",
        r"signed(?: off)?|approved|through|reviewed|checked|booked|reserved|ordered|updated|changed|corrected|replaced|cancelled|removed",
        r"activated|enabled|registered|submitted|filed|passed|agreed|confirmed|tested|verified|cleared|closed|ready|works|(?:working|running|runs|is up|goes) again|back (?:in service|up|to normal)|as good as new",
        r"has met|have met|paid|placed|raised|extended|restored|repaired|credited|refunded",
    ),
    Cue.DECIDES: (
        r"yes|no|verdict|decision|in favou?r|green light|go ahead|it's a (?:yes|no|go)|good news|bad news",
        r"(?:we'll|we will|we'd) (?:take|go|have|start|pass|order|like)|we (?:take|want|choose|chose|went|go|pick|picked|are going|have chosen|decided|agreed)",
        r"(?:i|we)(?:'ve| have)? (?:decided|chosen|picked|settled|opted)|has (?:decided|chosen|picked|settled|opted)|let's (?:go|take|start|do)",
        r"approved|approval|accepted|agreed|declined|rejected|turned down|signed off|won|lost|award(?:ed)?|(?:pleased|delighted|happy|glad|sorry|regret) to (?:inform|tell|say|announce|let)|(?:un)?successful|selected|can confirm|confirmed|confirming",
        r"voted (?:for|against|in favou?r)|(?:he's|she's|they're) (?:fine|ok|okay|happy|in favou?r|against)|(?:said|says|say) (?:yes|no|ok)",
        r"(?:is|are|will be|would be|looks|sounds) (?:fine|ok|okay|possible|doable|feasible|no problem|out of the question|impossible|on)\b(?! (?:my|the|its|their))",
        r"we can(?:'t|not)?|we(?:'re| are) able|happy to (?:go|proceed|confirm|say)|pleased to|it (?:does|doesn't|is|isn't|runs|works|fits)",
    ),
    Cue.UNNEEDED: (
        r"no longer (?:needs?|needed|requires?|required|necessary|wants?|relevant|interested)",
        r"not (?:need|needed|require|required|necessary) (?:any ?more|any longer|after all|now)|not be needing|needn't",
        r"(?:don't|do not|won't|will not|doesn't|does not) (?:be )?need(?:ing)?\b(?! to (?:worry|wait|tell|remind))",
        r"no (?:\w+ ){1,3}(?:needed|necessary|required)",
        r"no need\b(?! to (?:worry|hurry|rush|apologi[sz]e|wait|thank))|(?:won't|will not) be (?:necessary|needed|required)",
        r"(?:isn't|is not|aren't|are not|is (?:therefore|thus|now) not|are (?:therefore|thus|now) not) (?:\w+ )?(?:needed|necessary|required)",
        r"(?:please |you can |can |let's |just )(?:drop|skip|scrap|forget|disregard|ignore|cancel|spare)(?: (?:about|yourself))?",
        r"(?:^|so |then |and |, |actually )(?:forget|skip|scrap|scratch|drop|leave out) (?:about )?(?:the|that|it|your|my|our|those|these|today's|tomorrow's)",
        r"hold off (?:on|with)|(?:leave|let) (?:the|that|those|your|my|our) (?:\w+ ){1,3}(?:alone|be)|need not(?! (?:worry|wait|hurry|apologi[sz]e))",
        r"(?:there's|there is) no (?:call|point|sense|reason|use|cause) (?:to|in|for)\b",
        r"no need to (?:come|drive|travel|call|ring|visit|fly|meet)",
        (
            r"(?:^|so |then |and |, |please |pls |just )(?:leave|kill|bin|ditch|nix) (?:the|that|those|these|your|my|our) "
            r"(?:(?!at\b|with\b|by\b|in\b|on\b|for\b|to\b|there\b|here\b|out\b|behind\b)[\w'-]+ ?){1,4}(?<! )"
            r"(?=$|[,.!;]| (?:by the way|then|now|please|for (?:the|your|our|my|us)|(?:that )?(?:you|we|i) (?:were|was|had)))"
        ),
        r"(?:is|are) not (?:a )?need(?:ed)? to (?:come|drive|travel|call|ring|visit|fly|meet|send|make|prepare|bring)",
        r"drop the|scrap (?:the|that)|forget about|never ?mind|(?:don't|do not) (?:bother|trouble)|do without|stop work(?:ing)? on",
        r"(?:doesn't|don't|does not|do not|no longer) matters? (?:any ?more|any longer|now)|no longer matters?|falls? away|(?:is|are|was|now) (?:void|superfluous)",
        r"decided against|decided not to|decided to (?:skip|drop|do without|cancel|shelve)|(?:save|spare) yourself",
        r"is off the table|(?:is|are|become) (?:obsolete|moot|superfluous|unnecessary)|overtaken by events",
        r"settled (?:it|that) (?:ourselves|in-house|internally)",
        r"(?:we|i)(?:'ve| have)? (?:now |since |already )?(?:\w+ed|done|made|found|built|written|taken|drawn|bought) (?:\w+ ){0,3}(?:ourselves|myself|in-house|internally|elsewhere)",
        r"(?:won't|will not|can't|cannot|not going to) (?:\w+ ){1,6}after all",
        r"(?:found|have|got|made|pulled|sorted) (?:it|that|them|one|what we needed)? ?(?:ourselves|elsewhere|in-house|internally)",
    ),
    Cue.CANCELS: (
        r"cancel(?:led|ed|ling|ing|s)?|call(?:ed|ing)? (?:it |that |this |the \w+ )?off|scrap(?:ped)?|scratch(?:ed)?|abandon(?:ed)?",
        r"taken (?:it|the \w+|that) out of|removed (?:it|the \w+) from|(?:won't|will not|not) (?:happen|take place|go ahead)",
        r"(?:night|evening|day|morning|party|class|lesson|show|trip|it|that|tasting|rehearsal|practice)(?:'s| is) off(?= (?:tomorrow|today|tonight|this|next|on|now|then|for)|$|[,.!])",
        rf"(?:{_TALK}|appointment|lunch|webinar|tomorrow|{_DAY}) is off",
    ),
    Cue.LOST: (
        r"(?:decided|chosen|opted|going|gone|go|signed|went|moving|staying|stay) (?:to go |to stay |ahead |to move forward )?with "
        + _SUPPLIER,
        rf"(?:opted|decided|gone|went|going|settled|chosen|chose|picked|selected|hired|appointed|prefer|preferred)(?: (?:for|on|in favou?r of))? (?:{_RIVAL})",
        r"(?:another|a different|different) (?:direction|route|way)|contract (?:has )?(?:gone|went) to",
        r"not (?:be )?(?:moving|going|proceeding|taking this) (?:forward|ahead|further|any further)|won't be (?:moving|going|proceeding) (?:forward|ahead)",
        r"(?:fair|event|tour|trip|campaign|conference|show|programme|program|festival|tournament|wedding|whole thing) (?:has been |is |was |got |have been |had to be )(?:cancelled|canceled|called off|shelved|scrapped)",
        r"not to (?:proceed|move forward|go ahead|pursue)|project (?:has been |is |was )?(?:cancelled|canceled|stopped|dead|shelved|killed)",
        r"(?:shelved|killed|stopped|cancelled|canceled) the (?:whole )?project",
        r"(?:signed|made|done|closed|struck|gone|going|went|decided|settled|sticking) (?:a |an |the |on a )?(?:\w+ ){0,3}(?:deal |contract |agreement |order )?with (?:another|one of the big|a different|someone else|somebody else|a competitor|your competitors?|the competition|the incumbent|our (?:existing|current|present) )",
        r"(?:frozen|froze|halted|suspended|stopped) (?:every|all|the|our) (?:[\w-]+ ){0,3}(?:projects?|spending|budgets?|purchas\w+|contracts?|orders)",
        r"(?:we|they|i|has|have|we've|they've|i've|had|and) (?:now |just |all )?(?:gone|went|signed) with (?:him|her|them)(?=$|[.,;!]| (?:for|instead|because|as))",
        r"(?:everything|all spending|all projects)\b[^.]{0,50}\b(?:is|are|has been|have been) (?:frozen|halted|suspended|on ice)",
    ),
    Cue.PROPOSES: (
        r"would|could|can|shall|should|might|may|how about|what about|how (?:does|is)|why don't we|does|is|do you mind|suits?|works?",
        r"rather|better|prefer|instead|move|shift|push|reschedule|postpone|rearrange|bring forward|make it|possible|available|free|propose|suggest|let's",
    ),
    Cue.AGREES: (
        r"works|fine|perfect|ok|okay|of course|sure|agreed|confirmed|see you|great|yes|yep|done|good|suits|then|be there|noted|accepted",
        r"happy with|no problem|absolutely|certainly|deal|it is|i'll be|we'll be|booked|changed|moved",
        r"(?:of )?course|can do|by all means|fair enough|understood|no worries|no rush|take your time|that'll do",
    ),
    Cue.INTRODUCES: (
        r"meet|introduc(?:e|ing|tion)|intro|this is|here is|cc'?d|cc'ing|copied|copying|looped|looping|adding|added|in touch|in copy|over to",
        r"put you two|connect(?:ing)?|acquaint|(?:his|her|their) (?:number|details|e-?mail|contact|direct)",
    ),
}


class _Row:
    """Some phrases of a cue; compiled when first looked for: a mailbox needs half of them, starting up none."""

    __slots__ = ("_pattern", "_phrases")

    def __init__(self, phrases: str) -> None:
        self._phrases = phrases
        self._pattern: re.Pattern[str] | None = None

    def is_in(self, text: str) -> bool:
        """Whether the text holds one of them."""
        if self._pattern is None:
            self._pattern = re.compile(rf"\b(?:{self._phrases})\b")
        return self._pattern.search(text) is not None


class _Rows(NamedTuple):
    """A cue's rows, by the words without which they are in no text."""

    by_word: Mapping[str, Sequence[_Row]]
    wordless: Sequence[_Row]

    def are_in(self, text: str, words: frozenset[str]) -> bool:
        """Whether a text with these words holds a phrase of them."""
        called = words & self.by_word.keys()
        rows = dict.fromkeys(row for word in called for row in self.by_word[word]) if called else ()
        return any(row.is_in(text) for row in rows) or any(row.is_in(text) for row in self.wordless)


@cache
def _rows(cue: Cue) -> _Rows:
    by_word: dict[str, list[_Row]] = {}
    wordless = []
    for phrases, needed in zip(ROWS[cue], NEEDED[cue.name], strict=True):
        row = _Row(phrases)
        for word in needed.split():
            by_word.setdefault(word, []).append(row)
        if not needed:
            wordless.append(row)
    return _Rows(by_word, wordless)


_UNDONE = frozenset(
    """not no without never nothing cannot can't won't haven't hasn't isn't aren't didn't don't doesn't wasn't weren't couldn't
    wouldn't shouldn't neither nor yet still soon tomorrow will i'll we'll you'll he'll she'll it'll they'll that'll shall would should could may might once
    unless pending waiting awaiting missing lacking going need needs if unfortunately hope hopefully""".split()
)
"""Words that make a clause say that something is not there, or not yet."""

_SUBORDINATE = frozenset(
    "for who whom which whose where since because as although though even until unless if whoever whatever when that to".split()
)


_MARKS = ".!?()\"'"
_DENIES_NOTHING = re.compile(r"waiting for you| (?:and|or) without")
_YES = frozenset("yes yep yeah sure indeed certainly".split())


def says(text: str, cue: Cue) -> bool:
    """Whether a text shows a cue; the text is given in lower case with plain apostrophes."""
    if len(text) > _SHORT:
        return _rows(cue).are_in(text, frozenset(_WORD.findall(text)))
    return _remembered(text, cue)


def may_say(words: frozenset[str], cue: Cue) -> bool:
    """Whether any of some texts that hold these words, all together, may show a cue; cheap, never wrongly no."""
    rows = _rows(cue)
    return bool(rows.wordless) or not rows.by_word.keys().isdisjoint(words)


_WORD = re.compile(r"\w+")
_SHORT = 300
"""Longer clauses are rare, and not worth the memory of remembering."""


@lru_cache(maxsize=20_000)
def _remembered(text: str, cue: Cue) -> bool:
    """One clause is asked about by every promise it may concern."""
    return _rows(cue).are_in(text, words_of(text))


@lru_cache(maxsize=500)
def words_of(text: str) -> frozenset[str]:
    """The words of a clause, which is asked for some cues, one after the other."""
    return frozenset(_WORD.findall(text))


@lru_cache(maxsize=20_000)
def is_undone(segment: str) -> bool:
    """Whether a piece between commas says that something is not there, or not yet."""
    if "wait" in segment or "without" in segment:
        segment = _DENIES_NOTHING.sub("", segment)
    words = segment.split()
    if not words or words[0] in _SUBORDINATE or words[0].rstrip(",") in _YES:
        return False
    return not _UNDONE.isdisjoint(words) or any(
        (w[-1] in _MARKS or w[0] in _MARKS) and w.strip(_MARKS) in _UNDONE for w in words
    )
