"""One click in a report is an answer: worth one word about one promise, taken once, taken back by one more click."""

import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from agent import bootstrap
from agent.bootstrap.answers import AnswerBook, NoAnswer
from agent.bootstrap.spoken import speak
from agent.core.commitment import CommitmentId, State
from agent.core.fulfil.ledger import EntryKind
from agent.flows.word import standings
from agent.store.seal import add_key
from tests.web.asking import ASKED_AT, LENA, QUOTE, entries, links, read_mail, states
from tests.web.provider import CLIENT, SECRET, Provider
from tests.web.serving import Answer, Visitor, running, running_for_a_team

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="session")
def lenas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Her ledger, not to be written to."""
    data = tmp_path_factory.mktemp("asking") / "data"
    read_mail(data)
    return data


@pytest.fixture
def data(lenas: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(lenas, tmp_path / "data"))


@pytest.fixture
def stranger(data: Path) -> Iterator[Visitor]:
    """A browser on this machine that never signed in."""
    with running(data, ASKED_AT) as site:
        yield Visitor(site)


def click(visitor: Visitor, path: str) -> Answer:
    """What a browser does: open the link, hand in the form of the page."""
    page = visitor.get(path)
    assert page.status == 200, page.text
    return press(visitor, page)


def press(visitor: Visitor, page: Answer, number: int = 0) -> Answer:
    """Press a button of an answer's page."""
    found = re.findall(r'name="link" value="([^"]+)"', page.text)
    return visitor.post("/answer", {"link": found[number]})


def about(path: str) -> CommitmentId:
    """Which promise a link is about."""
    return CommitmentId(path.split(".")[1])


@pytest.mark.parametrize(
    ("word", "state", "said"),
    [
        ("keep", State.LATE, "Marked kept, late"),
        ("move", State.OPEN, "Moved to Mon 16 Mar 2026"),
        ("dismiss", State.DISMISSED, "Marked as no promise"),
    ],
)
def test_a_click_is_an_answer_and_undo_takes_it_back(
    data: Path, stranger: Visitor, word: str, state: State, said: str
) -> None:
    """Without a sign-in, on this machine; afterwards everything stands as it did, and the history says both."""
    before, path = states(data), links(data)[word][0]
    done = click(stranger, path)
    assert said in done.text
    assert states(data)[about(path)] is state
    undone = press(stranger, done)
    assert "Taken back: it is unclear again" in undone.text
    assert states(data) == before
    assert entries(data, about(path))[-1][1:] == ("rep", True)


def test_opening_the_link_changes_nothing(data: Path, stranger: Visitor) -> None:
    """A scanner may look at it as often as it likes, ahead of the rep or instead."""
    before = states(data)
    for path in (path for paths in links(data).values() for path in paths):
        assert stranger.get(path).status == 200
        assert stranger.ask("HEAD", path, None, {}).status == 200
        ahead = stranger.get(path, Sec_Purpose="prefetch;prerender")
        assert "answer.js" not in ahead.text
    assert states(data) == before


def test_no_word_of_a_mail_is_shown_without_a_sign_in(data: Path, stranger: Visitor) -> None:
    """The link is worth an answer, not a look; whoever is signed in sees what was answered."""
    path = links(data)["keep"][0]
    done = click(stranger, path)
    assert "Marked kept" in done.text
    for page in (stranger.get(path), done, click(stranger, path)):
        assert QUOTE not in page.text
        assert ".example" not in page.text
    stranger.sign_in()
    assert QUOTE in click(stranger, path).text


def test_the_second_click_says_what_already_stands(data: Path, stranger: Visitor) -> None:
    """Nothing is written twice, and the word can still be taken back."""
    path = links(data)["keep"][0]
    click(stranger, path)
    again = click(stranger, path)
    assert "You marked it kept already" in again.text
    assert [one for one in entries(data, about(path)) if one[1] == "rep"] == [("fulfilled", "rep", False)]
    press(stranger, again)
    assert states(data)[about(path)] is State.UNCLEAR


