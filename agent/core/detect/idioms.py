"""Set phrases that say more than their grammar: "leave it with me", "in your inbox by", "I'll let you get back to".

What a phrase weighs is learned; the name is shown as a reason. A new phrase is one line here and one row in the test table.
"""

from agent.core.detect.phrase_table import PhraseTable

_FEW = 5  # words, with the full stop: longer answers the gate knows by their words
_TIME = (
    "(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|tonight|this|next|later|shortly|soon|early|mid|"
    "first thing|end of|eod|cob|eow|january|february|march|april|may|june|july|august|september|october|november|december|"
    "the #|the end|the week|the weekend|the morning|the afternoon|noon|midday|lunch|#|#:#|monday's|a few|a couple|under|week)"
)
_TABLE = rf"""
accept_will_do      | do done works will        | ^(?:(?:okay|sure|yes|yep|yup|thanks|perfect|great|noted|absolutely|of course|understood|ack|k) ?[,.!]? ?)*(?:i )?will do\b|, will do(?: [.!]|$)|^(?:(?:okay|ok|sure|yes|yep|yup|yeah|aye|absolutely|of course|no prob(?:s|lem)?|no worries) ?[,.!]? ?)+(?:eas(?:y|ily) done|(?:it|that) works|you (?:will|shall))(?: [.!]|$)
accept_item         | do done                   | : (?:i )?(?:will do|done by|being done|doing)\b
accept_on_it        | it                        | (?:^|[,.!] )(?:i am |we are |already |all over |right )*on it(?: [.,!]|$| now| today| first)
accept_count_me     | count                     | \bcount (?:me|us) in\b|\bcount on (?:me|us|it|that|{_TIME})
accept_leave_it     | leave                     | \bleave (?:it|that|this|them|those) (?:with|to) (?:me|us)\b
accept_consider     | consider                  | \bconsider (?:it|that|this|your|the|them)\b.{{0,90}} (?:done|held|booked|reserved|sorted|handled|sent|fixed|approved|yours)\b
accept_deal         | deal date plan            | \b(?:it is|that is|we have|you have|sounds like|you have got) (?:got )?a (?:deal|date|plan)\b
accept_works        | works work good fine suits| \b(?:#|#:#|am|pm|{_TIME}|it|that|either|then) (?:it |will |would |do )*(?:works?|suits?|is (?:good|fine|great|perfect)|sounds? good)(?: great| well| fine| best)? (?:for|with) (?:me|us|both)\b
accept_good_for     | good fine okay on set yes free game down up | \b(?:i am|we are|am) (?:still |all |definitely )*(?:a |good|fine|okay|on|set|yes|game|down|free)+ (?:yes )?(?:for|on)\b
accept_there        | there                     | \b(?:will|can|shall) (?:definitely |certainly |also |both |all )*be there\b
accept_see_you      | see                       | \bsee (?:you|ya|yall|everyone|u) (?:all |both |guys )*(?:then|there|at|on|tomorrow|tonight|{_TIME})\b
accept_talk         | talk speak chat           | \b(?:talk|speak|chat) (?:to |with )?(?:you )?(?:all )?(?:then|at #|at #:#|on \w+day|tomorrow|\w+day at)\b
accept_it_is        | it aye                    | \b(?:#|#:#|am|pm|\w+day|tomorrow|then|#) (?:it is\b|, aye\b|aye\b)
accept_honored      | honored honoured gladly pleasure delighted | \b(?:honou?red|gladly|delighted|my pleasure|be my pleasure)\b
accept_im_in        | in                        | \b(?:i am|we are) (?:definitely |definetly |all |so )*in (?:for|on)?\b ?[.!,]|\b(?:i am|we are) (?:definitely |all )*in$
accept_confirm      | confirm confirming confirmed | \b(?:confirming|this is to confirm|message is to confirm|email is to confirm|can confirm|confirmed)\b
word_promise        | promise guarantee undertake commit pledge vow swear assure committing word commitment | \b(?:i|we) (?:can |do |hereby |will |also )*(?:promise|guarantee|undertake|commit|pledge|vow|swear)\b|\b(?:my|our) (?:word|commitment|promise)\b|\bcommitt(?:ed|ing) to\b|\bassure you\b
word_assured        | assured                   | \brest assured\b
word_action_mine    | action actions item items | \b(?:i|we) (?:will )?(?:accept|take|have|own) (?:the |that |this |those )?action|\baction (?:item )?(?:is )?(?:on|for) (?:me|us)\b
move_make_that      | make call say             | \b(?:make|call|say) (?:that|it) (?:the|#|a|\w+day|next|end|tomorrow|more like|by|early|late)\b
move_slip           | slip slipping slips push pushed pushing moved moving bumping shift rescheduled rebooked instead moves delayed | \b(?:slip\w*|push\w*|mov\w+|bump\w*|shift\w*|reschedul\w+|rebook\w*|delay\w*)\b.{{0,90}}(?:{_TIME})
move_instead        | instead                   | \b(?:{_TIME})\b.{{0,90}}\binstead\b
move_now            | now                       | \b(?:it will|that will|will|is|are) (?:have to )?(?:be )?now\b.{{0,90}}(?:{_TIME})
give_me_time        | give                      | \bgive (?:me|us) (?:a|an|until|till|some|the|#|one|two|to|\w+day|another)\b
comes_on_way        | way route                 | \b(?:on (?:its|the|their|her|his) way|en route|(?:headed|heading|coming|going) (?:your|to) (?:way|you))\b
comes_to_you        | you                       | \b(?:coming|going|out|over|back|on|is|are|be|land|lands|get|gets|go|goes|come|comes|:) (?:to|with|at|for) you (?:by|on|before|at|tomorrow|today|tonight|within|no later|in the|over|{_TIME})
comes_to_you_then   | you                       | \b(?:to|with) you (?:by|on|before|at|first|tomorrow|today|tonight|within|no later|in (?:the|a|#)|over|the minute|as soon|straight|{_TIME})
goods_yours         | yours                     | \b(?:is|are|'s|at|to) yours\b(?! truly| sincerely| faithfully)
goods_your_place    | your                      | \b(?:to|at|on|by|with|in) your (?:door|gate|shelf|dock|site|place|yard|reception|bench|counter|loading|warehouse|house|shop|farm|kitchen|stand|booth|school|clinic|lab|ap|front)\b
goods_on_vehicle    | van truck lorry run       | \bon (?:the|\w+ (?:'s )?|tomorrow 's |tonight 's )(?:van|truck|lorry|run)\b
comes_with_you      | you                       | : (?:with|to) you\b|\bwill be (?:back )?with you\b|\bversion with you\b
comes_your_hands    | hands inbox mailbox mail desk email post box | \b(?:in|hits?|to|on|reach|into) your (?:hands|inbox|mailbox|mail|desk|email|box|account|e-?mail)\b|\bin the (?:mail|post)\b|\bin (?:her|his|their) (?:mailbox|inbox|hands)\b
comes_follow        | follow follows            | \b(?:to|will|shall) follow\b|\bfollows? (?:by|on|in|at|before|within|{_TIME}|separately|under)
comes_lands         | hits lands reaches land reach hit arrives arrive | \b(?:hits?|lands?|reach(?:es)?|arrives?) (?:with )?(?:you|your|{_TIME})
comes_incoming      | incoming coming           | \bincoming\b|\bcoming (?:{_TIME}|in a|separately|up|over|under|right)
comes_out           | out off                   | \b(?:goes?|going|gets?|getting|ships?|leaves?|sent|send|sending|mailed|be) (?:right )?(?:out|off) (?:to you |the door |with |in )*(?:{_TIME}|to (?:you|him|her|them)|as)
comes_be_done       | be get getting gets       | \b(?:gets?|getting|is being|are being|be) (?:re)?(?:sent|shipped|mailed|emailed|couriered|delivered|posted|uploaded|published|issued|released|provided|forwarded|distributed|faxed|wired|paid|refunded|credited|circulated)\b
comes_done_by       | done ready finished complete completed fixed resolved live usable available | \b(?:done|ready|finished|completed?|fixed|resolved|live|usable|corrected|closed) (?:by|before|on|no later|within|for you|this|next|in the|tomorrow|today|tonight|shortly)\b
comes_scheduled     | scheduled booked slated earmarked set due queued blocked planned rebooked | \b(?:is|are|am|been|have|was) (?:now |all |also )?(?:scheduled|booked|rebooked|slated|earmarked|set|queued|blocked|planned) (?:for|to|on|in|from|it)\b
comes_as_we_speak   | speak type write          | \bas (?:i|we) (?:speak|type|write)\b
you_will_have       | you                       | \byou (?:will|shall|are|should) (?:also |then |definitely |still |all )*(?:be )?(?:have|having|get|getting|see|receive|receiving|find|hear|hearing)\b
you_will_hear       | hear hearing              | \byou (?:will |shall |should )?(?:be )?hear(?:ing)? (?:it |back )?(?:from|directly)\b
expect_from         | expect watch look         | ^(?:so |please |you (?:can|should|may) |and )*(?:expect|watch for|look for|look out for) (?:a|an|my|our|the|it|them|to|that|another|some|#|everything|details|invites?)\b
turn_around         | realistic target targeting aiming aim shooting intent goal plan estimate ballpark hopefully fingers looking | \b(?:is realistic|(?:i|we) (?:am |are )?(?:target|aim|shoot)\w*|(?:our|my) (?:intent|intention|goal|target|plan|estimate|aim)|the (?:plan|aim|goal|target) is|fingers crossed|prob\w* looking at|looking good for)\b
take_on             | point contact lead responsible charge | \b(?:your|the|our|as) (?:new )?(?:point (?:of contact|person)|main contact|contact|lead)\b|\b(?:in charge of|responsible for|take the lead|taking the lead)\b
mind_keep           | posted abreast updated informed advised apprised loop | \bkeep (?:you|everyone|all|them|him|her|u)\b
not_let             | not                       | \b(?:will|would) not (?:let|forget|drop|stop|rest|charge|bill|be (?:billed|charged)|happen|lose)\b
not_until           | until                     | \bnot (?:going |leaving |leave |move |stop )\w* ?\w* ?until\b
offer_let_know      | know                      | \blet (?:me|us|\w+) know\b.{{0,90}}\band (?:i|we|\w+) (?:will|can|would|shall|am)\b
offer_then_ill      | and                       | ^(?:please |just |simply |you can |you )?(?:send|shoot|drop|give(?! me| us)|tell|ping|ring|call|email|say|reply|join|come|feel|pick|choose|pass|name|text|get|forward|fill|complete|sign|click|register|upgrade|subscribe|grab|pop)\b.{{0,90}}\band (?:i|we) (?:will|can|would|shall|am|are)\b
offer_if_you        | you                       | \b(?:if|should|were|whenever|anytime|in case|in the event|any time|unless) you (?:are |do |would |will |ever |still |also |need|want|prefer|like|wish|find|have|could|can|think|decide|should|care|need|run|get|see|to )
offer_if_help       | if should                 | \b(?:if|should) (?:that|it|this|there|any|anything|necessary|needed|required|helpful|useful|desired|wanted|appropriate|possible|so|not|yours|someone)\b
offer_happy         | happy glad pleased        | \b(?:happy|glad|pleased|delighted|more than happy) (?:to|if)\b
offer_feel_free     | free hesitate request interest | \bfeel free\b|\bnot hesitate\b|\b(?:on|upon) request\b|\b(?:of|any) interest\b
offer_your_call     | call up                   | \b(?:your call|up to you|your choice|as you prefer|whichever you)\b
offer_can           | can could would           | ^(?:i|we) (?:can|could|would)\b
courtesy_forward    | forward                   | \blook(?:ing)? forward\b
courtesy_let_you    | let leave                 | \blet you (?:get|go|enjoy|off|two|be|sleep|run)\b|\bleave (?:you (?:to|alone|two|guys|both)|it (?:there|at that|to you))\b
courtesy_stop       | stop shut rambling bugging| \b(?:stop|quit) (?:bugging|rambling|talking|bothering|here|now|pestering|there)\b|\bshut up\b
courtesy_wish       | fingers glass toast rooting cheering thinking grateful thankful debt miss remember forget cherish sleep | \b(?:raise a|toast to|rooting for|cheering|thinking of|grateful|thankful|in your debt|miss (?:you|our|your|the)|never forget|forever|always be)\b
courtesy_see_you    | see talk catch speak      | \b(?:see|talk to|catch|speak to) (?:you|ya|u) (?:soon|later|around|in the|on the other|next|guys)\b|\btalk (?:soon|later)\b
courtesy_questions  | questions question        | \b(?:any|your|all) (?:other |further |more |additional )?questions?\b
refuse_pass         | pass sit decline skip     | \b(?:have to |will |must )(?:respectfully |politely )?(?:pass|decline|skip)(?: on|$| [.,])|\bpass on (?:the|this|that|dinner|lunch|it)\b|\bsit (?:this|that|it|these) .{{0,90}}out\b|\bsit out\b
refuse_unable       | unable not no             | \b(?:unable to|not be able|no way|not something|say no|not be (?:attending|joining|taking|making|participating))\b
where_out           | out office town vacation holiday leave pto away duty traveling travelling road plane flight | \b(?:out of (?:the )?(?:office|town|pocket|country)|on (?:vacation|holiday|holidays|leave|pto|jury|maternity|paternity|the road|a plane)|limited access|traveling|travelling|days? off)\b
where_back          | back                      | \bback (?:in|on|at|by|home|to work|from)\b
where_be_in         | be                        | \b(?:i|we) (?:will|am going to|are going to) be (?:in|at|on|out|off|away|back|here|home|around|gone|traveling|travelling|flying|working|spending|presenting|moving|leaving|heading|taking)\b
where_personal      | gym kids kid wife husband mom dad parents beers beer drinks golf party weekend sleep bed home vacation wedding baby school dentist doctor surgery holidays birthday dinner hunting lake beach ski game | \b(?:gym|kids?|wife|husband|mom|dad|parents|beers?|drinks?|golf|party|sleep|bed|wedding|baby|school|dentist|surgery|birthday|hunting|beach|ski)\b
predict_bet         | bet surprised guess gut suspect suppose doubt | \b(?:bet|be surprised|my (?:gut|guess|hunch)|suspect|doubt)\b
predict_well_see    | see                       | \bwe will (?:just |have to |all )*see\b|\bremains to be seen\b
predict_have_to     | have                      | \b(?:i|we) will (?:probably |likely )?(?:have to|need to|end up|be able|know)\b
request_need        | need needing expect looking | \b(?:i|we) (?:will |would |still )*(?:be )?(?:need|needing|expect|require|looking to|await)\b.{{0,90}}\b(?:you|your)\b
request_you_will    | you                       | \byou (?:will|would) (?:please|kindly|need|want|have to|be (?:asked|required|able|expected))\b|\btrust you will\b
request_expect      | expect                    | \b(?:i|we) (?:will )?expect (?:to (?:receive|hear|get|see)|your|you)\b
report_said         | said told promised wrote asked mentioned kept saying ended | \b(?:said|told|promised|wrote|asked|mentioned|kept saying|indicated|agreed|claimed)\b
report_was_going    | was were had supposed     | \b(?:was|were) (?:going|about|supposed|planning|hoping|meant) to\b|\bhad (?:planned|hoped|promised)\b
third_your          | your                      | \byour (?:\w+ )?(?:team|bank|legal|counsel|attorney|lawyer|office|people|group|department|rep|side|end|it|finance|procurement|accountant|account manager|assistant|colleague)\b
third_their         | their his her they he she | ^(?:and |but |so )?(?:their|his|her|they|he|she)\b
bulk_all            | subscribe unsubscribe webinar click register newsletter survey automatic auto issue offers customers members privacy spots limited | \b(?:subscribe|unsubscribe|webinar|click|register now|newsletter|survey|auto(?:matic)? ?(?:reply|:)|this month's|all offers|customers (?:on|will)|members|privacy|seats are limited|stay tuned|promotion)\b
because_asked       | request requested asked suggested discussed agreed promised per conversation talked spoke wanted | \b(?:per|at|as per|in response to|on) (?:your|our|my|his|her|the) (?:\w+ )?(?:request|suggestion|conversation|discussion|call|phone|direction|email|question)|\bas (?:you |we |i |has been )?(?:previously )?(?:requested|asked|suggested|discussed|agreed|promised|mentioned|talked|spoke|wanted)\b
because_no_problem  | problem worries sure course trouble | ^(?:\w+ , )?(?:sure|no problem|no worries|of course|not a problem|no trouble)\b
for_you             | you your | \b(?:for|to|with|by) you(?:r)? (?:review|approval|records?|files?|information|comments?|signature|consideration|use|convenience|reference)\b|\bon your behalf\b|\bfor you\b
for_others          | everyone all group team them him her | \b(?:for|to|with) (?:everyone|all|the group|the team|them|him|her)\b
aim_to_see          | see find determine figure check confirm verify ensure sure | \b(?:to|and) (?:see|find out|determine|figure out|check|confirm|verify|ensure|make sure|be sure)\b
aim_so_that         | so | \bso (?:that )?(?:you|we|i|they|he|she|it|everyone)\b
when_habit          | always usually generally typically normally often each every daily weekly monthly occasionally sometimes | \b(?:always|usually|generally|typically|normally|often|occasionally|sometimes|each|every|daily|weekly|monthly)\b
when_from_now       | future forward now next onwards | \b(?:in (?:the )?future|going forward|from now on|next time|from here on|henceforth)\b
when_needed         | needed necessary required appropriate possible | \b(?:if|as|when|where) (?:needed|necessary|required|appropriate)\b
when_possible       | possible asap practicable feasible soonest earliest | \b(?:as soon as (?:possible|practicable|feasible)|asap|at the earliest|quickly as possible)\b
when_during         | until through during while throughout for | \b(?:until|through|throughout|during|while|for the (?:next|rest|whole|entire|remainder))\b
topic_market        | market price prices demand supply rates volatility trading inflation storage curve spread stock stocks economy growth profits earnings | \b(?:markets?|prices?|demand|supply|volatility|inflation|stocks?|economy|growth|profits|earnings)\b
topic_state         | commission ferc cpuc iso legislature congress senate governor judge court order rule ruling hearing bill regulators | \b(?:commission|ferc|cpuc|legislature|congress|senate|governor|judge|court|ruling|regulators|bill)\b
topic_system        | system server database application software outage users user password login screen site web website | \b(?:systems?|servers?|database|applications?|software|outage|users?|passwords?|screen|web ?site)\b
topic_travel        | flight fly flying airport hotel trip travel plane drive driving houston london york | \b(?:flight|fly(?:ing)?|airport|hotel|trip|travel|plane|driving)\b
topic_feeling       | excited sad funny crazy weird sucks cool awesome love hate miss fun wow ha lol haha damn hell shit ass | \b(?:excited|funny|crazy|weird|sucks|cool|awesome|hate|fun|wow|ha|lol|haha|damn|hell|shit|ass)\b
topic_people_change | join joining leave leaving serve report retire appointed promoted role position responsible responsibility | \b(?:joining|serve as|report(?:ing)? to|retire|appointed|promoted|assume|role of|position of|responsible for)\b
topic_event         | held begin start starts conference session training lunch dinner served provided location room | \b(?:be held|will (?:begin|start|be provided|be served|be available|take place|include|cover)|location)\b
topic_meeting       | meeting meetings call conference | \b(?:meetings?|conference call|call)\b
topic_document      | draft contract agreement memo report letter list spreadsheet file presentation invoice copy document | \b(?:drafts?|contracts?|agreements?|memo|reports?|letters?|lists?|spreadsheets?|files?|presentations?|invoices?|cop(?:y|ies)|documents?)\b
say_think           | think believe guess suppose assume understand expect sure feel | \b(?:i|we) (?:do not )?(?:think|believe|guess|suppose|assume|understand|feel|am sure|expect)\b
say_probably        | probably likely maybe perhaps might possibly | \b(?:probably|likely|maybe|perhaps|might|possibly)\b
say_hopefully       | hopefully luck fingers | \b(?:hopefully|with (?:a bit of )?luck|fingers crossed)\b
say_also            | also too well | \b(?:also|as well|too)\b
say_otherwise       | otherwise not else either | \b(?:otherwise|if not|or else|unless)\b
say_just            | just only simply merely | \b(?:just|only|simply)\b
say_thanks          | thanks thank appreciate | \b(?:thanks|thank you|appreciate)\b
say_sorry           | sorry apologize apologies unfortunately afraid | \b(?:sorry|apolog\w+|unfortunately|afraid)\b
ask_please          | please kindly             | ^(?:please|kindly|pls)\b
"""
_PHRASES = PhraseTable(_TABLE)
_TAKE_ON = frozenset(
    f"accept_{what}" for what in ("will_do", "on_it", "count_me", "leave_it", "consider", "there")
)


def idioms(words: list[str]) -> list[str]:
    """The names of the set phrases in a sentence."""
    return _PHRASES.names_in(words)


def takes_on(words: list[str]) -> bool:
    """Whether a few words take on what was asked and nothing else: "Will do!", "No probs, you will"; "See you Saturday" may only greet."""
    return sum(map(str.isalpha, words)) <= _FEW and not _TAKE_ON.isdisjoint(idioms(words))


def is_answer(words: list[str]) -> bool:
    """Whether a few words take on what was asked: "On it.", which no word of theirs tells by itself."""
    return len(words) <= _FEW and any(name.startswith("accept") for name in idioms(words))
