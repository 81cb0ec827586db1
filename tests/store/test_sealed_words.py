"""No word of a mail lies open in the database: markers are planted everywhere, and the file is searched."""

from dataclasses import replace
from pathlib import Path

from agent.core.commitment import CommitmentId
from agent.core.fulfil.exchange import Side
from agent.core.fulfil.ledger import EntryKind
from agent.core.message import Address, Attachment
from agent.ports import DraftKind, Verdict
from agent.store.seal import Keys
from agent.store.unit import Store
from agent.store_port import BookedMeeting, BookedMessage, ReadItem, ReadPage
from tests.store.making import ACME, NOW, REP, found, item, later, mail, meeting, outgoing

MARK = "Quittenmarmelade"


def test_words_are_sealed_wherever_they_lie(tmp_path: Path) -> None:
    """Bodies, subjects, quotes, names, files, meetings, reasons, drafts: none can be read without the key."""
    store = Store.open(tmp_path / "kept.db", Keys([bytes(32)]), now=NOW)
    with store.writing(NOW) as unit:
        own = unit.mailboxes.put(REP).id
        unit.pages.store(own, "mbox:a", _page())
        (work,) = unit.exchanges.dirty(own)
        entries = [
            found(quote=f"I will send the {MARK}."),
            later(EntryKind.MAYBE, reasons=(f"{MARK} attached",)),
        ]
        unit.ledger.settle(own, work, entries)
        draft = replace(outgoing(text=f"The {MARK} is late."), subject=f"Re: {MARK}", html=f"<p>{MARK}</p>")
        unit.drafts.plan(own, CommitmentId("c1"), DraftKind.SLIP_NOTICE, draft, next_attempt_at=NOW)
    with store.reading() as unit:
        assert MARK in unit.exchanges.load(own, ACME).messages[0].own
        assert MARK in unit.drafts.all(own)[0].draft.html
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.close()
    assert b"piet@mill.example" in written  # addresses may be read; so the search does search
    assert MARK.encode() not in written
    assert b"Piet Maas" not in written


def _page() -> ReadPage:
    booked = mail("a", own=f"Please bring the {MARK}.")
    message = replace(
        booked.message,
        subject=f"About {MARK}",
        to=(Address("ines@harbour.example", f"Ines {MARK}"),),
        attachments=(Attachment(f"{MARK}.pdf", "application/pdf"),),
        found=tuple(sentence for sentence in [found(quote=MARK).found] if sentence),
    )
    small = mail("b", side=Side.COLLEAGUE, own=f"{MARK}, between us", small=True)
    held = replace(meeting("m", summary=f"Tasting {MARK}"), description=MARK, location=MARK)
    calendar = ReadItem("cal", Verdict.READ, meetings=(BookedMeeting(held, (ACME,)),))
    return ReadPage((item(BookedMessage(message, (ACME,))), item(small), calendar), "1")
