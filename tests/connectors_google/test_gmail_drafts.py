"""Drafts at Gmail: in the right thread, once, and left alone as soon as a human has touched them."""

import base64
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest

from agent.core.message import Address, MessageKey
from agent.errors import NotAllowed, ProviderDown, SlowDown
from agent.ports import DraftFate, DraftSink, OutgoingDraft
from tests.connectors_google.conftest import ME, Desk
from tests.contract.contracts import a_draft

MARK = a_draft().mark


def sink(desk: Desk) -> DraftSink:
    drafts = desk.open().drafts
    assert drafts is not None
    return drafts


def asked(desk: Desk) -> str:
    """The buyer's mail, which is answered; its id."""
    return desk.arrive(1, Message_ID="<q1.77@brandt.example>", Subject="Lead times for the oak tops")[0]


def thread_of(desk: Desk, letter: str) -> str:
    return str(next(one["thread"] for one in desk.fake.do("letters", account=desk.me) if one["id"] == letter))


def creates(desk: Desk) -> int:
    return sum(line.startswith("POST /gmail/v1/users/me/drafts") for line in desk.fake.do("calls"))


def answering(parent: str) -> OutgoingDraft:
    return replace(a_draft(), parent=parent)


def test_a_draft_lies_in_the_thread_it_answers(desk: Desk) -> None:
    """By the thread's id, by In-Reply-To and References, and by the subject: Gmail wants all three."""
    parent = asked(desk)
    sink(desk).create(answering(parent))
    (lying,) = desk.fake.drafts(desk.me)
    head = message_from_bytes(lying["raw"], policy=policy.default)
    assert lying["thread"] == thread_of(desk, parent)
    assert head["In-Reply-To"] == "<q1.77@brandt.example>"
    assert head["References"].split() == ["<q0.12@tilia.example>", "<q1.77@brandt.example>"]
    assert head["Subject"] == "Re: Lead times for the oak tops"
    assert head["To"] == "Sven Brandt <sven@brandt.example>"


def test_the_thread_is_found_by_the_message_id_where_the_mail_was_read_elsewhere(desk: Desk) -> None:
    """A mail that was read from a file has no name at Gmail; its Message-ID has."""
    parent = asked(desk)
    sink(desk).create(a_draft())
    assert desk.fake.drafts(desk.me)[0]["thread"] == thread_of(desk, parent)


def test_a_thread_that_is_gone_does_not_keep_the_word_back(desk: Desk) -> None:
    """Where the answered mail was deleted, the draft stands alone, with its headers."""
    parent = asked(desk)
    drafts = sink(desk)
    drafts.is_taken(answering(parent))  # looks the thread up
    desk.fake.do("delete", account=desk.me, letter=parent)
    drafts.create(answering(parent))
    assert len(desk.fake.drafts(desk.me)) == 1


@pytest.mark.parametrize("action", ["cut", "truncate", "half_json", "status", "after_commit", "html"])
def test_a_create_is_asked_for_once(desk: Desk, action: str) -> None:
    """Whatever becomes of the answer, no second request is made; it is unclear, and looking settles it."""
    parent = asked(desk)
    desk.fake.do("fault", match="^POST /gmail.*drafts", action=action, status=502)
    if action in ("truncate", "half_json", "after_commit"):
        ref = sink(desk).create(answering(parent))  # it was made, and a look at once finds it
    else:
        with pytest.raises(ProviderDown):
            sink(desk).create(answering(parent))
        assert sink(desk).find(MARK).fate is DraftFate.GONE
        ref = ""
    assert creates(desk) == 1
    again = sink(desk).create(answering(parent))
    assert len(desk.fake.drafts(desk.me)) == 1
    assert ref in ("", again)


def test_nothing_is_asked_between_the_fence_and_the_making(desk: Desk) -> None:
    """Not even for a new token: who was overtaken while they waited for anything is told so."""
    desk.fake.do("fault", match="^POST /gmail.*drafts", action="status", status=401)
    before: list[int] = []
    sink(desk).create(answering(asked(desk)), fence=lambda: before.append(len(desk.fake.do("calls"))))
    calls = desk.fake.do("calls")
    assert len(before) == 2, "the first was refused for its token"
    assert all(calls[at].startswith("POST /gmail/v1/users/me/drafts") for at in before)


