"""A well-equipped IMAP server whose answers are bent on their way out: a response left out, doubled, moved, rewritten, refused or cut.

What it does is right; what it says of it is bent. So whatever a client makes of the answers can be held against what is true.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from connectors.imap._uids import members, shortest
from tests.servers.scripted_imap import Fault, Talk

Responses = list[bytes]
Way = Callable[[Responses, bytes, int], Responses]
"""Given an answer's responses (the last one is tagged), the tag and a number: what is sent instead."""

RICH = "IMAP4rev1 ESEARCH LIST-EXTENDED SPECIAL-USE LIST-STATUS NAMESPACE ID ENABLE CONDSTORE QRESYNC UIDPLUS IDLE"
_HANG_UP = b""
_GROUP = re.compile(rb"<([12])>")


class RichTalk(Talk):
    """Knows the extensions that kept uses, where `capabilities` offers them."""

    deleted: frozenset[int] = frozenset()

    def _search(self, command: str) -> None:
        if "RETURN" not in command:
            super()._search(command)
            return
        assert self.selected
        uids = set(self.selected.mails)
        if found := re.search(r" UID ([0-9:,]+)(\*?)", command):
            last = str(max(uids, default=1)) if found[2] else ""
            uids &= members(found[1] + last)
        every = f" ALL {shortest(uids)}" if uids else ""
        self.say(f'* ESEARCH (TAG "{self.tag}") UID{every}')
        self.ok()

    def _list(self, command: str) -> None:
        for name, box in self.state.folders.items():
            use = {"Sent": "\\Sent", "Drafts": "\\Drafts"}.get(name, "\\HasNoChildren")
            self.say(f'* LIST ({use}) "/" "{name}"')
            if "STATUS" in command:
                said = f"MESSAGES {len(box.mails)} UIDNEXT {box.next} UIDVALIDITY {box.validity}"
                self.say(f'* STATUS "{name}" ({said})')
        self.ok()

    def _examine(self, command: str) -> None:
        if "QRESYNC" in self.state.capabilities:
            every = [raw for box in self.state.folders.values() for raw in box.mails.values()]
            self.say(f"* OK [HIGHESTMODSEQ {7 + sum(map(len, every))}] so")
        super()._examine(command)

    _select = _examine

    def _fetch(self, command: str) -> None:
        if "VANISHED" in command and self.selected:
            gone = members(command.split(" ")[2]) - set(self.selected.mails)
            if gone:
                self.say(f"* VANISHED (EARLIER) {shortest(gone)}")
            self.ok()
            return
        super()._fetch(command)

    def _namespace(self, command: str) -> None:
        self.say('* NAMESPACE (("" "/")) (("Other/" "/")) NIL')
        self.ok()

    def _id(self, command: str) -> None:
        self.say('* ID ("name" "bent" "version" "1")')
        self.ok()

    def _enable(self, command: str) -> None:
        self.say("* ENABLED QRESYNC")
        self.ok()

    def _store(self, command: str) -> None:
        assert self.selected
        uids = members(command.split(" ")[2])
        self.deleted |= uids & self.selected.mails.keys()
        self.ok()

    def _expunge(self, command: str) -> None:
        assert self.selected
        named = members(command.split(" ")[2]) if command.startswith("UID") else set(self.selected.mails)
        for uid in self.deleted & named:
            self.selected.mails.pop(uid, None)
        self.deleted -= named
        self.ok()

    def _append(self, command: str) -> None:
        self.take(command)
        box = self.state.folders[self._named(command)]
        self.ok(f"[APPENDUID {box.validity} {box.next - 1}] done")


@dataclass
class Bend:
    """Bends the answers to commands that begin so: the one that is `at` of them, or all where `at` is negative."""

    begins: str
    way: Way
    at: int = -1
    number: int = 0
    seen: int = field(default=0, compare=False)

    def fits(self, command: str) -> bool:
        """Whether this answer is bent; each is counted."""
        if not command.startswith(self.begins):
            return False
        self.seen += 1
        return self.at < 0 or self.at == self.seen - 1


