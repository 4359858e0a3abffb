import hashlib
import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import DamagedVersion, InvalidInput, RegistryError
from leadscoring.lead_model import RANKED, first_cutoff
from leadscoring.store.registry import Registry
from tests.made_leads import QUICK, made_leads

LEADS = made_leads().drop(columns="Converted")
SCORED = ["probability", "score", "tier", "reason_1", "reason_2", "reason_3"]


@cache
def model():
    return ls.train(made_leads(), target="Converted", **QUICK)


@pytest.fixture
def folder(tmp_path):
    model().save(tmp_path, by="Ana")
    return tmp_path


def replaced(folder, version, name, content):
    """Replace a file of a version so that its checksums still match."""
    (folder / version / name).write_bytes(content)
    sums = folder / version / "SHA256SUMS"
    lines = [line.split("  ") for line in sums.read_text().splitlines()]
    digest = hashlib.sha256(content).hexdigest()
    sums.write_text("".join(f"{digest if n == name else old}  {n}\n" for old, n in lines))


def test_scores_add_up_and_keep_the_index():
    leads = LEADS.head(40).set_index(np.repeat([5, 5, 3, 9], 10))
    scored = model().score(leads)
    assert scored.columns.tolist() == SCORED
    assert scored.index.equals(leads.index)
    parts = model().contributions(leads)
    assert np.abs(parts.sum(axis=1) - model().log_odds(leads)).max() < 1e-9
    assert (scored["score"] == 100 * scored["probability"]).all()
    assert scored["probability"].between(0, 1).all()
    assert model().score(leads.head(1))["probability"].iloc[0] == scored["probability"].iloc[0]


def test_a_probability_needs_neither_the_models_spelling_nor_its_fields():
    scored = model().score(LEADS)["probability"].tolist()
    spelt = LEADS.rename(columns=str.upper).assign(Source="of another kind")  # exact names win
    assert model().probability(LEADS.rename(columns=str.upper)).tolist() == scored
    assert model().probability(spelt).tolist() != scored
    blank = model().score(pd.DataFrame({"Source": [None]}))["probability"].tolist()
    assert model().probability(pd.DataFrame({"City": ["Bonn"]})).tolist() == blank


def test_tiers_begin_at_the_cutoff_and_at_the_warm_line():
    tiers = model().with_cutoff(0.7, warm=0.4).tiers([0.7, 0.6999, 0.4, 0.3999])
    assert tiers.tolist() == ["hot", "warm", "warm", "cold"]
    other = model().with_cutoff(0.9)
    assert (other.cutoff, other.warm) == (0.9, model().warm)


def test_the_best_come_first_and_ties_stay_in_file_order():
    leads = LEADS.iloc[[3, 8, 0, 5] * 50].assign(Nr=range(200))
    ranked = model().rank(leads)
    assert ranked.columns.tolist() == [*RANKED, *leads.columns]
    assert ranked["rank"].tolist() == list(range(1, 201))
    assert ranked["probability"].is_monotonic_decreasing
    for _, tied in ranked.groupby("probability"):
        assert tied["Nr"].is_monotonic_increasing
    scored = model().score(leads).set_index(leads["Nr"])
    pd.testing.assert_frame_equal(ranked.set_index("Nr").sort_index()[SCORED], scored)


def test_own_columns_named_like_the_lists_are_marked_and_none_is_lost():
    leads = LEADS.head(3).assign(score=1, tier="A", **{"score (file)": 2})
    ranked = model().rank(leads)
    assert ranked.columns.is_unique
    assert ranked["score (file)"].tolist() == [2, 2, 2]
    assert ranked["score (file) (file)"].tolist() == [1, 1, 1]
    assert ranked["tier (file)"].tolist() == ["A", "A", "A"]


def test_the_cells_to_show_go_with_their_leads_by_position():
    leads = LEADS.iloc[10:16]
    own = pd.DataFrame({"Row": [f"row {i}" for i in leads.index]})  # an index of its own
    ranked = model().rank(leads, own=own)
    assert ranked["Row"].tolist() == [f"row {i}" for i in ranked.index]
    assert ranked.columns.tolist() == [*RANKED, "Row"]


def test_no_leads_and_models_of_one_field_are_ranked_too():
    assert model().rank(LEADS.head(0)).shape == (0, len(RANKED) + LEADS.shape[1])
    one = ls.train(made_leads()[["Job", "Converted"]], target="Converted", **QUICK)
    assert one.rank(LEADS.head(2))["reason_3"].tolist() == ["", ""]


def test_leads_without_any_field_are_refused_in_words():
    with pytest.raises(InvalidInput, match="none of the 4 fields"):
        model().score(pd.DataFrame({"City": ["Pune"]}))


def test_saved_and_loaded_it_scores_bit_for_bit(folder):
    loaded = ls.load(folder)
    assert loaded.score(LEADS).equals(model().score(LEADS))
    assert loaded.contributions(LEADS).equals(model().contributions(LEADS))
    assert loaded.cutoffs.table.equals(model().cutoffs.table)
    assert loaded.card.to_json() == model().card.to_json()
    assert (loaded.cutoff, loaded.warm) == (model().cutoff, model().warm)
    assert loaded.pipeline is None
    assert sorted(path.name for path in (folder / "v0001").iterdir()) == [
        "SHA256SUMS",
        "card.json",
        "cutoffs.parquet",
        "pipeline.joblib",
        "scorecard.json",
    ]


