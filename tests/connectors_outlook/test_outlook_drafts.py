"""Drafts at Microsoft: one request, kept's own words and recipients, settled by reading, and the human wins."""

from dataclasses import replace

import pytest

from agent.core.message import Address, MessageKey
from agent.errors import ProviderDown, SignInNeeded, SlowDown
from agent.ports import DraftFate, OutgoingDraft
from connectors.outlook.drafts import OutlookDrafts
from tests.contract.contracts import a_draft
from tests.fakes.graph.client import REP, FakeGraph, HandClock

_COPY = Address("petra@brandt.example", "Petra Lange")


def sink(fake: FakeGraph, clock: HandClock | None = None) -> OutlookDrafts:
    """The Drafts as a new run of the program opens them."""
    return OutlookDrafts(fake.graph(clock), REP.email)


def answering(fake: FakeGraph, **changes: object) -> OutgoingDraft:
    """A draft that answers a mail in the mailbox; the mail asks for answers elsewhere."""
    number = fake.mail(1, replyTo=[_recipient("sales-robot@elsewhere.example")])
    return replace(a_draft(), parent=f"AAkI{number:06d}=", **changes)  # type: ignore[arg-type]


def _recipient(email: str) -> dict[str, object]:
    return {"emailAddress": {"address": email, "name": email}}


def lying(fake: FakeGraph) -> dict[str, object]:
    """The only draft."""
    (draft,) = fake.do("messages", folder="drafts")
    assert isinstance(draft, dict)
    return draft


def emails(recipients: object) -> list[str]:
    assert isinstance(recipients, list)
    return [one["emailAddress"]["address"] for one in recipients]


def writes(fake: FakeGraph) -> list[str]:
    return [
        line.partition("?")[0] for line in fake.asked if line.partition(" ")[0] in ("POST", "PATCH", "DELETE")
    ]


def test_nothing_is_asked_between_the_fence_and_the_making(fake: FakeGraph) -> None:
    """Who was overtaken while they waited for anything is told so."""
    before: list[int] = []
    sink(fake).create(answering(fake), fence=lambda: before.append(len(fake.asked)))
    (at,) = before
    assert fake.asked[at].startswith("POST ")
    assert "createReply" in fake.asked[at]


def test_a_reply_lies_in_its_thread_with_our_words_and_our_recipients(fake: FakeGraph) -> None:
    """One request; to whom kept says, whatever Reply-To the other side set; kept's words above kept's quote."""
    draft = answering(fake)
    sink(fake).create(draft)
    found = lying(fake)
    (parent,) = fake.do("messages", folder="inbox")
    assert found["conversationId"] == parent["conversationId"]
    assert emails(found["toRecipients"]) == ["sven@brandt.example"]
    assert (found["ccRecipients"], found["bccRecipients"]) == ([], [])
    assert found["subject"] == draft.subject
    assert found["body"] == {"contentType": "html", "content": draft.html}
    assert [line.rpartition("/")[2] for line in writes(fake)] == ["createReply"]


def test_a_reply_to_several_is_one_to_all(fake: FakeGraph) -> None:
    """With kept's own list of people, not the server's."""
    sink(fake).create(answering(fake, cc=(_COPY,)))
    assert emails(lying(fake)["ccRecipients"]) == [_COPY.email]
    assert writes(fake)[0].endswith("/createReplyAll")


@pytest.mark.parametrize(
    "ignored",
    [
        ["toRecipients"],
        ["body"],
        ["singleValueExtendedProperties"],
        ["subject", "body", "toRecipients", "ccRecipients"],
    ],
)
def test_what_the_server_made_otherwise_is_put_right(fake: FakeGraph, ignored: list[str]) -> None:
    """Old servers took the comment and nothing else of a reply; what was made is read back and mended."""
    fake.do("options", reply_ignores=ignored)
    draft = answering(fake, cc=(_COPY,))
    ref = sink(fake).create(draft)
    found = lying(fake)
    assert emails(found["toRecipients"]) == ["sven@brandt.example"]
    assert emails(found["ccRecipients"]) == [_COPY.email]
    assert found["body"]["content"] == draft.html  # type: ignore[index]
    assert sink(fake).find(draft.mark) == sink(fake).find(draft.mark, ref=ref)
    assert sink(fake).find(draft.mark).fate is DraftFate.UNTOUCHED


def test_the_original_is_quoted_once(fake: FakeGraph) -> None:
    """kept's draft quotes it already; a server that adds its own quote is put right."""
    fake.do("options", reply_quotes=True)
    draft = answering(fake)
    sink(fake).create(draft)
    assert lying(fake)["body"]["content"] == draft.html  # type: ignore[index]


def test_a_thread_whose_mail_is_gone_is_answered_by_its_ids(fake: FakeGraph) -> None:
    """The mail's Message-ID goes along, so that other programs put the answer into the thread."""
    draft = replace(a_draft(), parent="AAkI000077=", in_reply_to=MessageKey("q1.77@brandt.example"))
    sink(fake).create(draft)
    extended = lying(fake)["extended"]
    assert isinstance(extended, dict)
    assert extended["String 0x1042"] == "<q1.77@brandt.example>"
    assert extended["String 0x1039"] == "<q0.12@tilia.example> <q1.77@brandt.example>"


