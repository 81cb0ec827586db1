"""Gmail's Drafts as a sink: one draft in the right thread, found again by what was written into it.

Gmail has no way to say "create this once", so a create is one request that nobody repeats, and what
became of it is found by reading: drafts are listed and read rather than searched for, because Gmail's
search may lag by hours. A message in Gmail never changes; a human's edit gives the draft another message,
while the draft's id stays. Some servers change the message in place, so its words are compared as well.
"""

import base64
from collections.abc import Iterator, Sequence
from datetime import timedelta

from agent.core.message import Address
from agent.crash import crashpoint
from agent.errors import SourceError
from agent.ports import DraftFate, Fence, OutgoingDraft, SeenDraft, unfenced
from connectors._compose import message_id
from connectors._digest import digest_of, sealed
from connectors._numbers import number_of
from connectors.gmail import _taken
from connectors.gmail._api import Api, Json
from connectors.gmail._errors import Malformed, NotThere, Unclear
from connectors.gmail._history import AWAY, labels_of
from connectors.gmail._identity import Identity
from connectors.gmail._letters import Letters
from connectors.gmail._lying import Lying, Ref, lying_in, made_ref, message_of, read_ref, sent_fate, text_of
from connectors.gmail._paging import each_page
from connectors.gmail._signature import with_signature

_READ_AT_ONCE = 100  # drafts, of all that may lie there, that are looked into for a mark
_SENT_LOOKED_AT = 10


