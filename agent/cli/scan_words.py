"""What a scan came to, for a person."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from agent.bootstrap import Application
from agent.core.commitment import By, Commitment, State
from agent.flows.follow import Unfollowed
from agent.flows.scan import Scanned
from agent.ports import Verdict
from agent.store_port import Mailbox, Wanted

_WORDS = {
    Verdict.READ: "read",
    Verdict.PARTIAL: "read in part",
    Verdict.SKIPPED: "skipped",
    Verdict.QUARANTINED: "quarantined",
}


_LOST = "the process that followed it was lost each time"
_TRY = "It is not tried any more until you type `kept doctor --try-again`."


def counts_line(verdicts: Mapping[Verdict, int]) -> str:
    """The one line that accounts for every item."""
    parts = ", ".join(f"{verdicts.get(verdict, 0)} {words}" for verdict, words in _WORDS.items())
    return f"{sum(verdicts.values())} files: {parts}"


def unfollowed_lines(unfollowed: Sequence[Unfollowed]) -> list[str]:
    """A line for each account that a mistake of kept's own keeps as it was."""
    return [
        f"What is new about {one.account} could not be followed, by a mistake of kept's own ({one.error or _LOST}). "
        "Its promises stand as they stood, and no draft about them is written. "
        + ("If it stays, report this line." if one.error else _TRY)
        for one in unfollowed
    ]


def outcome(
    app: Application, mailbox: Mailbox, done: Scanned, now: datetime, data: Path | None = None
) -> str:
    """What was found, where the drafts lie, and what to type next; `data` is the folder that was given for it."""
    with app.store.reading() as unit:
        rows = unit.ledger.commitments(mailbox.id, Wanted(now=now))
    unread = _unread(done)
    if not rows:
        return f"{unread}No promises found for {mailbox.rep.email}. Is that your address in this mail? See `kept doctor`."
    lines = [
        _sentence(rows, By.REP, "You promised", now, mailbox),
        _sentence(rows, By.CUSTOMER, "Customers promised", now, mailbox),
    ]
    written = done.drafted.written
    if written:
        plural = "drafts were" if written > 1 else "draft was"
        lines.append(f"{written} {plural} written into {app.settings.drafts} (a Maildir; nothing was sent).")
    if done.is_strange:
        lines.append(
            f"None of this mail is from {mailbox.rep.email} or to it: is that your address? "
            "What colleagues of that domain promised is listed, and no draft is written in its name. If it is not, "
            f"take it out with `kept forget {mailbox.rep.email} --mailbox` and scan again with your own."
        )
    if not done.is_news:
        lines.append("Nothing has come since it was last scanned.")
    lines += [f"A draft was not written: {sentence}" for sentence in done.drafted.refused]
    given = f" Each wants --data {data}." if data else ""
    lines.append(
        f"Next: `kept promises`, `kept drafts`, `kept report`; `kept show ID` for the story of one.{given}"
    )
    return unread + "\n".join(lines)


def _unread(done: Scanned) -> str:
    number = done.verdicts.get(Verdict.QUARANTINED, 0)
    lines = [f"{number} could not be read: `kept doctor` says which and why."] if number else []
    return "".join(f"{line}\n" for line in (*lines, *unfollowed_lines(done.unfollowed)))


def _sentence(rows: tuple[Commitment, ...], by: By, words: str, now: datetime, mailbox: Mailbox) -> str:
    states = Counter(row.state(now, mailbox.rep.zone) for row in rows if row.by is by)
    times = "once" if states.total() == 1 else f"{states.total()} times"
    parts = ", ".join(f"{states[state]} {state.value}" for state in State if states[state])
    return f"{words} {times}" + (f": {parts}." if parts else ".")
