"""What is said about talks and between people: one that was, is to come or did not take place, another time, a yes."""

from agent.core.fulfil.phrases.parts import DAY, OUR, TALK, THANKS, Phrases

_PAST_DAY = (
    rf"(?:today|yesterday|earlier|just now|last (?:week|night)|this (?:morning|afternoon|week)|on {DAY})"
)

TALKED: Phrases = (
    rf"{THANKS} for (?:ringing|calling|phoning|picking up|visiting|hosting|joining|meeting|seeing|speaking|talking|driving|showing|explaining|spending)",
    (
        rf"{THANKS} for (?:the|your|our|a|this|that|today's|yesterday's|this morning's|such a|another) (?:\w+ )?"
        rf"(?:{TALK}|ring|time|walk-through|lunch|coffee|hospitality|welcome|patience on the phone)"
    ),
    rf"{THANKS} for (?:taking (?:the|my|our) (?:call|time)|making (?:the (?:trip|time)|time)|having (?:me|us)|(?:stopping|dropping) (?:by|in))",
    (
        r"(?:your|our|the) (?:\w+ )?(?:man|men|fitter|technician|engineer|driver|installer|electrician|plumber|surveyor|crew|team|colleagues?|people|trainer|"
        r"mechanic|inspector|painter|carpenter|roofer|tuner|guys?) (?:was|were|came|has been|have been|dropped|stopped) (?:here|round|over|by|in|on[- ]site|with us|there|up there)"
    ),
    r"(?:i|we)(?: was| were|'ve been| have been) (?:on[- ]site|over|round|out there)|^(?:was|were|been) (?:on[- ]site|over|round|at your)",
    rf"{THANKS} for (?:coming (?:out|over|by|in|to|down|up|here)|(?:walking|taking) (?:us|me)|today|yesterday|this (?:morning|afternoon))",
    rf"{THANKS} for (?:the|your|a|our) (?!(?:\w+ )?(?:e-?mail|reply|answer|message|note|quote|offer|file)\b)(?:\w+ ){{1,3}}{_PAST_DAY}",
    (
        r"(?:good|great|nice|lovely|pleasure|enjoyed|glad|wonderful|fun|happy)(?: to have)?(?: to| that we)? "
        r"(?:talk(?:ing|ed)?|speak(?:ing)?|spoke|chat(?:ting|ted)?|meet(?:ing)?|met|catch(?:ing)? up|caught up|see(?:ing)?|saw|hav(?:e|ing)) "
        r"(?:to|with|you|up|your|the|everyone|both|all|on the (?:phone|line)|again|in person|face to face)"
    ),
    (
        r"(?:good|great|nice|lovely|pleasure|wonderful|fun)(?: to have)? (?:to )?"
        r"(?:walk|tour|st[ao]nd|s[ia]t|go round|look round|look over|inspect|visit)(?:ing|ed)? .{0,50}"
        rf"(?:with (?:you|both|all)\b|{_PAST_DAY})"
    ),
    rf"(?:good|great|productive|useful|helpful) {TALK} {_PAST_DAY}",
    rf"(?:good|great|nice|lovely) (?:talk|talking|chat|chatting|speaking|catching up)(?=$|[,.!]| (?:{_PAST_DAY}|just|there)\b)",
    (
        rf"as (?:we |just |i )?(?:discussed|talked|said|agreed|spoke|mentioned) (?:\w+ )?(?:on|over|in|at|during|by) {OUR}? ?"
        rf"(?:phone|{TALK}|morning|afternoon|lunch)"
    ),
    rf"(?:came (?:out of|up in)|summary of|minutes of|recap of|(?:notes|points|takeaways|actions) (?:from|of)) {OUR} (?:\w+ )?{TALK}",
    rf"as (?:we )?discussed (?:early )?{_PAST_DAY}|per our (?:\w+ )?{TALK}",
    rf"following (?:up )?(?:on |from )?{OUR} (?:\w+ )?{TALK}",
    rf"(?:after|further to|from|on|in|during|summary of|notes (?:from|of)|recap of) {OUR} (?:\w+ )?{TALK} (?:{_PAST_DAY}|this|just|with|about|i|we|you)",
    rf"{OUR} {TALK} (?:{_PAST_DAY} )?(?:was|went|helped|made|cleared|gave|answered|convinced|showed)",
    rf"when (?:we|you|i) (?:spoke|talked|met|rang|called|visited|came)|(?:we|you) (?:spoke|talked|met) (?:{_PAST_DAY}|this|on|just)",
    r"(?:had|had had) (?:a|our) (?:\w+ )?(?:chat|call|talk|word|conversation) with|your (?:[\w-]+ ){1,3}(?:rang|called|phoned|came by|visited)(?=$|[,.!]| (?:me|us|this|today|yesterday|at|just))",
    r"(?:just|have just) (?:spoke|spoken|talked|come off|came off|got off|hung up|put down the phone)",
    r"good of you to (?:pick up|call|ring|come|see|take)|(?:glad|happy) we (?:spoke|talked|met|had|could|got)",
    r"what (?:we|you) (?:said|discussed|told me|showed us) (?:on the phone|today|this morning|earlier|yesterday)",
)

