"""Drafts as text and HTML: the wording of every situation, quoting, overriding, refusing."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agent.core.commitment import Action, CommitmentId
from agent.core.drafting.facts import Answered, DraftFacts, DraftKind, DraftPlan
from agent.core.message import Address, MessageKey
from agent.errors import DraftRefused
from agent.render.environment import environment
from agent.render.mail import render_draft
from agent.resources import folder

FACTS = DraftFacts(
    language="en",
    familiar=False,
    greeting="Hi Bo,",
    closing=("Best,", "Inês"),
    quote="You will have the oak crates by Wednesday",
    said_on="Monday 2 March",
    said_by="",
    due="Wednesday 4 March",
    due_has_hour=False,
    due_is_window=False,
    due_is_named=False,
    moved_on="",
    told_on="",
    object="the oak crates",
    action=Action.SEND,
    conditional=False,
    new_date="[new date]",
    blanks=("[new date]",),
    ask_by="",
    offers_to_make_good=False,
    names=("Bo Quill", "Bo", "Inês Alder", "Inês"),
)
ASKED = replace(FACTS, new_date="", blanks=(), ask_by="Monday 9 March")


def a_plan(kind: DraftKind, facts: DraftFacts, text: str = "You will have the oak crates.") -> DraftPlan:
    return DraftPlan(
        kind=kind,
        commitment=CommitmentId("c1"),
        in_reply_to=MessageKey("m1@mail.example"),
        references=(MessageKey("m1@mail.example"),),
        to=(Address("bo@quillmark.example", "Bo Quill"),),
        subject="Re: Crates",
        facts=facts,
        answered=Answered("On Mon, 2 Mar 2026 at 09:30, Inês Alder <ines@alderway.example> wrote:", text),
    )


@pytest.fixture(scope="module")
def shipped() -> Environment:
    return environment([folder("templates")])


def body(text: str) -> str:
    """The newly written part on one line a paragraph."""
    own = text.partition("\n\nOn Mon, 2 Mar")[0]
    return "\n".join(" ".join(block.split()) for block in own.split("\n\n"))


def test_the_slip_notice_as_it_is_read(shipped: Environment) -> None:
    """What was promised and for when, owned in a sentence, a marked blank for the new date."""
    assert body(render_draft(shipped, a_plan(DraftKind.SLIP_NOTICE, FACTS)).text) == (
        "Hi Bo,\n"
        "On Monday 2 March I promised you the oak crates by Wednesday 4 March. "
        "I missed that date, and I should have told you before it passed. I am sorry.\n"
        "You will have the oak crates by [new date].\n"
        "Best, Inês"
    )


def test_the_follow_up_as_it_is_read(shipped: Environment) -> None:
    """What they said and for when, one ask with a day, and what they have of it."""
    facts = replace(ASKED, quote="You will get our floor plan by Wednesday", object="your floor plan")
    assert body(render_draft(shipped, a_plan(DraftKind.FOLLOW_UP, facts)).text) == (
        "Hi Bo,\n"
        "On Monday 2 March you wrote: “You will get our floor plan by Wednesday.” That was Wednesday 4 March, "
        "and as far as I can see it is still to come.\n"
        "Could you send me your floor plan by Monday 9 March, or tell me by then which day I can count on? "
        "Then we can carry on at once, and you lose no more time.\n"
        "Best, Inês"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"due_is_named": True, "object": ""}, "by Wednesday.” I missed that date"),
        ({"due_is_window": True, "object": ""}, "That meant by Wednesday 4 March."),
        (
            {"moved_on": "Tuesday 3 March"},
            "and on Tuesday 3 March the date moved to Wednesday 4 March. I missed that date too",
        ),
        (
            {"moved_on": "Tuesday 3 March", "object": ""},
            "On Tuesday 3 March that moved to Wednesday 4 March. I missed that date too",
        ),
        ({"said_by": "Ola Berg"}, "my colleague Ola Berg promised you the oak crates"),
        ({"said_by": "Ola Berg", "object": ""}, "my colleague Ola Berg wrote: “You will"),
        ({"said_by": "Ola Berg"}, "We missed that date, and we should have told you"),
        ({"weak": True}, "I wrote: “You will have the oak crates by Wednesday.”"),
        (
            {"conditional": True},
            "The date has passed, and I should have told you before it did how things stand.",
        ),
        ({"due_has_hour": True}, "I missed that, and I should have told you beforehand."),
        ({"object": ""}, "The new date for this is [new date]."),
        ({"action": Action.CALL}, "Would [new date] suit you instead?"),
        ({"action": Action.REPLY}, "You will have the answer by [new date]."),
        ({"offers_to_make_good": True}, "please tell me what would put it right."),
        ({"new_date": "Friday 6 March", "blanks": ()}, "by Friday 6 March."),
        ({"quote": "Could you have it by then?", "object": ""}, "“Could you have it by then?”"),
    ],
)
def test_the_notice_follows_its_facts(shipped: Environment, change: dict[str, object], words: str) -> None:
    """Each fact changes the one sentence that speaks of it."""
    facts = replace(FACTS, **change)  # type: ignore[arg-type]
    assert words in body(render_draft(shipped, a_plan(DraftKind.SLIP_NOTICE, facts)).text)


LANGUAGES = ("en", "de", "fr", "es")
FLAGS = ("familiar", "due_is_named", "due_is_window", "conditional", "offers_to_make_good")


@pytest.mark.parametrize(("language", "kind"), product(LANGUAGES, DraftKind))
def test_every_situation_can_be_written_in_every_language(
    shipped: Environment, language: str, kind: DraftKind
) -> None:
    """All actions and flags give clean sentences: no empty one, no doubled mark or space, all facts checked."""
    base = ASKED if kind is DraftKind.FOLLOW_UP else FACTS
    for action, flag, moved, told, colleague, thing in product(
        Action,
        (*FLAGS, ""),
        ("", "Tuesday 3 March"),
        ("", "Tuesday 3 March"),
        ("", "Ola Berg"),
        ("", "the lids"),
    ):
        facts = replace(
            base,
            language=language,
            action=action,
            moved_on=moved,
            told_on=told,
            said_by=colleague,
            object=thing,
        )
        facts = replace(facts, **{flag: True}) if flag else facts  # type: ignore[arg-type]
        text = body(render_draft(shipped, a_plan(kind, facts)).text)
        assert not re.search(r"  |\.\.|,,| ,| \.|\(\)|None|\{\{|“\.|”\.[^»]", text), text
        assert facts.quote in text or f"promised you {thing}" in text.replace("Ola Berg ", "")
        assert (facts.new_date or facts.ask_by) in text


_EMPTY = (
    *(
        "checking in",
        "touching base",
        "touch base",
        "circling back",
        "circle back",
        "following up",
        "just wanted",
    ),
    *("hope this finds you", "hope you are well", "bump", "nachhaken", "nachfassen", "kurz nachfragen"),
    *("je me permets", "je reviens vers", "relance", "quería saber", "solo quería", "me pongo en contacto"),
)
"""What says nothing, and makes a mail one of a hundred."""


@pytest.mark.parametrize(("language", "kind"), product(LANGUAGES, DraftKind))
def test_shipped_wording_holds_no_facts_of_its_own(language: str, kind: DraftKind) -> None:
    """No digit and no link stands in a shipped template: those come from evidence alone."""
    source = (folder("templates") / "mail" / language / f"{kind.value}.j2").read_text(encoding="utf-8")
    assert not re.search(r"\d|://|@", source)
    assert not [phrase for phrase in _EMPTY if phrase in source.casefold()]


def test_the_original_is_quoted_as_mail_programs_do(shipped: Environment) -> None:
    """An attribution, then every line behind a mark, older quotations one level deeper."""
    drafted = render_draft(shipped, a_plan(DraftKind.SLIP_NOTICE, FACTS, "First\n\n> older\nlast"))
    assert drafted.text.endswith(
        "On Mon, 2 Mar 2026 at 09:30, Inês Alder <ines@alderway.example> wrote:\n\n> First\n>\n>> older\n> last\n"
    )
    assert '<blockquote class="gmail_quote"' in drafted.html
    assert "First<br>\n<br>\n&gt; older<br>\nlast" in drafted.html


def test_text_and_html_say_the_same(shipped: Environment) -> None:
    """Both parts are set from one wording."""
    drafted = render_draft(shipped, a_plan(DraftKind.SLIP_NOTICE, FACTS))
    bare = re.sub(r"<[^>]+>", " ", drafted.html.partition('<div class="gmail_quote">')[0])
    assert " ".join(bare.split()).replace(" .", ".") == " ".join(body(drafted.text).split())


def test_the_blank_stands_out_in_html(shipped: Environment) -> None:
    """Whoever opens the draft sees what is left to fill."""
    html = render_draft(shipped, a_plan(DraftKind.SLIP_NOTICE, FACTS)).html
    assert re.search(r"<span style=\"background-color:[^\"]+\">\[new date\]</span>", html)


def test_lines_are_short(shipped: Environment) -> None:
    """The newly written text keeps to 72 columns."""
    text = render_draft(shipped, a_plan(DraftKind.SLIP_NOTICE, FACTS)).text
    assert all(len(line) <= 72 for line in text.partition("On Mon,")[0].splitlines())


def with_own(tmp_path: Path, name: str, content: str) -> ImmutableSandboxedEnvironment:
    path = tmp_path / "mail" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return environment([tmp_path, folder("templates")])


def test_a_users_template_overrides_ours_by_file(tmp_path: Path) -> None:
    """The user's folder comes first; what it lacks comes from the shipped one."""
    own = with_own(
        tmp_path, "en/slip_notice.j2", "Mea culpa: {{ facts.quote }}.\n\nAlderway of Porto, since 1974"
    )
    notice = render_draft(own, a_plan(DraftKind.SLIP_NOTICE, FACTS))
    assert (
        "Mea culpa: You will have the oak crates by Wednesday.\n\nAlderway of Porto, since 1974"
        in notice.text
    )
    assert "you wrote" in render_draft(own, a_plan(DraftKind.FOLLOW_UP, ASKED)).text


