"""Microsoft Graph's notices: asked for, answered, believed by their secret, and only ever a reason to look earlier."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agent.bootstrap.pushed import Pushed
from agent.cli.doctor_words import check
from agent.clock import SystemClock
from agent.ports import Endpoints, PushTo
from agent.store_port import Connection
from connectors.outlook.push import keep_subscriptions
from connectors.outlook.signin import by_device
from tests.fakes.graph.client import REP, FakeGraph
from tests.hooks.conftest import Hooks, Serving, until

_RESOURCES = {"me/mailFolders('inbox')/messages", "me/mailFolders('sentitems')/messages", "me/events"}


def _settings(graph: FakeGraph) -> str:
    return f'graph_root = "{graph.root}"\nmicrosoft_authority = "{graph.root}"\n[push]\nurl = "URL"\n'


def _secret(graph: FakeGraph) -> str:
    endpoints = Endpoints(graph_root=graph.root, microsoft_authority=graph.root)
    return by_device("client", "", endpoints, SystemClock(), say=lambda _: None).write()


@pytest.fixture
def hooks(serving: Serving, graph: FakeGraph, monkeypatch: pytest.MonkeyPatch) -> Hooks:
    """Served before anybody is signed in; looks at once who was."""
    monkeypatch.setattr("workers.pushing._LOOK", 0.05)
    return serving(_settings(graph))


@pytest.fixture
def dana(hooks: Hooks, graph: FakeGraph) -> Connection:
    """Dana's mailbox, of which Graph tells."""
    made = hooks.connect("outlook", REP.email, _secret(graph))
    until(lambda: len(graph.do("subscriptions")) == len(_RESOURCES))
    return made


def _notice(graph: FakeGraph, **more: Any) -> dict[str, Any]:
    (one, *_) = graph.do("subscriptions")
    inner = {"id": "AAkI000001=", "@odata.etag": 'W/"7"'}
    usual = {
        "subscriptionId": one["id"],
        "subscriptionExpirationDateTime": one["expirationDateTime"],
        "clientState": one["clientState"],
        "changeType": "created",
        "resource": one["resource"],
        "resourceData": inner,
    }
    return {"value": [{**usual, **more}]}


def test_a_new_mail_is_heard_of_at_once(hooks: Hooks, graph: FakeGraph, dana: Connection) -> None:
    """From the mail's coming to the reading being due; each notice is answered with 202."""
    assert {one["resource"] for one in graph.do("subscriptions")} == _RESOURCES
    began = time.monotonic()
    graph.mail(1)
    until(lambda: hooks.hurried() == {dana.id})
    assert time.monotonic() - began < 5
    (posted,) = until(lambda: graph.do("posted"))
    assert (posted["status"], posted["seconds"] < 1) == (202, True)


def test_the_doctor_hears_of_it(hooks: Hooks, graph: FakeGraph, dana: Connection) -> None:
    """That subscriptions stand and who takes their notices is noted; once they are refused, that is."""
    said = until(lambda: [one for one in _doctor(hooks) if "Microsoft's subscriptions stand, until" in one])
    assert said[0].startswith("·")
    graph.do("fault", match="/subscriptions", status=403, times=9)
    Pushed(hooks.app).keeper(("outlook",), lambda *_: None).round()
    (line,) = [one for one in _doctor(hooks) if "does not hear of new mail at once" in one]
    assert line.startswith("!")


def _doctor(hooks: Hooks) -> list[str]:
    return [str(one) for one in check(hooks.app, datetime.now(UTC))]


def test_drafts_tell_of_nothing(hooks: Hooks, graph: FakeGraph, dana: Connection) -> None:
    """What kept itself writes into Drafts hurries nobody."""
    graph.do("human_draft", conversation="c-1")
    graph.mail(2, folder="archive")
    time.sleep(0.2)
    assert graph.do("posted") == []
    assert hooks.hurried() == set()


@pytest.mark.parametrize(
    "forged",
    [
        {"clientState": "0" * 64},
        {"clientState": None},
        {"clientState": ["x"]},
        {"clientState": ""},
        {"clientState": "é"},
    ],
)
def test_a_forged_notice_changes_nothing(
    hooks: Hooks, graph: FakeGraph, dana: Connection, forged: dict[str, Any]
) -> None:
    """Without the mailbox's own secret it is answered as any other, and forgotten."""
    status, _, said = hooks.post(f"/hooks/microsoft/{dana.id}", _notice(graph, **forged))
    assert (status, said) == (202, "")
    assert hooks.hurried() == set()


def test_another_mailboxs_secret_is_worth_nothing(hooks: Hooks, graph: FakeGraph, dana: Connection) -> None:
    """A notice for Dana cannot hurry Noor."""
    noor = hooks.connect("outlook", "noor@tilia.example", "{}")
    assert hooks.post(f"/hooks/microsoft/{noor.id}", _notice(graph))[0] == 202
    assert hooks.hurried() == set()


def test_a_notice_sent_again_is_heard_once(hooks: Hooks, graph: FakeGraph, dana: Connection) -> None:
    """Replayed a hundred times it makes one reading; another change is another notice."""
    notice = _notice(graph)
    for _ in range(100):
        assert hooks.post(f"/hooks/microsoft/{dana.id}", notice)[0] == 202
        if hooks.hurried():
            hooks.rest()
    assert hooks.hurried() == set()
    hooks.post(f"/hooks/microsoft/{dana.id}", _notice(graph, resourceData={"id": "x", "@odata.etag": "8"}))
    assert hooks.hurried() == {dana.id}


