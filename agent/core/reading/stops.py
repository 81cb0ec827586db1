"""Whether a full stop, question or exclamation mark ends a sentence; `sentences.py` asks at each of them.

Before a capital it does, but behind an abbreviation, an initial or a title. Before a small letter it does where the
writer uses no capitals, which `is_small` says, or where the next word is one that sentences begin with. Looks at some
words on either side, however long the text is.
"""

import re

_OPENERS = "\"'“‘([*_"
_AROUND = ",.;:!?)\"'"

_NEVER_LAST = frozenset(
    """mr mrs ms dr prof rev gen col sgt capt lt hon st mt ft sr jr messrs fig vs cf ca approx ext tel no nos nr art sec vol pp dept
    attn re z.b bzw ggf sog bspw evtl evt bijv max min incl inkl e.g i.e eg ie viz hr fr frau herr jf kl vedr""".split()
)
"""Before a full stop these never end a sentence, whatever follows."""

_SELDOM_LAST = frozenset(
    """inc corp co ltd llc l.p plc gmbh bros assn univ etc al a.m p.m am pm u.s u.k u.s.a d.c usw u.a jan feb mar apr jun jul aug sep sept
    oct nov dec mon tue tues wed thu thur thurs fri sat sun est hrs hr min mins wk yr yrs mo mos ave blvd rd bldg ste dist gov govt intl natl
    mgmt mgr tex cal calif fla ph.d b.a m.d n.a s.a""".split()
)
"""These end one only where the next word begins one."""

_OFTEN_SHORT = frozenset(
    """acct addl amt appt assoc avg conf cos cust diff enz equip ev exec godz info itd itp mfl mia mio misc núm orig osv pág prelim prev proj
    prop qty ref reg rep reps resp spec std tech temp tys""".split()
)
"""Words by now, and abbreviations to some; before a small letter they may be either. So may all without a vowel."""

_MONTHS_BEHIND = frozenset(
    "Januar Jänner Februar März April Mai Juni Juli August September Oktober November Dezember januar februar marts mars april mai maj juni "
    "juli august september oktober november desember december ledna února března dubna května června července srpna září října listopadu "
    "prosince".split()
)
"""Behind a number and a full stop these go on: "am 12. März"."""

_STARTERS = frozenset(
    """i we you he she it they this that these those the there then here if when while as after before since once please thanks thank let
    also however but and so my our your his her their its what who how why where can could would will shall should do does did is are was
    in on at for to from with no yes not a an all any some each both regards best i'll i'd i'm i've we'll we're we've you'll it's that's
    call give send see hope looking""".split()
)

_SUBJECTS = frozenset(
    """ill i'll i'd i'm ive i've we we'll we're we've he he'll he's she she'll she's they they'll they're theyll it'll that'll please pls plz
    thanks thank thx cheers sorry let let's lets""".split()
)
"""Written small these begin a sentence behind a number or what may be an abbreviation, too."""

_SMALL_STARTERS = _SUBJECTS | frozenset(
    """you you'll you're you've youll u it it's its this that that's thats these those the then there's theres if when once can can't could
    would will well so but also my our your no yes yeah yep ok okay what what's whats how how's hope hoping just maybe dont don't cant wont
    won't""".split()
)
"""Written small these begin a sentence behind a plain word; none of them goes on behind an abbreviation in other languages."""

_SAID_OF_I = frozenset(
    """am was will can could would should may might must have had do did don't didn't can't dont didnt cant wont won't think thought know need
    want wanted got get hope guess just also still talked spoke sent send believe understand see saw look agree met called asked plan
    found""".split()
)
"""What goes on behind the English "i"; elsewhere that is another word ("evt. i morgen")."""

_NUMBERING = re.compile(r"\((?:[ivx]{1,4}|[a-z])\)$")  # "(ii)"
_ADDRESS = re.compile(r"[\w.+-]{1,40}(?:@|://|\.\w)")  # and "i.e."
_VOWEL = re.compile("[aeiouyäöüåøæàáâèéêëíîïóôòúûùýąęěůő]")
_AT_HEAD = 3  # words: "so on fri." only begins a sentence


def ends_here(text: str, start: int, stop: int, *, after: int, block_end: int, is_small: bool) -> bool:
    """Whether the punctuation at `stop` ends the sentence that began at `start`; `after` is where white space follows."""
    following = text[after : after + 40].split(None, 2)
    if not following or after >= block_end:
        return True
    has_gap = text[after + 1 : after + 2].isspace()  # two spaces, or the end of a line: a sentence was meant
    if text[stop] == "." and after - stop == 1:
        return _full_stop_ends(
            text[max(start, stop - 24) : stop], following, has_gap=has_gap, is_small=is_small
        )
    if has_gap or not _first_letter(following[0]).islower():
        return True
    marks = text[stop:after]
    return not marks.strip("!?.") and ("!" in marks or "?" in marks) and _begins(following, is_small=is_small)


def _first_letter(word: str) -> str:
    return word.lstrip(_OPENERS)[:1]


def _full_stop_ends(before: str, following: list[str], *, has_gap: bool, is_small: bool) -> bool:
    """Whether a single full stop after `before` ends a sentence, seen what words follow."""
    words = before.rsplit(None, 1)
    last = words[-1].lstrip(_OPENERS).lower() if words and not before[-1:].isspace() else ""
    word = following[0]
    first = _first_letter(word)
    if last.isdigit() and word.rstrip(",.;:!?)") in _MONTHS_BEHIND:
        return False
    if last in _NEVER_LAST or (len(last) == 1 and last.isalpha() and last != "i"):
        return False
    if last in _SELDOM_LAST or (1 < len(last) <= 6 and "." in last):
        if first.isupper():
            return has_gap or _bare(word) in _STARTERS
        is_far = last[0].isdigit() or (is_small and len(before.split()) > _AT_HEAD)
        return is_far and _begins_surely(following)
    return has_gap or not first.islower() or _ends_before_small(last, following, is_small=is_small)


def _ends_before_small(last: str, following: list[str], *, is_small: bool) -> bool:
    """Whether a full stop between this word, no known abbreviation, and one in small letters ends a sentence."""
    if _NUMBERING.match(following[0]):
        return True
    if last in _OFTEN_SHORT or not _VOWEL.search(last):
        return _begins_surely(following)
    return _begins(following, is_small=is_small)


def _begins(following: list[str], *, is_small: bool) -> bool:
    if is_small:
        return not _ADDRESS.match(following[0].lstrip(_OPENERS))
    return _bare(following[0]) in _SMALL_STARTERS or _begins_surely(following)


def _begins_surely(following: list[str]) -> bool:
    word = _bare(following[0])
    return word in _SUBJECTS or (word == "i" and len(following) > 1 and _bare(following[1]) in _SAID_OF_I)


def _bare(word: str) -> str:
    return word.replace("’", "'").lstrip(_OPENERS).rstrip(_AROUND).lower()
