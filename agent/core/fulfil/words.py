"""The words by which a promise and what fulfils it are compared.

A word is levelled to a *stem* by a light stemmer, and stems that name the same sort of deliverable
to one *class* ("offer", "quote" and "pricing" are alike). Nothing here knows of promises.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from agent.core.message import Address
from agent.core.reading.running_words import running_words

_NAME_PART = re.compile(r"[A-ZÀ-Þ]?[a-zß-ÿ]+|[A-ZÀ-Þ]+(?![a-zß-ÿ])|\d+|[^\W\d_]+")

_CLASSES = (
    "quote quotation quoted offer proposal pricing price priced cost costing estimate bid rate fee tariff tender",
    "contract agreement msa nda sow papers terms redline redlined dpa addendum amendment",
    "deck slide presentation pptx ppt keynote",
    "report study findings",
    "datasheet spec specification specsheet",
    "invoice bill",
    "figure number stats statistic volume data metric",
    "drawing layout dwg dxf elevation blueprint floorplan sketch",
    "list listing shortlist roster",
    "brochure leaflet flyer catalogue catalog",
    "login credential password account username",
    "note memo writeup minutes recap summary",
    "photo picture image jpg jpeg png photograph",
    "recording video mp4 webinar watch replay",
    "invite invitation placeholder",
    "sheet spreadsheet xlsx xls workbook",
    "reference referee",
    "cv resume profile",
    "schedule timetable timeline programme",
    "form questionnaire",
    "certificate certification cert",
    "approve approval approved sign-off signoff",
    "decide decision decided verdict choose chosen chose",
    "answer reply response feedback",
    "order po",
    "sample swatch specimen",
    "payment deposit transfer transferred remittance money funds instalment installment",
    "link url",
    "zip archive",
    "signed countersigned executed signature",
    "letter",
    "plan",
    "manual guide handbook runbook",
    "mockup prototype wireframe",
    "proof",
    "agenda",
    "analysis comparison",
    "template",
    "policy",
)

STOP = frozenset(
    """a an the this that these those and or but nor so if then than as at by for from in into of off on onto out over
    to up with within without about after before between during until till while i i'm i'll i've i'd me my mine myself
    we we'll we're we've we'd us our ours you you'll you're you've you'd your yours he she it it's its they they'll
    they're them their his her him who whom whose which what when where why how whether be is are am was were been being
    do does did done doing have has had having will would shall should can could may might must not no n't don't
    doesn't didn't won't can't cannot couldn't wouldn't isn't aren't wasn't weren't haven't hasn't there here just also
    too very only again still yet already now please thanks thank hi hello dear regards best kind cheers sincerely
    yes yeah yep yup ok okay oh well let let's us one ones some any all both each every more most much many few lot bit
    same such other another own same as per via re fw fwd aw am pm st nd rd th etc eg ie p.s ps
    perfect fine great sure absolutely certainly course excellent lovely brilliant wonderful nice super indeed
    instead sorry unfortunately even rather really quite forgotten forget wrong afraid
    dr mr mrs ms prof sir madam ma'am dear
    that's there's here's what's who's it'll it'd that'll they'd there'll these'll""".split()
)
"""Words that say nothing about what is meant."""

_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january
    february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct
    nov dec today tomorrow tonight yesterday morning afternoon evening noon midday midnight night day days week weeks
    weekend month months year years quarter hour hours minute minutes end eod eow eom cob close business early late
    later latest soon shortly asap next last first second third mid beginning start by time date then et pt ct mt gmt
    utc cet est pst edt bst oclock o'clock lunch lunchtime moment meantime""".split()
)

_COUNTS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozen couple pair both several few".split()
)

_SCAFFOLD = frozenset(
    """send sending sent went gone get getting give giving have hand hands mailbox inbox desk reach reaching go going goes come
    coming comes back out over through way see hear know tell forward forwarding email mail emailing share sharing
    circulate deliver delivered drop pass passing provide supply follow follows following land lands make sure need want
    try trying hope hoping aim aiming expect expecting should able ready put putting touch introduce
    introduction introducing connect call calling ring ringing phone ring speak talk talking chat meet meeting catch
    discuss confirm update return revert respond let do take look check finish receive received shoot shooting fire
    think thinks thought thoughts opinion bring ship shipping dispatch courier post posting keep set side work working run running help happy glad right good new thing things stuff something anything
    everything person people regard promised promise copy version will i'd rest set latest available host hosting arrange organise organize book attend
    join visit visiting drive direct directly yours straight away point points item items question questions""".split()
)
"""Verbs and fillers of promising itself, and times: they say how and when, never what."""

_QUALIFIERS = frozenset(
    """revised updated new final full complete completed detailed short quick brief rough proper corrected current
    signed countersigned formal official initial preliminary amended clean small big long page pager remaining
    missing promised requested relevant necessary attached own old actual exact certified""".split()
)

