from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.challenge import Challenge, challenge, must_retrain, set_beside
from leadscoring.exceptions import Cancelled, InvalidInput
from tests.dated_leads import dated_leads
from tests.drawn_leads import draw_leads

QUICK = {"n_folds": 2, "n_repeats": 1, "curves": False}


@pytest.fixture(scope="module")
def old_leads():
    return draw_leads(600, first=1_000)


@pytest.fixture(scope="module")
def champion(old_leads, tmp_path_factory):
    """A published model that knows the visits only."""
    folder = tmp_path_factory.mktemp("models")
    model = ls.train(old_leads, target="Converted", exclude=["Minutes", "Source"], **QUICK)
    model.save(folder)
    return ls.load(folder)


@pytest.fixture(scope="module")
def new_leads():
    return draw_leads(700, first=5_000)


@pytest.fixture(scope="module")
def challenger(new_leads):
    """A model that knows the minutes and the source too."""
    return ls.train(new_leads, target="Converted", **QUICK)


def test_new_leads_are_judged_as_they_are_and_the_model_that_knows_more_is_better(
    champion, challenger, new_leads
):
    result = challenge(champion, challenger, new_leads, draws=200)
    assert (result.basis, result.n_leads, result.verdict) == ("unseen", 700, "better")
    assert result.n_buyers == new_leads["Converted"].sum()
    assert result.judged_on() == "700 leads neither model has seen"
    called = champion.score(new_leads)["tier"] == "hot"
    assert result.calls == pytest.approx(called.mean())
    # The champion's conversion is that of the very leads that it calls hot.
    precision = result.table.set_index("measure").loc["precision", "champion"]
    assert precision == pytest.approx(new_leads.loc[called, "Converted"].mean())


@pytest.fixture(scope="module")
def weighted(new_leads):
    """The new leads, of which long calls stand for three others each."""
    return new_leads.assign(**{"Stands for": np.where(new_leads["Minutes"] > 10, 3.0, 1.0)})


def test_leads_count_in_a_comparison_for_as_many_as_they_stand_for(champion, weighted):
    weight = weighted["Stands for"].to_numpy()
    challenger = ls.train(weighted, target="Converted", weight="Stands for", **QUICK)
    result = challenge(champion, challenger, weighted, draws=50)
    called = champion.score(weighted)["tier"].to_numpy() == "hot"
    assert result.calls == pytest.approx(np.average(called, weights=weight))
    precision = result.table.set_index("measure").loc["precision", "champion"]
    bought = weighted["Converted"].to_numpy()
    assert precision == pytest.approx(np.average(bought[called], weights=weight[called]))
    assert result.n_effective == pytest.approx(weight.sum() ** 2 / (weight**2).sum())
    assert result.judged_on().endswith("each counted for those it stands for")
    anew = ls.train(weighted, target="Converted", exclude=["Minutes"], weight="Stands for", **QUICK)
    assert challenge(anew, challenger, weighted, draws=20).basis == "retrained"
    beside = set_beside(champion, replace(champion, version="v0002"), weighted, weight="Stands for")
    assert beside.n_effective == result.n_effective
    assert beside.calls == pytest.approx(result.calls)


def test_leads_that_the_champion_was_trained_on_are_left_out(champion, old_leads, new_leads):
    both = pd.concat([old_leads, new_leads.head(300)], ignore_index=True)
    both.loc[both.index[-5:], "Converted"] = np.nan
    challenger = ls.train(both, target="Converted", **QUICK)
    result = challenge(champion, challenger, both, draws=20)
    assert (result.basis, result.n_leads) == ("unseen", 295)


def test_where_too_few_leads_are_new_both_recipes_are_trained_anew(champion, old_leads):
    challenger = ls.train(old_leads, target="Converted", **QUICK)
    rounds = []
    result = challenge(
        champion, challenger, old_leads, draws=100, each=lambda *done: rounds.append(done)
    )
    assert (result.basis, result.n_leads, result.verdict) == ("retrained", 600, "better")
    assert rounds == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert "trained anew" in result.judged_on()


def test_the_same_recipe_trained_anew_in_the_same_folds_differs_in_nothing(champion, old_leads):
    again = ls.train(old_leads, target="Converted", exclude=["Minutes", "Source"], **QUICK)
    table = challenge(champion, again, old_leads, draws=20).table
    assert (table["difference"] == 0).all()


def test_a_recipe_is_trained_anew_without_the_columns_that_were_vouched_for_and_left_out(old_leads):
    options = {"exclude": ["Minutes", "Source"], "confirmed": ["Source"], **QUICK}
    known = ls.train(old_leads, target="Converted", **options)
    leads = old_leads.drop(columns=["Minutes", "Source"])
    again = ls.train(leads, target="Converted", **QUICK)
    assert (challenge(known, again, leads, draws=20).table["difference"] == 0).all()


@pytest.mark.parametrize("basis", ["unseen", "retrained"])
def test_leads_too_young_to_have_decided_judge_nobody(basis):
    leads = dated_leads()
    known = leads.assign(Visits=leads["Visits"] + 50) if basis == "unseen" else leads
    champion = ls.train(known, target="Converted", exclude=["Source"], **QUICK)
    challenger = ls.train(leads, target="Converted", **QUICK)
    n_left_out = challenger.card.maturity["n_left_out"]
    assert np.isnan(challenger.held_out).sum() == n_left_out > 0
    result = challenge(champion, challenger, leads, draws=20)
    assert (result.basis, result.n_leads) == (basis, len(leads) - n_left_out)


