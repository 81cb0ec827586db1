"""Message ids to items: fetched raw in batches, read by the one reader of mail, believed only with evidence.

Stands between what the mailbox lists (`connectors.gmail.mail`) and `connectors._mime`. Whatever one
message provokes at the provider, the others are still read.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from agent.errors import NotAllowed, ProviderDown, SourceMissing
from agent.ports import Item
from connectors._headers import read_head
from connectors._mime import BEGINNING, WHOLE_LIMIT, Envelope, mail_item
from connectors._numbers import number_of
from connectors.gmail._api import Api, Asked, Json
from connectors.gmail._batch import BATCH_SIZE, Part, batch_of, parts_of
from connectors.gmail._errors import NotThere, Refusal, refusal
from connectors.gmail._history import AWAY, UNREAD_KINDS, labels_of
from connectors.gmail._identity import Identity
from connectors.gmail._sent import is_owners
from connectors.gmail._transport import TooLargeError

_BATCH_LIMIT = 48 * 1024 * 1024  # bytes of a batch's answer; larger ones are asked for mail by mail
_SINGLE_LIMIT = 80 * 1024 * 1024  # bytes of one answer: Gmail takes in mails of 50 MB, base64 adds a third
_MOST_FAILURES = 10  # of one page without a single success: that is no longer this or that mail's trouble
_OTHERS = 3  # mails that are tried before a mailbox is believed to give none
_ROUNDS = 3  # batches for the same messages while some of them are throttled


@dataclass(slots=True)
class Fetched:
    """What became of the messages that were asked for."""

    asked: Sequence[str] = ()
    items: list[Item] = field(default_factory=list)
    away: list[str] = field(default_factory=list)  # in the trash or spam by now
    unseen: list[str] = field(default_factory=list)  # 404: gone, or not to be seen yet
    failed: list[str] = field(default_factory=list)  # the provider cannot give them
    oldest: int = 0  # epoch seconds of the oldest that was read


class Letters:
    """One mailbox's messages."""

    def __init__(self, api: Api, identity: Identity) -> None:
        self._api = api
        self._identity = identity
        self._batch_uris = api.batch_uris

    def fetch(self, ids: Sequence[str]) -> Fetched:
        """The messages as items, in the order of `ids`. Raises where the provider gives none of them."""
        self._api.make_room(self._api.tariff.messages_get * len(ids))
        answers, fetched = self.answers(ids)
        for name, answer in answers.items():
            try:
                self._sort_in(name, answer, fetched)
            except ProviderDown:
                fetched.failed.append(name)
        if len(fetched.failed) > _MOST_FAILURES and not fetched.items:
            raise ProviderDown("Gmail gives messages that cannot be read.")
        return fetched

    def answers(self, ids: Sequence[str]) -> tuple[dict[str, Json], Fetched]:
        """Gmail's raw answers in the order of `ids`, and what could not be had. Raises where it gives none."""
        together: dict[str, Json | None] = {}
        for at in range(0, len(ids), BATCH_SIZE):
            together |= self._together(ids[at : at + BATCH_SIZE])
        fetched, answers = Fetched(asked=ids), {}
        is_about_mails = bool(together)
        for name in ids:
            try:
                answers[name] = self._answer(name, together)
            except NotThere:
                fetched.unseen.append(name)
            except (ProviderDown, NotAllowed):
                if not is_about_mails and not self._gives_another_than(ids):
                    raise  # no mail can be had at all: that is the provider's trouble, not this mail's
                fetched.failed.append(name)
            is_about_mails = True
        return answers, fetched

    def _gives_another_than(self, ids: Sequence[str]) -> bool:
        """Whether one of the newest other mails can be had at this moment."""
        listing = self._api.mail.messages().list(userId="me", maxResults=min(len(ids) + _OTHERS, 500))
        try:
            listed = self._api.read(listing, self._api.tariff.messages_list).get("messages")
        except (ProviderDown, NotAllowed, NotThere):
            return False
        names = [str(one.get("id") or "") for one in listed or () if isinstance(one, dict)]
        others = [name for name in names if name and name not in ids]
        return any(self._can_be_had(name) for name in others[:_OTHERS])

    def _can_be_had(self, name: str) -> bool:
        try:
            return bool(self._api.read(self._get(name, "minimal"), self._api.tariff.messages_get))
        except (ProviderDown, NotAllowed, NotThere):
            return False

    def _answer(self, name: str, together: Mapping[str, Json | None]) -> Json:
        answer = together.get(name)
        if answer is None and name in together:
            raise NotThere("Gmail does not know this message.")
        if answer is None or not (answer.get("raw") or answer.get("payload")):
            return self._alone(name)
        return answer

    def _sort_in(self, name: str, answer: Json, fetched: Fetched) -> None:
        labels = labels_of(answer)
        if labels & AWAY:
            fetched.away.append(name)
        elif not labels & UNREAD_KINDS:
            arrived = _moment(answer)
            fetched.items.append(self._item(name, answer, labels, arrived))
            if arrived:
                fetched.oldest = min(fetched.oldest or _seconds(arrived), _seconds(arrived))

    def _get(self, name: str, form: str = "raw") -> Asked:
        request: Asked = self._api.mail.messages().get(userId="me", id=name, format=form)
        return request

    def _together(self, ids: Sequence[str]) -> dict[str, Json | None]:
        """What batches give of these, None for what is not there; the rest is left to be asked for one by one."""
        found: dict[str, Json | None] = {}
        left = list(ids)
        for attempt in range(1, _ROUNDS + 1):
            if len(left) < 2 or not self._batch_uris:
                break
            parts = self._batch(left)
            found |= {name: part.answer for name, part in parts.items() if part.answer or part.status == 404}
            refusals = {name: self._refusal(parts[name]) for name in left if name in parts}
            left = [name for name, refused in refusals.items() if refused.is_throttling]
            if left:
                self._api.wait_or_raise(refusals[left[0]], attempt)
        return found

    def _refusal(self, part: Part) -> Refusal:
        return refusal(part.status, part.headers, part.content, self._api.clock.now())

    def _batch(self, ids: Sequence[str]) -> dict[str, Part]:
        """The parts of one batch; none where the server knows no batches, or this one broke off."""
        body, content_type = batch_of({name: self._get(name) for name in ids})
        units = self._api.tariff.messages_get * len(ids)
        while self._batch_uris:
            try:
                said, content = self._api.post_batch(
                    self._batch_uris[0], body, content_type, units, _BATCH_LIMIT
                )
            except ProviderDown:
                return {}
            except (SourceMissing, NotAllowed):
                del self._batch_uris[0]
                continue
            parts = parts_of(ids, said, content)
            if parts:
                return parts
            del self._batch_uris[0]
        return {}

    def _alone(self, name: str) -> Json:
        units = self._api.tariff.messages_get
        try:
            return self._api.read_large(self._get(name), units, _SINGLE_LIMIT)
        except TooLargeError:
            return self._api.read(self._get(name, "metadata"), units)

    def _item(self, name: str, answer: Json, labels: frozenset[str], arrived: datetime | None) -> Item:
        raw, cut = raw_of(answer)
        item = mail_item(name, raw, Envelope(arrived=arrived, folders=tuple(sorted(labels)), cut=cut))
        if item.message is None:
            return item
        owned = self._identity.addresses() if "SENT" in labels else ()
        sent = is_owners(item.message, read_head(raw).fields, labels, owned)
        return replace(item, message=replace(item.message, sent=sent))


