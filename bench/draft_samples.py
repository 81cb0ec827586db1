"""`python -m bench.draft_samples > docs/drafts.md`: every template filled in ten situations of each language.

The situations stand in `bench/drafts/*.yaml`. Each goes the whole way that a draft goes: an exchange
and a commitment, the plan, the check of facts, the template. To be read aloud.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from jinja2 import Environment

from agent.core.commitment import Action, By, Commitment, CommitmentId, Due, Found, Owner, Strength
from agent.core.drafting.facts import DraftPlan
from agent.core.drafting.plan import plan_drafts
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Policy, Rep
from agent.render.environment import environment
from agent.render.mail import RenderedDraft, render_draft
from agent.resources import folder

HERE = Path(__file__).parent / "drafts"
LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish"}
PICTURES = (
    "Slip notice with blank",
    "Slip notice two people",
    "Follow-up purchase order",
    "Follow-up decision",
)
NOW = datetime(2026, 3, 12, 9, 0)  # noqa: DTZ001  in the zone of each sample
_THREAD = ThreadKey("t@sample.example")


@dataclass(frozen=True, slots=True)
class Sample:
    """A situation and the draft in it."""

    title: str
    rep: Rep
    exchange: Exchange
    promise: Found
    plan: DraftPlan
    draft: RenderedDraft


def samples(language: str) -> Iterator[tuple[str, DraftPlan, RenderedDraft]]:
    """Title, plan and draft of each situation of a language."""
    return ((one.title, one.plan, one.draft) for one in situations(language))


def situations(language: str) -> Iterator[Sample]:
    """Each situation of a language."""
    told = yaml.safe_load((HERE / f"{language}.yaml").read_text(encoding="utf-8"))
    wording = environment([folder("templates")])
    return (_sample(told, situation, wording) for situation in told["situations"])


def _sample(told: dict[str, Any], situation: dict[str, Any], wording: Environment) -> Sample:
    zone = ZoneInfo(told["zone"])
    rep = Rep(
        told["rep"]["email"],
        zone,
        told["rep"]["name"],
        own_domains=(told["rep"]["email"].partition("@")[2],),
    )
    row, message = _commitment(told, situation, zone)
    earlier = _mail(told, "rep", told["familiar" if situation.get("familiar") else "earlier"], zone, day=26)
    exchange = Exchange("sample", (earlier, message))
    policy = Policy(offer_to_make_good=bool(situation.get("make_good")))
    (plan,) = plan_drafts([row], exchange, rep, policy, NOW.replace(tzinfo=zone))
    return Sample(situation["title"], rep, exchange, row.found, plan, render_draft(wording, plan))


def _commitment(
    told: dict[str, Any], situation: dict[str, Any], zone: ZoneInfo
) -> tuple[Commitment, ReadMessage]:
    by_customer = situation["kind"] == "ask"
    author = "customer" if by_customer else situation.get("by", "rep")
    message = _mail(told, author, situation["said"] + ".", zone, day=27)
    due = _due(situation, zone)
    found = Found(
        start=0,
        end=len(situation["said"]),
        quote=situation["said"],
        action=Action(situation["action"]),
        strength=_strength(situation),
        owner=Owner.SENDER,
        object=situation.get("object", ""),
        due=due,
    )
    row = Commitment(
        id=CommitmentId("sample"),
        by=By.CUSTOMER if by_customer else By.REP,
        promiser=message.sender,
        promisee=message.to,
        account="sample",
        message=message.key,
        thread=message.thread,
        made_at=message.sent_at,
        found=found,
        due=due,
        conversations=(message.thread,),
    )
    return (
        replace(row, moved_at=_noon(situation, "moved", zone), told_at=_noon(situation, "told", zone)),
        message,
    )


def _strength(situation: dict[str, Any]) -> Strength:
    if situation.get("conditional"):
        return Strength.CONDITIONAL
    return Strength.WEAK if situation.get("weak") else Strength.FIRM


def _due(situation: dict[str, Any], zone: ZoneInfo) -> Due:
    text, words = situation["due"], situation["due_text"]
    if "T" in text:
        moment = datetime.fromisoformat(text).replace(tzinfo=zone)
        return Due(moment, moment, words, zone=zone.key)
    return Due(
        date.fromisoformat(situation.get("first", text)), date.fromisoformat(text), words, zone=zone.key
    )


def _noon(situation: dict[str, Any], what: str, zone: ZoneInfo) -> datetime | None:
    said = situation.get(what)
    return datetime.fromisoformat(f"{said}T12:00").replace(tzinfo=zone) if said else None


def _mail(told: dict[str, Any], author: str, text: str, zone: ZoneInfo, *, day: int) -> ReadMessage:
    people = {
        name: Address(told[name]["email"], told[name]["name"]) for name in ("rep", "colleague", "customer")
    }
    side = {"rep": Side.REP, "colleague": Side.COLLEAGUE, "customer": Side.CUSTOMER}[author]
    return ReadMessage(
        key=MessageKey(f"{author}{day}@sample.example"),
        thread=_THREAD,
        sent_at=datetime(2026, 2, day, 9, 30, tzinfo=zone),
        side=side,
        sender=people[author],
        to=(people["rep"],) if author == "customer" else (people["customer"],),
        cc=(),
        subject=told["subject"],
        own=text,
        account="sample",
    )


def page() -> Iterator[str]:
    """The lines of docs/drafts.md."""
    yield "# Drafts, read aloud"
    yield ""
    yield (
        "Every template in ten situations of each language, as `python -m bench.draft_samples` prints them. All people are "
        "invented; it is Thursday 12 March 2026. Greeting and closing are those of an earlier mail of the rep's; the mail that "
        "is answered is quoted below each draft and left out here after the first. In the mail program the blank is marked in colour."
    )
    yield "\n## In a mail program\n"
    yield "The four drafts of `kept demo` as they lie in Thunderbird's Drafts folder:\n"
    yield from (f"![{words}](drafts/{words.lower().replace(' ', '-')}.png)\n" for words in PICTURES)
    for language, name in LANGUAGES.items():
        yield f"\n## {name}"
        for number, (title, _, draft) in enumerate(samples(language), 1):
            yield f"\n### {number}. {title}\n"
            text = draft.text if number == 1 else _own_part(draft.text)
            yield "\n".join(f"    {line}".rstrip() for line in text.rstrip().splitlines())


def _own_part(text: str) -> str:
    lines = text.splitlines()
    quoted = next(at for at, line in enumerate(lines) if line.startswith(">"))
    above = max(at for at in range(quoted - 1) if not lines[at].strip() and at < quoted - 1)
    return "\n".join(lines[:above])


def main() -> None:
    """Print the page."""
    print("\n".join(page()))


if __name__ == "__main__":
    main()