MISSED: Phrases = (
    r"missed (?:you|your call|each other)|left (?:you )?(?:a )?(?:voice ?mail|message)|voice ?mail|tried (?:to (?:call|ring|reach)|calling|ringing|you)",
    r"no answer|(?:couldn't|could not) reach|didn't (?:reach|get hold)|nobody (?:there|picked up)|no[- ]show|waited for you",
    r"looking forward|look forward",
    rf"(?:before|ahead of|until|prior to) (?:our|the|your|tomorrow's|next|{DAY}'s) (?:\w+ )?{TALK}\b(?! (?:was|went))",
)

NO_SHOW: Phrases = (
    rf"missed {OUR} (?:\w+ )?(?:{TALK}|appointment|slot)|no[- ]shows?|(?:weren't|were not|wasn't|was not) there",
    r"(?:didn't|did not) (?:join|show up|turn up|dial in|happen|take place|come off)",
    r"(?:nobody|no one|none of you|you never) (?:joined|came|showed|turned up|dialled in)|stood (?:you|me|us) up",
    rf"waited (?:for you|in the|at the|on the line|outside|until|till)|forgot (?:about )?{OUR} (?:\w+ )?(?:{TALK}|appointment)",
    rf"(?:couldn't|could not|wasn't able to|was not able to) (?:join|make (?:it|our|the) ?(?:to )?(?:our |the )?(?:{TALK}|today|yesterday|this))",
)

CANCELS: Phrases = (
    r"cancel(?:led|ed|ling|ing|s)?|call(?:ed|ing)? (?:it |that |this |the \w+ )?off|scrap(?:ped)?|scratch(?:ed)?|abandon(?:ed)?",
    r"taken (?:it|the \w+|that) out of|removed (?:it|the \w+) from|(?:won't|will not|not) (?:happen|take place|go ahead)",
    r"(?:night|evening|day|morning|party|class|lesson|show|trip|it|that|tasting|rehearsal|practice)(?:'s| is) off(?= (?:tomorrow|today|tonight|this|next|on|now|then|for)|$|[,.!])",
    rf"(?:{TALK}|appointment|lunch|webinar|tomorrow|{DAY}) is off",
)

PROPOSES: Phrases = (
    r"would|could|can|shall|should|might|may|how about|what about|how (?:does|is)|why don't we|does|is|do you mind|suits?|works?",
    r"rather|better|prefer|instead|move|shift|push|reschedule|postpone|rearrange|bring forward|make it|possible|available|free|propose|suggest|let's",
)

AGREES: Phrases = (
    r"works|fine|perfect|ok|okay|of course|sure|agreed|confirmed|see you|great|yes|yep|done|good|suits|then|be there|noted|accepted",
    r"happy with|no problem|absolutely|certainly|deal|it is|i'll be|we'll be|booked|changed|moved",
    r"(?:of )?course|can do|by all means|fair enough|understood|no worries|no rush|take your time|that'll do",
)

INTRODUCES: Phrases = (
    r"meet|introduc(?:e|ing|tion)|intro|this is|here is|cc'?d|cc'ing|copied|copying|looped|looping|adding|added|in touch|in copy|over to",
    r"put you two|connect(?:ing)?|acquaint|(?:his|her|their) (?:number|details|e-?mail|contact|direct)",
)
