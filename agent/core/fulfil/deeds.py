"""Verbs that stand for one another, and the words in which their result is told.

Who promised to "replace the inverter" reports that it was "swapped", and the other side that it "works again".
Nothing here knows of promises; a new verb is a word in a row.
"""

import re
from functools import lru_cache

from agent.core.commitment import Found
from agent.core.fulfil.words import PASTS, is_empty, stem, tokens

_ROWS = (
    ("replace exchange swap change renew fit install", "new work run fine online"),
    ("repair replace fix mend sort resolve rectify cure solve patch service overhaul", "work run warm cold fine well steady online dry quiet good"),
    ("restore recover reinstate retrieve", "work see back"),
    ("adjust reset tune retune calibrate recalibrate align level balance set", "fine steady right work"),
    ("clean wash clear empty tidy free unblock move", "clear clean empty away free tidy"),
    ("install fit mount assemble set hang put connect wire commission", "run up place work live online"),
    ("open unlock unblock release enable activate switch turn grant provision", "open live active on up access in log"),
    ("create open set make provision register enrol enroll", "live up in active ready log"),
    ("freeze lock hold stop pause suspend", "freeze stop"),
    ("close lock shut disable deactivate block stop", "close shut lock off"),
    ("redo redraw revise rework rewrite update amend edit correct change adapt adjust redesign", "new clear good in now"),
    ("correct fix remove", "out gone right"),
    ("add include insert enter list register put extend append note", "in there now"),
    ("remove delete strike drop take cancel withdraw unsubscribe deregister", "out gone off"),
    ("make build produce create manufacture craft construct erect", "ready up finish"),
    ("draft write prepare compile draw put type sketch outline summarise summarize", "ready attach below finish"),
    ("print copy bind cut press engrave sew bake brew paint coat polish sharpen rehair tan weave", "ready finish dry good"),
    ("pack load wrap palletise palletize", "ready pack"),
    ("order place raise buy procure request", "order in"),
    ("book reserve hold schedule block secure arrange organise organize save keep", "hold in calendar yours"),
    ("move migrate transfer shift relocate port", "on in over"),
    ("upload load import publish post put file save submit", "up in on there live"),
    ("measure survey inspect examine view walk visit assess", "here there"),
    ("test try check examine inspect trial run prove verify", "pass work fine hold"),
    ("count number tally", ""),
    ("refund credit reimburse return", "back card statement through credit"),
    ("pay settle transfer wire remit refund credit reimburse", "through clear"),
    ("sign countersign execute initial", "back"),
    ("approve authorise authorize clear accept okay pass agree", "through in"),
    ("collect fetch pick take", "here back gone"),
    ("return bring take give send", "back here"),
    ("send ship deliver bring drop post courier mail dispatch hand leave supply lend forward share give get grant", "here there up live"),
    ("cancel call", "off out"),
    ("train teach brief coach show instruct", "up"),
    ("translate render", "german english french spanish attach"),
    ("record film tape", "attach up"),
    ("register enrol enroll sign enter", "on in"),
    ("start begin commence launch", "run under going"),
)  # fmt: skip

_NO_PASTS = frozenset(
    "need feed speed seed bed red indeed exceed embed hundred shed bleed breed weed used based related interested supposed".split()
)

_FAMILIES: dict[str, frozenset[int]] = {}
_RESULTS: tuple[frozenset[str], ...] = tuple(
    frozenset(stem(word) for word in results.split()) for _, results in _ROWS
)
for _number, (_verbs, _) in enumerate(_ROWS):
    for _verb in _verbs.split():
        _FAMILIES[stem(_verb)] = _FAMILIES.get(stem(_verb), frozenset()) | {_number}

_MODALS = frozenset("will shall to and would can must going".split())
_AUXILIARIES = frozenset("be have get been being also then now just".split())
_ASKING = re.compile(r"\b(?:please|kindly|(?:can|could|would|will) you(?: please| kindly)?)\b")
_DETERMINERS = frozenset(
    "the a an your our my his her their this that these those its new old last first next any some every".split()
)
_SUBJECTS = frozenset("i we you they he she i've we've you've they've".split())


def is_past(word: str) -> bool:
    """Whether a word in lower case is a past form or a participle: "swapped", "drawn"."""
    if word in PASTS:
        return True
    return word.endswith("ed") and len(word) > 3 and word not in _NO_PASTS


def is_like(one: str, other: str) -> bool:
    """Whether two verbs, as stems, stand for one another."""
    return one == other or bool(_FAMILIES.get(one, frozenset()) & _FAMILIES.get(other, frozenset()))


def results_of(verb: str) -> frozenset[str]:
    """The stems of words that tell the result of a verb; an adjective of its own stem is one ("open")."""
    rows = _FAMILIES.get(verb, frozenset())
    return frozenset({verb}).union(*(_RESULTS[row] for row in rows))


def deeds_of(found: Found) -> frozenset[str]:
    """The stems of the verbs of a promise, without those of its condition."""
    return deeds_in(found.quote.replace(found.condition or "\0", " "))


def deeds_asked(request: str) -> frozenset[str]:
    """The stems of the verbs of a request: "please book it" asks for what "will book it" promises."""
    return deeds_in(_ASKING.sub(" to ", request))


@lru_cache(maxsize=4_000)
def deeds_in(promise: str) -> frozenset[str]:
    """The stems of the verbs of a promise: those after "will", "to" and "and", participles, and verbs of the table.

    "The loading berth" and "an order" hold none: what follows "the" or "an" is a noun.
    """
    deeds: set[str] = set()
    after_modal, before = False, ""
    for word in tokens(promise):
        lower = word.lower().replace("’", "'")
        if lower in _MODALS or lower.endswith("'ll"):
            after_modal = True
        elif lower in _AUXILIARIES or lower.endswith("ly"):
            continue
        else:
            is_verb = after_modal or is_past(lower) or stem(lower) in _FAMILIES
            if is_verb and before not in _DETERMINERS and not is_empty(word, named=True):
                deeds.add(stem(lower))
            after_modal = False
        before = lower
    return frozenset(deeds)


@lru_cache(maxsize=20_000)
def done_in(piece: str) -> frozenset[str]:
    """The stems of the verbs that a piece between commas, in lower case, tells as past: "the bow is rehaired".

    Neither "the broken armrest" nor "the heads we ordered were chrome" tells one.
    """
    words, found = tokens(piece), set()
    for at, word in enumerate(words):
        if not is_past(word):
            continue
        before = words[at - 1] if at else ""
        if before in _DETERMINERS and at + 1 < len(words):
            continue
        subject = at - 1 if before in _SUBJECTS else at - 2
        if subject > 0 and words[subject] in _SUBJECTS and not is_empty(words[subject - 1]):
            continue
        found.add(stem(word))
    return frozenset(found)
