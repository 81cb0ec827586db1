"""Drafts at Microsoft: a reply in its thread, made in one request that carries the mark, found again by the mark.

`createReply` puts the draft into its conversation; what it is given beside (recipients, words, mark) is
kept's own, word for word, and is read back. Nothing here can send: the sign-in has no right to
(`Mail.Send` is never asked for), and the transport refuses every address that would.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import quote

from agent.core.message import Address
from agent.crash import crashpoint
from agent.errors import NotAllowed, ProviderDown, SourceError, SourceMissing
from agent.ports import DraftFate, Fence, OutgoingDraft, SeenDraft, unfenced
from connectors.outlook.errors import Changed, Missing, Refused
from connectors.outlook.marks import (
    EXPANDED,
    digest_of,
    filter_for,
    is_untouched,
    mark_of,
    marked,
    read_ref,
    ref_of,
)
from connectors.outlook.rebuilt import read_moment
from connectors.outlook.transport import Graph, Json

_SELECT = (
    "$select=id,isDraft,parentFolderId,changeKey,subject,toRecipients,ccRecipients,bccRecipients,body,"
    "hasAttachments,createdDateTime,lastModifiedDateTime,conversationId"
)
_OF_PARENT = "$select=id,conversationId,internetMessageId,isDraft"
_IN_THREAD = "$select=id,isDraft,conversationId,createdDateTime"

_AT_ONCE = timedelta(seconds=5)
"""After its making no human has changed a draft so soon: what was changed then, the server did."""
_NO_FILTER = frozenset({400, 405, 501})
_STANDING = {DraftFate.EDITED: 3, DraftFate.SENT_EDITED: 2, DraftFate.SENT_AS_IS: 1}
"""Where one mark is found more than once, what a human did to any of them counts."""


class OutlookDrafts:
    """The Drafts of one mailbox."""

    shows_within = timedelta(minutes=2)
    """Microsoft says nothing of it; a filter on marks may lag behind (reliability 1.6)."""

    def __init__(self, graph: Graph, address: str) -> None:
        self._graph = graph
        self._address = address
        self._deleted_items = ""

    @property
    def name(self) -> str:
        """For people."""
        return f"the Drafts of {self._address}"

    def create(self, draft: OutgoingDraft, *, fence: Fence = unfenced) -> str:
        """One request; the id of the draft. Where one with this mark is there already, that one's.

        `ProviderDown` where it is unclear whether there is a draft now; every other error says there is none.
        """
        present = self._marked(draft.mark)
        if present:  # even one that a human has deleted: it is not made again
            known = self._best(present) or present[0]
            if self._is_half_made(known):
                self._put_right(known, draft)
            return ref_of(known)
        if same := self._same_words(draft):
            return ref_of(same, digest_of(draft))
        crashpoint("outlook.before_create")
        made = self._create(draft, fence)
        crashpoint("outlook.after_create")
        if not isinstance(made.get("id"), str) or not made["id"]:
            raise ProviderDown("Microsoft did not say under which name the draft was made.")
        self._put_right(made, draft)
        return ref_of({"id": made["id"]}, digest_of(draft))

    def find(self, mark: str, *, ref: str = "") -> SeenDraft:
        """What became of the draft; a message that bears the mark and is no draft any more was sent.

        One that was never given a name and is only half made counts as not there yet: `create` completes it.
        """
        found = self._seek(mark, ref)
        if found is None or (not ref and self._is_half_made(found)):
            return SeenDraft(ref, DraftFate.GONE)
        digest = read_ref(ref)[1]
        return SeenDraft(ref_of(found, digest), self._fate(found, digest))

    def withdraw(self, mark: str, *, ref: str = "") -> bool:
        """Delete the draft where nobody has touched it, on condition that nobody does so meanwhile."""
        found = self._seek(mark, ref)
        if found is None or self._fate(found, read_ref(ref)[1]) is not DraftFate.UNTOUCHED:
            return False
        tag = str(found.get("@odata.etag") or "")
        try:
            self._graph.write_once("DELETE", self._path(str(found["id"])), match=tag)
        except (Missing, Changed):
            return False
        return True

    def _same_words(self, draft: OutgoingDraft) -> Json | None:
        """A draft that says exactly this and bears no other mark: made before, by a request whose answer was lost.

        For servers that drop marks, and for a kept that died between a reply and its mark.
        """
        address = f"{self._graph.own}/mailFolders/drafts/messages?{_SELECT}&{_escaped(EXPANDED)}&$top=100"
        wanted = digest_of(draft)
        lying = (
            one for one in _values(self._graph.read_json(address)) if mark_of(one) in ("", draft.mark.lower())
        )
        return next((one for one in lying if is_untouched(one, wanted)), None)

    def _seek(self, mark: str, ref: str) -> Json | None:
        """The draft by its mark; else by the name the server gave it, where no other mark says it is another."""
        found = self._best(self._marked(mark))
        name = read_ref(ref)[0]
        if found is None and name:
            found = self._read(name)
            return found if found and mark_of(found) in ("", mark.lower()) else None
        return found

    def is_taken(self, draft: OutgoingDraft) -> bool:
        """Whether somebody else's draft lies in the conversation of the message that is answered."""
        parent = self._parent(draft)
        conversation = parent.get("conversationId") if parent else None
        if not isinstance(conversation, str) or not conversation:
            return False
        quoted = quote(conversation.replace("'", "''"), safe="")
        listing = f"{self._graph.own}/mailFolders/drafts/messages?$filter=conversationId%20eq%20'{quoted}'"
        listed = self._graph.read_json(f"{listing}&{_IN_THREAD}&{_escaped(EXPANDED)}&$top=50")
        return any(
            found.get("conversationId") == conversation
            and found.get("isDraft") is not False
            and not mark_of(found)
            for found in _values(listed)
        )

    def standing(self) -> str:
        """Not needed: what a human deletes is found in Deleted Items by its mark, and not made again."""
        return ""

    def has_lost(self, draft: OutgoingDraft, since: str) -> bool:
        """Nothing more than `find` can be told: of what was deleted for good Graph shows no trace."""
        return False

    def _create(self, draft: OutgoingDraft, fence: Fence) -> Json:
        """As a reply to the message it answers; as a mail of its own where that message is not there any more."""
        parent = self._parent(draft)
        if parent:
            verb = "createReplyAll" if len(draft.to) + len(draft.cc) > 1 else "createReply"
            reply = {"message": _written(draft, threaded=False)}
            try:
                address = f"{self._path(str(parent['id']))}/{verb}"
                return self._graph.write_once("POST", address, reply, fence=fence).json
            except Missing:
                pass
        written = _written(draft, threaded=True)
        return self._graph.write_once("POST", f"{self._graph.own}/messages", written, fence=fence).json

    def _parent(self, draft: OutgoingDraft) -> Json | None:
        """The message that is answered: by the name it was read under, or by its Message-ID."""
        if draft.parent:
            try:
                return self._one(f"{self._path(draft.parent)}?{_OF_PARENT}")
            except Missing:
                pass
        if draft.in_reply_to is None:
            return None
        wanted = f"<{draft.in_reply_to}>"
        quoted = quote(wanted.replace("'", "''"), safe="")
        address = (
            f"{self._graph.own}/messages?$filter=internetMessageId%20eq%20'{quoted}'&{_OF_PARENT}&$top=10"
        )
        found = [
            one for one in _values(self._graph.read_json(address)) if one.get("internetMessageId") == wanted
        ]
        return next((one for one in found if one.get("isDraft") is False), None)

    def _put_right(self, made: Json, draft: OutgoingDraft) -> None:
        """Read the new draft back, and write over what the server made of it where that is not ours.

        A server may take the words of a reply and not its recipients, or quote the original once more. A human who
        is quicker has the say: what is written over is `made`, the state in which the draft was made, and no later one.
        """
        ref = str(made["id"])
        try:
            found = self._read(ref)
            if found is None or (mark_of(found) == draft.mark.lower() and is_untouched(found)):
                return
            if found.get("hasAttachments") or found.get("isDraft") is False:
                return
            if made.get("@odata.etag") or _is_as_made(found) or _say_the_same(made, found):
                tag = str(made.get("@odata.etag") or found.get("@odata.etag") or "")
                wanted = _written(draft, threaded=False)
                self._graph.write_once("PATCH", self._path(ref), wanted, match=tag)
        except Changed:
            pass
        except SourceError as error:
            raise ProviderDown(f"The draft is made and could not be looked at. {error.sentence}") from None

    def _is_half_made(self, found: Json) -> bool:
        """Whether it is as the server made it, and that is not what was asked: kept died before it put that right."""
        return self._fate(found) is DraftFate.EDITED and _is_as_made(found)

    def _marked(self, mark: str) -> list[Json]:
        """Every message that bears the mark, in any folder; a server that filters otherwise is not believed."""
        address = f"{self._graph.own}/messages?$filter={_escaped(filter_for(mark))}"
        try:
            listed = self._graph.read_json(f"{address}&{_SELECT}&{_escaped(EXPANDED)}&$top=50")
        except Missing:
            return []
        except Refused as refusal:
            if refusal.status not in _NO_FILTER:
                raise
            return []  # a server without such filters: the draft is known by the name it was given
        return [found for found in _values(listed) if mark_of(found) == mark.lower()]

    def _read(self, ref: str) -> Json | None:
        try:
            return self._one(f"{self._path(ref)}?{_SELECT}&{_escaped(EXPANDED)}")
        except Missing:
            return None

    def _one(self, address: str) -> Json:
        """The message at an address; what bears no name is none, and says nothing of what became of it."""
        found = self._graph.read_json(address)
        if not isinstance(found.get("id"), str):
            raise ProviderDown("Microsoft Graph's answer was no message.")
        return found

    def _best(self, found: Sequence[Json]) -> Json | None:
        """The one that counts: one a human had in hand before ours, the oldest of ours."""
        by_age = sorted(found, key=lambda one: (str(one.get("createdDateTime")), str(one["id"])))
        kept = [one for one in by_age if self._fate(one) is not DraftFate.GONE]
        return max(kept, key=lambda one: _STANDING.get(self._fate(one), 0), default=None)

    def _fate(self, found: Json, digest: str = "") -> DraftFate:
        is_ours = is_untouched(found, digest)
        if found.get("isDraft") is False:
            return DraftFate.SENT_AS_IS if is_ours else DraftFate.SENT_EDITED
        if found.get("parentFolderId") and found["parentFolderId"] == self._deleted():
            return DraftFate.GONE
        return DraftFate.UNTOUCHED if is_ours else DraftFate.EDITED

    def _deleted(self) -> str:
        """The id of Deleted Items: what a human threw there is gone, though it can still be found."""
        if not self._deleted_items:
            try:
                folder = self._graph.read_json(f"{self._graph.own}/mailFolders/deleteditems?$select=id")
            except (SourceMissing, NotAllowed):
                folder = {}
            self._deleted_items = str(folder.get("id") or "deleteditems")
        return self._deleted_items

    def _path(self, ref: str) -> str:
        return f"{self._graph.own}/messages/{quote(ref, safe='')}"


