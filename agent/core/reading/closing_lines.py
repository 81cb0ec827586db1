"""What a single closing line is: a sign-off, a device line, contact details, a footer, a disclaimer.

Each question is answered from a table or an anchored pattern; `signature` asks them upwards from
the end of a mail.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.core.reading.closing_words import (
    CONTACT_LABELS,
    DEVICE_ENDS,
    DEVICE_STARTS,
    DEVICES,
    DISCLAIMER_PHRASES,
    DISCLAIMER_SIGNS,
    DISCLAIMER_STEMS,
    DISCLAIMER_TITLES,
    FOOTER_STARTS,
    PROSE_WORDS,
    SIGN_OFFS,
)
from agent.core.reading.closings import fold

_EDGES = " \t*_~,.!;:-–—>\xa0|。、！，"
LONGEST_LINE = 110
"""Characters of the longest line that is a name, contact details or a device's."""

_SHORT = 9  # words of a title, a company, a postal address
_NOTICE_WEIGHT = 3
SHORTEST_NOTICE = 80
"""Characters of the shortest legal notice."""

_PHONE = re.compile(r"\+?\(?\d[\d ().\-/]{5,30}\d")
_LINK = re.compile(
    r"<?(?:https?://|www\.)\S+|<?[\w.+-]+@[\w.-]+>?|\b[\w-]+\.(?:com|org|net|io|eu|co|de|fr|edu)\b\S*"
)
_MAYBE_CONTACT = re.compile(r"\d{3}|@|://|www\.|\w\.\w\w")
_PARTICLES = frozenset({"do", "am", "as", "den", "so"})
_FIRM = re.compile(r"(?:[^\W\d_]\.){2,}$")  # "d.o.o.", "a.s."
_LETTERS = re.compile(r"[(,]?(?:[A-Z][A-Za-z]?[A-Z]{1,4}|[A-Z]\.(?:[A-Z]\.)+|PhD|Jr\.?|Sr\.?|II|III)[),.]?$")
_TITLE_MARK = re.compile(r"[,|·•(/]|\s[-–—]\s")
_NAME_WORDS = 5
_FILE_NAME = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|rtf|txt|csv|zip|jpe?g|gif|png|pcx|wpd|vcf|html?|ics|pps|tif)$", re.IGNORECASE
)
_DASHED_NAME = re.compile(r"[-–—~/]{1,3}\s?[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,2}[.,!]?$")
_WORD = re.compile(r"[\w.'’&@-]+")


_START = 3  # letters; no phrase of these tables is shorter