def raw_of(answer: Json) -> tuple[bytes, str]:
    """The mail's bytes, and why only its beginning is there; raises `ProviderDown` for an answer without a mail."""
    said = answer.get("raw")
    if said is None and isinstance(answer.get("payload"), dict):
        return _head_only(answer["payload"]), "it is too large, only its head was read"
    if not isinstance(said, str) or not said:
        raise ProviderDown("Gmail gave a message without its text.")
    try:
        bare = said.translate(_URL_SAFE)
        raw = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error:
        raise ProviderDown("Gmail gave a message whose text is broken.") from None
    if len(raw) > WHOLE_LIMIT:
        return raw[:BEGINNING], "it is very large, only its beginning was read"
    return raw, ""


_URL_SAFE = str.maketrans("-_", "+/", "=\r\n")


def _head_only(payload: Mapping[str, object]) -> bytes:
    """The head of a mail from its headers as Gmail lists them."""
    headers = payload.get("headers")
    lines = [
        f"{one.get('name')}: {' '.join(str(one.get('value')).split())}"
        for one in (headers if isinstance(headers, list) else [])
        if isinstance(one, dict) and not str(one.get("name")).lower().startswith("content-")
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(answer: Json) -> datetime | None:
    """When the mail arrived: `internalDate`, milliseconds as text."""
    said = number_of(answer.get("internalDate"), most=14)
    return None if said is None else datetime.fromtimestamp(said / 1000, UTC)