class GmailDrafts:
    """The Drafts of one account."""

    shows_within = timedelta(minutes=2)
    """Google says nothing of it; what was made is as a rule listed at once (reliability 1.6)."""

    def __init__(self, api: Api, letters: Letters, identity: Identity, address: str) -> None:
        self._api = api
        self._letters = letters
        self._identity = identity
        self._address = address
        self._threads: dict[str, str] = {}

    @property
    def name(self) -> str:
        """The account, for people."""
        return f"the Gmail Drafts of {self._address}"

    def create(self, draft: OutgoingDraft, *, fence: Fence = unfenced) -> str:
        """Write the draft, asked for once; where one with this mark lies already, return that one's name."""
        thread = self._thread_of(draft)
        present = self._look(draft.mark, thread=thread)
        if present.fate is not DraftFate.GONE:
            return present.ref
        raw = sealed(with_signature(draft, self._identity.signature(draft.sender.email)))
        since = self.standing()
        crashpoint("gmail.before_create")
        try:
            made = made_ref(self._create_in(thread, raw, fence), digest_of(raw))
        except Unclear:
            return self._made_after_all(draft.mark, thread, since)
        crashpoint("gmail.after_create")
        return self._as_it_lies(made)

    def _made_after_all(self, mark: str, thread: str, since: str) -> str:
        """The draft whose making was not confirmed, where it is to be seen; else raises `ProviderDown`.

        Looking at once leaves the human no time to delete a draft that kept does not know it wrote.
        """
        try:
            seen = self._look(mark, thread=thread, since=since)
        except SourceError:
            seen = SeenDraft("", DraftFate.GONE)
        if seen.fate is DraftFate.GONE:
            raise Unclear("Gmail's answer to a draft was lost.")
        return seen.ref

    def _create_in(self, thread: str, raw: bytes, fence: Fence) -> Json:
        try:
            return self._create(raw, thread, fence)
        except NotThere:
            if not thread:
                raise
        return self._create(raw, "", fence)  # a clear no: the thread is gone, and nothing was written

    def _create(self, raw: bytes, thread: str, fence: Fence) -> Json:
        message = {"raw": base64.urlsafe_b64encode(raw.replace(b"\n", b"\r\n")).decode("ascii")}
        if thread:
            message["threadId"] = thread
        request = self._api.mail.drafts().create(userId="me", body={"message": message})
        return self._api.write(request, self._api.tariff.drafts_create, fence=fence)

    def _as_it_lies(self, made: Ref) -> str:
        """The new draft's name. What Gmail made of our words is noted in it, for it may rewrite a mail it takes in."""
        try:
            lying = self._draft(made.draft)
        except SourceError:  # of a mere look: the draft was made
            return made.text()
        return made.text() if lying is None or lying.message != made.message else lying.ref

    def find(self, mark: str, *, ref: str = "") -> SeenDraft:
        """What became of the draft with this mark; where a human's copy of it lies beside it, the copy counts."""
        known = read_ref(ref)
        if (
            known is None
        ):  # never heard of: what came since it was asked for is looked into, and all if need be
            return self._look(mark, since=ref if number_of(ref, most=100) is not None else "")
        if lying := self._draft(known.draft):
            return self._seen(lying, known, ref)
        return self._look(mark, known, thread=known.thread)

    def _look(self, mark: str, known: Ref | None = None, *, thread: str = "", since: str = "") -> SeenDraft:
        """What became of a draft whose id is unknown or worth nothing; its thread, or how Drafts stood before, narrow it down."""
        found = self._bearing(mark, thread, since)
        for lying in found:
            if not lying.says(known):
                theirs = Ref(lying.draft, lying.message, lying.thread)  # what it says is not what kept wrote
                return SeenDraft(theirs.text(), DraftFate.EDITED)
        if found:
            return SeenDraft(found[0].ref, DraftFate.UNTOUCHED)
        return self._among_sent(mark, known) or SeenDraft(known.text() if known else "", DraftFate.GONE)

    def _bearing(self, mark: str, thread: str, since: str) -> list[Lying]:
        """The drafts with this mark; raises `ProviderDown` where one that may be it cannot be read.

        Gmail lists drafts in no order that it promises. So those of the thread and those that came since are looked into
        and, where no thread is known, a bounded number of the others.
        """
        came = _taken.came_since(self._api, since) if since else frozenset[str]()
        near, far = self._listed_apart(thread, came)
        lying, is_whole = self._read(near)
        found = [one for one in lying if one.bears(mark)]
        if not found and not is_whole:
            raise Unclear("Gmail lists a draft and does not give it.")
        if not found and not thread:
            found = [one for one in self._read(far[:_READ_AT_ONCE])[0] if one.bears(mark)]
        return found

    def _seen(self, lying: Lying, known: Ref, ref: str) -> SeenDraft:
        if lying.labels & AWAY:
            return SeenDraft(ref, DraftFate.GONE)
        if "SENT" in lying.labels and "DRAFT" not in lying.labels:
            return SeenDraft(ref, sent_fate(lying, known))
        is_same = lying.message == known.message and lying.says(known)
        return SeenDraft(ref, DraftFate.UNTOUCHED if is_same else DraftFate.EDITED)

    def withdraw(self, mark: str, *, ref: str = "") -> bool:
        """Delete the untouched draft with this mark, and nothing that a human wrote."""
        seen = self.find(mark, ref=ref)
        known = read_ref(seen.ref)
        if seen.fate is not DraftFate.UNTOUCHED or known is None:
            return False
        request = self._api.mail.drafts().delete(userId="me", id=known.draft)
        try:
            self._api.write(request, self._api.tariff.drafts_delete)
        except NotThere:
            return False
        return True

    def is_taken(self, draft: OutgoingDraft) -> bool:
        """Whether a draft that kept did not write lies in the thread."""
        thread = self._thread_of(draft)
        if not thread:
            return False
        near, _ = self._listed_apart(thread, frozenset())
        lying, _ = self._read(near)
        return any(not one.is_ours for one in lying)

    def standing(self) -> str:
        """The mailbox's history id."""
        return _taken.standing(self._api)

    def has_lost(self, draft: OutgoingDraft, since: str) -> bool:
        """Whether a draft came into its thread since and left it."""
        return _taken.has_lost(self._api, since, self._thread_of(draft))

    def _draft(self, name: str) -> Lying | None:
        """The draft of this id; None where there is none any more."""
        request = self._api.mail.drafts().get(userId="me", id=name, format="raw")
        try:
            answer = self._api.read(request, self._api.tariff.drafts_get)
        except (NotThere, Malformed):
            return None
        message = message_of(answer)
        if not message.get("raw"):  # some servers give a draft without its words
            message = self._letters.answers([text_of(message, "id")])[0].get(text_of(message, "id"), message)
        return lying_in(name, message)

    def _listed_apart(self, thread: str, came: frozenset[str]) -> tuple[list[Json], list[Json]]:
        """The drafts of this thread or with these messages, and the others."""
        near: list[Json] = []
        far: list[Json] = []
        for one in self._listed():
            message = message_of(one)
            is_near = (thread and text_of(message, "threadId") in (thread, "")) or text_of(
                message, "id"
            ) in came
            (near if is_near else far).append(one)
        return near, far

    def _read(self, listed: Sequence[Json]) -> tuple[list[Lying], bool]:
        """These drafts but for those in the trash, and whether all of them could be read."""
        drafts = {text_of(message_of(one), "id"): text_of(one, "id") for one in listed}
        answers, fetched = self._letters.answers(list(drafts))
        lying = [lying_in(drafts[message], answer) for message, answer in answers.items()]
        return [one for one in lying if not one.labels & AWAY], not (fetched.unseen or fetched.failed)

    def _listed(self) -> Iterator[Json]:
        for answer in each_page(self._list):
            listed = answer.get("drafts")
            yield from (one for one in (listed if isinstance(listed, list) else []) if text_of(one, "id"))

    def _list(self, page: str) -> Json:
        request = self._api.mail.drafts().list(userId="me", maxResults=500, pageToken=page or None)
        return self._api.read(request, self._api.tariff.drafts_list)

    def _among_sent(self, mark: str, known: Ref | None) -> SeenDraft | None:
        """The mail that the draft became; None where no sent mail bears its mark or its words."""
        names = self._sent_of_thread(known.thread) if known and known.thread else []
        names += [name for name in self._searched(mark) if name not in names]
        answers, _ = self._letters.answers(names)
        for name, answer in answers.items():
            lying = lying_in(known.draft if known else "", answer)
            if "SENT" not in lying.labels or "DRAFT" in lying.labels:
                continue
            if lying.bears(mark) or (known and known.digest and lying.says(known)):
                ref = known.text() if known else Ref("-", name, lying.thread).text()
                return SeenDraft(ref, sent_fate(lying, known))
        return None

    def _sent_of_thread(self, thread: str) -> list[str]:
        """The newest sent messages of a thread."""
        request = self._api.mail.threads().get(userId="me", id=thread, format="minimal")
        try:
            answer = self._api.read(request, self._api.tariff.threads_get)
        except (NotThere, Malformed):
            return []
        messages = answer.get("messages")
        found = [one for one in (messages if isinstance(messages, list) else []) if isinstance(one, dict)]
        sent = [text_of(one, "id") for one in found if "SENT" in labels_of(one)]
        return [name for name in sent if name][-_SENT_LOOKED_AT:]

    def _searched(self, mark: str) -> list[str]:
        """What Gmail's search knows by the draft's Message-ID: evidence where it finds, none where it does not."""
        key = message_id(mark, Address(self._address))
        return self._search(key)[:_SENT_LOOKED_AT]

    def _search(self, key: str) -> list[str]:
        request = self._api.mail.messages().list(userId="me", q=f"rfc822msgid:{key}", maxResults=5)
        answer = self._api.read(request, self._api.tariff.messages_list)
        messages = answer.get("messages")
        return [
            text_of(one, "id")
            for one in (messages if isinstance(messages, list) else [])
            if text_of(one, "id")
        ]

    def _thread_of(self, draft: OutgoingDraft) -> str:
        """The thread of the message that is answered; empty where the mailbox does not hold it."""
        wanted = draft.parent or draft.in_reply_to or ""
        if wanted and wanted not in self._threads:
            self._threads[wanted] = self._looked_up(draft)
        return self._threads.get(wanted, "")

    def _looked_up(self, draft: OutgoingDraft) -> str:
        """By the message's name or, where that is gone or unknown, by its Message-ID."""
        return self._thread_by_names([draft.parent] if draft.parent else []) or self._thread_by_names(
            self._search(draft.in_reply_to) if draft.in_reply_to else []
        )

    def _thread_by_names(self, names: Sequence[str]) -> str:
        for name in names:
            request = self._api.mail.messages().get(userId="me", id=name, format="minimal")
            try:
                return text_of(self._api.read(request, self._api.tariff.messages_get), "threadId")
            except (NotThere, Malformed):
                continue
        return ""
