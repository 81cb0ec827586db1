"""What ends a promise or the whole business: no longer needed, given to somebody else."""

from agent.core.fulfil.phrases.parts import Phrases

_SUPPLIER = r"(?:another|a different|your competitor|a competitor|the other|someone else|somebody else|our (?:current|existing|present|incumbent))"
_RIVAL = (
    r"(?:another|a different|the other|a local|a cheaper|a rival) (?:\w+ )?"
    r"(?:supplier|vendor|manufacturer|maker|provider|company|firm|partner|bidder|builder|contractor|brand|producer|dealer|agency|workshop|outfit)"
    r"|(?:your|a|one of your) (?:competitors?|rivals?)|someone else|somebody else"
)

UNNEEDED: Phrases = (
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
)

LOST: Phrases = (
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
)
