"""One draft's thread, recipients and facts, gathered from the commitment and its conversation."""

from collections.abc import Sequence
from datetime import datetime

from agent.core.commitment import Action, By, Commitment, Due, Strength
from agent.core.drafting.clean import first_name, full_name, in_lines, one_line, quotable, reply_subject
from agent.core.drafting.dates import (
    Writing,
    blank_date,
    habit_of,
    names_month,
    write_attribution,
    write_day,
    write_due,
)
from agent.core.drafting.desk import Desk
from agent.core.drafting.facts import Answered, DraftFacts, DraftKind, DraftPlan
from agent.core.drafting.habits import closing_of, greeting_for
from agent.core.drafting.language import is_familiar, language_of
from agent.core.drafting.things import thing_named
from agent.core.drafting.thread import conversation, known_customers, newest_seen_by, references_of
from agent.core.fulfil.exchange import ReadMessage, Side
from agent.core.message import Address

_DAYS_TO_ANSWER = 3  # working days that a follow-up leaves the customer
_LONGEST_QUOTED = 20_000  # characters of the answered message that are quoted below


def compose(kind: DraftKind, commitment: Commitment, due: Due, desk: Desk) -> DraftPlan | None:
    """The draft of `kind` about a commitment with `due`; None where nobody known can be written to."""
    messages = conversation(commitment, desk.exchange, desk.now)
    wanted = (commitment.promiser,) if kind is DraftKind.FOLLOW_UP else commitment.promisee
    people = known_customers(wanted, messages, desk.rep)
    answered = newest_seen_by(people, messages) if people else None
    if answered is None:
        return None
    facts = _facts(commitment, due, desk, people=people, messages=messages)
    return DraftPlan(
        kind=kind,
        commitment=commitment.id,
        in_reply_to=answered.key,
        references=references_of(answered),
        to=people,
        subject=reply_subject(answered.subject),
        facts=facts,
        answered=_quoted(answered, desk, facts.language),
    )


def _facts(
    commitment: Commitment,
    due: Due,
    desk: Desk,
    *,
    people: Sequence[Address],
    messages: Sequence[ReadMessage],
) -> DraftFacts:
    texts = [m.own for m in messages]
    language = language_of(texts)
    familiar = is_familiar(texts, language)
    writing = habit_of(language, desk.rep.zone)
    sent = _sent_by_rep(desk, messages)
    ours = commitment.by is By.REP
    colleague = _colleague(commitment, desk)
    moved = commitment.moved_at
    blank = blank_date(language) if ours else ""
    return DraftFacts(
        language=language,
        familiar=familiar,
        greeting=greeting_for(people, sent, language=language, familiar=familiar),
        closing=closing_of(desk.rep, sent),
        quote=quotable(commitment.found.quote),
        said_on=_day(commitment.made_at, desk, writing),
        said_by=colleague,
        due=write_due(due, writing, zone=desk.rep.zone, this_year=_today(desk).year),
        due_has_hour=due.has_hour,
        due_is_window=due.first != due.last,
        due_is_named=moved is None and _is_named(due, commitment, desk, language),
        moved_on=_day(moved, desk, writing) if moved else "",
        told_on=_day(commitment.told_at, desk, writing) if commitment.told_at else "",
        object=_thing(commitment, language),
        action=commitment.found.action,
        conditional=commitment.found.strength is Strength.CONDITIONAL,
        new_date=blank,
        blanks=(blank,) if blank else (),
        ask_by="" if ours else _ask_by(desk, writing),
        offers_to_make_good=desk.policy.offer_to_make_good,
        names=_names(people, desk, colleague),
        weak=commitment.found.strength is Strength.WEAK,
    )


def _is_named(due: Due, commitment: Commitment, desk: Desk, language: str) -> bool:
    """Whether the quoted words say themselves which day is meant: by its name, or because it is the day they were written."""
    if names_month(due.text, language):
        # A date may also stand in the request that was answered ("will do"): then it is not quoted.
        return one_line(due.text).casefold() in one_line(commitment.found.quote).casefold()
    return due.last == commitment.made_at.astimezone(desk.rep.zone).date()


def _sent_by_rep(desk: Desk, messages: Sequence[ReadMessage]) -> tuple[ReadMessage, ...]:
    """The rep's own mails of the exchange, those of this conversation last, where habits are looked for first."""
    here = {m.key for m in messages}
    sent = (m for m in desk.exchange.messages if m.side is Side.REP and m.sent_at <= desk.now)
    return tuple(sorted(sent, key=lambda m: (m.key in here, m.sent_at, m.key)))


def _colleague(commitment: Commitment, desk: Desk) -> str:
    """The name of the colleague whose words they were; empty where they were the rep's or the customer's."""
    promiser = commitment.promiser
    if commitment.by is By.CUSTOMER or promiser.email.lower() in desk.rep.addresses:
        return ""
    return full_name(promiser) or one_line(promiser.email)


def _thing(commitment: Commitment, language: str) -> str:
    """The object, where the sentence for it is an English one about something to be sent."""
    if language != "en" or commitment.found.action is not Action.SEND:
        return ""
    return thing_named(commitment.found.object, turned=commitment.by is By.CUSTOMER)


def _ask_by(desk: Desk, writing: Writing) -> str:
    today = _today(desk)
    day = desk.workdays.add(today.date(), _DAYS_TO_ANSWER)
    return write_day(day, writing, this_year=today.year)


def _names(people: Sequence[Address], desk: Desk, colleague: str) -> tuple[str, ...]:
    everybody = (*people, Address(desk.rep.email, desk.rep.name))
    found = [name for person in everybody for name in (full_name(person), first_name(person))]
    return tuple(dict.fromkeys(name for name in (*found, colleague) if name))


def _today(desk: Desk) -> datetime:
    return desk.now.astimezone(desk.rep.zone)


def _day(moment: datetime, desk: Desk, writing: Writing) -> str:
    return write_day(moment.astimezone(desk.rep.zone).date(), writing, this_year=_today(desk).year)


def _quoted(message: ReadMessage, desk: Desk, language: str) -> Answered:
    name, email = one_line(message.sender.name), one_line(message.sender.email)
    writer = f"{name} <{email}>" if name else email
    sent_at = message.sent_at.astimezone(desk.rep.zone)
    attribution = write_attribution(sent_at, writer, habit_of(language, desk.rep.zone))
    text = in_lines(message.own).strip("\n")
    if len(text) > _LONGEST_QUOTED:
        text = text[:_LONGEST_QUOTED] + "\n[…]"
    return Answered(attribution, text)
