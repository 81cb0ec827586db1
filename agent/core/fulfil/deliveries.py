"""Evidence for a promise to send: the thing attached, linked, contained in the mail, or reported as sent."""

import re
from collections.abc import Set
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

from agent.core.fulfil.aspects import is_on_another
from agent.core.fulfil.contents import contained
from agent.core.fulfil.cues import Cue
from agent.core.fulfil.hedges import PART
from agent.core.fulfil.match import NOTHING, Match, shown
from agent.core.fulfil.new_dates import day_of
from agent.core.fulfil.pending import Pending
from agent.core.fulfil.speech import Clause, Speech, named_itself, plain_pieces
from agent.core.fulfil.topic import Agreement, Topic, agreement
from agent.core.fulfil.words import DELIVERABLES, content, is_empty, is_qualifier, key, stem, tokens

_TO_A_THIRD = re.compile(
    r"\bto (?:our|the|my|his|her|their|legal|finance|purchasing|head office|accounts|it)\b"
)
_TO_YOU = re.compile(r"\byou(?:r|rs)?\b")
_BY_YOU = re.compile(
    r"\byou(?:'ve| have)? (?:just |already )?(?:sent|emailed|e-mailed|shared|paid|mailed|forwarded|uploaded|shipped)\b"
)
_YOURS = re.compile(r"(?:\w+ )?your\b")  # "your layout shows the door on the left, can you turn it?"
_IT = re.compile(r"\b(?:it|they|them|both|everything|it's|they're)\b")
_WHEN = re.compile(r"\b(?:when|once|until|if|while|as soon as|after|before)\b")
_HERE = re.compile(r"\b(?:is|are|all) (?:all |now |both )?here(?:$|[,.!;:]| (?:and|since|at last|in))")
_BARE = re.compile(
    r"^(?:(?:and |so )?here are (?:the|all|both|your) (?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b|(?:and |so )?(?:here|there) (?:it is|they are|you go|you are|it comes)|(?:it|they|this|these|all|both)(?:'s|'re| is| are)? (?:now )?(?:attached|enclosed|here|below)|"
    r"(?:please )?(?:see |find )?attached|as (?:promised|requested|discussed|agreed))\b"
)

_BY_CARRIER = re.compile(
    r"\b(?:ships?|shipped|courier|carrier|dispatch\w*|despatch\w*|deliver\w*|truck|post|freight|van|airmail|dhl|ups|fedex|dpd|gls)\b"
)
_PARCEL = re.compile(
    r"\b(?:order|parcels?|packages?|cartons?|shipment|consignment|delivery|goods|pallets?|crates?|box(?:es)?)\b"
)
_PAID = re.compile(r"\b(?:done|made|executed|effected|(?:went|gone) (?:through|out))(?=$|[,.!])")
_NUMBERED = re.compile(r"([a-z]+)[ _-]?(\d{1,4})(?!\d)")
_NUMBER = re.compile(r"(?<![\d.,:/])\d{2,}(?![\d:/]|[.,]\d)")
_SIGNED = key("signed")
_SIGNED_NAME = re.compile(
    r"(?<!un)sign(?:ed|e|é|erad|ert|iert|eret|ature)|executed|firmad|unterschr|unterzeichn|getekend|ondertekend|undertegn|underskr|podpis|assinad|firmat"
)
"""How file names say it, here and abroad."""
_NEWER = frozenset(key(word) for word in "revised updated new corrected amended final".split())
_OLDER = re.compile(r"\b(?:the|our|your|my) (?:old|previous|current|former|existing)\b")
_MONTHS = re.compile(r"(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]{2,6})?(?![a-z])")
_ABOUT_THEN = timedelta(days=2)
_CLEAR = 0.68  # agreement by other words than the head where nothing of another sort is named
_SEVERAL = 2
_SHORTENED, _LONG = 4, 7  # letters of a shortened word, and of one that is worth shortening
_FEW = 6  # words of a mail that says nothing of what it brings: "With dots now."
_NOT_QUITE = 0.35  # of the sort, but another one, or not signed: no more than a step on the way
_SOMETHING, _DISPATCHED = 0.5, 0.65  # a notice of dispatch comes from elsewhere, and names the goods shortly
_ELSEWHERE = 0.87  # in another thread a match has to be better
_ON_THE_DAY = 0.92  # less so on the day on which it is due
_SURE = 0.8