def test_a_draft_that_nobody_saw_yet_is_settled_later(desk: Desk) -> None:
    """Where the look at once fails as well, it is unclear, and stays so until somebody looks."""
    desk.fake.do("fault", match="^POST /gmail.*drafts", action="after_commit")
    desk.fake.do("fault", match="^GET /gmail.*drafts", action="cut", times=4, after="^POST /gmail")
    with pytest.raises(ProviderDown):
        sink(desk).create(a_draft())
    assert sink(desk).find(MARK).fate is DraftFate.UNTOUCHED


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 429, "retry_after": "40"}, SlowDown),
        ({"status": 403, "reason": "rateLimitExceeded"}, SlowDown),
        ({"status": 403, "reason": "domainPolicy"}, NotAllowed),
        ({"status": 400, "reason": "invalidArgument"}, NotAllowed),
    ],
)
def test_a_clear_no_is_said_as_such(desk: Desk, fault: dict[str, Any], error: type[Exception]) -> None:
    """A refusal means that nothing was written; nothing is tried again on the spot."""
    desk.fake.do("fault", match="^POST /gmail.*drafts", action="status", **fault)
    with pytest.raises(error):
        sink(desk).create(a_draft())
    assert creates(desk) == 1


def test_a_dead_token_is_no_unclear_create(desk: Desk) -> None:
    """A 401 says that nothing happened: with a new token the draft is written, once."""
    drafts = sink(desk)
    drafts.find(MARK)
    desk.fake.do("expire")
    drafts.create(a_draft())
    assert len(desk.fake.drafts(desk.me)) == 1


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize("says_more", [False, True])
def test_a_sent_draft_is_noticed(desk: Desk, in_place: bool, says_more: bool) -> None:
    """Sent as it stood, or with the human's own words: either way it is settled, and not written again."""
    desk.fake.do("set_mail", account=desk.me, sends_in_place=in_place)
    parent = asked(desk)
    ref = sink(desk).create(answering(parent))
    (lying,) = desk.fake.drafts(desk.me)
    words = lying["raw"].replace(b"did not send them", b"forgot them, sorry") if says_more else b""
    desk.fake.human(desk.me, "send", lying["id"], words)
    fate = DraftFate.SENT_EDITED if says_more else DraftFate.SENT_AS_IS
    assert sink(desk).find(MARK, ref=ref).fate is fate
    assert sink(desk).find(MARK).fate is fate
    assert sink(desk).withdraw(MARK, ref=ref) is False
    sink(desk).create(answering(parent))
    assert desk.fake.drafts(desk.me) == []


def test_a_sent_copy_without_our_marks_is_known_by_its_words(desk: Desk) -> None:
    """Gmail may give the sent mail a Message-ID of its own and drop headers it does not know."""
    parent = asked(desk)
    ref = sink(desk).create(answering(parent))
    (lying,) = desk.fake.drafts(desk.me)
    lines = [line for line in lying["raw"].split(b"\r\n") if not line.startswith((b"X-Kept", b"Message-ID"))]
    desk.fake.human(desk.me, "send", lying["id"], b"\r\n".join(lines))
    assert sink(desk).find(MARK, ref=ref).fate is DraftFate.SENT_AS_IS


def test_an_edit_that_drops_our_marks_is_an_edit(desk: Desk) -> None:
    """The draft's id stays, so an edited draft is known as edited even when nothing in it tells whose it was."""
    ref = sink(desk).create(a_draft())
    (lying,) = desk.fake.drafts(desk.me)
    desk.fake.human(
        desk.me, "edit", lying["id"], desk.raw(From=ME, To="sven@brandt.example", body="My own words.")
    )
    assert sink(desk).find(MARK, ref=ref).fate is DraftFate.EDITED
    assert sink(desk).withdraw(MARK, ref=ref) is False
    assert len(desk.fake.drafts(desk.me)) == 1


def test_saving_without_a_change_counts_as_a_touch(desk: Desk) -> None:
    """Another message under the draft's id means that somebody had it open: it is theirs from then on."""
    ref = sink(desk).create(a_draft())
    (lying,) = desk.fake.drafts(desk.me)
    desk.fake.human(desk.me, "edit", lying["id"], lying["raw"])
    assert sink(desk).find(MARK, ref=ref).fate is DraftFate.EDITED


