"""What mail programs make of drafts, the report in the inbox, and word of new mail."""

import threading
import time
from dataclasses import replace

import pytest
from imapclient import IMAPClient

from agent.errors import BadInput
from agent.ports import DraftFate, DraftSink, Endpoints, SeenDraft, Verdict
from connectors._digest import is_sent_as_is, is_untouched, sealed
from connectors._password import Secret
from connectors.imap import open_inbox, open_watch
from connectors.imap.idle import Watch
from connectors.imap.place import place_of
from connectors.imap.session import Session
from tests.connectors_imap.conftest import Box, mail
from tests.contract.contracts import a_draft
from tests.servers.parts import ImpatientClock, OpenVault

_PLAIN = """From: noor@tilia.example
To: Sven Brandt <sven@brandt.example>
Subject: Re: Lead times for the oak tops
Message-ID: <another@tilia.example>
X-Kept-Mark: {mark}
X-Kept-Digest: {digest}
Content-Type: text/plain; charset=us-ascii

{words}
"""


def _digest(raw: bytes) -> str:
    return raw.partition(b"X-Kept-Digest: ")[2].partition(b"\n")[0].decode()


def in_plain(words: str) -> bytes:
    """The draft as mutt sends it: without its HTML."""
    draft = a_draft()
    return _PLAIN.format(mark=draft.mark, digest=_digest(sealed(draft)), words=words).encode()


def sink(box: Box) -> DraftSink:
    drafts = box.open().drafts
    assert drafts
    return drafts


def test_a_digest_holds_whatever_programs_do_to_a_mail() -> None:
    """Line ends, headers of a program's own and another order are no editing; one other word is."""
    raw = sealed(a_draft())
    assert is_untouched(raw)
    assert is_untouched(b"X-Mailer: Tilia\r\n" + raw.replace(b"\n", b"\r\n"))
    assert not is_untouched(raw.replace(b"did not", b"forgot to"))
    assert not is_untouched(raw.replace(b"sven@", b"ida@"))


def test_the_words_alone_are_as_is_when_sent() -> None:
    """Some programs send the plain words alone; with other words it is another mail."""
    assert is_sent_as_is(in_plain(a_draft().text))
    assert not is_untouched(in_plain(a_draft().text))
    assert not is_sent_as_is(in_plain(a_draft().text.replace("did not", "forgot to")))


def test_a_draft_sent_by_a_program_that_drops_html_was_sent_as_is(box: Box) -> None:
    """Found in Sent by its mark."""
    sink(box).create(a_draft())
    program = box.human()
    program.select_folder(box.named("Drafts"))
    program.delete_messages(program.search())
    program.expunge()
    program.append(box.named("Sent"), in_plain(a_draft().text))
    assert sink(box).find(a_draft().mark).fate is DraftFate.SENT_AS_IS


def test_a_draft_whose_headers_were_dropped_is_known_by_its_message_id(box: Box) -> None:
    """Without mark and digest, what bears the draft's Message-ID is the human's edit of it."""
    sink(box).create(a_draft())
    program = box.human()
    program.select_folder(box.named("Drafts"))
    program.delete_messages(program.search())
    program.expunge()
    head = (
        f"Message-ID: <kept.{a_draft().mark}@tilia.example>\r\nFrom: noor@tilia.example\r\nSubject: Re: x\r\n"
    )
    program.append(box.named("Drafts"), f"{head}\r\nSomething else\r\n".encode(), [b"\\Draft"])
    assert sink(box).find(a_draft().mark).fate is DraftFate.EDITED
    assert sink(box).withdraw(a_draft().mark) is False


def test_withdrawing_takes_no_other_mail(box: Box) -> None:
    """What the human has marked as deleted and not expunged yet stays as it is."""
    program = box.human()
    program.append(box.named("Drafts"), mail(1), [b"\\Deleted"])
    program.append(box.named("Drafts"), mail(2))
    sink(box).create(a_draft())
    assert sink(box).withdraw(a_draft().mark) is True
    assert sink(box).find(a_draft().mark).fate is DraftFate.GONE
    program.select_folder(box.named("Drafts"), readonly=True)
    rows = program.fetch(program.search("ALL"), ["ENVELOPE", "FLAGS"]).values()
    ids = {row[b"ENVELOPE"].message_id for row in rows if b"\\Deleted" not in row[b"FLAGS"]}
    assert ids == {b"<2@brandt.example>"}
    assert b"<1@brandt.example>" in {row[b"ENVELOPE"].message_id for row in rows}