@pytest.mark.parametrize(
    ("n_new", "n_buyers", "expected"),
    [(199, 100, True), (200, 100, False), (500, 29, True), (500, 471, True), (500, 30, False)],
)
def test_how_many_new_leads_are_enough(champion, n_new, n_buyers, expected):
    leads = pd.DataFrame({"Lead Number": np.arange(n_new + 1) + 90_000})
    converted = np.append(np.repeat([1.0, 0.0], [n_buyers, n_new - n_buyers]), np.nan)
    assert must_retrain(champion, leads, converted) is expected


def test_columns_spelt_differently_are_the_same_fields(champion, challenger, new_leads):
    renamed = new_leads.rename(columns={"Visits": "visits ", "Minutes": "minutes"})
    other = ls.train(renamed, target="Converted", **QUICK)
    result = challenge(champion, other, renamed, draws=20)
    expected = challenge(champion, challenger, new_leads, draws=20)
    assert result.table["champion"].tolist() == pytest.approx(expected.table["champion"].tolist())


def test_leads_that_agree_by_chance_are_drawn_one_by_one(champion, new_leads, monkeypatch):
    """With six kinds of leads, drawing kinds would make every interval far too wide."""
    bare = new_leads.drop(columns=["Minutes", "Source"]).assign(
        Visits=new_leads["Visits"].clip(upper=5)
    )
    given = {}

    def spy(*_, groups, **__):
        given["groups"] = groups
        raise Cancelled("Seen enough.")

    monkeypatch.setattr("leadscoring.challenge.compare", spy)
    with pytest.raises(Cancelled):
        challenge(champion, ls.train(bare, target="Converted", **QUICK), bare)
    assert len(np.unique(given["groups"])) == 700


def test_a_file_without_the_champions_fields_allows_no_comparison(champion, new_leads):
    bare = new_leads.drop(columns="Visits")
    result = challenge(champion, ls.train(bare, target="Converted", **QUICK), bare)
    assert (result.table, result.basis, result.verdict) == (None, "none", "no evidence")
    sentence = result.headline(challenger="Model 2", champion="Model 1")
    assert sentence.startswith("Model 2 cannot be compared with Model 1: ")
    assert "this file has 0" in sentence


@pytest.mark.parametrize(
    ("options", "leads", "message"),
    [
        ({"target": "Won"}, {"Converted": "Won"}, "Converted = 1"),
        ({"target": "Converted", "positive": 0}, {}, "Converted = 0 the new one"),
    ],
    ids=["another column", "the other value"],
)
def test_models_of_different_outcomes_are_not_compared(
    champion, new_leads, options, leads, message
):
    frame = new_leads.rename(columns=leads)
    result = challenge(champion, ls.train(frame, **options, **QUICK), frame)
    assert result.table is None
    assert message in result.why_not


def test_a_comparison_that_fails_is_no_reason_to_lose_the_training(
    champion, old_leads, monkeypatch
):
    def fail(*_, **__):
        raise InvalidInput("The visits are dates now.")

    challenger = ls.train(old_leads, target="Converted", **QUICK)
    monkeypatch.setattr("leadscoring.challenge.retrain", fail)
    assert challenge(champion, challenger, old_leads).why_not == "The visits are dates now."


def test_training_anew_can_be_stopped(champion, old_leads):
    def stop(done, total):
        raise Cancelled("Stopped.")

    challenger = ls.train(old_leads, target="Converted", **QUICK)
    with pytest.raises(Cancelled):
        challenge(champion, challenger, old_leads, each=stop)


@pytest.mark.parametrize("held_out", [None, np.zeros(3)], ids=["loaded", "other leads"])
def test_a_challenger_that_was_not_trained_on_these_leads_is_refused(
    champion, challenger, new_leads, held_out
):
    with pytest.raises(InvalidInput, match="straight from training"):
        challenge(champion, replace(challenger, held_out=held_out), new_leads)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            (0.009, 0.003, 0.015, "better"),
            "finds 9 more buyers in every 1,000 leads at the same number of calls (3 to 15 more).",
        ),
        (
            (-0.012, -0.02, -0.001, "worse"),
            "finds 12 fewer buyers in every 1,000 leads at the same number of calls (1 to 20 fewer).",
        ),
        (
            (0.001, 0.0004, 0.002, "better"),
            "finds 1 more buyer in every 1,000 leads at the same number of calls (0 to 2 more).",
        ),
        (
            (0.0, -0.0002, 0.0001, "no evidence"),
            "finds as many buyers as Model 1 at the same number of calls.",
        ),
        (
            (0.002, -0.003, 0.005, "no evidence"),
            (
                "finds about as many buyers as Model 1 at the same number of calls "
                "(3 fewer to 5 more in every 1,000 leads)."
            ),
        ),
    ],
)
def test_the_sentence_says_how_many_buyers_more_or_fewer(found, expected):
    row = dict(zip(("difference", "low", "high", "verdict"), found, strict=True))
    result = Challenge(pd.DataFrame([{"measure": "found", **row}]), "unseen")
    assert result.headline(challenger="Model 2", champion="Model 1") == f"Model 2 {expected}"


@pytest.mark.parametrize(
    ("reach", "often"), [(1e-9, "more than 99"), (0.02, "50"), (0.5, "3"), (1.0, "3")]
)
def test_the_power_is_said_in_words(reach, often):
    table = pd.DataFrame([{"measure": "precision", "low": -reach, "high": reach}])
    said = Challenge(table, "unseen", 30_000, 9_000, 0.4).power_in_words()
    assert said == (
        "With these 30,000 leads, a difference of 2 points in conversion would be seen in "
        f"{often} of 100 cases."
    )


def test_without_a_comparison_there_is_no_power():
    assert Challenge(None, "none").power() is None
    assert Challenge(None, "none").power_in_words() == ""