def _is_as_made(found: Json) -> bool:
    created, changed = (read_moment(found.get(name)) for name in ("createdDateTime", "lastModifiedDateTime"))
    return created is not None and changed is not None and changed - created <= _AT_ONCE


def _say_the_same(made: Json, found: Json) -> bool:
    """Of a server without versions: whether it reads as it did when it was made."""
    said = made.keys() & found.keys() & {"subject", "body", "toRecipients", "ccRecipients"}
    return bool(said) and all(made[name] == found[name] for name in said)


def _written(draft: OutgoingDraft, *, threaded: bool) -> Json:
    """The draft as an object of Graph."""
    return {
        "subject": draft.subject,
        "body": {"contentType": "html", "content": draft.html},
        "toRecipients": _recipients(draft.to),
        "ccRecipients": _recipients(draft.cc),
        "bccRecipients": [],
        "singleValueExtendedProperties": marked(draft, threaded=threaded),
    }


def _recipients(people: Sequence[Address]) -> list[Json]:
    return [{"emailAddress": {"address": one.email, "name": one.name or one.email}} for one in people]


def _values(listed: Json) -> Iterator[Json]:
    found = listed.get("value")
    return (
        (one for one in found if isinstance(one, dict) and isinstance(one.get("id"), str))
        if isinstance(found, list)
        else iter(())
    )


def _escaped(query: str) -> str:
    return quote(query, safe="$=(),:/'")
