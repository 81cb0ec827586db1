"""The printed drafts of docs/drafts.md: forty situations, each through plan, check of facts and template."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.core.drafting.facts import DraftKind
from agent.core.score.smart import smart_ask
from bench.draft_samples import LANGUAGES, page, samples

_NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def test_the_printed_page_is_what_the_templates_say() -> None:
    """Whoever changes a wording prints the page anew, and reads it: python -m bench.draft_samples > docs/drafts.md."""
    assert (ROOT / "docs" / "drafts.md").read_text(encoding="utf-8") == "\n".join(page()) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_situation_is_written_in_its_own_language(language: str) -> None:
    """The language is heard from the thread, none falls back to English."""
    plans = [plan for _, plan, _ in samples(language)]
    assert len(plans) == 10
    assert {plan.facts.language for plan in plans} == {language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_asks_one_thing_and_is_short(language: str) -> None:
    """One question mark at most beyond the quotation, and no more than eight lines before the closing."""
    for title, plan, draft in samples(language):
        own = draft.text.partition(plan.answered.attribution)[0].replace(plan.facts.quote, "")
        assert own.count("?") <= 1, title
        assert len([line for line in own.splitlines() if line.strip()]) <= 12, title


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_follow_up_asks_who_what_and_by_when(language: str) -> None:
    """The check of an ask (`agent.core.score.smart`) passes for each wording that ships."""
    asked = [
        (title, smart_ask(draft.text, _NOW))
        for title, plan, draft in samples(language)
        if plan.kind is DraftKind.FOLLOW_UP
    ]
    assert len(asked) > 2
    assert [title for title, checked in asked if not checked.is_smart] == []
