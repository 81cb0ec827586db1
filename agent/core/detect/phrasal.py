"""Verbs whose sense lies in a second word: "get back", "let ... know", "put ... in touch", "be there"."""

from collections.abc import Sequence

from agent.core.detect.verbs import form_of, kind_of
from agent.core.detect.words import DETERMINERS, OBJECT_PRONOUNS

_LONG_REACH = 12
_REACH = 5  # words behind the verb that are looked at

_TABLE = """
reply       get_back: get back | come_back: come back | circle_back: circle back, loop back | check_back: check back
reply       report_back: report back | write_back: write back | touch_base: touch base | follow_up: follow up | reach_out: reach out
call        call: call back | catch_up: catch up | talk_to: talk to, talk with, speak to, speak with | dial_in: dial in
meet        set_up: set up | stop_by: stop by, drop by, swing by, come by, come over, stop in, drop in | show_up: show up
meet        sit_down: sit down | go_over: go over | get_together: get together | get_with: get with | be_there: be there
meet        see_you: see you, see ya
do          look_into: look into | look_at: look at | look_for: look for | put_together: put together | take_care: take care
do          make_sure: make sure, be sure | go_through: go through | work_on: work on | work_with: work with | find_out: find out
do          put_in: put in | sign: sign off | see_if: see if, see what, see whether, see about, see to, see that, see how
do          do_so: do so, do that, do it, do this | go_ahead: go ahead
send        go_out: go out | be_with: be with | drop_off: drop off | pass_on: pass on | hand_over: hand over
mental      look_forward: look forward | look_like: look like | be_happy: be happy, be glad | be_interested: be interested
mental      work_for: work for | turn_out: turn out | end_up: end up | keep_in: keep in
get         hear_from: hear from
whereabouts be_in: be in | be_out: be out, be gone, be away, be off | be_at: be at, work from | be_on: be on | be_back: be back
whereabouts be_here: be here | be_available: be available | go_to: go to, head to, leave for
"""


def _read(table: str) -> dict[tuple[str, str], tuple[str, str]]:
    senses: dict[tuple[str, str], tuple[str, str]] = {}
    for line in table.strip().splitlines():
        kind, _, entries = line.partition(" ")
        for entry in entries.split("|"):
            name, _, pairs = entry.strip().partition(": ")
            for pair in pairs.split(", "):
                verb, _, second = pair.partition(" ")
                senses[verb, second] = (name, kind)
    return senses


_SENSES = _read(_TABLE)
_MAY_SPLIT = frozenset({"call", "pass_on", "drop_off", "set_up", "put_together", "get_back"})
"""These take their object in the middle: "set it up", "pass that on"."""

_POSTED = frozenset(
    "posted informed updated apprised appraised advised abreast aware current loop date speed".split()
)
_RINGS = frozenset("call ring buzz shout holler bell tinkle".split())
_NEWS = frozenset("update answer feedback status heads decision news".split())
_LINES = frozenset("line note email mail message".split())
_RECIPIENTS = frozenset("you him her them".split())


def particle_verb(words: Sequence[str], at: int, lemma: str) -> tuple[str, str]:
    """The lemma joined with its second word where the two are one verb, and the class of that verb."""
    following = words[at + 1 : at + 1 + _REACH]
    if not following:
        return lemma, kind_of(lemma)
    sense = _SENSES.get((lemma, following[0])) or _split_sense(lemma, following)
    if sense:
        return sense
    if lemma == "put" and _goes_into_the_mail(words, at):
        return "mail", "send"
    looked_for = _WITH_OBJECT.get(lemma)
    return (looked_for and looked_for(following)) or (lemma, kind_of(lemma))


def _split_sense(lemma: str, following: Sequence[str]) -> tuple[str, str] | None:
    if len(following) < 2 or (following[0] not in OBJECT_PRONOUNS and following[0] not in DETERMINERS):
        return None
    sense = _SENSES.get((lemma, following[1]))
    return sense if sense and sense[0] in _MAY_SPLIT else None


def _let(following: Sequence[str]) -> tuple[str, str] | None:
    if "know" in following[:4]:
        return "let_know", "reply"
    return ("let_have", "send") if "have" in following[1:3] else None


def _keep(following: Sequence[str]) -> tuple[str, str] | None:
    return ("keep_posted", "reply") if not _POSTED.isdisjoint(following) else None


def _give(following: Sequence[str]) -> tuple[str, str] | None:
    if not _RINGS.isdisjoint(following[:4]):
        return "give_call", "call"
    return ("give_update", "reply") if not _NEWS.isdisjoint(following) else None


def _drop(following: Sequence[str]) -> tuple[str, str] | None:
    return ("drop_line", "reply") if not _LINES.isdisjoint(following[:4]) else None


def _get(following: Sequence[str]) -> tuple[str, str] | None:
    reaches = following[0] in _RECIPIENTS or ("to" in following and not _RECIPIENTS.isdisjoint(following))
    if reaches or "over" in following[:4] or "out" in following[:4]:
        return "get_to", "send"
    return ("get_done", "do") if any(form_of(word)[1] in ("ed", "en") for word in following) else None


def _goes_into_the_mail(words: Sequence[str], at: int) -> bool:
    """ "Put samples of both kinds in the mail"."""
    phrase = " ".join(words[at : at + _LONG_REACH])
    return " last " not in phrase and any(
        f" {into} the {mail}" in phrase for into in ("in", "into") for mail in ("mail", "post")
    )


def _put(following: Sequence[str]) -> tuple[str, str] | None:
    return ("put_in_touch", "introduce") if "touch" in following else None


_WITH_OBJECT = {"let": _let, "keep": _keep, "give": _give, "drop": _drop, "get": _get, "put": _put}