def test_what_was_taken_back_is_asked_before_it_is_given_again(data: Path, stranger: Visitor) -> None:
    """A page reloaded after Undo does not answer once more by itself."""
    path = links(data)["keep"][0]
    press(stranger, click(stranger, path))
    again = click(stranger, path)
    assert "You took your word on it back" in again.text
    assert states(data)[about(path)] is State.UNCLEAR
    assert "Marked kept" in press(stranger, again).text
    assert states(data)[about(path)] is State.LATE


def test_an_answer_that_was_overtaken_changes_nothing_unasked(data: Path, stranger: Visitor) -> None:
    """The rep has said something else meanwhile: the page says what, and one more click insists."""
    every = links(data)
    click(stranger, every["move"][0])
    late = click(stranger, every["keep"][0])
    assert "Nothing was changed" in late.text
    assert "You moved it to Mon 16 Mar 2026" in late.text
    assert states(data)[about(every["keep"][0])] is State.OPEN
    assert "Marked kept" in press(stranger, late).text


def test_undo_takes_back_no_word_but_its_own(data: Path, stranger: Visitor) -> None:
    """What was said after it stands."""
    every = links(data)
    kept = click(stranger, every["keep"][0])
    insisted = press(stranger, click(stranger, every["dismiss"][0]))
    assert "Marked as no promise" in insisted.text
    stale = press(stranger, kept)
    assert "Nothing was changed" in stale.text
    assert states(data)[about(every["keep"][0])] is State.DISMISSED
    assert "it is late again" in press(stranger, insisted).text


def test_a_dismissal_taken_back_raises_again_what_it_silenced(data: Path, stranger: Visitor) -> None:
    """It taught that sentences of the kind are none; that is forgotten with it."""
    before = states(data)
    done = click(stranger, links(data)["dismiss"][0])
    assert list(states(data).values()).count(State.DISMISSED) == 3
    press(stranger, done)
    assert states(data) == before


def _forged(path: str) -> list[str]:
    """Links that a stranger might make of a good one."""
    mailbox, commitment, word, edition, until, mark = path.removeprefix("/answer/").split(".")
    made = [
        (mailbox, commitment, word, edition, until, "0" * 32),
        (mailbox, commitment, word, edition, until, mark[:-1]),
        (mailbox, commitment, word, edition, until, mark + "0"),
        (mailbox, commitment, word, edition, until, mark.upper()),
        (mailbox, commitment, "d", edition, until, mark),
        (mailbox, commitment, "m20260401", edition, until, mark),
        (mailbox, commitment, "m99999999", edition, until, mark),
        (mailbox, commitment, "x", edition, until, mark),
        (mailbox, commitment, word, "AAAAAAAA", until, mark),
        (mailbox, commitment, word, edition, str(int(until) + 1), mark),
        (mailbox, commitment, word, edition, "9999999", mark),
        (mailbox, commitment, word, edition, "0", mark),
        ("2", commitment, word, edition, until, mark),
        ("9" * 18, commitment, word, edition, until, mark),
        (mailbox, "a" * 12, word, edition, until, mark),
        (mailbox, commitment, word, edition, until, ""),
    ]
    return [".".join(parts) for parts in made] + [
        "",
        "x",
        "\N{ARABIC-INDIC DIGIT ONE}" * 9,
        "../" * 9,
        "'\"><b>" * 3,
        "0" * 9000,
    ]


def test_a_link_that_is_not_ours_is_worth_nothing(data: Path, stranger: Visitor) -> None:
    """Any letter changed, another word, another promise, another day: refused with a sentence, and nothing echoed."""
    before = states(data)
    for forged in _forged(links(data)["keep"][0]):
        answer = stranger.post("/answer", {"link": forged})
        assert answer.status == 404, forged
        assert "not one of ours" in answer.text
        assert len(forged) < 2 or forged not in answer.text
    assert stranger.post("/answer", {}).status == 404
    assert states(data) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Host": "evil.example"},
    ],
)
def test_a_good_link_handed_in_from_elsewhere_is_refused(
    data: Path, stranger: Visitor, headers: dict[str, str]
) -> None:
    """A page on the internet that came by a link cannot make a browser press the button."""
    before, path = states(data), links(data)["keep"][0]
    link = path.removeprefix("/answer/")
    assert stranger.post("/answer", {"link": link}, **headers).status in (403, 421)
    body = urlencode({"link": link})
    assert stranger.ask("POST", "/answer", body, _FORM).status == 403
    assert stranger.ask("POST", path, body, {**_FORM, "Origin": stranger.site.origin}).status == 405
    assert states(data) == before