def _by_start(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Phrases by their first letters, so that most lines cost one look-up."""
    starts: dict[str, list[str]] = {}
    for phrase in phrases:
        starts.setdefault(phrase[:_START], []).append(phrase)
    return {start: tuple(found) for start, found in starts.items()}


_DEVICE_STARTS = _by_start(DEVICE_STARTS)
_FOOTER_STARTS = _by_start(FOOTER_STARTS)
_DEVICES = frozenset(DEVICES)
_AND = frozenset("and & + und et y e en og och".split())
_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in SIGN_OFFS)


def is_delimiter(line: str) -> bool:
    """Dashes, underscores and the like, and nothing else."""
    return line[0] in "-–—_*=~" and not line.strip("-–—_*=~ \xa0")


def is_sign_off(line: str) -> bool:
    """Whether the line is a courtesy that ends mails, with or without a name: "Thanks, Noor"."""
    if len(line) > 60:
        return False
    core = line.strip(_EDGES)
    low = core.lower()
    if low in SIGN_OFFS:
        return True
    if " / " in low:
        return all(map(is_sign_off, core.split(" / ")))  # "Mit freundlichen Grüßen / best regards"
    words = low.split()
    if not words or words[0].strip(_EDGES) not in _FIRST_WORDS or len(words) > _SHORT:
        return False
    for count in range(len(words) - 1, 0, -1):
        if " ".join(words[:count]).strip(_EDGES) in SIGN_OFFS:
            rest = core.split()[count:]
            return _is_name_after(rest) or (words[count] in _AND and is_sign_off(" ".join(rest[1:])))
    return False


def _is_name_after(rest: Sequence[str]) -> bool:
    """Nothing, or up to three capitalised words that do not speak."""
    if len(rest) > 3:
        return False
    return all(
        not word[:1].islower() and word.strip(_EDGES).lower() not in PROSE_WORDS and not word[:1].isdigit()
        for word in rest
    )


def is_device(line: str) -> bool:
    """Whether a phone or a mail program added the line: "Sent from my phone", in any language of the table."""
    low = line[:LONGEST_LINE].strip("*_-–—<>[]() \t").lower()
    if low.startswith(_DEVICE_STARTS.get(low[:_START], ())):
        before_comma = low.partition(", ")[0].strip(".!")
        if any(word.strip(".!®™:") in _DEVICES for word in before_comma.split()):
            return len(line) <= LONGEST_LINE
        return ", " not in low and len(low.split()) <= _SHORT
    return low.endswith(DEVICE_ENDS) and len(low) < 40


def is_attached_file(line: str) -> bool:
    """Whether a mail program names an attached file or picture there: "<<plan.xls>>", " - plan.xls"."""
    if line[0] in "<[(" and line.startswith(("<<", "[cid:", "[image", "<image", "(See attached file")):
        return line[-1] in ">])" and len(line) <= LONGEST_LINE
    return line.startswith("- ") and _FILE_NAME.search(line) is not None


def is_contact(line: str) -> bool:
    """Whether the line holds a telephone number, an address or a link and hardly anything else."""
    if len(line) > LONGEST_LINE or _MAYBE_CONTACT.search(line) is None:
        return False
    rest = _LINK.sub(" ", line)
    rest = _PHONE.sub(" ", rest)
    if rest == line:
        return False
    words = [word.strip(".:").lower() for word in _WORD.findall(rest)]
    words = [word for word in words if word and word not in CONTACT_LABELS]
    return len(words) <= 2 and not PROSE_WORDS.intersection(words)


def is_title(line: str) -> bool:
    """Whether the line may be a name, a title, a company or a postal address: short, and it does not speak."""
    if not is_quiet(line):
        return False
    words = line.strip(_EDGES).split()
    if line[-1] == "." and len(words) > 3 and len(words[-1]) > 4 and _FIRM.match(words[-1]) is None:
        return False
    capital = sum(not word.lstrip("(\"'“*")[:1].islower() for word in words)
    return len(words) == 1 or capital * 2 >= len(words)


def _speaks(words: Sequence[str]) -> bool:
    """Whether a word says something: what is written as a name is one, "Fleet IT", "Peachtree Can & End"."""
    shouts = all(map(str.isupper, words))
    return any(
        word.strip(_EDGES).lower() in PROSE_WORDS
        and not (word[0].isupper() and word != "I" and not shouts and (at or word.isupper()))
        and not _is_particle(words, at)
        for at, word in enumerate(words)
    )


def _is_particle(words: Sequence[str], at: int) -> bool:
    """Whether a small word joins two names: "Cortiça do Montado", "Frankfurt am Main"."""
    beside = (*words[at - 1 : at], *words[at + 1 : at + 2])
    return words[at] in _PARTICLES and len(beside) > 1 and all(word[0].isupper() for word in beside)


def is_quiet(line: str) -> bool:
    """Whether the line may stand below a name in full: short, and it does not speak; it may be in small letters."""
    words = line.strip(_EDGES).split()
    return 0 < len(words) <= _SHORT and line[-1] not in "?!:" and not _speaks(words)


def is_full_name(line: str, names: frozenset[str]) -> bool:
    """Whether the line is the sender's whole name and nothing else, be it with a rank or letters: "Capt. Noor Haddad", "Noor Haddad DDS"."""
    written = line.split()
    while len(written) > 2 and _LETTERS.match(written[-1]):
        written.pop()
    words = fold(" ".join(written)).split()
    return any(" ".join(words[at:]) in names for at in range(2) if len(words) - at > 1) and is_quiet(line)


def is_dashed_name(line: str) -> bool:
    """ "-Noor" or "– Noor Haddad": a dash and up to three words."""
    if line[0] not in "-–—~/" or len(line) > 40 or _DASHED_NAME.match(line) is None:
        return False
    words = line.lstrip("-–—~/ ").split()
    if any(word.strip(_EDGES).lower() in PROSE_WORDS for word in words):
        return False
    return len(words) == 1 or all(word[:1].isupper() for word in words)


def is_footer(line: str) -> bool:
    """Whether a mailing list, a scanner or a free-mail provider added the line."""
    if line[0].isalpha():
        return line[:_START].lower() in _FOOTER_STARTS and _starts_footer(line)
    return _starts_footer(line[:80].strip(_EDGES))


def _starts_footer(bare: str) -> bool:
    phrases = _FOOTER_STARTS.get(bare[:_START].lower())
    return phrases is not None and bare[:80].lower().startswith(phrases)


def may_hold_disclaimer(lines: Sequence[str]) -> bool:
    """A cheap look before paragraphs are weighed."""
    return any(map("\n".join(lines).__contains__, DISCLAIMER_SIGNS))


def is_disclaimer(paragraph: str) -> bool:
    """Whether the paragraph is a legal notice: by its stock words and phrases."""
    low = paragraph[:1500].lower()
    if len(low) < SHORTEST_NOTICE:
        return False
    title, colon, _ = low.partition(":")
    weight = sum(map(low.__contains__, DISCLAIMER_STEMS)) + 2 * sum(map(low.__contains__, DISCLAIMER_PHRASES))
    return weight + (colon != "" and is_disclaimer_title(title)) >= _NOTICE_WEIGHT


def is_disclaimer_title(line: str) -> bool:
    """Whether the line is what stands above a legal notice."""
    return line.strip(_EDGES).lower() in DISCLAIMER_TITLES


@lru_cache(maxsize=1024)
def names_of(sender_name: str) -> frozenset[str]:
    """How somebody of this display name may sign: in full, by first or last name, by initials."""
    name = fold(sender_name.partition("<")[0].partition("(")[0].replace('"', ""))
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}"
    words = name.split()
    if not words or "@" in name:
        return frozenset()
    initials = "".join(word[0] for word in words)
    short = {f"{words[0]} {words[-1]}", f"{words[0]} {words[-1][0]}", words[0], words[-1], name}
    both = "".join(part[0] for part in words[0].split("-") if part)
    short |= {both, f"{both} {words[-1]}"} if len(both) > 1 else set()  # "PJ" for Pieter-Jan
    return frozenset(short | ({initials, ".".join(initials)} if len(words) > 1 else set()))


def is_senders_name(line: str, names: frozenset[str]) -> bool:
    """Whether the line is the sender's name, alone or with a title: "Dr Noor Haddad", "Noor Haddad | Sales"."""
    if not names or len(line) > LONGEST_LINE:
        return False
    folded = fold(line)
    if folded in names:
        return True
    if names.isdisjoint(folded.split()):
        return False  # the first name stands in every form of a longer one
    own = fold(_TITLE_MARK.split(line, maxsplit=1)[0])
    words = own.split()
    if not 2 <= len(words) <= _NAME_WORDS:
        return False
    if own in names:
        return is_quiet(line)  # "deb k / 4 west"
    return is_title(line) and any(own.endswith(f" {name}") for name in names if " " in name)
