"""Foreign words made fit for a header, a greeting or the middle of a sentence."""

import unicodedata

from agent.core.message import Address

_REPLY_MARKS = frozenset({"re", "aw", "antw", "antwort", "sv", "vs", "odp", "ref", "rif", "rép"})
_TITLES = frozenset(
    {"dr", "prof", "mr", "mrs", "ms", "mx", "miss", "sir", "herr", "frau", "mme", "m", "ing", "dipl"}
)
_MAX_SUBJECT = 200
_MAX_QUOTE = 280


def one_line(text: str) -> str:
    """`text` with white space folded and without control, direction and other unseen characters."""
    return " ".join(_seen(text).split())


def in_lines(text: str) -> str:
    """The same for running text, its lines and their indents kept."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_seen(row.replace("\t", "    ")).rstrip() for row in rows)


def _seen(text: str) -> str:
    if text.isprintable():  # nearly every line is
        return text
    # Control characters come with header injection and terminal tricks; direction marks turn
    # "exe.fdp" round for the eye; lone surrogates cannot be written at all.
    return "".join(c if unicodedata.category(c) not in _UNSEEN else _unseen(c) for c in text)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _unseen(char: str) -> str:
    if char in "\u200c\u200d":  # joiners, which some scripts need
        return char
    return " " if char.isspace() else ""


def reply_subject(subject: str) -> str:
    """The subject of an answer: "Re: " once, whatever marks it bore in any language."""
    rest = one_line(subject)
    while True:
        mark, colon, after = rest.partition(":")
        if not colon or mark.strip().rstrip("[]()0123456789").casefold() not in _REPLY_MARKS:
            break
        rest = after.strip()
    if len(rest) > _MAX_SUBJECT:
        rest = rest[:_MAX_SUBJECT].rsplit(" ", 1)[0] + " …"
    return f"Re: {rest}".strip()


def full_name(person: Address) -> str:
    """The display name where it looks like a person's, turned to "First Last"; else an empty string."""
    name = one_line(person.name).strip("'\" ")
    last, comma, first = name.partition(",")
    words = (f"{first} {last}" if comma else name).split()
    if not 0 < len(words) <= 5 or not all(map(_is_name_word, words)):
        return ""
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        words = words[1:]
    shouted = all(word.isupper() for word in words)
    return " ".join(word.title() if shouted and len(word) > 2 else word for word in words)


def first_name(person: Address) -> str:
    """The name to greet somebody by, or an empty string where none is sure."""
    words = full_name(person).split()
    if words:
        return words[0] if len(words[0].rstrip(".")) > 1 else ""
    first, dot, last = person.email.partition("@")[0].partition(".")
    sure = dot and first.isalpha() and last.isalpha() and len(first) > 1 and len(last) > 1
    return first.capitalize() if sure else ""


def _is_name_word(word: str) -> bool:
    letters = word.replace("-", "").replace("'", "").replace("’", "").rstrip(".")
    return len(word) <= 25 and letters.isalpha()


def quotable(words: str) -> str:
    """A promise's words for setting between quotation marks: one line, cut at a word where long."""
    text = one_line(words).strip('"“”„«» \t').rstrip(".,;:! ")
    text = text.replace("“", "'").replace("”", "'").replace("„", "'").replace('"', "'")
    text = text.replace("«", "'").replace("»", "'")
    for joint in ("but ", "and ", "so ", "then "):
        text = text.removeprefix(joint)
    if len(text) > _MAX_QUOTE:
        text = text[:_MAX_QUOTE].rsplit(" ", 1)[0] + " …"
    return text