def test_a_link_is_good_for_thirty_days(data: Path) -> None:
    """On the last of them it answers, on the next it says so; a day that it names must not have passed."""
    every, last = links(data), ASKED_AT + timedelta(days=30)
    with running(data, last + timedelta(days=1)) as site:
        answer = Visitor(site).get(every["keep"][0])
        assert answer.status == 404
        assert "good until 08 April 2026" in answer.text
        assert about(every["keep"][0])[:6] in answer.text  # what to type instead
    with running(data, last) as site:
        assert "The day that link names has passed" in click(Visitor(site), every["move"][0]).text
        assert "Marked kept" in click(Visitor(site), every["keep"][0]).text


def test_a_link_outlives_a_new_key_and_no_other_installation(data: Path, tmp_path: Path) -> None:
    """A key put before the others seals from now on; what the old one marked is still ours. Another's is not."""
    path = links(data)["keep"][0].removeprefix("/answer/")
    add_key(data / "key")
    with bootstrap.application(data) as app:
        assert AnswerBook(app).read(path, ASKED_AT)[1].word == "keep"
        other = AnswerBook(app.for_team("north"))
        with pytest.raises(NoAnswer):
            other.read(path, ASKED_AT)
    read_mail(tmp_path / "other")
    with bootstrap.application(tmp_path / "other") as app, pytest.raises(NoAnswer):
        AnswerBook(app).read(path, ASKED_AT)


def test_a_link_is_for_one_rep_alone(data: Path) -> None:
    """Under the number of a mailbox that is another's by now it is worth nothing."""
    with bootstrap.application(data) as app:
        book, (lena,) = AnswerBook(app), app.mailboxes()
        before = replace(lena, rep=replace(lena.rep, email="otto@harbour.example"))
        with app.store.reading() as unit:
            (standing,) = standings(unit, before, unit.overview.rows(lena.id, [*states(data)][:1]))
        with pytest.raises(NoAnswer):
            book.read(book.token(before, standing, "keep", ASKED_AT), ASKED_AT)
        assert book.read(book.token(lena, standing, "keep", ASKED_AT), ASKED_AT)[0] == lena


def test_the_report_asks_no_more_once_it_is_answered(data: Path) -> None:
    """A report made again later has links for what is still unclear, and for nothing else."""
    first = links(data)
    with bootstrap.application(data) as app:
        speak(app, app.mailboxes(), about(first["keep"][0]), kind=EntryKind.CONFIRMED, now=ASKED_AT)
        speak(app, app.mailboxes(), about(first["keep"][1]), kind=EntryKind.FULFILLED, now=ASKED_AT)
    then = links(data)
    assert [about(one) for one in then["keep"]] == [about(first["keep"][0]), about(first["keep"][2])]
    assert then["keep"][0] != first["keep"][0]


def test_a_report_by_mail_server_has_no_links_to_a_machine_that_is_not_its_readers(data: Path) -> None:
    """What a server carries elsewhere names the pages' address or none: nobody else's port is ever asked."""
    mail = '[report]\nsmtp_host = "mail.harbour.example"\nsmtp_sender = "kept@harbour.example"\n'
    (data / "kept.toml").write_text(mail)
    assert links(data)["keep"] == []
    (data / "kept.toml").write_text(mail + '[web]\naddress = "https://kept.harbour.example"\n')
    assert len(links(data)["keep"]) == 3