@pytest.mark.parametrize(
    "fault", [{"lost": True}, {"cut": 5}, {"status": 503}, {"status": 500}, {"status": 502, "body": "<html>"}]
)
def test_an_unclear_answer_is_settled_by_reading(fake: FakeGraph, fault: dict[str, object]) -> None:
    """The create is tried once and by nobody again; whether there is a draft is seen by looking."""
    draft = answering(fake)
    fake.do("fault", match="createReply", times=1, **fault)
    with pytest.raises(ProviderDown):
        sink(fake).create(draft)
    assert len([line for line in fake.asked if "createReply" in line]) == 1
    was_made = bool(fake.do("messages", folder="drafts"))
    assert was_made is bool(fault.get("lost") or fault.get("cut"))
    assert (sink(fake).find(draft.mark).fate is DraftFate.UNTOUCHED) is was_made
    sink(fake).create(draft)
    assert len(fake.do("messages", folder="drafts")) == 1


@pytest.mark.parametrize("seconds", ["5", "4000"])
def test_a_throttled_create_is_a_clear_no(fake: FakeGraph, seconds: str) -> None:
    """There is no draft, and the wait that was asked for is told."""
    draft = answering(fake)
    fake.do("fault", match="createReply", status=429, retry_after=seconds)
    with pytest.raises(SlowDown) as error:
        sink(fake).create(draft)
    assert error.value.retry_after >= float(seconds)
    assert fake.do("messages", folder="drafts") == []


def test_a_refused_sign_in_is_a_clear_no(fake: FakeGraph) -> None:
    """401 twice: there is no draft."""
    draft = answering(fake)
    fake.do("fault", match="createReply", times=2, status=401, code="InvalidAuthenticationToken")
    with pytest.raises(SignInNeeded):
        sink(fake).create(draft)
    assert fake.do("messages", folder="drafts") == []


def test_a_reading_back_that_fails_is_unclear(fake: FakeGraph) -> None:
    """The draft is there: whoever asks again finds it instead of making another."""
    draft = answering(fake)
    fake.do("fault", match=r"GET .*messages/AAkI000002", times=9, status=403, code="ErrorAccessDenied")
    with pytest.raises(ProviderDown):
        sink(fake).create(draft)
    assert sink(fake).create(draft) == sink(fake).find(draft.mark).ref
    assert len(fake.do("messages", folder="drafts")) == 1


def test_a_server_that_drops_marks_is_asked_for_the_words(fake: FakeGraph) -> None:
    """After an unclear answer, a draft that says exactly the same is the one: no second is made."""
    fake.do("options", drops_marks=True)
    draft = answering(fake)
    fake.do("fault", match="POST", lost=True)
    with pytest.raises(ProviderDown):
        sink(fake).create(draft)
    assert sink(fake).find(draft.mark).fate is DraftFate.GONE
    ref = sink(fake).create(draft)
    assert len(fake.do("messages", folder="drafts")) == 1
    assert sink(fake).find(draft.mark, ref=ref).fate is DraftFate.UNTOUCHED
    sink(fake).create(replace(draft, mark="another", subject="Re: Something else"))
    assert len(fake.do("messages", folder="drafts")) == 2


def test_marks_are_compared_as_the_server_does(fake: FakeGraph) -> None:
    """The property's name with its case, its value without."""
    sink(fake).create(a_draft("ABC-def"))
    assert sink(fake).find("abc-DEF").fate is DraftFate.UNTOUCHED
    assert sink(fake).find("abc-de").fate is DraftFate.GONE


@pytest.mark.parametrize(("edits", "fate"), [(False, DraftFate.SENT_AS_IS), (True, DraftFate.SENT_EDITED)])
@pytest.mark.parametrize("keeps_mark", [True, False])
def test_a_sent_draft_is_told_from_a_deleted_one(
    fake: FakeGraph, fate: DraftFate, *, edits: bool, keeps_mark: bool
) -> None:
    """By the mark where it survives; by the name it was given where not."""
    draft = answering(fake)
    ref = sink(fake).create(draft)
    if edits:
        fake.do("edit", mark=draft.mark)
    fake.do("send", mark=draft.mark, keeps_mark=keeps_mark)
    seen = sink(fake).find(draft.mark, ref=ref)
    assert seen.fate is fate
    assert keeps_mark or sink(fake).find(draft.mark).fate is DraftFate.GONE
    assert sink(fake).withdraw(draft.mark, ref=ref) is False


def test_a_deleted_draft_is_not_made_again(fake: FakeGraph) -> None:
    """It lies in Deleted Items with its mark, and that is an answer."""
    draft = answering(fake)
    ref = sink(fake).create(draft)
    fake.do("delete", mark=draft.mark)
    assert sink(fake).find(draft.mark, ref=ref).fate is DraftFate.GONE
    sink(fake).create(draft)
    assert fake.do("messages", folder="drafts") == []


