"""A mistake of kept's own about one account: said, and no other account waits for it to be mended."""

import json
from pathlib import Path

import pytest

from agent.core.drafting.facts import DraftPlan
from agent.core.drafting.plan import plan_drafts
from agent.core.fulfil.exchange import Exchange
from agent.core.fulfil.follow import follow
from agent.core.policy import Policy, Rep
from tests.cli.conftest import Run

_NOW = "2026-03-20T09:00:00+00:00"
_OTHERS = """From x Mon Mar  2 09:00:00 2026
X-Folder: Sent
Message-ID: <other@test.example>
Date: Mon, 2 Mar 2026 10:00:00 +0000
From: lena@harbour.example
To: ida@granite.example
Subject: Setts

I will send you the setts' weights by Friday.

From x Wed Mar  4 09:00:00 2026
X-Folder: Inbox
Received: from mx.granite.example
Message-ID: <thanks@test.example>
In-Reply-To: <other@test.example>
Date: Wed, 4 Mar 2026 10:00:00 +0000
From: ida@granite.example
To: lena@harbour.example
Subject: Re: Setts

Thanks!

"""


@pytest.fixture
def two_accounts(mailbox: Path) -> Path:
    """The small mbox, and mail with another account."""
    mailbox.write_text(mailbox.read_text("utf-8") + _OTHERS, "utf-8")
    return mailbox


def _scan(run: Run, mailbox: Path, *more: str) -> str:
    answer = run(
        "scan", mailbox, "--me", "lena@harbour.example", "--tz", "Europe/Berlin", "--now", _NOW, *more
    )
    assert answer.status == 0, answer.err
    return answer.out


def _accounts(run: Run) -> set[str]:
    return {row["account"] for row in json.loads(run("promises", "--json", "--now", _NOW).out)["commitments"]}


def _drafted(run: Run) -> set[str]:
    """The accounts that drafts are addressed to."""
    rows = json.loads(run("drafts", "--json").out)["drafts"]
    return {to.partition("@")[2] for row in rows for to in row["to"]}


def _stumbling(exchange: Exchange, rep: Rep, policy: Policy) -> object:
    if exchange.account == "quarry.example":
        raise KeyError("words of a mail")
    return follow(exchange, rep, policy)


def test_one_account_that_cannot_be_followed_stops_no_other(
    run: Run, two_accounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said in a sentence with the place of the mistake, by the doctor too; once mended all is as if it had never been."""
    with monkeypatch.context() as patch:
        patch.setattr("agent.flows.follow.follow", _stumbling)
        said = _scan(run, two_accounts)
        assert "quarry.example could not be followed" in said
        assert "KeyError at test_unfollowed:" in said
        assert "words of a mail" not in said
        assert _accounts(run) == {"granite.example"}
        assert "quarry.example could not be followed" in run("doctor").out
        (one,) = json.loads(_scan(run, two_accounts, "--json"))["unfollowed"]
        assert one["account"] == "quarry.example"
    assert "could not be followed" not in _scan(run, two_accounts)
    assert _accounts(run) == {"granite.example", "quarry.example"}
    assert "could not be followed" not in run("doctor").out


def test_no_draft_is_made_from_half_a_view(
    run: Run, two_accounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While an account is not followed its promises may have been kept since, so nobody is reminded of them."""
    early = "2026-03-03T09:00:00+00:00"
    run("scan", two_accounts, "--me", "lena@harbour.example", "--tz", "Europe/Berlin", "--now", early)
    two_accounts.write_text(two_accounts.read_text("utf-8") + _MORE, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("agent.flows.follow.follow", _stumbling)
        _scan(run, two_accounts)
        assert "quarry.example" in _accounts(run), "what was known of it stands"
        assert "quarry.example" not in _drafted(run)


_MORE = _OTHERS.replace("granite", "quarry").replace("other@", "more@").replace("thanks@", "again@")


def test_one_account_that_no_draft_can_be_made_for_stops_no_other(
    run: Run, two_accounts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others have theirs, and the sentence says where the mistake lies."""

    def stumbling(rows: object, exchange: Exchange, *more: object) -> tuple[DraftPlan, ...]:
        if exchange.account == "granite.example":
            raise KeyError("words of a mail")
        return tuple(plan_drafts(rows, exchange, *more))  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("agent.flows.draft.plan_drafts", stumbling)
        said = _scan(run, two_accounts)
        assert "KeyError at test_unfollowed:" in said
        assert "words of a mail" not in said
        assert _drafted(run) == {"quarry.example"}
    _scan(run, two_accounts)
    assert _drafted(run) == {"granite.example", "quarry.example"}
