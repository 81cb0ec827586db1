"""What tells how a matter stands: nothing yet, somewhere else, late, done, or decided."""

from agent.core.fulfil.phrases.parts import DAY, Phrases

_WONT = r"(?:won't|will not|can't|cannot|couldn't|could not)"

PENDING: Phrases = (
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
)

ELSEWHERE: Phrases = (
    rf"(?:is|are|was|were|be|he's|she's|they're) (?:\w+ )?(?:on (?:\w+ )?(?:leave|holiday|vacation|course)|away|out(?: of (?:the )?office)?(?= |$|[.,])|ill|sick|off(?= (?:sick|today|this|until|till))|shut|closed|at sea|travelling|traveling|busy|abroad|back (?:on|in|next) (?:{DAY}|the office|next|week))",
    r"(?:has|have|'ve) (?:got )?(?:your|our|the) (?!answer|result|news|ok|okay|go-ahead|approval)(?:\w+ )?(?:request|question|samples?|file|documents?|papers|note|message|mail|email|list|form|details|contract|letter|menu|plans?|drawings?)(?= |$|[.,])",
    r"(?:would like|wants?|wanted|needs?|asks?|asked|is asking|are asking) (?:to (?:know|see|have)|for|a|an|the|some|your|our|which|what|how|whether)",
    r"(?:put|passed|forwarded|mailed|emailed|sent|left|rang|called|chased|reminded) (?:\w+ )?(?:your|the) (?:question|request|mail)|left (?:him|her|them) a (?:message|note)|(?:mailed|emailed|texted) (?:our|the|him|her|them)",
    r"(?:is|are|was|were|he's|she's|they're) (?:on|at|in|off|out) (?:[\w'-]+ ){0,3}(?:till|until|all (?:day|week|month)|(?:this|next) week|for the (?:day|week))",
    r"(?:has|have|'ve) (?:acknowledged|received|got) (?:our|your|the|my) (?:query|question|request|mail|e-?mail|enquiry|inquiry|message|ticket|complaint)",
    r"usually|normally|typically|in general|as a rule|phone is (?:off|dead|engaged)|voice ?mail|doesn't (?:pick up|answer)|don't (?:pick up|answer)",
)

SLIPS: Phrases = (
    r"sorry|apolog(?:y|ies|ise|ize)|mea culpa|my (?:fault|bad)|on me|forgive|regret|afraid|unfortunately",
    r"delay(?:ed|s)?|late|later than|behind (?:schedule|on)|(?:is|are|am|i'm|we're|running|fallen|fell) behind",
    r"slip(?:ped|s|ping)?|overdue|held up|hold-?up|stuck|hiccup|snag|postponed?|push(?:ed)? back|pushed|rewriting",
    r"no good (?:after all|for me|for us|any ?more)|longer than|take(?:s|n)? longer|taking longer|no (?:new )?date|need(?:s|ed)? (?:it )?(?:until|till)",
    r"need(?:s)? (?:\w+ ){0,2}more (?:time|days?)|(?:still |i |we )owe you",
    rf"{_WONT} (?:make|be able|be ready|have|be done|get|give|send|keep|meet|manage|be finished|reach|be with|be (?:today|tomorrow|there|this|next|on|in time|out|here)|receive)",
    r"couldn't|could not|unable to|not (?:be )?able to|not (?:going to|gonna) make|(?:didn't|did not) (?:make|manage|get)",
    rf"missed (?:the|my|our|that|it|{DAY})|came and went|(?:go|went) by without|passed without|let you down|dropped the ball",
    r"(?:promised|said) (?:you |it |this |that )?(?:for|by|on)|promised you|let it slide|got away from me|slipped my mind|forgot|escaped me|(?:was|were|had been) (?:hoping|meant|supposed|due) to|had hoped|i(?:'d| had) said|should have",
)

DONE: Phrases = (
    r"done|finished|completed?|fixed|resolved|solved|sorted|in place|set up|up and running|(?:went|gone )?live|installed",
    r"signed(?: off)?|approved|through|reviewed|checked|booked|reserved|ordered|updated|changed|corrected|replaced|cancelled|removed",
    r"activated|enabled|registered|submitted|filed|passed|agreed|confirmed|tested|verified|cleared|closed|ready|works|(?:working|running|runs|is up|goes) again|back (?:in service|up|to normal)|as good as new",
    r"has met|have met|paid|placed|raised|extended|restored|repaired|credited|refunded",
)

DECIDES: Phrases = (
    r"yes|no|verdict|decision|in favou?r|green light|go ahead|it's a (?:yes|no|go)|good news|bad news",
    r"(?:we'll|we will|we'd) (?:take|go|have|start|pass|order|like)|we (?:take|want|choose|chose|went|go|pick|picked|are going|have chosen|decided|agreed)",
    r"(?:i|we)(?:'ve| have)? (?:decided|chosen|picked|settled|opted)|has (?:decided|chosen|picked|settled|opted)|let's (?:go|take|start|do)",
    r"approved|approval|accepted|agreed|declined|rejected|turned down|signed off|won|lost|award(?:ed)?|(?:pleased|delighted|happy|glad|sorry|regret) to (?:inform|tell|say|announce|let)|(?:un)?successful|selected|can confirm|confirmed|confirming",
    r"voted (?:for|against|in favou?r)|(?:he's|she's|they're) (?:fine|ok|okay|happy|in favou?r|against)|(?:said|says|say) (?:yes|no|ok)",
    r"(?:is|are|will be|would be|looks|sounds) (?:fine|ok|okay|possible|doable|feasible|no problem|out of the question|impossible|on)\b(?! (?:my|the|its|their))",
    r"we can(?:'t|not)?|we(?:'re| are) able|happy to (?:go|proceed|confirm|say)|pleased to|it (?:does|doesn't|is|isn't|runs|works|fits)",
)