def test_two_clicks_at_once_are_one_answer(data: Path, stranger: Visitor) -> None:
    """Of both only one is written, whichever was first."""
    path = links(data)["keep"][0]
    with ThreadPoolExecutor(8) as pool:
        pages = [one.text for one in pool.map(lambda _: click(stranger, path), range(8))]
    assert sum("Marked kept" in page for page in pages) == 1
    assert sum("already" in page for page in pages) == 7
    assert [one for one in entries(data, about(path)) if one[1] == "rep"] == [("fulfilled", "rep", False)]


@pytest.fixture
def team(data: Path, vouching: Provider) -> Iterator[Callable[[], Visitor]]:
    """A team's pages over her ledger."""
    secret = data / "client-secret"
    secret.write_text(SECRET + "\n")
    (data / "kept.toml").write_text(
        f'[web]\naddress = "https://kept.harbour.example"\noidc_issuer = "{vouching.issuer}"\n'
        f'oidc_client_id = "{CLIENT}"\noidc_client_secret_file = "{secret}"\nmanagers = ["boss@harbour.example"]\n'
    )
    with running_for_a_team(data, ASKED_AT) as (site, at):
        yield lambda: Visitor(site, at=at)


def _signed_in(visitor: Visitor, vouching: Provider, email: str, start: str = "/sign-in") -> Answer:
    vouching.email = email
    there = visitor.get(start)
    assert there.status == 303
    return visitor.get(f"/signed-in?{urlencode(vouching.authorize(there.headers['location']))}")


def test_in_a_team_the_rep_signs_in_and_the_answer_waits(
    data: Path, team: Callable[[], Visitor], vouching: Provider
) -> None:
    """A scanner that runs scripts comes as far as the sign-in; the rep comes back to the page that answers."""
    before, path = states(data), links(data)["keep"][0]
    visitor = team()
    asked = click(visitor, path)
    where = re.findall(r'href="(/sign-in\?answer=[^"]+)"', asked.text)[0]
    assert states(data) == before
    back = _signed_in(visitor, vouching, LENA, where)
    assert f'href="{path}"' in back.text
    done = click(visitor, path)
    assert "Marked kept" in done.text
    assert QUOTE in done.text
    assert states(data)[about(path)] is State.LATE


def test_in_a_team_nobody_answers_for_another(
    data: Path, team: Callable[[], Visitor], vouching: Provider
) -> None:
    """A manager to whom the rep forwarded the report cannot answer, and is told no word of the mail."""
    before, path = states(data), links(data)["keep"][0]
    visitor = team()
    assert _signed_in(visitor, vouching, "boss@harbour.example").status == 200
    answer = click(visitor, path)
    assert answer.status == 404
    assert QUOTE not in answer.text
    assert states(data) == before


@pytest.mark.parametrize("answer", ["https://evil.example", "//evil.example", "/m/1/today", "x" * 70])
def test_signing_in_leads_to_an_answer_of_ours_and_nowhere_else(
    team: Callable[[], Visitor], vouching: Provider, answer: str
) -> None:
    """An address that asks for another way back is refused before the provider is."""
    visitor = team()
    assert visitor.get(f"/sign-in?{urlencode({'answer': answer})}").status == 404
    done = _signed_in(visitor, vouching, LENA)
    assert 'url=/"' in done.text


def test_a_link_tells_nobody_else_where_it_was(data: Path, stranger: Visitor) -> None:
    """Browsers are told to name it to nobody but us, and to keep no copy; no log has it."""
    answer = stranger.get(links(data)["keep"][0])
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=\"/static/)", answer.text)


def test_no_log_has_a_link(
    data: Path, stranger: Visitor, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither one that answered nor one that was refused stands in what kept web writes."""
    with caplog.at_level(0):
        path = links(data)["keep"][0]
        click(stranger, path)
        stranger.post("/answer", {"link": path[8:-1]})
        stranger.get(path[:-1])
    mark = path.rpartition(".")[2][:12]
    assert mark not in caplog.text
    assert mark not in "".join(capfd.readouterr())
