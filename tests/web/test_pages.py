"""Every page on the sample mailboxes, and the words that are given on them."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from agent import bootstrap
from agent.cli.commands import kept
from agent.core.commitment import Commitment, State
from agent.store_port import MailboxId, Wanted
from tests.web.serving import MONDAY, Visitor, running

PAGES = [
    "/settings",
    *(
        f"/m/{mailbox}/{page}"
        for mailbox in (1, 2)
        for page in (
            "today",
            "ledger",
            "ledger?state=overdue&by=rep",
            "accounts",
            "week",
            "week/2026-W10",
            "week/2026-W05",
            "drafts",
        )
    ),
]


def _rows(data: Path, mailbox: int = 1) -> list[Commitment]:
    with bootstrap.application(data) as app, app.store.reading() as unit:
        return list(unit.ledger.commitments(MailboxId(mailbox), Wanted()))


def _state(data: Path, one: str) -> State:
    with bootstrap.application(data) as app:
        mailboxes = {mailbox.id: mailbox for mailbox in app.mailboxes()}
        with app.store.reading() as unit:
            where, row = unit.ledger.find(list(mailboxes), one)
        return row.state(MONDAY, mailboxes[where].rep.zone)


def _open(reader: Visitor, path: str) -> str:
    """The page, and the pages that a first visit to a page leads to."""
    answer = reader.get(path)
    assert answer.status == 200, (path, answer.text[:2000])
    return answer.text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens(reader: Visitor, path: str) -> None:
    """A page is one document with a title, one heading of the first order, and no inline style or script."""
    text = _open(reader, path)
    assert text.count("<h1") == 1
    assert "</html>" in text
    assert not re.search(r"<[^>]+\s(style|on\w+)=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_every_link_of_ours_leads_somewhere(reader: Visitor) -> None:
    """Nothing on any page points at a page that is not there, or at another machine."""
    seen, waiting = set[str](), ["/", *PAGES]
    while waiting:
        path = waiting.pop()
        answer = reader.get(path)
        if answer.status == 303:
            waiting.append(answer.headers["location"])
            continue
        assert answer.status == 200, path
        places = set(re.findall(r'\sid="([^"]+)"', answer.text))
        assert set(re.findall(r'href="#([^"]*)"', answer.text)) <= places, path
        for href in re.findall(r'(?:href|src|action)="([^"#]*)', answer.text):
            plain = href.replace("&amp;", "&")
            assert plain == "" or plain.startswith("/"), href
            is_form = plain.rpartition("/")[2] in ("keep", "move", "dismiss", "confirm", "undo", "shows")
            is_week = "/week/" in plain or "/team/" in plain  # there is always one before
            if plain and plain not in seen and not (is_form or is_week) and plain != "/sign-out":
                seen.add(plain)
                waiting.append(plain)
    assert len(seen) > 60


def test_the_weeks_figures_open_to_their_promises(reader: Visitor) -> None:
    """The page has the mail's figures, the moved among them, and behind the kept rate each promise with what it counts."""
    text = _open(reader, "/m/1/week/2026-W11")
    for label in ("kept in time", "kept late", "moved", "slips told early", "overdue now", "due next week"):
        assert f"<span>{label}</span>" in text
    made_of = re.search(r"<summary>What it is made of</summary>(.*?)</details>", text, re.DOTALL)
    assert made_of is not None
    counted = re.search(r"from (\d+) promises? that came due", text)
    assert counted is not None
    assert made_of.group(1).count("/m/1/promises/") == int(counted.group(1))


def test_a_week_to_come_is_no_page(reader: Visitor) -> None:
    """Of a week that has not begun nothing is said but that."""
    answer = reader.get("/m/1/week/2026-W40")
    assert answer.status == 400
    assert "2026-W40 has not begun" in answer.text


@pytest.mark.parametrize("path", ["/m/1/accounts", "/m/1/ledger"])
def test_a_page_past_the_last_is_the_last(reader: Visitor, path: str) -> None:
    """A number that a list does not reach shows its end, and not that there is nothing."""
    text = _open(reader, f"{path}?page=999")
    assert "Nothing fits" not in text
    assert "Nobody has promised" not in text
    assert "/m/1/accounts/" in text


def test_trouble_sets_apart_what_is_to_be_typed(reader: Visitor) -> None:
    """A sentence that names a command shows it as code, without its marks."""
    text = reader.get("/m/1/promises/nothing").text
    assert "<code>kept promises</code>" in text
    assert "`" not in text


def test_a_promise_says_what_it_lacks(reader: Visitor, sample: Path) -> None:
    """An open one is checked for who, what and by when, as on the command line."""
    row = next(row for row in _rows(sample) if "certificate" in row.found.quote)
    assert "says who, what and by when" in _open(reader, f"/m/1/promises/{row.id}")


