"""Accounts as plain lists and dictionaries, ready for JSON. The keys are stable; every figure bears its parts."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from agent.core.score.account import AccountLine, AccountPage
from agent.core.score.answering import Promptness
from agent.core.score.attention import Reason
from agent.core.score.candour import Candour
from agent.core.score.commitment_map import CommitmentMap, Placed
from agent.core.score.face_time import FaceTime
from agent.core.score.give_get import GiveAndGet
from agent.core.score.give_get import Side as Sides
from agent.core.score.in_pictures import InPictures
from agent.core.score.months import quarter_name
from agent.core.score.parts import Part, part_as_plain
from agent.core.score.plain import line_as_plain, rate_as_plain, smart_as_plain
from agent.core.score.year import Year

Plain = dict[str, object]


def account_line_as_plain(line: AccountLine) -> Plain:
    """One account of the list."""
    return {
        "account": line.account,
        "why": [_reason(reason) for reason in line.reasons],
        "heat": {
            "value": round(line.heat.value, 1),
            "a_month_ago": round(line.heat_before, 1),
            "parts": _parts(line.heat.parts),
        },
        "give_and_get": _give_get(line.give_get),
        "last_advance": part_as_plain(line.advance.last) if line.advance.last else None,
        "days_since_advance": line.advance.days_since,
        "days_silent": line.days_silent,
    }


def _reason(reason: Reason) -> Plain:
    return {
        "why": reason.why.value,
        "weight": round(reason.weight, 1),
        "hours": _hours(reason.since),
        "parts": _parts(reason.parts),
    }


def account_page_as_plain(page: AccountPage) -> Plain:
    """The whole read of one account."""
    return {
        **account_line_as_plain(page.line),
        "advances": _parts(page.line.advance.all),
        "owed": [line_as_plain(line) for line in page.owed],
        "next_actions": [{"id": a.line.id, **smart_as_plain(a.smart)} for a in page.next_actions],
        "kept_rate": rate_as_plain(page.kept_rate),
        "come_clean_early": _candour(page.candour),
        "look_before_you_ask": {
            "may_ask": page.look.may_ask,
            "first": list(page.look.first),
            "held_back": list(page.look.held_back),
        },
        "map": map_as_plain(page.map),
        "face_time": _face_time(page.face_time),
        "answers": {"ours": _promptness(page.our_answers), "theirs": _promptness(page.their_answers)},
        "true_read": [
            {"theme": one.theme.value, "words": one.words, "by": one.by, **part_as_plain(one.part)}
            for one in page.true_read.said
        ],
        "year": year_as_plain(page.year),
        "motive": {
            "share": round(page.motive.share, 3) if page.motive.share is not None else None,
            "sentences": page.motive.sentences,
            "their_words": list(page.motive.their_words),
            "nudge": page.motive.nudge,
            "about_us": _parts(page.motive.about_us),
            "message_ids": [f"<{key}>" for key in page.motive.read],
        },
        "referrals": {"made": _parts(page.referrals.made), "promised": _parts(page.referrals.promised)},
        "heat_by_week": [round(value, 1) for value in page.heat_line],
    }


def _parts(parts: Iterable[Part]) -> list[Plain]:
    return [part_as_plain(part) for part in parts]


def _give_get(both: GiveAndGet) -> Plain:
    def side(one: Sides) -> Plain:
        return {"owes": list(one.owes), "late": list(one.late), "done": list(one.done)}

    months = [
        {
            "month": f"{m.month:%Y-%m}",
            "we_promised": m.we_promised,
            "we_did": m.we_did,
            "they_promised": m.they_promised,
            "they_did": m.they_did,
            "ids": list(m.ids),
        }
        for m in both.months
    ]
    return {"ours": side(both.ours), "theirs": side(both.theirs), "months": months}


def _candour(candour: Candour) -> Plain:
    return {
        "value": round(candour.value, 4) if candour.value is not None else None,
        "low": round(candour.low, 4),
        "high": round(candour.high, 4),
        "early": _parts(candour.early),
        "afterwards": _parts(candour.afterwards),
        "untold": _parts(candour.untold),
    }


def pictures_as_plain(pictures: Sequence[InPictures]) -> list[dict[str, object]]:
    """What a report's pictures are drawn from, account by account."""
    return [
        {
            "account": one.account,
            "heat": round(one.heat, 1),
            "heat_a_month_ago": round(one.heat_before, 1),
            "heat_by_week": [round(value, 1) for value in one.heat_line],
            "map": map_as_plain(one.map),
            "year": year_as_plain(one.year),
        }
        for one in pictures
    ]


def map_as_plain(found: CommitmentMap) -> Plain:
    """Every step with what it rests on."""
    return {
        "steps": [_placed(one) for one in found.steps],
        "next": found.next.step.name if found.next else None,
        "after": [one.step.name for one in found.after],
        "gaps": [one.step.name for one in found.gaps],
    }


def _placed(one: Placed) -> Plain:
    return {
        "name": one.step.name,
        "title": one.step.title,
        "whose": one.step.by.value,
        "standing": one.standing.value,
        "owed_by": one.owed_by.value if one.owed_by else None,
        "due": one.due.isoformat() if one.due else None,
        "parts": _parts(one.evidence),
    }


def _face_time(time: FaceTime) -> Plain:
    lists = (
        "held",
        "by_them",
        "moved_by_them",
        "moved_by_us",
        "called_off_by_them",
        "called_off_by_us",
        "no_shows",
        "unclear",
        "ahead",
    )
    return {
        "hours": round(time.hours, 1),
        "this_quarter": time.this_quarter,
        "quarter_before": time.quarter_before,
        **{name: _parts(getattr(time, name)) for name in lists},
    }


def _promptness(found: Promptness) -> Plain:
    return {
        "typical_hours": _hours(found.typical),
        "quick_hours": _hours(found.quick),
        "slow_hours": _hours(found.slow),
        "is_steady": found.is_steady,
        "answers": [
            {
                "message_id": f"<{a.message}>",
                "to": f"<{a.to}>",
                "at": a.at.isoformat(),
                "hours": _hours(a.took),
            }
            for a in found.answers
        ],
        "unanswered": _parts(found.unanswered),
    }


def _hours(length: timedelta | None) -> float | None:
    return round(length / timedelta(hours=1), 1) if length is not None else None


def year_as_plain(year: Year) -> Plain:
    """The months with their advances, and the quarters spoken of."""
    return {
        "months": [
            {
                "month": f"{m.first:%Y-%m}",
                "advances": _parts(m.advances),
                "mails": m.mails,
                "meetings": m.meetings,
            }
            for m in year.months
        ],
        "without_advance": [f"{first:%Y-%m}" for first in year.idle],
        "quarters": [
            {
                "quarter": quarter_name(q.first),
                "forecasts": _parts(q.forecasts),
                "groundwork": _parts(q.groundwork),
                "is_bare": q.is_bare,
            }
            for q in year.quarters
        ],
    }
