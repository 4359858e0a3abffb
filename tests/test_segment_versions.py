"""A version with models for segments: saved, loaded and compared as one."""

import numpy as np
import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.challenge import challenge, set_beside
from leadscoring.exceptions import DamagedVersion
from leadscoring.lead_model import RANKED
from tests.segment_leads import QUICK, line_leads, opposite_model

LEADS = line_leads({"Home": 1.5, "Office": -1.5}, 20, seed=1).drop(columns="Converted")
LEADS.iloc[0, 0] = None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    opposite_model().save(folder)
    return folder


def test_saved_and_loaded_all_parts_score_bit_for_bit(folder):
    model, loaded = opposite_model(), ls.load(folder)
    assert loaded.parts == ("Line = Home", "Line = Office")
    assert loaded.score(LEADS).equals(model.score(LEADS))
    assert loaded.contributions(LEADS).equals(model.contributions(LEADS))
    assert loaded.reasons(LEADS).short().equals(model.reasons(LEADS).short())
    assert loaded.rank(LEADS).columns.tolist() == [*RANKED, *LEADS.columns]
    assert loaded.segments.to_json() == model.segments.to_json()
    assert loaded.card.segments == model.card.segments
    names = {path.name for path in (folder / "v0001").iterdir()}
    assert {"segments.json", "pipeline_segments.joblib", "pipeline.joblib"} < names


def test_a_version_is_whole_with_its_parts_or_not_at_all(folder, tmp_path):
    opposite_model().save(tmp_path)
    (tmp_path / "v0001" / "segments.json").write_text("{}")
    with pytest.raises(DamagedVersion, match=r"segments\.json"):
        ls.load(tmp_path, "v0001")


def test_each_lead_is_scored_by_its_own_level_in_whatever_order_and_company(folder):
    model = ls.load(folder)
    by = model.scored_by(LEADS)
    expected = LEADS["Line"].map({"Home": "Line = Home", "Office": "Line = Office"})
    assert by.tolist() == expected.fillna("general").tolist()
    scored, parts = model.score(LEADS), model.contributions(LEADS)
    assert (parts.to_numpy().cumsum(axis=1)[:, -1] == model.log_odds(LEADS)).all()
    assert (model.probability(LEADS) == scored["probability"]).all()
    shuffled = LEADS.sample(frac=1, random_state=3)
    assert model.score(shuffled).sort_index().equals(scored.sort_index())
    for row in (0, 1, 2, 40):
        alone = LEADS.iloc[[row]]
        assert model.score(alone).equals(scored.iloc[[row]])
        assert model.contributions(alone).equals(parts.iloc[[row]])
        part = model.of_part(by[row])
        assert part.score(alone).equals(scored.iloc[[row]])
        walk = model.explain(alone)
        assert walk.end_score == pytest.approx(scored["score"].iloc[row], rel=1e-12)
    assert set(model.fields_of(LEADS).columns) == {"Line", "Visits", "Source"}


def test_the_versions_cutoffs_are_those_of_leads_as_they_are_scored():
    model = opposite_model()
    leads = line_leads({"Home": 1.5, "Office": -1.5})
    called = model.held_out >= model.cutoff
    assert model.cutoffs.at(model.cutoff).tp == int(leads["Converted"].to_numpy()[called].sum())
    assert model.of_part("Line = Home").card.n_leads == 320
    assert model.of_part("general").card is model.card


def test_a_challenger_with_parts_is_compared_as_it_scores_also_where_both_are_trained_anew(
    tmp_path,
):
    leads = line_leads({"Home": 1.5, "Office": -1.5})
    ls.train(leads, target="Converted", **QUICK).save(tmp_path)
    plain = ls.load(tmp_path)
    anew = challenge(plain, opposite_model(), leads, draws=100)
    assert (anew.basis, anew.verdict) == ("retrained", "better")
    opposite_model().save(tmp_path)
    other = line_leads({"Home": 1.5, "Office": -1.5}, seed=5)
    result = set_beside(plain, ls.load(tmp_path, "v0002"), other, draws=100)
    assert result.verdict == "better"
    loss = result.table.set_index("measure").loc["log_loss", "challenger"]
    said = ls.load(tmp_path, "v0002").probability(other)
    bought = other["Converted"].to_numpy()
    assert loss == pytest.approx(-np.mean(np.log(np.where(bought, said, 1 - said))))


def test_the_same_recipe_of_parts_trained_anew_differs_in_nothing(folder):
    leads = line_leads({"Home": 1.5, "Office": -1.5})
    result = challenge(ls.load(folder), opposite_model(), leads, draws=20)
    assert result.basis == "retrained"
    assert (result.table["difference"] == 0).all()
    assert result.table["champion"][0] > 0.7  # the AUC: chance is 0.5, as for the general model


def test_a_version_without_parts_says_so():
    model = ls.train(pd.DataFrame(LEADS.assign(Converted=[0, 1] * 26)), target="Converted", **QUICK)
    assert (model.parts, model.segments, model.card.segments) == ((), None, [])
    assert set(model.scored_by(LEADS)) == {"general"}
    assert "segments.json" not in model.files()