def test_a_draft_deleted_for_good_is_gone(fake: FakeGraph) -> None:
    """Nowhere in the mailbox any more."""
    draft = answering(fake)
    ref = sink(fake).create(draft)
    fake.do("delete", mark=draft.mark, for_good=True)
    assert sink(fake).find(draft.mark, ref=ref).fate is DraftFate.GONE


def test_withdrawing_gives_way_to_a_human_who_is_quicker(fake: FakeGraph) -> None:
    """The delete holds only for the state that was seen."""
    draft = answering(fake)
    sink(fake).create(draft)
    fake.do("fault", match="DELETE", race=draft.mark)
    assert sink(fake).withdraw(draft.mark) is False
    assert sink(fake).find(draft.mark).fate is DraftFate.EDITED
    fake.do("edit", mark=draft.mark, old="forgot to send them", new="did not send them")
    assert sink(fake).withdraw(draft.mark) is True
    assert fake.do("messages", folder="drafts") == []


@pytest.mark.parametrize("before", ["PATCH", r"GET \S*/messages/[^/?]+\?\S*bccRecipients"])
def test_putting_right_gives_way_to_a_human_who_is_quicker(fake: FakeGraph, before: str) -> None:
    """A draft that was edited since its making is the human's, whether kept has read it back by then or not."""
    fake.do("options", reply_ignores=["toRecipients"])
    draft = answering(fake)
    fake.do("fault", match=before, race=draft.mark)
    ref = sink(fake).create(draft)
    assert "forgot to send them" in lying(fake)["body"]["content"]  # type: ignore[index]
    assert sink(fake).find(draft.mark, ref=ref).fate is DraftFate.EDITED


@pytest.mark.parametrize("server", [{"reply_ignores": ["toRecipients"]}, {"reply_quotes": True}])
def test_a_draft_that_was_left_half_made_is_completed(
    fake: FakeGraph, monkeypatch: pytest.MonkeyPatch, server: dict[str, object]
) -> None:
    """Stopped between the reply and the putting right: what the server made of it is not taken for a human's edit."""
    fake.do("options", **server)
    draft = answering(fake)
    with monkeypatch.context() as stopped:
        stopped.setattr(OutlookDrafts, "_put_right", _stop)
        with pytest.raises(SystemExit):
            sink(fake).create(draft)
    assert sink(fake).find(draft.mark).fate is DraftFate.GONE
    ref = sink(fake).create(draft)
    assert emails(lying(fake)["toRecipients"]) == ["sven@brandt.example"]
    assert sink(fake).find(draft.mark, ref=ref).fate is DraftFate.UNTOUCHED
    assert len(fake.do("messages", folder="drafts")) == 1


def test_a_half_made_draft_that_a_human_has_taken_up_is_the_humans(
    fake: FakeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was changed later than at its making is not written over."""
    fake.do("options", reply_ignores=["toRecipients"])
    draft = answering(fake)
    with monkeypatch.context() as stopped:
        stopped.setattr(OutlookDrafts, "_put_right", _stop)
        with pytest.raises(SystemExit):
            sink(fake).create(draft)
    fake.do("edit", mark=draft.mark)
    assert sink(fake).find(draft.mark).fate is DraftFate.EDITED
    sink(fake).create(draft)
    assert "forgot to send them" in lying(fake)["body"]["content"]  # type: ignore[index]


def _stop(*_: object) -> None:
    raise SystemExit


def test_outlook_writing_the_html_anew_is_no_edit(fake: FakeGraph) -> None:
    """Only what a person reads counts; a new word, a new recipient or a file is an edit."""
    draft = answering(fake)
    sink(fake).create(draft)
    fake.do("edit", mark=draft.mark, old="<p>", new='<p class="x_MsoNormal" style="margin:0">\r\n')
    assert sink(fake).find(draft.mark).fate is DraftFate.UNTOUCHED
    fake.do("edit", mark=draft.mark, old="Hello", new="Dear")
    assert sink(fake).find(draft.mark).fate is DraftFate.EDITED


def test_a_humans_own_draft_in_the_thread_is_seen(fake: FakeGraph) -> None:
    """And kept's own is not taken for a human's, nor a draft of another thread."""
    draft = answering(fake)
    (parent,) = fake.do("messages", folder="inbox")
    assert sink(fake).is_taken(draft) is False
    sink(fake).create(draft)
    fake.do("human_draft", conversation="another")
    assert sink(fake).is_taken(draft) is False
    fake.do("human_draft", conversation=parent["conversationId"])
    assert sink(fake).is_taken(draft) is True
    assert sink(fake).is_taken(replace(draft, parent="")) is False
    assert sink(fake).is_taken(replace(draft, parent="AAkI009999=")) is False


def test_a_server_that_filters_otherwise_is_not_believed(fake: FakeGraph) -> None:
    """Where every message comes back whatever was asked, only those with the mark count."""
    fake.mail(9)
    draft = answering(fake)
    ref = sink(fake).create(draft)
    fake.do("options", ignores_filters=True)
    assert sink(fake).find("another-mark").fate is DraftFate.GONE
    assert sink(fake).find("another-mark", ref=ref).fate is DraftFate.GONE
