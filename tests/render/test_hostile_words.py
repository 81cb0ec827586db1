"""Strangers' words in every field of drafts and reports: nothing runs, nothing becomes a header or a template."""

from dataclasses import replace
from datetime import date, datetime
from unicodedata import category
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from selectolax.lexbor import LexborHTMLParser

from agent.core.commitment import Action, By, Commitment, CommitmentId, Due, Found, Owner, Strength
from agent.core.drafting.facts import DraftPlan
from agent.core.drafting.plan import plan_drafts
from agent.core.fulfil.exchange import Exchange, ReadMessage, Side
from agent.core.message import Address, MessageKey, ThreadKey
from agent.core.policy import Policy, Rep
from agent.core.score.isoweek import IsoWeek
from agent.core.score.week import week_report
from agent.render.environment import environment
from agent.render.mail import render_draft
from agent.render.report import render_report
from agent.resources import folder
from tests.web.hostile import hostile_words

NAUGHTY = [
    "{{7*7}}",
    "{% for x in range(10) %}{{ x }}{% endfor %}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'-alert(1)-'",
    '" style="background:url(javascript:alert(1))" x="',
    "</td></tr></table><h1>gone</h1>",
    "</blockquote></div><p>below</p>",
    "<!-- --><style>*{display:none}</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "hello\r\nBcc: thief@elsewhere.example",
    "hello\nSubject: other\n\nbody",
    "hello\x00\x08\x1b[31m",
    "\u202emoc.elpmaxe\u202c",
    "\u2028line\u2029paragraph\x85next\x0bdown",
    "[new date]",
    "A" * 5000,
    "漢" * 300,
    "é\u0301" * 200,
    "=?utf-8?q?hello=0ABcc=3A_thief=40elsewhere=2Eexample?=",
    "\\{\\{ 7*7 \\}\\}",
]
ZONE = ZoneInfo("Europe/Lisbon")
REP = Rep("ines@alderway.example", ZONE, "Inês Alder", own_domains=("alderway.example",))
NOW = datetime(2026, 3, 9, 10, 0, tzinfo=ZONE)
MADE = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
ME = Address(REP.email, REP.name)


def a_story(words: str, by: By) -> tuple[Commitment, Exchange]:
    """One overdue commitment in which every text that mail can bring is `words`."""
    other = Address("bo@quillmark.example", words)
    sender, to = (ME, other) if by is By.REP else (other, ME)
    message = ReadMessage(
        key=MessageKey("m1@mail.example"),
        thread=ThreadKey("t"),
        sent_at=MADE,
        side=Side.REP if by is By.REP else Side.CUSTOMER,
        sender=sender,
        to=(to,),
        cc=(),
        subject=words,
        own=words,
        account="quillmark.example",
        references=(MessageKey(words), MessageKey(f"{words}@mail.example")),
        signature=words,
    )
    due = Due(date(2026, 3, 4), date(2026, 3, 4), words, zone=words)
    found = Found(
        0, 1, words, Action.SEND, Strength.FIRM, Owner.SENDER, words, words, due=due, due_text=words
    )
    row = Commitment(
        id=CommitmentId("c1"),
        by=by,
        promiser=sender,
        promisee=(to,),
        account=words,
        message=message.key,
        thread=message.thread,
        made_at=MADE,
        found=found,
        due=due,
    )
    return row, Exchange("quillmark.example", (message,))


@pytest.fixture(scope="module")
def shipped() -> Environment:
    return environment([folder("templates")])


def the_plan(words: str, by: By) -> DraftPlan:
    row, exchange = a_story(words, by)
    (plan,) = plan_drafts((row,), exchange, REP, Policy(offer_to_make_good=True), NOW)
    return plan


def is_one_clean_line(text: str) -> bool:
    unseen = {"Cc", "Cs", "Zl", "Zp"}
    return not any(category(c) in unseen or "\u202a" <= c <= "\u202e" for c in text)


TAGS = {"html", "head", "meta", "body", "div", "p", "br", "span", "blockquote"}
REPORT_TAGS = TAGS | {"title", "style", "table", "tbody", "tr", "td", "th", "h1", "h2"}


def assert_nothing_runs(html: str, tags: set[str]) -> None:
    tree = LexborHTMLParser(html)
    found = {node.tag for node in tree.css("*")}
    assert found <= tags, found - tags
    for node in tree.css("*"):
        assert not any(name.startswith("on") or name in ("href", "src") for name in node.attributes)
        assert "javascript:" not in (node.attributes.get("style") or "")


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("words", NAUGHTY, ids=range(len(NAUGHTY)))
def test_drafts_of_hostile_mail_are_harmless(shipped: Environment, words: str, by: By) -> None:
    """Every field hostile: one-line headers, no foreign tag, template marks stay text, recipients unchanged."""
    plan = the_plan(words, by)
    drafted = render_draft(shipped, plan)
    assert is_one_clean_line(drafted.subject)
    assert len(drafted.subject) < 220
    assert [a.email for a in plan.to] == ["bo@quillmark.example"]
    assert all(key.isprintable() and " " not in key and "<" not in key for key in plan.references)
    assert_nothing_runs(drafted.html, TAGS)
    if "{{7*7}}" in words:
        assert "{{7*7}}" in drafted.text
        assert "49" not in drafted.text.replace("2026", "")


@pytest.mark.parametrize("by", By)
def test_five_hundred_hostile_words_make_harmless_drafts(shipped: Environment, by: By) -> None:
    """The pages' own five hundred in every field of a draft: whole, no foreign tag, one-line subject, nobody else addressed."""
    for words in hostile_words(500):
        plan = the_plan(words, by)
        drafted = render_draft(shipped, plan)
        assert is_one_clean_line(drafted.subject), words
        assert [a.email for a in plan.to] == ["bo@quillmark.example"]
        assert_nothing_runs(drafted.html, TAGS)


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("words", NAUGHTY, ids=range(len(NAUGHTY)))
def test_reports_of_hostile_mail_are_harmless(shipped: Environment, words: str, by: By) -> None:
    """The same in the report: the layout stands, nothing runs, columns hold."""
    row, _ = a_story(words, by)
    rows = [row, replace(row, id=CommitmentId("c2"), unclear=True)]
    report = week_report(rows, REP, now=NOW, week=IsoWeek(2026, 10))
    html = render_report(shipped, report, "html")
    assert_nothing_runs(html, REPORT_TAGS)
    assert len(LexborHTMLParser(html).css("style")) == 2
    text = render_report(shipped, report, "text")
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    assert "\u202e" not in text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(words=st.text(max_size=80), by=st.sampled_from(By))
def test_any_words_give_a_whole_draft(shipped: Environment, words: str, by: By) -> None:
    """Whatever a stranger writes, the draft is made, with a one-line subject and no foreign tag."""
    drafted = render_draft(shipped, the_plan(words, by))
    assert is_one_clean_line(drafted.subject)
    drafted.text.encode()
    drafted.html.encode()
    assert_nothing_runs(drafted.html, TAGS)
