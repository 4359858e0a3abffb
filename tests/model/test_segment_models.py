import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit
from sklearn.metrics import roc_auc_score

from leadscoring.exceptions import InvalidInput
from leadscoring.model.preparation import TrainingOptions, prepare
from leadscoring.model.segment_contest import contests, served
from leadscoring.model.segment_size import fewest_of_each
from leadscoring.model.training import train_model
from tests.segment_leads import QUICK, line_leads

OPPOSITE = {"Home": 1.5, "Office": -1.5}


def options(**changes):
    return TrainingOptions.of("Converted", {"segment": "Line", **QUICK, **changes})


@pytest.mark.parametrize(("chance", "n"), [(0.5, 262), (0.1, 730)])
def test_with_fewer_leads_not_even_doubled_or_halved_odds_would_show_four_times_in_five(chance, n):
    """Leads whose true odds are twice or half what one model says; the other says the truth."""
    rng = np.random.default_rng(0)
    assert fewest_of_each(n) <= chance * n
    assert fewest_of_each(n - 12) > chance * (n - 12)
    truth = logit(chance) + math.log(2) * rng.choice([-1, 1], (3_000, n))
    converted = rng.random((3_000, n)) < expit(truth)
    losses = [np.logaddexp(0, x) - converted * x for x in (logit(chance), truth)]
    gain = losses[0] - losses[1]
    found = gain.mean(axis=1) > 1.96 * gain.std(axis=1) / math.sqrt(n)
    assert found.mean() == pytest.approx(0.80, abs=0.03)


def test_levels_for_which_a_field_means_the_opposite_earn_models_of_their_own():
    """The general model has no pairs, so that of visits it can only say nothing."""
    leads = line_leads(OPPOSITE).assign(Day=lambda t: pd.date_range("2026-01-01", periods=len(t)))
    trained = train_model(leads, options())
    assert [part.level for part in trained.segments.parts] == ["Home", "Office"]
    for part, slope in zip(trained.segments.parts, OPPOSITE.values(), strict=True):
        rows = part.card.effects.set_index(["term", "kind"]).loc[("Visits", "contrast")]
        assert rows["points_low"].item() * slope > 0
        assert rows["points_high"].item() * slope > 0
        assert (part.card.n_leads, part.card.segments, part.card.seen) == (320, [], {})
        assert part.card.excluded["Line"] == "all leads of the level say the same"
    assert {row["level"]: row["verdict"] for row in trained.card.segments} == {
        "Home": "better",
        "Office": "better",
        "Rare": "too few",
    }
    # Every figure is that of the version: of leads as they would be scored, each left out.
    truth = expit(leads["Line"].map(OPPOSITE).fillna(0) * leads["Visits"])
    best = roc_auc_score(leads["Converted"], truth)
    assert trained.card.metrics["roc_auc"]["mean"] == pytest.approx(best, abs=0.04)
    assert trained.card.backtest["roc_auc"] == pytest.approx(best, abs=0.08)
    kept_apart = roc_auc_score(trained.trial.apart_converted, trained.trial.apart)
    assert kept_apart == pytest.approx(best, abs=0.1)


def test_where_the_levels_are_alike_the_general_model_serves_them_all():
    trained = train_model(line_leads({"Home": 1.0, "Office": 1.0}), options())
    assert trained.segments is None
    assert [row["is_kept"] for row in trained.card.segments] == [False] * 3
    rows = {row["level"]: row for row in trained.card.segments}
    assert rows["Home"]["verdict"] in {"no evidence", "worse"}
    assert rows["Home"]["log_loss"]["low"] < rows["Home"]["log_loss"]["difference"]
    assert rows["Home"]["reason"].endswith("The general one serves.")
    # 12 leads: 131 of each outcome are (2 x 2 x 2.80 / ln 2) ** 2 = 261.4 leads, half and half.
    assert rows["Rare"]["reason"] == (
        "6 of its 12 leads converted: it takes at least 131 that did and 131 that did not "
        "to tell a better model from a worse one."
    )
    general = train_model(line_leads({"Home": 1.0, "Office": 1.0}), options(segment=None))
    assert general.probability.tolist() == trained.probability.tolist()
    assert general.scorecard.to_json() == trained.scorecard.to_json()


def test_only_the_levels_that_are_named_are_tried_and_only_they_are_served():
    prepared = prepare(line_leads(OPPOSITE), options())
    general = np.full(len(prepared.leads), 0.5)
    (home,) = contests(prepared, options(segment_levels=["Home"]), general)
    assert (home.level, home.is_won) == ("Home", True)
    routed = served(general, [home])
    assert (routed[home.rows] == home.probability).all()
    assert (routed[~home.rows] == 0.5).all()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"segment": "Colour"}, "got 'Colour' \\(there is no such column\\)"),
        ({"segment": "Line", "exclude": ["Line"]}, "got 'Line' \\(your choice\\)"),
        ({"segment_levels": ["Farm"]}, "No lead says 'Farm' in 'Line'. It says: "),
        ({"segment": "Visits"}, "'Visits' has .* levels; without names, at most 20"),
    ],
    ids=["no column", "left out", "no level", "too many levels"],
)
def test_what_can_have_no_model_of_its_own_is_refused_in_words(changes, told):
    with pytest.raises(InvalidInput, match=told):
        train_model(line_leads(OPPOSITE), options(**changes))


def test_levels_need_a_field():
    with pytest.raises(InvalidInput, match="got Home of None"):
        options(segment=None, segment_levels=["Home"])