def copied(box: Box) -> IMAPClient:
    """A second APPEND of the very draft that lies there, by a worker that was overtaken."""
    program = box.human()
    program.select_folder(box.named("Drafts"))
    (raw,) = program.fetch(program.search(), ["BODY.PEEK[]"]).values()
    program.append(box.named("Drafts"), raw[b"BODY[]"], [b"\\Draft"])
    program.append(box.named("Drafts"), b"From: noor@tilia.example\r\nSubject: x\r\n\r\nHello", [b"\\Draft"])
    return program


def test_a_second_draft_of_the_same_mark_is_taken_away(box: Box) -> None:
    """At the next look one is left, the first, and every other mail of the folder."""
    ref = sink(box).create(a_draft())
    program = copied(box)
    assert sink(box).find(a_draft().mark) == SeenDraft(ref, DraftFate.UNTOUCHED)
    assert program.noop() is not None
    subjects = [
        row[b"ENVELOPE"].subject for row in program.fetch(program.search("UNDELETED"), ["ENVELOPE"]).values()
    ]
    assert sorted(subjects) == sorted([a_draft().subject.encode(), b"x"])


def test_a_second_draft_beside_an_edited_one_is_left(box: Box) -> None:
    """Once a human had a hand in it, nothing of it is taken away."""
    sink(box).create(a_draft())
    program = copied(box)
    first = min(program.search())
    (raw,) = program.fetch([first], ["BODY.PEEK[]"]).values()
    program.append(box.named("Drafts"), raw[b"BODY[]"].replace(b"Subject: ", b"Subject: My "), [b"\\Draft"])
    assert sink(box).find(a_draft().mark).fate is DraftFate.EDITED
    program.noop()
    assert len(program.search("UNDELETED")) == 4


def test_a_draft_marked_as_deleted_is_gone(box: Box) -> None:
    """A human who deletes it means so, expunged or not."""
    sink(box).create(a_draft())
    program = box.human()
    program.select_folder(box.named("Drafts"))
    program.delete_messages(program.search())
    assert sink(box).find(a_draft().mark).fate is DraftFate.GONE


def test_only_the_same_thread_is_taken(box: Box) -> None:
    """A human's draft to somebody else takes nothing."""
    program = box.human()
    head = b"From: noor@tilia.example\r\nSubject: x\r\nIn-Reply-To: <other@brandt.example>\r\n\r\nHello"
    program.append(box.named("Drafts"), head, [b"\\Draft"])
    assert sink(box).is_taken(a_draft()) is False
    assert sink(box).is_taken(replace(a_draft(), in_reply_to=None, references=())) is False


def test_a_report_is_laid_once(box: Box) -> None:
    """For each week one, however often it is delivered."""
    inbox = open_inbox(box.info(), OpenVault(Secret("pass").sealed()), Endpoints(), clock=ImpatientClock())
    report = b"From: dana@tilia.example\nTo: dana@tilia.example\nSubject: Your week\n\n9 of 10 kept\n"
    assert inbox.deliver(report, "2026-W47") is True
    assert inbox.deliver(report, "2026-W47") is False
    assert inbox.deliver(report, "2026-W48") is True
    program = box.human()
    assert program.select_folder("INBOX")[b"EXISTS"] == 2
    items = [item for page in box.source().pages() for item in page.items]
    verdicts = {item.verdict for item in items}
    assert verdicts == {Verdict.SKIPPED}, "what kept quotes is no promise made anew"
    with pytest.raises(BadInput):
        inbox.deliver(report, "x\r\nBcc: evil@example.com")
    inbox.close()


def test_new_mail_is_heard_of_at_once(full: Box) -> None:
    """While kept waits, mail that arrives ends the waiting long before the time is over."""
    watch = open_watch(full.info(), OpenVault(Secret("pass").sealed()), Endpoints(), clock=ImpatientClock())
    program = full.human()
    later = threading.Timer(0.3, program.append, ("INBOX", mail(1)))
    later.start()
    began = time.monotonic()
    assert watch.wait(30) is True
    assert time.monotonic() - began < 10
    later.join()
    assert watch.wait(0.2) is False
    watch.close()


def test_a_watch_outlives_its_connection(full: Box) -> None:
    """A broken connection is a reason to look, and the next waiting connects anew."""
    clock = ImpatientClock()
    session = Session(place_of(full.info().options), lambda: Secret("pass"), Endpoints(), clock=clock)
    watch = Watch(session, clock)
    assert watch.wait(0.1) is False
    session.read(lambda client: client.wire.shutdown())
    assert watch.wait(5) is True
    assert clock.slept == [pytest.approx(5.0, abs=0.5)]
    assert watch.wait(0.1) is False
    watch.close()
