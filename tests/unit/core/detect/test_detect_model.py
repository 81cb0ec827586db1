"""Weights to probability, and the file that ships."""

import json
from dataclasses import replace
from math import isclose, log

import pytest

from agent.core.detect.model import Choice, Model, read_model, soft_maximum
from agent.core.detect.nouns import FIRST_NAMES
from agent.resources import folder

_ALSO_WORDS = {"april", "chip", "drew", "frank", "grace", "grant", "guy", "iris", "jack", "joy", "june", "mark", "may", "bill", "pat", "rich", "rose", "dean", "max"}  # fmt: skip


def a_model() -> Model:
    """Two features, one label each."""
    choice = Choice(("do", "send"), (0.0, 0.0), {"c:verb=send": (0.0, 2.0)})
    return Model(
        {"r=self_will_send": 2.0, "s:question": -3.0},
        -1.0,
        {"will": 1.0},
        {("on", "it"): 1.0},
        -0.5,
        0.0,
        1.0,
        0.0,
        choice,
        choice,
        choice,
    )


def test_features_add_up() -> None:
    """Unknown features weigh nothing."""
    assert a_model().weigh(["r=self_will_send", "s:question", "w:unknown"]) == -1.0


def test_the_soft_maximum_lets_one_clause_be_enough() -> None:
    """One strong candidate decides; two equal ones add up."""
    assert isclose(soft_maximum([5.0, -20.0]), 5.0, abs_tol=1e-6)
    assert isclose(soft_maximum([1.0, 1.0]), 1.0 + log(2))


def test_probability_rises_with_the_score() -> None:
    """And a score of nothing is even odds, where calibration shifts nothing."""
    model = a_model()
    assert model.probability(0.0) == 0.5
    assert model.probability(-2.0) < model.probability(0.1) < model.probability(3.0)


@pytest.mark.parametrize(
    ("words", "passes"),
    [("i will", True), ("the sky", False), ("we are on it", True), ("it is on", False), ("", False)],
)
def test_the_gate_needs_a_word_or_a_pair_that_promises(words: str, passes: bool) -> None:
    """A sentence without any is not read further; the words of a pair stand side by side, in their order."""
    assert a_model().is_worth_reading(words.split()) is passes


def test_a_choice_follows_its_features() -> None:
    """The label with most weight wins; the first where nothing speaks."""
    choice = a_model().action
    assert (choice.best({"c:verb=send"}), choice.best(set())) == ("send", "do")


def test_a_weights_file_without_a_part_is_refused() -> None:
    """Better no detector than half a one."""
    with pytest.raises(KeyError):
        read_model({"today": {"weights": {}}})


def test_the_shipped_weights_have_their_card_and_name_nobody() -> None:
    """Data, date and limits stand in the file; first names do not."""
    path = folder("config") / "weights" / "en.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    assert {"data", "date", "limits", "leaves_out", "sentences"} <= set(document["card"])
    assert path.stat().st_size < 2_300_000
    for era in ("today", "earlier"):
        assert list(document[era]["weights"]) == sorted(document[era]["weights"])
    words = {
        word
        for era in ("today", "earlier")
        for feature in document[era]["weights"]
        for word in feature.replace("=", " ").replace("|", " ").replace(":", " ").split()[1:]
    }
    assert not words & (FIRST_NAMES - _ALSO_WORDS)


def test_what_features_weigh_hangs_on_no_order() -> None:
    """Sets have another order in each process, and a sum of floats another last digit; some sentence lies right at the threshold."""
    model = replace(a_model(), weights={"a": 0.1, "b": 0.2, "c": 0.3})
    assert model.weigh("abc") == model.weigh("cba") == 0.6