def bending(bends: Sequence[Bend]) -> Fault:
    """The fault that bends answers in all these ways, one after the other."""

    def fault(talk: Talk, command: str) -> bool:
        ways = [bend for bend in bends if bend.fits(command)]
        if not ways:
            return False
        out = talk.wfile
        went_on, talk.wfile = io.BytesIO(), io.BytesIO()
        try:
            if command.startswith("APPEND"):
                talk.wfile = out  # the literal comes only once the client is told to go on
                talk.take(command)
                talk.wfile = io.BytesIO()
                box = talk.state.folders[command.split(" ")[1].strip('"')]
                talk.ok(f"[APPENDUID {box.validity} {box.next - 1}] done")
            else:
                talk.answer(command)
            said = list(responses(went_on.getvalue() + talk.wfile.getvalue()))
        finally:
            talk.wfile = out
        for bend in ways:
            said = bend.way(said, talk.tag.encode(), bend.number)
        for response in said:
            if response == _HANG_UP:
                talk.cut()
            talk.raw(response)
        return True

    return fault


def responses(octets: bytes) -> Iterator[bytes]:
    """The responses of an answer, each with its literals."""
    at = begin = 0
    while at < len(octets):
        end = octets.index(b"\r\n", at) + 2
        if size := re.search(rb"\{(\d+)\}\r\n$", octets[at:end]):
            at = end + int(size[1])
            continue
        yield octets[begin:end]
        at = begin = end


def leave_out(said: Responses, tag: bytes, number: int) -> Responses:
    """One of the untagged responses is not said."""
    return (
        said[: (at := number % len(said))] + said[at + 1 :]
        if len(said) > 1 and at_untagged(said, number)
        else said
    )


def at_untagged(said: Responses, number: int) -> bool:
    """Whether the response of this number is not the tagged one."""
    return number % len(said) != len(said) - 1


def leave_all_out(said: Responses, tag: bytes, number: int) -> Responses:
    """OK, and nothing else."""
    return said[-1:]


def double(said: Responses, tag: bytes, number: int) -> Responses:
    """One is said twice."""
    at = number % len(said)
    return said[: at + 1] + said[at:] if at_untagged(said, number) else said


def turn_round(said: Responses, tag: bytes, number: int) -> Responses:
    """In the other order."""
    return said[-2::-1] + said[-1:]


def put_in(*lines: bytes) -> Way:
    """One of these lines among the others."""

    def way(said: Responses, tag: bytes, number: int) -> Responses:
        at = number % len(said)
        return [*said[:at], lines[number % len(lines)] + b"\r\n", *said[at:]]

    return way


def rewrite(pattern: bytes, *others: bytes) -> Way:
    """Whatever fits this pattern is written otherwise, in one of the responses or, for even numbers, in all; `<1>` is its first group."""

    def way(said: Responses, tag: bytes, number: int) -> Responses:
        other = others[number % len(others)]
        at = number % len(said)
        return [
            re.sub(
                pattern,
                lambda found: _GROUP.sub(lambda name: found[int(name[1])], other),
                one,
                count=1,
                flags=re.DOTALL,
            )
            if number % 2 == 0 or place == at
            else one
            for place, one in enumerate(said)
        ]

    return way


def refuse(*words: bytes) -> Way:
    """The command is refused in these words, with nothing said or all, by the number."""

    def way(said: Responses, tag: bytes, number: int) -> Responses:
        before = said[:-1] if number % 2 else []
        return [*before, tag + b" " + words[number % len(words)] + b"\r\n"]

    return way


def hang_up(said: Responses, tag: bytes, number: int) -> Responses:
    """The connection breaks, before or after one of the responses, with or without a farewell, or within one."""
    at = number % (len(said) + 1)
    farewell = [b"* BYE [UNAVAILABLE] later\r\n"] if number % 3 else []
    part = [said[at][: len(said[at]) // 2]] if at < len(said) and number % 5 == 0 else []
    return [*said[:at], *(part or farewell), _HANG_UP]


def farewell(said: Responses, tag: bytes, number: int) -> Responses:
    """BYE is said, and then all the rest."""
    at = number % len(said)
    return [*said[:at], b"* BYE so long\r\n", *said[at:]]
