"""What each field and pair is worth, on leads whose truth is known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import entr, expit

from leadscoring.exceptions import InvalidInput
from leadscoring.model.fitting import fit
from leadscoring.model.folds import deal
from leadscoring.model.pair_search import PairSearch
from leadscoring.model.recipe import Recipe
from leadscoring.model.selection import select, settle
from leadscoring.model.selection_rows import pairs_out

N = 3_000
TELLING = {"Source", "Visits"}
RECIPE = Recipe(("Source", "Town", "Colour"), ("Visits", "Noise"), pairs=())


def planted(*, together=0.0, seed=6):
    """Leads whose source and visits tell, and whose other three fields do not."""
    rng = np.random.default_rng(seed)
    leads = pd.DataFrame(
        {
            "Source": rng.choice(["Chat", "Google"], N),
            "Town": rng.choice(["Pune", "Delhi", "Goa"], N),
            "Colour": rng.choice(["red", "blue"], N),
            "Visits": rng.poisson(4, N).astype(float),
            "Noise": rng.normal(size=N),
        }
    )
    chat, many = (leads["Source"] == "Chat") - 0.5, (leads["Visits"] > 4) - 0.5
    log_odds = 1.5 * chat + 1.5 * many + together * chat * many
    return leads, (rng.random(N) < expit(log_odds)).astype(float)


LEADS, CONVERTED = planted()


@pytest.fixture(scope="module")
def selection():
    return select(LEADS, CONVERTED, RECIPE)


def test_noise_loses_nothing_and_what_tells_is_missed(selection):
    rows = selection.table.set_index("term")
    assert set(rows.index[:2]) == TELLING
    assert (rows.loc[list(TELLING), "loss"] > 5 * rows.loc[list(TELLING), "loss_error"]).all()
    assert (rows.loc[list(TELLING), "evidence"] > 50).all()
    noise = rows.drop(index=list(TELLING))
    assert noise["loss"].abs().max() < 0.003  # what a curve of noise costs with 2,000 leads
    assert noise["evidence"].max() < 3
    assert rows["used"].all()


def test_the_fewest_fields_are_those_that_tell(selection):
    found = selection.fewest
    assert set(found["fields"]) == TELLING
    assert found["loss"] < 0.001
    assert [step["n_fields"] for step in found["path"]] == [4, 3, 2, 1]
    assert found["path"][-1]["left_out"] in TELLING
    assert found["path"][-1]["loss"] > 0.03


@pytest.mark.parametrize("kind", ["default", "classic"])
def test_the_loss_without_the_only_field_is_the_information_it_carries(kind):
    """Half of the leads convert at 80%, half at 20%: ln 2 less the entropy of 80%."""
    leads = pd.DataFrame({"Source": np.repeat(["Chat", "Google"], 1_500)})
    converted = np.tile([1.0] * 4 + [0.0], 600)
    converted[1_500:] = 1 - converted[1_500:]
    found = select(leads, converted, Recipe(("Source",), (), kind=kind))
    row = found.table.iloc[0]
    assert row["loss"] == pytest.approx(np.log(2) - entr([0.8, 0.2]).sum(), abs=0.003)
    assert found.fewest == {"fields": ["Source"], "loss": 0, "loss_error": 0, "path": []}


def test_a_pair_that_was_planted_is_missed_and_goes_with_its_field():
    leads, converted = planted(together=4.0)
    rows = select(leads, converted, replace(RECIPE, pairs=None)).table.set_index("term")
    pair = rows.loc["Source x Visits"]
    assert pair["used"]
    assert pair["loss"] > 5 * pair["loss_error"]
    assert pair["evidence"] > 10
    assert rows.loc["Source", "loss"] > pair["loss"]
    capped = select(leads, converted, replace(RECIPE, pairs=None, most_fields=1, always=("Town",)))
    out = capped.table.set_index("term").loc["Source x Visits"]
    assert (out["used"], out["reason"]) == (False, "'Source' is left out")


def test_the_cap_is_kept_by_every_model_of_the_cross_validation():
    folds = deal(CONVERTED, np.arange(N), 3, 0)
    for fold in range(3):
        learnt = folds != fold
        pipeline = fit(LEADS[learnt], CONVERTED[learnt], replace(RECIPE, most_fields=2))
        assert {
            name for _, _, names in pipeline["encode"].transformers_ for name in names
        } == TELLING


def test_fields_left_out_say_why_and_those_asked_for_stay():
    capped = select(LEADS, CONVERTED, replace(RECIPE, most_fields=1))
    assert capped.recipe.fields == capped.table.query("used")["term"].tolist()
    assert set(capped.table.query("not used")["reason"]) == {
        "tells least: at most 1 field was asked for"
    }
    fewest = replace(RECIPE, fewest=True, always=("Colour",))
    kept = settle(LEADS, CONVERTED, fewest)
    assert set(kept.fields) == TELLING | {"Colour"}
    assert settle(LEADS, CONVERTED, kept) == kept


@pytest.mark.parametrize(
    ("found", "evidence", "reason"),
    [
        ({}, 0.4, "its fields tell as much one by one"),
        ({"kept": (("Town", "Visits"),)}, 3.0, "the 1 pair that tells most is in"),
        (
            {"gain": 0.0003, "gain_error": 0.0004},
            3.0,
            "pairs did not lower the log loss of leads left out beyond chance: 0.0003 (± 0.0004)",
        ),
        (
            {"gain": 0.01, "gain_error": 0.001, "newest_gain": -0.002},
            3.0,
            "pairs did not hold for the newest leads: their log loss rose by 0.0020",
        ),
    ],
    ids=["weak", "beyond the cap", "no gain", "newest"],
)
def test_a_pair_that_is_out_says_why(found, evidence, reason):
    whole = {"kept": (), "gain": 0.0, "gain_error": 0.0, "newest_gain": None} | found
    search = PairSearch(evidence={("Source", "Visits"): evidence}, **whole)
    (row,) = pairs_out(replace(RECIPE, pairs=search.kept), search)
    assert (row["used"], row["reason"]) == (False, reason)


def test_leads_that_cannot_be_split_are_not_tried():
    """All buyers agree in every field: no third can be left out that leaves one to learn from."""
    leads = LEADS.head(60).assign(Noise=np.arange(60.0))
    leads.iloc[:10] = leads.iloc[0].to_numpy()
    converted = (np.arange(60) < 10).astype(float)
    found = select(leads, converted, RECIPE)
    assert found.fewest is None
    assert found.table["loss"].isna().all()
    with pytest.raises(InvalidInput, match="cannot be split"):
        settle(leads, converted, replace(RECIPE, fewest=True))
