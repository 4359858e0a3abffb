from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.decisions.cautions import Evidence, cautions, no_signal, shares_of_spread
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.model.calibration import Calibration
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import BinSide, LevelSide, LevelTerm, PairTerm
from leadscoring.model.trends import Trend
from tests.decisions.model_by_hand import SCORECARD, card

# 2,000 hot leads, 1,600 of which converted: +- 1.96 sqrt(.8 * .2 / 2000) = 1.8 points.
POINT = Cutoffs.from_predictions(
    np.repeat([0.8, 0.2], 2_000), np.repeat([1, 0, 1, 0], [1_600, 400, 400, 1_600])
).at(0.8)
EVEN = pd.Series({"City": 0.5, "Visits": 0.5, "Minutes": 0.0})
SOUND = Evidence(card(), POINT, EVEN, None)


def test_a_sound_model_needs_no_caution():
    assert cautions(SOUND) == []
    assert cautions(replace(SOUND, trend=Trend(0.4, 0.38, -0.06, 0.02))) == []


def test_a_ranking_by_chance_is_said_first():
    figures = card().metrics | {"roc_auc": {"mean": 0.53, "sd": 0.02, "low": 0.49, "high": 0.57}}
    by_one = pd.Series({"City": 1.0, "Visits": 0.0})
    drifted = Trend(0.4, 0.3, -0.15, -0.05)
    told = cautions(Evidence(card(metrics=figures), POINT, by_one, drifted))
    assert len(told) == 2  # which field decides a ranking by chance is of no interest
    assert told[0].startswith("Ranking by this score is no better than chance")
    assert "in 53 of 100 pairs (49 to 57)" in told[0]
    assert no_signal(card()) == ""


@pytest.mark.parametrize(
    ("maturity", "advice"),
    [
        (None, "Check that the newest have had time to decide; if they have, train again"),
        ({"why_not": "too few"}, "Check that the newest have had time to decide"),
        ({"why_not": ""}, "They have had time to decide: train again often"),
    ],
    ids=["no dates of conversion", "not told by them", "the young are left out"],
)
def test_drift_is_told_with_what_to_do_about_it(maturity, advice):
    """From 40% to 30%, with an interval of 5 to 15 points."""
    drifted = replace(SOUND, card=card(maturity=maturity), trend=Trend(0.4, 0.3, -0.15, -0.05))
    (told,) = cautions(drifted)
    assert "30% converted, of the oldest 40%: 5 to 15 points fewer. " + advice in told


def test_it_says_how_many_conversions_would_do():
    # 100 hot leads, 80 of which converted. Wilson's ends are 71.1% and 86.7%, a half-width of
    # 7.78 points; for 5 points it takes (7.78 / 5)^2 = 2.42 times the model's 40 conversions.
    point = Cutoffs.from_predictions(
        np.repeat([0.8, 0.2], 100), np.repeat([1, 0, 1, 0], [80, 20, 20, 80])
    ).at(0.8)
    (told,) = cautions(replace(SOUND, point=point))
    assert "80% of the hot leads converted, but it may be 71% to 87%" in told
    assert told.endswith("takes about 97 conversions; there are 40.")


def test_as_many_conversions_as_it_asks_for_are_enough():
    # 2.42 times the leads of the test above give an interval of about +-5 points.
    point = Cutoffs.from_predictions(
        np.repeat([0.8, 0.2], 250), np.repeat([1, 0, 1, 0], [200, 50, 50, 200])
    ).at(0.8)
    assert cautions(replace(SOUND, point=point)) == []


@pytest.mark.parametrize(("share", "n_told"), [(0.60, 0), (0.61, 1)])
def test_a_field_that_decides_alone_is_named(share, n_told):
    told = cautions(replace(SOUND, shares=pd.Series({"City": share, "Visits": 1 - share})))
    assert len(told) == n_told
    assert all(text.startswith("'City' decides 61%") for text in told)


def test_of_a_single_field_nothing_else_is_expected():
    alone = card(fields={"City": "categorical"})
    assert cautions(Evidence(alone, POINT, pd.Series({"City": 1.0}), None)) == []


@pytest.mark.parametrize(
    ("trend", "told"),
    [
        (Trend(0.38, 0.31, -0.09, -0.05), "31% converted, of the oldest 38%: 5 to 9 points fewer."),
        (Trend(0.31, 0.38, 0.05, 0.09), "38% converted, of the oldest 31%: 5 to 9 points more."),
    ],
)
def test_a_conversion_that_has_changed_is_told(trend, told):
    (text,) = cautions(replace(SOUND, trend=trend))
    assert told in text


def test_shares_are_those_of_the_variance():
    # The city adds 1 or -0.5 and nothing else varies with it; the visits add -1 or 1.
    leads = pd.DataFrame(
        {"City": ["Mumbai", "Pune"] * 2, "Visits": [0, 0, 19 / 3, 19 / 3], "Minutes": [4.0] * 4}
    )
    shares = shares_of_spread(SCORECARD, leads)
    assert shares.to_dict() == pytest.approx(
        {"City": 0.5625 / 1.5625, "Visits": 1 / 1.5625, "Minutes": 0}
    )
    assert shares_of_spread(SCORECARD, leads.iloc[[0, 0]]).empty


def test_of_a_pairs_share_each_of_its_fields_has_half():
    # The city adds 2 or 0, a variance of 1; the pair -0.5 or 0.5 by visits alone, one of 0.25.
    city = LevelTerm("City", {"Pune": 2.0}, missing=0.0, other=0.0)
    sides = LevelSide("City", ("Delhi",)), BinSide("Visits", (1.0,))
    both = PairTerm(sides, ((-0.5, 0.5, 0.0), (-0.5, 0.5, 0.0), (0.0, 0.0, 0.0)))
    leads = pd.DataFrame({"City": ["Pune", "Delhi"] * 2, "Visits": [0, 0, 1, 1]})
    shares = shares_of_spread(Scorecard(0.0, (city, both), Calibration(), ()), leads)
    assert shares.to_dict() == pytest.approx({"City": (1 + 0.125) / 1.25, "Visits": 0.125 / 1.25})


def test_training_on_noise_says_so():
    """No field knows anything, and the newest leads convert less: both are told, chance first."""
    rng = np.random.default_rng(3)
    n = 400
    leads = pd.DataFrame(
        {
            "Came": pd.date_range("2026-01-01", periods=n).astype("str"),
            "Visits": rng.poisson(4, n),
            "City": rng.choice(["Pune", "Mumbai", "Delhi"], n),
            "Converted": (rng.random(n) < np.linspace(0.6, 0.2, n)).astype(int),
        }
    )
    told = ls.train(leads, target="Converted", n_folds=3, n_repeats=1).card.warnings
    assert told[0].startswith("Ranking by this score is no better than chance")
    assert any(text.startswith("Of the newest quarter") for text in told)