@pytest.mark.parametrize(
    "content",
    [
        "{{ facts.colour }}",
        "{{ nothing }}",
        "{% if %}",
        "{{ facts.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{% include 'mail/nowhere.j2' %}",
        "{{ facts.closing.append('x') }}",
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_in_words(tmp_path: Path, content: str) -> None:
    """Unknown names, bad syntax and ways out of the sandbox end in a sentence that names the file."""
    own = with_own(tmp_path, "en/slip_notice.j2", content)
    with pytest.raises(DraftRefused, match=r"mail/en/slip_notice\.j2"):
        render_draft(own, a_plan(DraftKind.SLIP_NOTICE, FACTS))


def test_a_template_may_not_compute_facts_of_its_own(tmp_path: Path) -> None:
    """What comes out is checked against the facts: a number that stands nowhere is refused by name."""
    own = with_own(tmp_path, "en/slip_notice.j2", "You will have it in {{ 7 * 6 }} days.")
    with pytest.raises(DraftRefused, match="number 42"):
        render_draft(own, a_plan(DraftKind.SLIP_NOTICE, FACTS))


@pytest.mark.parametrize("source", ["{{ ''.__class__.__mro__ }}", "{{ closing.append('x') }}"])
def test_templates_run_in_a_sandbox(shipped: Environment, source: str) -> None:
    """No way from a value to Python's inside, and no changing of what was handed in."""
    with pytest.raises(SecurityError):
        shipped.from_string(source).render(closing=["Best,"])


def test_a_language_without_a_template_is_english(shipped: Environment) -> None:
    """A thread in another language gets the English draft rather than none."""
    facts = replace(FACTS, language="pt")
    assert "I missed that date" in body(render_draft(shipped, a_plan(DraftKind.SLIP_NOTICE, facts)).text)


@pytest.mark.parametrize(
    ("greeting", "begins"), [("Guten Tag Frau Quill,", "am Montag"), ("Hallo Bo!", "Am Montag")]
)
def test_german_goes_on_small_after_a_comma(shipped: Environment, greeting: str, begins: str) -> None:
    """Only an exclamation mark after the greeting begins a new sentence."""
    facts = replace(FACTS, language="de", greeting=greeting, said_on="Montag, 2. März", object="")
    for kind in DraftKind:
        text = body(render_draft(shipped, a_plan(kind, facts)).text)
        assert text.splitlines()[1].startswith(f"{begins}, dem 2. März,")


def test_an_american_date_is_closed_by_a_comma(shipped: Environment) -> None:
    """ "On Monday, March 2, I promised": where the date has a comma inside, it has one after."""
    facts = replace(FACTS, said_on="Monday, March 2", due="Wednesday, March 4")
    assert "On Monday, March 2, I promised you" in body(
        render_draft(shipped, a_plan(DraftKind.SLIP_NOTICE, facts)).text
    )