def test_what_gmail_made_of_our_words_is_no_edit(desk: Desk) -> None:
    """What lies there right after the create is what is compared later, not what was handed over."""
    ref = sink(desk).create(a_draft())
    assert ref.rpartition("/")[2]
    assert sink(desk).find(MARK, ref=ref).fate is DraftFate.UNTOUCHED


def test_a_thrown_away_draft_is_gone(desk: Desk) -> None:
    """A draft in the trash was thrown there by a human."""
    ref = sink(desk).create(a_draft())
    (lying,) = desk.fake.drafts(desk.me)
    desk.fake.do("relabel", account=desk.me, letter=lying["message"], add=["TRASH"])
    assert sink(desk).find(MARK, ref=ref).fate is DraftFate.GONE
    assert sink(desk).find(MARK).fate is DraftFate.GONE


def test_a_humans_own_draft_takes_the_thread(desk: Desk) -> None:
    """Where the rep is answering already, kept's draft would only stand beside theirs; kept's own does not count."""
    parent = asked(desk)
    assert sink(desk).is_taken(answering(parent)) is False
    sink(desk).create(answering(parent))
    assert sink(desk).is_taken(answering(parent)) is False
    reply = desk.raw(From=ME, To="sven@brandt.example", In_Reply_To="<q1.77@brandt.example>")
    desk.fake.human(desk.me, "write", raw=reply)
    assert sink(desk).is_taken(answering(parent)) is True


def test_a_draft_among_hundreds_is_found(desk: Desk) -> None:
    """Those of the thread are looked at first, so a full Drafts folder hides nothing."""
    parent = asked(desk)
    ref = sink(desk).create(answering(parent))
    for _ in range(120):
        desk.fake.human(desk.me, "write", raw=desk.raw(From=ME))
    assert sink(desk).find(MARK, ref=ref).fate is DraftFate.UNTOUCHED


def test_not_being_able_to_look_is_not_gone(desk: Desk) -> None:
    """Where Gmail does not answer, nothing is said about the draft."""
    sink(desk).create(a_draft())
    desk.fake.do("fault", match="drafts", action="status", times=99)
    with pytest.raises(ProviderDown):
        sink(desk).find(MARK)


def test_the_reps_signature_stands_under_the_draft(desk: Desk) -> None:
    """As it is set in Gmail for the address that writes, in text and in HTML."""
    signature = "<div>Noor Haddad<br>Tilia Furniture &amp; Sons</div>"
    desk.fake.do(
        "set_mail", account=desk.me, aliases=[{"sendAsEmail": ME, "isPrimary": True, "signature": signature}]
    )
    sink(desk).create(a_draft())
    raw = desk.fake.drafts(desk.me)[0]["raw"]
    mail = message_from_bytes(raw, policy=policy.default)
    texts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
    words = texts["text/plain"].replace("\r\n", "\n")
    assert words.endswith("-- \nNoor Haddad\nTilia Furniture & Sons\n")
    assert signature in texts["text/html"]


def test_the_raw_mail_is_base64url(desk: Desk) -> None:
    """What goes over the wire is what the API documents; the fake decodes it strictly here."""
    sink(desk).create(a_draft())
    raw = desk.fake.drafts(desk.me)[0]["raw"]
    assert base64.urlsafe_b64decode(base64.urlsafe_b64encode(raw)) == raw
    assert b"\r\nX-Kept-Mark: " in raw


def test_nothing_offered_can_send(desk: Desk) -> None:
    """Neither a sink nor a source has a word for it, and no other sink's addresses do."""
    opened = desk.open()
    for part in (*opened.sources, sink(desk)):
        names = {name.lower() for name in dir(part)}
        assert not {name for name in names if any(verb in name for verb in ("send", "forward", "submit"))}


def test_hostile_words_make_no_header(desk: Desk) -> None:
    """A subject from a stranger that holds a line break stays a subject."""
    draft = replace(
        a_draft(), subject="Re: hello\nBcc: evil@example.com", in_reply_to=MessageKey("a>\nBcc: x@y.example")
    )
    sink(desk).create(replace(draft, sender=Address(ME, "Noor\r\nBcc: z@y.example")))
    mail = message_from_bytes(desk.fake.drafts(desk.me)[0]["raw"], policy=policy.compat32)
    assert mail["Bcc"] is None