_IRREGULAR_VERBS = """begin began begun; bend bent; bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred;
    bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; come came; deal dealt; dig dug; do did done;
    draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought;
    find found; fly flew flown; forbid forbade forbidden; freeze froze frozen; get got gotten; give gave given; go went gone; grind ground;
    grow grew grown; hang hung; have had; hear heard; hide hid hidden; hold held; keep kept; know knew known; lay laid; lead led;
    learn learnt; leave left; lend lent; light lit; lose lost; make made; mean meant; meet met; pay paid; prove proven; ride rode ridden;
    ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; sew sewn; shake shook shaken;
    shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid; sow sown;
    speak spoke spoken; speed sped; spend spent; spin spun; stand stood; steal stole stolen; stick stuck; strike struck; swear swore sworn;
    sweep swept; swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown;
    understand understood; wake woke woken; wear wore worn; weave wove woven; win won; wind wound; withdraw withdrew withdrawn;
    write wrote written; redo redid redone; redraw redrew redrawn; rewrite rewrote rewritten; rebuild rebuilt; resend resent; undo undid undone;
    overtake overtook overtaken; undertake undertook undertaken; foresee foresaw foreseen; repay repaid; retake retook retaken; outbid;
    set; put; cut; shut; let; hit; fit fitted; read; spread; split; cost; cast; bet; bid; burst; quit"""
"""Base form, past and participle; a verb alone has but one form."""

_OTHER_STEMS = dict(
    pair.split(":")
    for pair in """has:has statement:statement statements:statement news:news this:this noted:noted findings:finding finding:finding
    migration:migrat calibration:calibrat""".split()
)


_IRREGULAR = {form: forms.split()[0] for forms in _IRREGULAR_VERBS.split(";") for form in forms.split()[1:]}
PASTS = frozenset(
    form for forms in _IRREGULAR_VERBS.split(";") for form in (forms.split()[1:] or forms.split())
)
"""Past forms and participles that do not end in "ed"."""


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A levelled form in which "pricing", "prices" and "price" agree; for comparing, never for showing."""
    word = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'ll")
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
    if word in _OTHER_STEMS:
        return _OTHER_STEMS[word]
    if len(word) <= 3 or not word.isalpha():
        return (
            word.removesuffix("s") if len(word) == 3 and word.isalpha() and not word.endswith("ss") else word
        )
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending, least in (("ation", 8), ("ment", 8), ("ing", 6), ("ed", 5), ("er", 6)):
        if word.endswith(ending) and len(word) >= least:
            word = _undoubled(word[: -len(ending)])
            break
    word = word.removesuffix("e")
    return word[:-1] + "i" if word.endswith("y") else word


def _undoubled(word: str) -> str:
    """The stem of "shipped" is "ship"; "call" keeps its two letters."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz":
        return word[:-1]
    return word


_CLASS_OF = {stem(word): "=" + row.split()[0] for row in _CLASSES for word in row.split()}
DELIVERABLES = frozenset(_CLASS_OF.values()) - {"=approve", "=decide", "=answer"}
"""The classes that name a thing which can be handed over."""


def key(word: str) -> str:
    """What stands for a word when texts are compared: its class where it has one, else its stem."""
    level = stem(word)
    return _CLASS_OF.get(level, level)


def tokens(text: str) -> list[str]:
    """The words of running text, as written; apostrophes stay inside."""
    return running_words(text)


def content(text: str) -> tuple[str, ...]:
    """The keys of a text's words that say something, in order, stop words left out."""
    return tuple(filter(None, map(_content_key, running_words(text))))


@lru_cache(maxsize=20_000)
def _content_key(word: str) -> str:
    return "" if word.lower().replace("’", "'") in STOP else key(word)


def is_empty(word: str, *, named: bool = False) -> bool:
    """Whether a word says nothing about what was promised.

    With `named` the word stands in the name of the thing itself, where "plan" is no verb of promising.
    """
    lower = word.lower().replace("’", "'").removesuffix("'s")
    return (
        lower in STOP
        or lower in _TIMES
        or lower in _COUNTS
        or (not named and lower in _SCAFFOLD)
        or lower.rstrip("stndrhpam").isdigit()
        or (len(lower) == 1 and not word.isupper())
        or (not named and len(lower) > 5 and lower.endswith("ly"))
    )


def is_qualifier(word: str) -> bool:
    """Whether a word only says which state of a thing is meant ("revised", "signed")."""
    return word.lower() in _QUALIFIERS


def file_keys(name: str) -> frozenset[str]:
    """The keys of a file name's words, split at marks and capitals, with its extension."""
    parts = (part for piece in re.split(r"[\W_]+", name) for part in _NAME_PART.findall(piece))
    pieces = (piece for piece in re.split(r"[\W_]+", name) if piece)
    return frozenset(key(part) for part in (*parts, *pieces))


def names_of(people: Iterable[Address]) -> frozenset[str]:
    """The words of people's names and of the parts of their addresses before the @, lower case."""
    words: set[str] = set()
    for person in people:
        words.update(w.lower() for w in tokens(person.name))
        words.update(
            w.lower() for w in tokens(person.email.partition("@")[0].replace(".", " ").replace("_", " "))
        )
    return frozenset(w for w in words if len(w) > 1)