def test_the_first_version_is_published_and_later_ones_wait(folder):
    published = Registry(folder).published()
    assert (published.version, published.by, published.revision) == ("v0001", "Ana", 1)
    assert published.cutoff == model().cutoff == first_cutoff(model().cutoffs).cutoff
    assert published.warm == model().warm == min(model().cutoff, model().card.base_rate)
    assert model().save(folder) == "v0002"
    assert Registry(folder).published() == published
    assert ls.load(folder).version == "v0001"
    waiting = ls.load(folder, "v0002")
    assert (waiting.version, waiting.publication) == ("v0002", None)
    assert waiting.score(LEADS).equals(model().score(LEADS))


def test_the_first_cutoff_is_the_lowest_that_reaches_80_percent_conversion():
    # called at 0.9: 4 of 4 buy; at 0.6: 4 of 5; at 0.4: 4 of 6
    cutoffs = Cutoffs.from_predictions([0.9, 0.9, 0.9, 0.9, 0.6, 0.4], [1, 1, 1, 1, 0, 0])
    assert first_cutoff(cutoffs).cutoff == 0.6


def test_where_80_percent_is_out_of_reach_the_first_cutoff_is_that_of_the_best_f1():
    # called at 0.9: 1 of 2 buys, F1 = 2/4; at 0.5: 2 of 3, F1 = 4/5; at 0.1: 2 of 5, F1 = 4/7
    cutoffs = Cutoffs.from_predictions([0.9, 0.9, 0.5, 0.1, 0.1], [1, 0, 1, 0, 0])
    assert first_cutoff(cutoffs).cutoff == 0.5


def test_a_published_cutoff_is_the_models(folder):
    registry = Registry(folder)
    registry.publish(
        "v0001", cutoff=0.66, warm=0.33, reason="Team grew", by="Ana", expected_revision=1
    )
    loaded = ls.load(folder)
    assert (loaded.cutoff, loaded.warm, loaded.publication.reason) == (0.66, 0.33, "Team grew")
    assert ls.load(folder, "v0001").cutoff == 0.66


@pytest.mark.parametrize("name", ["scorecard.json", "card.json", "cutoffs.parquet"])
def test_a_damaged_version_is_refused_and_the_last_good_one_serves(folder, name):
    model().save(folder)
    Registry(folder).publish(
        "v0002", cutoff=0.5, warm=0.3, reason="Newer", by="Ana", expected_revision=1
    )
    path = folder / "v0002" / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedVersion, match="v0002"):
        ls.load(folder, "v0002")
    serving = ls.load(folder)
    assert serving.version == "v0001"
    assert serving.score(LEADS).equals(model().score(LEADS))
    assert "v0002" in " ".join(serving.problems)
    assert ls.load(folder, "v0001").problems == ()


def test_nothing_that_was_saved_is_executed(folder):
    replaced(folder, "v0001", "pipeline.joblib", b"cos\nsystem\n(S'touch hacked'\ntR.")
    assert ls.load(folder).score(LEADS).equals(model().score(LEADS))


def test_a_scorecard_of_another_release_is_refused_in_words(folder):
    data = json.loads((folder / "v0001" / "scorecard.json").read_text()) | {"format": 99}
    replaced(folder, "v0001", "scorecard.json", json.dumps(data).encode())
    with pytest.raises(ls.LeadScoringError, match="has format 99"):
        ls.load(folder)


def test_versions_that_are_not_there_are_refused_in_words(folder, tmp_path):
    with pytest.raises(RegistryError, match="v0009"):
        ls.load(folder, "v0009")
    with pytest.raises(RegistryError):
        ls.load(tmp_path / "nowhere")


def test_a_lead_is_explained_by_its_own_score():
    lead = LEADS.iloc[[7]]
    walk = model().explain(lead)
    assert walk.end_score == pytest.approx(model().score(lead)["score"].iloc[0], rel=1e-12)
    assert walk.start + walk.steps["points"].sum() == pytest.approx(walk.end, abs=1e-9)


def test_the_held_out_probabilities_are_those_behind_the_cutoffs():
    held_out, truth = model().held_out, made_leads()["Converted"].to_numpy()
    point = model().cutoffs.at(model().cutoff)
    called = held_out >= model().cutoff
    assert (point.tp, point.fp) == (
        int((called & (truth == 1)).sum()),
        int((called & (truth == 0)).sum()),
    )


LATER = ["Tags", "Lead Quality", "Lead Profile", "Last Notable Activity"]
ASYMMETRIQUE = [
    f"Asymmetrique {what}"
    for what in ("Activity Index", "Profile Index", "Activity Score", "Profile Score")
]


@pytest.mark.real
def test_on_x_education_without_what_sales_fills_in_later(real_data: Path):
    leads = ls.read_leads(real_data / "xeducation_leads.csv").frame
    trained = ls.train(leads, target="Converted", exclude=[*LATER, *ASYMMETRIQUE], n_repeats=1)
    metrics = trained.card.metrics
    assert metrics["roc_auc"]["mean"] >= 0.895
    assert metrics["log_loss"]["mean"] <= 0.400
    assert trained.cutoffs.at(trained.cutoff).precision >= 0.80
    assert not {*LATER, *ASYMMETRIQUE} & set(trained.scorecard.fields)
    assert len(trained.score(leads)) == 9_240
