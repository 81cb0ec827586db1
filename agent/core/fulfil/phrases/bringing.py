"""What shows that a thing was brought: handed over, sent, on its way, arrived, and looked at."""

from agent.core.fulfil.phrases.parts import THANKS, Phrases

HANDS_OVER: Phrases = (
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
)

SENT: Phrases = (
    r"(?:re)?sent|e-?mailed|mailed|uploaded|shared|forwarded|posted|faxed|couriered|shipped|dispatched|despatched|delivered|dropped",
    r"unloaded|offloaded|handed over|dropped off|transferred|wired|paid|settled|submitted|released|published|handed (?:over|to)|picked up by|collected by",
    r"(?:went|gone|go|going) out (?:today|this|just|by|with|to you|now|an hour|yesterday|in)|went (?:out|off|in)|gone (?:out|off)",
    r"on (?:its|their|the|his) way|(?:went|gone|is|are) in(?:to)? the (?:post|mail)|in (?:the|this morning's|today's|tonight's) (?:post|mail)",
    r"left (?:our|the) (?:warehouse|works|factory|dock|depot|plant|yard|house|building|account|bank)",
    r"left (?:this|today|yesterday|on|here|us|by|at|last|with (?:the|our|a))",
    r"(?:is|are) (?:now |safely )?(?:with|in|at|on) your (?:\w+ )?(?:reception\w*|desk|hands|inbox|mailbox|post|office|dock|door|doorstep|yard|site|account|letterbox|porter|assistant|colleagues?|portal|folder|dashboard)",
    r"(?:is|are|it's|they're|\w+'s) (?:now |all |safely )?on the (?:van|truck|lorry|road|train|boat|ship|plane|ferry)|(?:and|is|are|has|have|it's|they're) (?:now |just |all )?gone(?=$|[,.!])",
    r"left \w+ (?:this (?:morning|afternoon|noon)|today|yesterday|last night|an hour ago|at (?:\d|noon))",
    r"tracking|with (?:the courier|dhl|ups|fedex|dpd|gls|usps)|invited you|added you|granted you",
    r"(?:put|placed|saved|dropped|loaded)\b.{0,60}\b(?:folder|data ?room|portal|drive|sharepoint|dropbox|server|post|mail|library|channel)",
)

DISPATCHED: Phrases = (
    r"(?:was|were|got|been|is|are) (?:just |now )?(?:picked up|collected)(?! by you| from you)",
    r"tracking(?: (?:no|number|code|id|\d)|[:#])|waybill|barcode|consignment|delivery note|dispatch note|con(?:signment)? ?note|airway bill",
    r"track (?:the|your|this|it)\b|your (?:order|parcel|package|shipment|consignment)\b[^.]{0,30}\b(?:left|(?:has been|was) (?:dispatched|despatched|shipped|sent)|is on its way|shipped)",
    r"(?:handed|given|passed|left)(?: over)? (?:to|with) (?:the|our|a) (?:\w+ )?(?:courier|carrier|forwarder|post)|(?:courier|carrier|forwarder|driver|van) (?:has )?(?:collected|picked|took)",
    r"(?:shipped|sent|left|dispatched|despatched|went out|gone out) (?:\w+ ){0,3}(?:with|by|via) (?:dhl|ups|fedex|dpd|gls|usps|courier|van|rail|ship)",
)

ARRIVED: Phrases = (
    r"received|arrived|landed|(?:came|has come|have come|'s come|'ve come) (?:through|in|by (?:post|mail|courier))|turned up|got here|safely here|to hand|in receipt",
    r"(?:has |have )?(?:reached|made it to|found its way to) (?:me|us|our|my)\b|(?:is|are|lies?|lying|sits?) (?:on (?:my|our) desk|in front of (?:me|us)|before (?:me|us))",
    r"(?:came|come|comes|are|is) off the (?:lorry|truck|van|ship|boat|plane|train)|^(?:[\w-]+ ){1,3}found(?=$|[,.!])",
    r"(?:^|i |we |i've |we've |have )(?:just |now )?(?:picked up|collected|fetched) (?:the|it|them|both|all|your|everything)",
    r"(?:is|are) (?:all |now |both |safely )?in(?=$|[,.!])|^(?:the |your |both |all )?(?:[\w-]+ ){1,3}(?:received|arrived|safely in)(?=$|[,.!]| (?:with|and|in|on|at|today|this|yesterday))",
    r"(?:was|were|been) (?:delivered|dropped off)|(?:is|are) here (?:now|already|safely)",
    rf"{THANKS} for (?:sending|sharing|the|your|forwarding|getting|passing|turning|providing|letting|these|those|this|that|bringing|delivering|dropping|handing|posting|returning)",
    r"(?:is|are|stands?|sits?|lies?) (?:safely |now |back )?(?:on|at|in) (?:our|my) (?!budget|interest|favou?r|opinion|view|name|way|best|own|end)\w+|safely in(?=$|[,.!])",
    r"(?:i|we|i've|we've|have) (?:just |now |also )?got (?:the|your|it|them|both|all)|got (?:the|your) \w+",
)

JUDGES: Phrases = (
    r"your (?:[\w-]+ ){1,3}(?:shows?|showed|looks?|looked|reads?|says|seems?|makes? sense|puts|lists|leaves out)",
    r"(?:in|on|from|with|about) your (?:\w+ )?(?:\w+),? (?:page|line|sheet|section|item|row|we (?:saw|noticed|found)|i (?:saw|noticed|found))",
)

KEEPS_WORD: Phrases = (
    r"as (?:promised|agreed|announced|requested|discussed|i said|said|i promised|we agreed|mentioned)",
    r"promised you|owed you|i owe you|you asked for|you wanted|you were waiting for",
    r"(?:getting|coming|get|come) back (?:to you )?(?:on|about|with|regarding)",
)