def delivered(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """The promised thing in a mail of the side that owes it. `alone`: nothing else is owed in that thread."""
    if not pending.is_promisers(speech.message):
        return NOTHING
    carried = _BY_CARRIER.search(pending.found.quote.lower()) is not None
    is_goods = pending.topic.is_vague and carried
    things: tuple[Match, ...] = () if is_goods else (_attached(pending, speech), _linked(pending, speech))
    fresh = pending.freshness(speech.message.sent_at)
    said: tuple[Match, ...] = (
        contained(pending, speech),
        _sent(pending, speech, alone),
        _bare(pending, speech, alone),
    )
    if is_goods:
        said = (_sent(pending, speech, alone), _consigned(speech))
    elif carried and pending.is_of_thread(speech.message) and not pending.topic.heads & DELIVERABLES:
        said = (*said, _consigned(speech))
    best = max((NOTHING, *things, *(Match(m.score * fresh, m.reasons) for m in said)), key=lambda m: m.score)
    to_sign = _SIGNED in pending.topic.states or "sign" in pending.topic.deeds
    is_named = bool((pending.topic.heads or pending.topic.marks) & speech.keys)
    if _names_another(pending, speech) or (to_sign and is_named and not _is_signed(speech)):
        best = replace(best, score=best.score * _NOT_QUITE, is_another=True)
    return (
        best if pending.is_of_thread(speech.message) else replace(best, score=_apart(pending, best, speech))
    )


def received(pending: Pending, speech: Speech, *, alone: bool) -> Match:
    """The other side says that it came: "thanks for the samples"."""
    del alone
    if pending.is_promisers(speech.message):
        return NOTHING
    best = NOTHING
    for clause in speech.clauses:
        weight = _has_come(clause)
        fit = agreement(pending.topic, clause.keys)
        named = fit.shared & pending.topic.heads or fit.score >= _CLEAR
        if weight and named and pending.topic.states <= clause.keys:
            reasons = (
                f"the other side says it arrived: {shown(fit.shared, pending.found.quote, speech.message.own)}",
            )
            best = max(best, Match(weight * fit.score, reasons), key=lambda m: m.score)
    return best


def _has_come(clause: Clause) -> float:
    """How surely a clause shows that its writer has the thing: it says so, or speaks of what stands in it."""
    if clause.is_promise:
        return 0.0
    is_here = _HERE.search(clause.text) is not None and _WHEN.search(clause.text) is None
    if (clause.says(Cue.ARRIVED) or is_here) and not (clause.is_question or clause.is_undone):
        return 0.9
    judges = clause.says(Cue.JUDGES)
    return 0.75 if judges and (not clause.is_question or _YOURS.match(clause.text)) else 0.0


def _names_another(pending: Pending, speech: Speech) -> bool:
    """Whether the mail hands over a thing of the same sort with another name: banner proofs, not wristband proofs."""
    topic = pending.topic
    months = _months(pending.found.object)
    named = _months(
        " ".join((*(c.text for c in _handing(speech)), *(a.name for a in speech.message.attachments)))
    )
    if (months and named and not months & named) or _other_numbers(pending, speech):
        return True  # the report for January is not that for February
    if topic.states & _NEWER and any(_OLDER.search(c.text) and c.keys & topic.heads for c in speech.clauses):
        return True
    handing = [c for c in _handing(speech) if c.keys & topic.heads]
    said = speech.file_keys.union(*(c.keys for c in handing)) if handing else speech.keys
    if not topic.heads or not topic.marks or topic.marks & said:
        return False
    if topic.short in said:
        return False
    for piece in (piece for clause in handing or speech.plain_clauses for piece in plain_pieces(clause)):
        for before, word in pairwise(tokens(piece)):
            is_owners = f"{before}'s {word}" in piece
            if key(word) in topic.heads and not (
                is_owners or is_empty(before, named=True) or is_qualifier(before)
            ):
                return key(before) not in topic.heads
    return False


def _months(text: str) -> frozenset[str]:
    return frozenset(month.group(1) for month in _MONTHS.finditer(text.lower()))


def _is_signed(speech: Speech) -> bool:
    """Whether a mail calls what it brings signed; "not signed yet" does not."""
    said = frozenset().union(*(content(piece) for c in speech.clauses for piece in plain_pieces(c)))
    names = " ".join(file.name.lower() for file in speech.message.attachments)
    return _SIGNED in said | speech.file_keys | speech.subject or _SIGNED_NAME.search(names) is not None


def _apart(pending: Pending, match: Match, speech: Speech) -> float:
    """In another thread only what is named well counts, and by more than one word where none says what it is."""
    if match.score >= _SOMETHING and any(c.says(Cue.DISPATCHED) for c in speech.plain_clauses):
        return max(match.score * _ELSEWHERE, _DISPATCHED)
    one_word = not pending.topic.heads and len(pending.topic.marks) < _SEVERAL
    if pending.topic.is_vague or (one_word and not pending.topic.marks & speech.subject):
        return match.score * 0.6
    if match.is_thing and not pending.topic.marks and not _says_its_very_word(pending, speech):
        return match.score * 0.5  # "our September offers" are no quote for the 36
    if match.score >= _SURE:
        return match.score
    on_the_day = (
        pending.due is not None
        and day_of(pending.due) == speech.message.sent_at.astimezone(pending.zone).date()
    )
    return match.score * (_ON_THE_DAY if on_the_day and match.is_thing else _ELSEWHERE)


def _says_its_very_word(pending: Pending, speech: Speech) -> bool:
    """Whether the thing is called in the mail, its subject or its files as it was called where it was promised."""
    message = speech.message
    names = " ".join(file.name for file in message.attachments)
    promised, said = (
        {stem(word) for word in _words_of(text) if key(word) in pending.topic.heads}
        for text in (pending.found.quote, f"{message.subject} {names} {message.own}")
    )
    return not promised.isdisjoint(said)


def _words_of(text: str) -> list[str]:
    return tokens(text.lower().replace("_", " "))


def _attached(pending: Pending, speech: Speech) -> Match:
    if not speech.files:
        return NOTHING
    said = speech.file_keys.union(*(c.keys for c in _handing(speech)))
    if not pending.is_of_thread(speech.message):
        said |= speech.subject
    fit = agreement(pending.topic, _spelt_out(pending.topic, said))
    if not speech.names_a_thing:
        wide = agreement(pending.topic, said.union(*(c.keys for c in speech.plain_clauses)))
        fit = max(fit, Agreement(0.95 * wide.score, wide.shared), key=lambda a: a.score)
    names = ", ".join(a.name for a in speech.message.attachments)
    agrees = shown(fit.shared, pending.found.quote, speech.message.own)
    return Match(fit.score, (f"attached: {names}", f"agrees in: {agrees}"), is_thing=True)


def _spelt_out(topic: Topic, said: Set[str]) -> Set[str]:
    """The words with those of the topic that they shorten: "phyto" is the phytosanitary certificate."""
    short = tuple(word for word in said if len(word) >= _SHORTENED)
    return said | {word for word in topic.heads | topic.marks if len(word) > _LONG and word.startswith(short)}


def _linked(pending: Pending, speech: Speech) -> Match:
    """A link in the clause that names the thing, or right after it."""
    if not speech.has_link:
        return NOTHING
    near: set[str] = set()
    for before, clause in zip((None, *speech.clauses), speech.clauses, strict=False):
        if "https://" in clause.text:
            near |= clause.keys
            if before is not None and not before.is_promise:
                near |= before.keys
    near = near.union(*(c.keys for c in _handing(speech)))
    if not pending.is_of_thread(speech.message):
        near |= speech.subject
    fit = agreement(pending.topic, _spelt_out(pending.topic, near))
    agrees = shown(fit.shared, pending.found.quote, speech.message.own)
    return Match(0.95 * fit.score, ("linked", f"agrees in: {agrees}"), is_thing=True)


def _sent(pending: Pending, speech: Speech, alone: bool) -> Match:
    """A report that it was sent: goods shipped, money paid, a file uploaded."""
    best = NOTHING
    only = alone and pending.is_of_thread(speech.message)
    for clause in speech.plain_clauses:
        is_sent = clause.says(Cue.SENT) or clause.says(Cue.DISPATCHED)
        is_sent = is_sent or ("=payment" in pending.topic.heads and _PAID.search(clause.text) is not None)
        if not is_sent or went_elsewhere(clause) or _BY_YOU.search(clause.text):
            continue
        if is_on_another(pending.found.quote.lower(), clause.text, clause.keys) or PART.search(clause.text):
            continue
        fit = agreement(pending.topic, clause.keys)
        if fit.shared and not fit.shared & named_itself(clause):
            continue
        means_it = only and not fit.shared and not clause.keys & DELIVERABLES and _IT.search(clause.text)
        score = 0.65 if means_it else 0.9 * fit.score
        best = max(best, Match(score, (f"says it was sent: “{clause.text[:80]}”",)), key=lambda m: m.score)
    return best


def _consigned(speech: Speech) -> Match:
    """A notice that an order or a parcel left, for goods that were promised as "them", or to leave by a carrier."""
    for clause in speech.plain_clauses:
        left = clause.says(Cue.SENT) or clause.says(Cue.DISPATCHED)
        if left and _PARCEL.search(clause.text) and not went_elsewhere(clause):
            return Match(0.75, (f"goods are on their way: “{clause.text[:80]}”",))
    return NOTHING


def _bare(pending: Pending, speech: Speech, alone: bool) -> Match:
    """ "Here you go" with a file or link that nothing names, in the thread, where nothing else is owed."""
    if not pending.is_of_thread(speech.message) or not (speech.files or speech.has_link):
        return NOTHING
    if not alone and not _numbers(pending) & {w for c in speech.clauses for w in c.keys}:
        return NOTHING
    if speech.names_a_thing and not pending.topic.is_vague:
        return NOTHING
    says_little = sum(len(c.keys) for c in speech.clauses) <= _FEW and pending.topic.is_vague
    if says_little or any(_BARE.search(c.text) for c in speech.plain_clauses):
        return Match(0.7, ("handed over in the thread, where nothing else is owed",))
    in_time = pending.due is not None and abs(pending.waits(speech.message.sent_at)) < _ABOUT_THEN
    another = speech.file_keys & frozenset().union(*(c.keys for c in speech.clauses))
    if (
        alone
        and speech.files
        and in_time
        and not another
        and not speech.says(Cue.SLIPS)
        and not speech.says(Cue.PENDING)
    ):
        return Match(0.62, ("a file in the thread about the day, where nothing else is owed",), is_thing=True)
    return NOTHING


def _other_numbers(pending: Pending, speech: Speech) -> bool:
    """Whether the thing handed over bears other numbers than were promised: page 39, not pages 40 to 52."""
    heads = pending.topic.heads
    if not any(key(m.group(1)) in heads for m in _NUMBERED.finditer(pending.found.quote.lower())):
        return False  # "an order for 20 drums" may well come as PO 7781
    promised = [int(number) for number in _numbers(pending)]
    text = " ".join((*(c.text for c in _handing(speech)), *(a.name for a in speech.message.attachments)))
    given = [int(m.group(2)) for m in _NUMBERED.finditer(text.lower()) if key(m.group(1)) in heads]
    return bool(promised and given) and not any(min(promised) <= n <= max(promised) for n in given)


def _numbers(pending: Pending) -> frozenset[str]:
    """The numbers of a promise that are not of its date: "all 208 pages"."""
    due = pending.found.due.text if pending.found.due else ""
    return frozenset(_NUMBER.findall(pending.found.quote)) - frozenset(_NUMBER.findall(due))


def _handing(speech: Speech) -> tuple[Clause, ...]:
    return tuple(c for c in speech.plain_clauses if c.says(Cue.HANDS_OVER))


def went_elsewhere(clause: Clause) -> bool:
    """Whether something was sent to somebody else; a courier only carries it."""
    return _goes_to_a_third(clause.text) and not clause.says(Cue.DISPATCHED)


@lru_cache(maxsize=500)
def _goes_to_a_third(text: str) -> bool:
    """One clause is asked by every promise it may concern, one after the other."""
    return _TO_A_THIRD.search(text) is not None and _TO_YOU.search(text) is None