def test_a_follow_ups_ask_is_checked(reader: Visitor, sample: Path) -> None:
    """Who, what and by when, on the page and in the command's JSON alike; a slip notice asks the customer nothing."""
    run = CliRunner().invoke(kept, ["drafts", "--json", "--data", str(sample)])
    asks = {draft["kind"]: draft["ask"] for draft in json.loads(run.stdout)["drafts"]}
    assert asks["follow_up"] == {"who": True, "what": True, "when": True, "lacks": []}
    assert asks["slip_notice"] is None
    assert "says who, what and by when" in reader.get("/m/1/drafts").text + reader.get("/m/2/drafts").text


def test_today_says_what_the_command_says(reader: Visitor) -> None:
    """The three things that matter, with their drafts."""
    text = _open(reader, "/m/1/today")
    assert "Tell Patrick Sorensen, Dr. Imani Wells that it slipped" in text
    assert "I&#39;ll get that certificate to you both by Wednesday, March 4." in text
    assert "draft ready" in text


def test_a_promise_shows_the_sentence_in_its_mail(reader: Visitor, sample: Path) -> None:
    """The evidence is marked where it was written, with its history and the rule of its due."""
    row = next(row for row in _rows(sample) if "certificate" in row.found.quote)
    text = _open(reader, f"/m/1/promises/{row.id}")
    assert "<mark>I&#39;ll get that certificate to you both by Wednesday, March 4.</mark>" in text
    assert "What became of it" in text
    assert "(rule:" in text


def test_an_account_opens_every_figure(reader: Visitor) -> None:
    """On one account's page each idea has its heading, and what it rests on is a link to a promise or a mail."""
    text = _open(reader, "/m/1/accounts/stbrannoc.example")
    for idea in (
        "Needs somebody", "Heat", "Last advance", "Give and get", "Look before you ask", "Commitment map",
        "Our word here", "Come clean early", "Face time", "We answer in", "They answer in",
        "What stands in the way", "The year", "Whose priorities we speak of", "Introductions by them",
    ):  # fmt: skip
        assert idea in text, idea
    for opened in ("Each answer", "The mails it was read from", "What stands in the way"):
        after = text.partition(opened)[2]
        first = re.search(r'href="(/m/1/mail\?id=[^"]+)"', after)
        assert first is not None, opened
        assert "<article" in _open(reader, first.group(1).replace("&amp;", "&"))
    assert re.search(r"\d+% of our \d+ sentences are about them", text)


@pytest.mark.parametrize(
    "one", ["", "nothing", "%00", "../../etc/passwd", "%F0%9F%92%A9", "' OR 1=1 --", "%ED%A0%80", "x" * 5000]
)
def test_a_mail_that_is_not_here_is_no_page(reader: Visitor, one: str) -> None:
    """Whatever the address asks for, what is not kept is not there, and nothing breaks."""
    assert reader.get(f"/m/1/mail?id={one.replace(' ', '+')}").status == 404


def test_another_mailbox_mail_is_not_here(reader: Visitor, sample: Path) -> None:
    """A mail opens in the mailbox that holds it and in no other."""
    with bootstrap.application(sample) as app, app.store.reading() as unit:
        keys = {
            number: {row.message for row in unit.ledger.commitments(MailboxId(number), Wanted())}
            for number in (1, 2)
        }
    for here, there in ((1, 2), (2, 1)):
        one = min(keys[there] - keys[here])
        asked = urlencode({"id": one})
        assert reader.get(f"/m/{there}/mail?{asked}").status == 200
        assert reader.get(f"/m/{here}/mail?{asked}").status == 404


def test_another_mailbox_promise_is_not_here(reader: Visitor, sample: Path) -> None:
    """What belongs to one mailbox is no answer about another."""
    theirs = _rows(sample, 2)[0]
    assert reader.get(f"/m/1/promises/{theirs.id}").status == 404
    assert reader.get("/m/9/today").status == 404
    assert reader.get("/m/1/accounts/nobody.example").status == 404


@pytest.mark.parametrize(
    ("word", "form", "state"),
    [
        ("keep", {}, State.LATE),
        ("dismiss", {}, State.DISMISSED),
        ("dismiss", {"only": "1"}, State.DISMISSED),
        ("move", {"when": "2026-04-02"}, State.OPEN),
        ("confirm", {}, State.OVERDUE),
    ],
)
def test_a_word_is_taken_and_shown(
    visitor: Visitor, data: Path, word: str, form: dict[str, str], state: State
) -> None:
    """A button writes the rep's word into the ledger and leads back to where it stood, without a script."""
    row = next(row for row in _rows(data) if "certificate" in row.found.quote)
    token = visitor.get("/m/1/today").token
    answer = visitor.post(
        f"/m/1/promises/{row.id}/{word}", {"token": token, "back": "/m/1/today?said=move&x=1", **form}
    )
    assert answer.status == 303
    back = answer.headers["location"]
    assert back.startswith(f"/m/1/today?x=1&said={word}&about={row.id}")
    assert 'class="flash"' in _open(visitor, back)
    assert _state(data, row.id) is state


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/m/1",
        "//evil.example/m/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/settings",
        "",
    ],
)
def test_a_word_leads_nowhere_else(visitor: Visitor, data: Path, back: str) -> None:
    """A form that names another place leads to the commitment itself."""
    row = _rows(data)[0]
    token = visitor.get("/m/1/today").token
    answer = visitor.post(f"/m/1/promises/{row.id}/confirm", {"token": token, "back": back})
    assert answer.headers["location"].startswith(f"/m/1/promises/{row.id}?said=confirm")


