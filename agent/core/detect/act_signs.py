"""What tells the sort of act once a sentence is known to promise one: is it sent, told, rung, met over, introduced, done?

Beside the clause's own verb it is phrases anywhere in the sentence ("walk you through"), the sort of its nouns (a
document, news, an occasion), the verbs of its other clauses, and its words and pairs of words by their stems. What a sign weighs is learned; a new phrase is one line.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from agent.core.detect.clauses import Clause
from agent.core.detect.nouns import DELIVERABLES, NEWS, OCCASIONS
from agent.core.detect.phrase_table import PhraseTable
from agent.core.detect.words import CONDITIONS

_YOU = r"(?:you|u|ya|y'all|your \w+|them|him|her|everyone|everybody|both of you|the team|the group)"
_TABLE = rf"""
call_ring     | call calling calls phone phoning phones ring ringing rings dial telephone telephones buzz facetime | \b(?:(?:call|phon)(?:e|s|es|ing)?|rings?|ringing|dial|telephones?|buzz|facetime) (?:\w+ ){{0,3}}(?:{_YOU}|back|up|on|at|in|now|today|tomorrow|tonight|then|after|before|when|as|and|from|to|\.|,|\w+day)
call_give     | ring call buzz bell shout tinkle   | \b(?:give|giving|gives) (?:\w+ ){{1,5}}(?:call|ring|buzz|bell|shout|tinkle)\b
call_phone    | phone call cell mobile landline number | \b(?:(?:by|on the|over the|the) phone|(?:quick|a) call|your (?:cell|mobile|landline|number))\b
call_try      | try trying catch reach hold        | \b(?:try|trying|catch|reach|get hold of) (?:you|him|her|them|again|your (?:cell|mobile|line|number|desk))(?: again| back)? (?:at|around|about|on|before|after|later|tomorrow|today|between|in|by|this|next|\w+day)
call_talk     | talk talks talking speak speaks speaking chat chatting | \b(?:talk|talks|talking|speak|speaks|speaking|chat|chatting) (?:to|with|then|tomorrow|again|soon|on|at|\w+day)
call_check_in | check checking touch daily weekly catch | \b(?:check in|check ‐ in|checking in|touch base|daily call|weekly call|catch (?:‐ )?up)\b
meet_walk     | through                            | \b(?:walk|walks|walking|take|takes|taking|talk|talking|run|running|guide|lead) {_YOU} (?:\w+ ){{0,5}}through\b|\bwalk (?:\w+ ){{1,3}}through\b
meet_attend   | attend attends attending accompany accompanies join joins joining host hosts hosting visit visits visiting sit sits sitting sub stand come comes tag show turn | \b(?:attend(?:s|ing)?|accompan(?:y|ies)|join(?:s|ing)?|host(?:s|ing)?|visit(?:s|ing)?|sits? in|sub in|stand in|comes? along|tag along|show up|turn up|sit(?:s|ting)? down)\b
meet_come     | by over out in round around down up across | \b(?:come|comes|coming|pop|popping|swing|stop|drop|drive|driving|drives|fly|flying|flies|travel|heading|head|heads|go|goes|going|be|nip|pass|run) (?:right |straight |back )?(?:by|over|out|in|round|around|down|up|across) (?:to|on|at|and|this|next|for|tomorrow|today|with|from|the|your|before|after|\.|\w+day|#)
meet_be_at    | be being is are am                 | \b(?:be|being|is|are|am) (?:\w+ ){{0,2}}(?:there|on site|onsite|at your|at the|in your|on your|on the|in the|outside|at (?:#|reception|yours)|with you (?:at|by|about|around|on|from|next|tomorrow|before|within|\w+day|#))
meet_dial_in  | in on onto into                    | \b(?:dial|dials|dialing|dialling|log|jump|hop|hopping|jumping|get|be|stay|am|sit|join|joining) (?:back )?(?:in|on|onto|into)\b
meet_hold     | run runs running hold holds holding do doing give host chair lead present moderate deliver put teach train conduct | \b(?:run|runs|running|hold|holds|holding|do|doing|give|host|chair|lead|present|moderate|deliver|put on|teach|train|conduct) (?:\w+ ){{0,6}}(?:sessions?|training|workshop|demo|webinar|stand|standup|meeting|talk|walkthrough|tour|panel|dry run|rehearsal|class|course|briefing|review|lunch|dinner|tasting)\b
meet_set_up   | set setting arrange arranging schedule scheduling schedules book booking fix organise organize organising organizing rebook rebooking reschedule rescheduling move moving shift find grab block pencil hold confirm get | \b(?:set up|setting up|arrang(?:e|ing)|schedul(?:e|es|ing)|book|booking|fix|organi[sz](?:e|ing)|rebook|rebooking|reschedul(?:e|ing)|move|moving|shift|find|grab|block|pencil|hold|confirm|get) (?:\w+ ){{0,6}}(?:call|meeting|session|visit|appointment|demo|slot|time|minutes|hour|walkthrough|invite|room|lunch|dinner|workshop|kickoff|kick|date|calendars?|diary|diaries|in)\b
meet_pencil   | pencil count put sign mark book yours in | \b(?:pencil|count|put|sign|mark|book) (?:me|us) (?:in|down|up)\b|\bcount on (?:me|us)\b|\bi am (?:all )?(?:yours|in)\b|\bwe are in\b
meet_see      | see meet meets meeting             | \bsee (?:you|ya|u|yall|everyone|them|him|her)\b|\bmeet(?:s|ing)? (?:you|him|her|them|with|at|there|up|on|us)\b
meet_crew     | crew fitter engineer technician surveyor rep driver team colleague somebody someone guys lads installer plumber electrician tech rigger roofers lorry foreman | \b(?:crew|fitter|engineer|technician|surveyor|rep|driver|team|colleague|somebody|someone|guys|lads|installer|plumber|electrician|tech|rigger|roofers|lorry|foreman) (?:\w+ ){{0,5}}(?:comes?|coming|visits?|visiting|is at|are at|at your|on site|onsite|with you|out to you|over to you|attends?)\b
meet_fly      | fly flying flies drive driving drives travel travelling | \b(?:fly|flying|flies|drive|driving|drives|travel|travelling) (?:out|in|up|down|over|to)\b
meet_on_call  | on                                 | \bon (?:your|the) (?:\w+ ){{0,3}}(?:call|meeting|session|line|bridge)\b
meet_works    | works work suits suit good fine perfect great is | \b(?:works?|suits?|good|fine|perfect|great) (?:for|with) (?:me|us)\b|\b(?:it is|is good|is fine|works) ?[.!]?$
intro_intro   | intro intros introduce introduces introducing introduction introductions | .
intro_connect | connect connecting connects hook hooking match pair put touch contact bring known | \b(?:connect|connecting|connects|hook|hooking|match|pair) {_YOU}(?: up)? (?:with|to|and)\b|\bput (?:\w+ ){{1,4}}(?:in touch|in contact|together)\b|\bin (?:touch|contact) with\b|\bbring (?:you|the two of you|both) together\b|\bknown to (?:each|one)\b
intro_loop    | loop looping loops cc copy copying bring bringing rope roping add adding pull pulling drag front hand vouch word | \b(?:loop|looping|loops|cc|copy|copying|bring|bringing|rope|roping|add|adding|pull|pulling|drag) (?:in )?(?:\w+ ){{1,5}}(?:in|into|to this|to the thread|on this|here)\b|\bin front of\b|\bhand (?:you|this|it) over to\b|\bvouch for\b|\bgood word\b
reply_know    | know no                            | \blet (?:you|u|ya|everyone|them|him|her|both|the \w+|y'all|all) (?:all |both |guys )?(?:\w+ )?(?:know|no)\b
reply_back    | back revert reverting              | \b(?:get|gets|getting|come|comes|coming|circle|circling|loop|report|reports|write|writes|check|be|hear|go) (?:right |straight )?back\b(?! your| the| out| into)|\brevert(?:ing)?\b
reply_tell    | tell tells telling inform informs informing notify notifies notifying notified advise advises advising intimate update updates updating warn warning alert remind brief ping pings pinging text texting message messaging whatsapp msg email emailing mail write drop shoot | \b(?:tell|tells|telling|inform|informs|informing|notif(?:y|ies|ied|ying)|advise|advises|advising|intimate|update|updates|updating|warn|warning|alert|remind|brief|pings?|pinging|text|texting|message|messaging|whatsapp|msg|email|emailing|mail|write|drop|shoot) {_YOU}\b
reply_say     | say tell give                      | \b(?:say|tell you|give you) (?:so|yes|no|what|whether|if|how|when|where|which|straight)\b
reply_news    | answer answers verdict decision outcome feedback status eta word news reply response confirmation opinion view thoughts update position read | .
reply_give    | give gives giving have get gets getting owe send bring expect hear need share with | \b(?:give|gives|giving|have|get|gets|getting|owe|send|bring|expect|hear|need|share|with) (?:\w+ ){{0,5}}(?:answers?|verdict|decision|outcome|feedback|status|eta|word|news|reply|response|confirmation|opinion|view|thoughts|updates?|heads|a date|statement|position)\b
reply_confirm | confirm confirming confirms confirmed firm answer answering answers reply replying replies respond responding responds follow following comment | \b(?:confirm(?:s|ing|ed)?|firm up|answer(?:s|ing)?|reply|replying|replies|respond(?:s|ing)?|follow(?:ing)? up|comment)\b
reply_posted  | posted informed updated abreast loop advised apprised picture | \bkeep (?:\w+ ){{1,4}}(?:posted|informed|updated|abreast|loop|advised|apprised|picture)\b
reply_line    | line note message text heads ping shout msg nudge | \b(?:drop|shoot|send|write|fire|give|pop) (?:\w+ ){{0,3}}(?:a |an )?(?:line|note|message|text|heads|ping|shout|msg|nudge)\b
reply_hear    | hear hearing touch                 | \byou (?:will |shall |should |would )?(?:be )?(?:also )?hear(?:ing)?\b|\bin touch\b
reply_find    | and then                           | \b(?:find out|check|checking|ask|asking|see if|see whether|see what|look into|looking into|speak|discuss|consult|verify) .{{0,60}} (?:and|then) (?:i |we |will |shall )*(?:let|get back|come back|tell|revert|confirm|update|inform|report|answer|reply|ping|write|be back|advise)\b
send_send     | send sends sending sent forward forwards forwarding post posting posts ship ships shipping shipped deliver delivers delivering delivered courier couriered couriering dispatch dispatched mail mailed mailing fax upload uploading uploaded share shares sharing shared submit submitting circulate issue issuing issued reissue reissued resend resending publish release attach enclose provide provides supply | .
send_hand     | hand drop pass                     | \b(?:hand over|drop off|pass on)\b
send_pay      | pay pays paying paid wire wiring transfer refund refunded refunding credit credited crediting reimburse invoice invoiced bill remit deposit settle payment cheque cut money | \b(?:pay|pays|paying|paid|wire|wiring|transfer|refund(?:ed|ing)?|credit(?:ed|ing)?|reimburse|invoiced?|bill|remit|deposit|settle|payment|cheque|check cut|cut a check|money)\b
send_to_you   | you your                           | \b(?:to|with|at|over to|across to|round to|out to|for|in) (?:you|your (?:desk|inbox|hands|dock|door|office|bench|site|shop|reception|mailbox|team|side|yard|place|warehouse))\b
send_you_have | you                                | \byou (?:will |shall |should |would |can |are )?(?:also |then |definitely |still |all )*(?:have|having|get|getting|receive|receiving|see|find|expect)\b
send_get_you  | you u ya                           | \b(?:get|gets|getting|give|gives|giving|shoot|shooting|pop|flick|bung|ping|fire|drop|bring|bringing|hand|pass|slide|chuck|lend|loan|text|email|quote|price|sling|zap|sort|make|print|do|put) (?:it |them |that |this |those )?(?:over |across |out |up )?(?:to )?(?:you|u|ya)\b
send_arrive   | arrive arrives arriving land lands landing reach reaches hit hits follow follows leave leaves leaving out off way post mail truck van makes | \b(?:arriv(?:e|es|ing)|lands?|landing|reach|reaches|hits?|follows?|leave|leaves|leaving|go out|goes out|going out|goes off|on (?:its|their|the) way|in the (?:post|mail)|on the (?:truck|van)|makes it)\b
send_mine     | have has having                    | \b(?:have|has|having) (?:\w+ ){{0,6}}(?:over|across|back|ready|out|up|done) (?:to|for|with|by) (?:you|u)\b
send_turn     | turn turnaround                    | \bturn (?:\w+ ){{1,6}}around\b|\bturnaround\b
send_bring    | bring bringing brings carry carrying take hand drop dropping run | \b(?:bring|bringing|brings|carry|carrying|take|hand|drop|dropping|run) (?:\w+ ){{0,7}}(?:along|by|over|with|round|to you|to your|myself|in person|by hand)\b
send_write_up | write writing type typing draft drafting put prepare preparing finish finishing finalise finalize finalising finalizing update revise amend redo rework collate compile | \b(?:write|writing|type|typing|draft|drafting|put|prepare|preparing|finish|finishing|finali[sz](?:e|ing)|update|revise|amend|redo|rework|collate|compile) (?:\w+ ){{0,8}}(?:proposal|report|summary|letter|deck|draft|quote|quotation|contract|agreement|spec|specification|list|sheet|schedule|plan|minutes|notes|cvs?|note|paper|brief|statement|numbers|pricing|order form|sow|redlines?|comments|offer|estimate)\b
"""
_PHRASES = PhraseTable(_TABLE)
_YOURS = frozenset({"you", "your"})
_SHORT = 6  # words
_ENDINGS = ("ing", "ed", "es", "s", "e")
_SHORTEST_STEM = 3
_NOUNS = (("document", DELIVERABLES), ("news", NEWS), ("occasion", OCCASIONS))


def act_phrases(words: Sequence[str]) -> list[str]:
    """The names of a sentence's phrases that tell what is done in it."""
    return _PHRASES.names_in(words)


def act_signs(words: Sequence[str], clauses: Sequence[Clause], at: int, phrases: Sequence[str]) -> list[str]:
    """Features of what is done by the clause `at`; by the sentence as a whole where there is no such clause.

    `phrases` are the sentence's `act_phrases`.
    """
    clause = clauses[at] if at < len(clauses) else None
    kind = clause.kind if clause else "none"
    sorts = sorted({name.partition("_")[0] for name in phrases})
    return [
        *(f"a:{name}" for name in phrases),
        *(f"a:{sort}" for sort in sorts),
        *(f"a:{sort}|{kind}" for sort in sorts),
        "a:all=" + "+".join(sorts),
        *["a:no_you"] * _YOURS.isdisjoint(words),
        *["a:short"] * (len(words) <= _SHORT),
        *_nouns(words, clause),
        *_verbs(clauses),
    ]


def _nouns(words: Sequence[str], clause: Clause | None) -> Iterator[str]:
    for sort, known in _NOUNS:
        if not known.isdisjoint(words):
            yield f"n:{sort}"
            if clause:
                yield f"n:{sort}|{clause.kind}"
                yield f"n:{sort}|{clause.verb}"


def _verbs(clauses: Sequence[Clause]) -> Iterator[str]:
    """The verbs of all clauses that are no conditions, and the sort of the last."""
    plain = [clause for clause in clauses if clause.link not in CONDITIONS]
    for clause in plain:
        yield f"k:{clause.kind}"
        yield f"k:verb={clause.verb}"
    if plain:
        yield f"k:last={plain[-1].kind}"


def word_signs(words: Sequence[str]) -> list[str]:
    """Features of a sentence's words, each and two side by side, without their endings."""
    stems = [stem(word) for word in words]
    pairs = set(pairwise(("^", *stems, "$")))
    return [*(f"q:{one}" for one in set(stems)), *(f"p:{one} {two}" for one, two in pairs)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without the ending of its form: "sending", "sends" and "send" are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word[: -len(ending)]
            return word[:-1] if len(word) > _SHORTEST_STEM and word[-1] == word[-2] else word
    return word
