"""What the ledger says, held against what a story expects; differences in sentences, none where all is right."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bench.storybook.story import Expected, ExpectedDraft, Story

Said = Mapping[str, Any]  # one row of `kept promises --json` or `kept drafts --json`

_CLOSE = ({"send", "reply"}, {"call", "meet"})  # actions that careful people mix up


@dataclass(frozen=True, slots=True)
class Answers:
    """What the program said of one mailbox."""

    commitments: Sequence[Said]
    drafts: Sequence[Said]


def differences(story: Story, answers: Answers) -> list[str]:
    """One line for each thing missing, wrong or too much."""
    ids = {story.message_id(mail): mail.id for mail in story.mails}
    rows = [_renamed(row, ids) for row in answers.commitments]
    drafts = [_renamed(row, ids) for row in answers.drafts]
    return [*_commitments(story, rows), *_drafts(story, drafts)]


def likeness(one: str, other: str) -> float:
    """0 where two quotes are not of one sentence; else the share of words they have in common, 1 for equal."""
    short, long = sorted((_words(one), _words(other)), key=len)
    if not short:
        return 0.0
    left, shared = list(long), 0
    for word in short:
        if word in left:
            left.remove(word)
            shared += 1
    share = shared / len(long)
    if f" {' '.join(short)} " in f" {' '.join(long)} ":
        return 0.5 + share / 2
    return share if share >= 0.5 else 0.0


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.casefold().replace("\u2019", "'"))


def _renamed(row: Said, ids: Mapping[str, str]) -> dict[str, Any]:
    """The row with the story's own names in the place of Message-IDs."""

    def name(key: str | None) -> str:
        key = (key or "").strip("<> ")
        return ids.get(key, key)

    proof = row.get("evidence") or {}
    changed = {"evidence": name(proof.get("message_id")) or proof.get("event_uid")}
    return {
        **row,
        **changed,
        "message": name(row.get("message_id")),
        "in_reply_to": name(row.get("in_reply_to")),
    }


def _commitments(story: Story, rows: Sequence[Said]) -> Iterator[str]:
    left = list(rows)
    for wanted, row in _paired(story, left):
        if row is None:
            yield f"missing   {wanted.by:8} {wanted.message} {wanted.quote!r}"
            continue
        left.remove(row)
        for what, want, have in _wrong(story, wanted, row):
            yield f"wrong     {what}: wanted {want}, got {have}   {wanted.message} {wanted.quote!r}"
    for row in left:
        about = [
            w for w in story.commitments if w.message == row["message"] and likeness(w.quote, row["quote"])
        ]
        twin = any(
            _same_due(story, w.due, row.get("due")) and _same_action(w.action, row["action"]) for w in about
        )
        if twin or not about:
            kind = "twice" if twin else "extra"
            yield f"{kind:9} {row['by']:8} {row['message']} {row['quote']!r} due {row.get('due')}"


def _paired(story: Story, rows: Sequence[Said]) -> list[tuple[Expected, Said | None]]:
    """Each expected commitment with the answer that fits it best, an answer given away once."""
    fits = [
        (_fit(story, wanted, row), at, number)
        for at, wanted in enumerate(story.commitments)
        for number, row in enumerate(rows)
        if wanted.message == row["message"] and likeness(wanted.quote, row["quote"])
    ]
    taken: dict[int, int] = {}
    for _, at, number in sorted(fits, reverse=True):
        if at not in taken and number not in taken.values():
            taken[at] = number
    return [(one, rows[taken[at]] if at in taken else None) for at, one in enumerate(story.commitments)]


def _fit(story: Story, wanted: Expected, row: Said) -> float:
    right = 4 - len([1 for what, *_ in _wrong(story, wanted, row) if what in {"due", "action", "evidence"}])
    return right + likeness(wanted.quote, row["quote"])


def _wrong(story: Story, wanted: Expected, row: Said) -> Iterator[tuple[str, object, object]]:
    """What, wanted and got, for each field that differs."""
    if wanted.by != row["by"]:
        yield "by", wanted.by, row["by"]
    if not _same_action(wanted.action, row["action"]):
        yield "action", wanted.action, row["action"]
    if not _same_due(story, wanted.due, row.get("due")):
        yield "due", wanted.due, row.get("due")
    if wanted.state != row["state"]:
        yield "state", wanted.state, row["state"]
    if wanted.state != "withdrawn" and wanted.evidence != row["evidence"]:
        yield "evidence", wanted.evidence, row["evidence"]
    if wanted.moved != bool(row.get("moved")):
        yield "moved", wanted.moved, row.get("moved")
    if wanted.moved and wanted.told_in_time != row.get("told_in_time"):
        yield "told_in_time", wanted.told_in_time, row.get("told_in_time")
    if wanted.account and wanted.account != row.get("account"):
        yield "account", wanted.account, row.get("account")
    if wanted.promiser and wanted.promiser not in str(row.get("promiser")):
        yield "promiser", wanted.promiser, row.get("promiser")


def _same_action(one: str, other: str) -> bool:
    return one == other or {one, other} in _CLOSE


def _same_due(story: Story, wanted: date | datetime | None, said: str | None) -> bool:
    if wanted is None or said is None:
        return wanted is None and said is None
    if len(said) == 10:
        return said == wanted.isoformat()
    moment = datetime.fromisoformat(said)
    moment = moment.astimezone(story.zone) if moment.tzinfo else moment.replace(tzinfo=story.zone)
    if isinstance(wanted, datetime):
        return abs((moment - wanted).total_seconds()) < 60
    return moment.date() == wanted and (moment.hour, moment.minute) == (23, 59)


def _drafts(story: Story, drafts: Sequence[Said]) -> Iterator[str]:
    left = list(drafts)
    for wanted in story.drafts:
        same = [one for one in left if one["kind"] == wanted.kind and likeness(wanted.about, one["about"])]
        if not same:
            yield f"missing   draft {wanted.kind} about {wanted.about!r}"
            continue
        best = max(same, key=lambda one: likeness(wanted.about, one["about"]))
        left.remove(best)
        yield from _wrong_draft(wanted, best)
    yield from (f"extra     draft {one['kind']} about {one['about']!r}" for one in left)


def _wrong_draft(wanted: ExpectedDraft, said: Said) -> Iterator[str]:
    if said["in_reply_to"] != wanted.in_reply_to:
        yield f"wrong     draft in_reply_to: wanted {wanted.in_reply_to}, got {said['in_reply_to']}   {wanted.about!r}"
    if {one.lower() for one in said["to"]} != set(wanted.to):
        yield f"wrong     draft to: wanted {list(wanted.to)}, got {list(said['to'])}   {wanted.about!r}"