@pytest.mark.parametrize(
    ("word", "form", "status"),
    [
        ("move", {"when": "soon"}, 400),
        ("move", {}, 400),
        ("move", {"when": "9999-12-31"}, 400),
        ("move", {"when": "0001-01-01"}, 400),
        ("move", {"when": "2026-02-01"}, 400),
        ("eat", {}, 404),
    ],
)
def test_what_is_no_word_changes_nothing(
    visitor: Visitor, data: Path, word: str, form: dict[str, str], status: int
) -> None:
    """A day that is none, and a word nobody knows, are refused with a sentence."""
    row = _rows(data)[0]
    before = _state(data, row.id)
    token = visitor.get("/m/1/today").token
    assert visitor.post(f"/m/1/promises/{row.id}/{word}", {"token": token, **form}).status == status
    assert _state(data, row.id) is before


def test_reading_a_page_changes_nothing(reader: Visitor, sample: Path) -> None:
    """A link that says what is asked does not answer it: programs follow links, people press buttons."""
    row = next(row for row in _rows(sample) if "certificate" in row.found.quote)
    text = _open(reader, f"/m/1/promises/{row.id}?say=keep")
    assert "Was it kept?" in text
    assert reader.get(f"/m/1/promises/{row.id}/keep").status == 405
    assert _state(sample, row.id) is State.OVERDUE


@pytest.mark.parametrize("week", ["0001-W01", "9999-W52", "2026-W54", "2026", "soon", "2026-W1x"])
def test_a_week_that_never_was_is_not_here(reader: Visitor, week: str) -> None:
    """Neither for a rep nor for a team."""
    assert reader.get(f"/m/1/week/{week}").status == 404
    assert reader.get(f"/team/{week}").status == 404


def test_the_owner_of_the_machine_sees_the_team(reader: Visitor) -> None:
    """Where several mailboxes are here, their week together, as `kept report --team` has it."""
    text = _open(reader, "/team")
    assert "Nora Lindqvist" in text
    assert "Felix Brandt" in text


def test_the_ledger_is_searched_and_filtered(reader: Visitor) -> None:
    """Each word must stand in the sentence, a name or the account; what fits nothing says so."""
    assert "certificate to you both" in _open(reader, "/m/1/ledger?q=CERTIFICATE+wells")
    assert "certificate to you both" not in _open(reader, "/m/1/ledger?q=certificate&by=customer")
    assert "Nothing fits" in _open(reader, "/m/1/ledger?q=walrus")
    assert "Nothing fits" in _open(reader, "/m/1/ledger?q=nowhere-to-be-found")
    assert "certificate" in _open(reader, "/m/1/ledger?state=nonsense&by=nonsense&page=-4")


def test_a_word_from_the_command_line_is_seen(visitor: Visitor, data: Path) -> None:
    """Pages are in step with whatever another process writes."""
    from click.testing import CliRunner

    from agent.cli.commands import kept

    assert "that it slipped" in _open(visitor, "/m/1/today")
    row = next(row for row in _rows(data) if "certificate" in row.found.quote)
    done = CliRunner().invoke(kept, ["keep", row.id, "--data", str(data), "--now", MONDAY.isoformat()])
    assert done.exit_code == 0
    assert "that it slipped" not in _open(visitor, "/m/1/today")


def test_settings_show_no_secret(data: Path) -> None:
    """An address with a password in it is only said to be set."""
    (data / "kept.toml").write_text('broker_url = "redis://:hunter2@127.0.0.1/0"\n')
    with running(data) as site:
        text = _open(Visitor(site).sign_in(), "/settings")
    assert "hunter2" not in text
    assert "broker_url" in text


def test_an_empty_folder_explains_itself(tmp_path: Path) -> None:
    """The first page without any mail says what kept does and three ways to begin."""
    with running(tmp_path) as site:
        text = _open(Visitor(site).sign_in(), "/")
    for way in ("kept demo", "kept scan", "kept connect"):
        assert way in text


class _Outline(HTMLParser):
    """Fields without a name, pictures without words."""

    def __init__(self) -> None:
        super().__init__()
        self.nameless: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A picture either has a name or is hidden from those who cannot see it."""
        if tag == "svg" and not {"aria-label", "aria-hidden"} & {name for name, _ in attrs}:
            self.nameless.append(tag)


def test_every_picture_says_in_words_what_it_shows(reader: Visitor) -> None:
    """Those who cannot see it miss nothing."""
    for path in ("/m/1/accounts", "/m/1/accounts/stbrannoc.example", "/m/1/week"):
        outline = _Outline()
        outline.feed(_open(reader, path))
        assert outline.nameless == []