def test_many_forgeries_change_nothing(hooks: Hooks, graph: FakeGraph, dana: Connection) -> None:
    """Two thousand guesses, a thousand in one post."""
    (genuine,) = _notice(graph)["value"]
    for start in (0, 1000):
        guesses = [{**genuine, "clientState": f"{number:064x}"} for number in range(start, start + 1000)]
        for at in range(0, 1000, 250):
            assert hooks.post(f"/hooks/microsoft/{dana.id}", {"value": guesses[at : at + 250]})[0] == 202
    assert hooks.hurried() == set()


@pytest.mark.parametrize("event", ["missed", "reauthorizationRequired"])
def test_lost_notices_are_made_up_for(hooks: Hooks, graph: FakeGraph, dana: Connection, event: str) -> None:
    """What fell into the gap is looked for at once, and the subscriptions are seen to again."""
    before = graph.do("record")["log"]
    graph.do("lifecycle", event=event)
    until(lambda: hooks.hurried() == {dana.id})
    renewed = until(lambda: [line for line in graph.do("record")["log"][len(before) :] if "PATCH" in line])
    assert all("/subscriptions/" in line for line in renewed)


def test_a_subscription_that_was_removed_is_made_again(
    hooks: Hooks, graph: FakeGraph, dana: Connection
) -> None:
    """Graph takes them all away; the mailbox is read at once and asked for anew."""
    graph.do("lifecycle", event="subscriptionRemoved")
    until(lambda: hooks.hurried() == {dana.id})
    until(lambda: {one["resource"] for one in graph.do("subscriptions")} == _RESOURCES)


def test_seeing_to_them_twice_makes_none_twice(hooks: Hooks, graph: FakeGraph, dana: Connection) -> None:
    """What is there is renewed; what is there twice is ended."""
    to = PushTo(url=f"http://127.0.0.1:{hooks.port}/hooks/microsoft/{dana.id}", secret="s")
    before = {one["id"] for one in graph.do("subscriptions")}
    made = graph.graph(SystemClock(), token=min(graph.do("record")["access"]))  # type: ignore[arg-type]
    keep_subscriptions(made, to)
    assert {one["id"] for one in graph.do("subscriptions")} == before
    extra = made.write_once(
        "POST", "/subscriptions",
        {"changeType": "created", "notificationUrl": to.url, "lifecycleNotificationUrl": to.url, "clientState": "s",
         "resource": "me/events", "expirationDateTime": graph.do("subscriptions")[0]["expirationDateTime"]},
    )  # fmt: skip
    assert extra.status == 201
    keep_subscriptions(made, to)
    assert {one["id"] for one in graph.do("subscriptions")} == before
    made.close()


@pytest.mark.parametrize("are_made", [True, False], ids=["made", "renewed"])
def test_an_end_that_microsoft_sets_nearer_counts(
    hooks: Hooks, graph: FakeGraph, dana: Connection, are_made: bool
) -> None:
    """Whatever was wished for, it is renewed by when Microsoft says that the first subscription ends."""
    to = PushTo(url=f"http://127.0.0.1:{hooks.port}/hooks/microsoft/{dana.id}", secret="s")
    if are_made:
        graph.do("drop_subscriptions")
    graph.do("options", subscription_minutes=60)
    made = graph.graph(SystemClock(), token=min(graph.do("record")["access"]))  # type: ignore[arg-type]
    until = keep_subscriptions(made, to)
    assert until <= datetime.now(UTC) + timedelta(minutes=61)
    made.close()


def test_the_handshake_echoes_the_word_as_plain_text(hooks: Hooks) -> None:
    """Decoded once, and never as a page."""
    status, kind, said = hooks.post("/hooks/microsoft/1?validationToken=a%2Bb%3Cb%3E+c", b"")
    assert (status, kind, said) == (200, "text/plain; charset=utf-8", "a+b<b> c")
    assert hooks.post(f"/hooks/microsoft/1?validationToken={'x' * 5000}", b"")[0] == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/hooks/microsoft/1", b"no json", 400),
        ("/hooks/microsoft/1", b"[" * 100_000, 400),
        ("/hooks/microsoft/1", b'{"value": 3}', 400),
        ("/hooks/microsoft/1", b'{"value": [3, null]}', 202),
        ("/hooks/microsoft/1", b"x" * 300_000, 413),
        ("/hooks/microsoft/999999", b'{"value": []}', 202),
        ("/hooks/microsoft/one", b"{}", 404),
        ("/hooks/microsoft/" + "9" * 40, b"{}", 404),
        ("/elsewhere", b"{}", 404),
    ],
)
def test_nonsense_is_refused(hooks: Hooks, path: str, body: bytes, status: int) -> None:
    """Whatever is posted, an answer comes and nothing happens."""
    assert hooks.post(path, body)[0] == status
    assert hooks.hurried() == set()


def test_a_notice_is_not_taken_while_it_cannot_be_noted(
    hooks: Hooks, graph: FakeGraph, dana: Connection
) -> None:
    """The database is busy: 503 in time, so that Graph sends it again, and then it counts."""
    notice = json.dumps(_notice(graph)).encode()
    answers: list[tuple[int, float]] = []

    def post() -> None:
        began = time.monotonic()
        answers.append((hooks.post(f"/hooks/microsoft/{dana.id}", notice)[0], time.monotonic() - began))

    held, release = threading.Event(), threading.Event()
    holder = threading.Thread(target=_hold, args=(hooks, held.set, release))
    holder.start()
    assert held.wait(10)
    post()
    release.set()
    holder.join()
    ((status, seconds),) = answers
    assert (status, seconds < 3.0) == (503, True)
    until(lambda: hooks.post(f"/hooks/microsoft/{dana.id}", notice)[0] == 202)
    assert hooks.hurried() == {dana.id}


def _hold(hooks: Hooks, begun: Callable[[], None], release: threading.Event) -> None:
    with hooks.app.store.writing(hooks.app.clock.now()):
        begun()
        release.wait(20)
