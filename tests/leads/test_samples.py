"""The sample leads: reproducible, plausible, with a known truth, and nobody's real data."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder

from leadscoring.leads.sample_outcome import conversion_probability
from leadscoring.leads.samples import data_dictionary, history, today, write_samples

COMMITTED = Path(__file__).parents[2] / "sample_data"
IDENTITY = ["Prospect ID", "Lead Number", "Name", "Email", "Phone", "Created"]
LEAKING = [
    "Tags",
    "Lead Quality",
    "Lead Profile",
    "Last Notable Activity",
    "Asymmetrique Activity Index",
    "Asymmetrique Profile Index",
    "Asymmetrique Activity Score",
    "Asymmetrique Profile Score",
]


@pytest.fixture(scope="module")
def past():
    return history()


@pytest.fixture(scope="module")
def new():
    return today()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture
def real(real_data):
    return pd.read_csv(real_data / "xeducation_leads.csv")


def test_writing_reproduces_the_committed_files_byte_for_byte(written):
    for path in written:
        committed = (COMMITTED / path.name).read_bytes()
        assert path.read_bytes() == committed, f"{path.name}: run `make samples`"
        assert b"\r" not in committed
        assert len(committed) < 4_000_000


def test_a_written_file_reads_back_as_the_frame(written, past, new):
    for path, leads in zip(written, (past, new), strict=False):
        assert_frame_equal(pd.read_csv(path, parse_dates=["Created"]), leads)


def test_history_has_9000_labelled_leads_of_18_months_in_order(past):
    assert len(past) == 9_000
    assert past["Converted"].isin([0, 1]).all()
    assert 0.36 <= past["Converted"].mean() <= 0.40
    assert past["Created"].is_monotonic_increasing
    assert past["Created"].dt.to_period("M").nunique() == 18
    assert past["Created"].iloc[-1].date().isoformat() == "2026-10-31"


def test_today_is_newer_unlabelled_and_not_yet_contacted(past, new):
    assert len(new) == 300
    assert [name for name in past if name not in new] == ["Converted"]
    assert new["Created"].min() > past["Created"].max()
    assert new["Lead Number"].min() > past["Lead Number"].max()
    assert new[LEAKING].isna().all(axis=None)


def test_identifiers_are_unique_over_both_files(past, new):
    both = pd.concat([past, new])
    for name in ("Prospect ID", "Lead Number"):
        assert both[name].is_unique
    assert both["Prospect ID"].str.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").all()


def test_contacts_are_fictional(past, new):
    both = pd.concat([past, new])
    assert both["Name"].notna().all()
    assert both["Email"].dropna().str.fullmatch(r"[a-z]+\.[a-z]+\d+@example\.(com|org|net)").all()
    assert both["Phone"].dropna().str.fullmatch(r"\d{3}-555-01\d\d").all()
    assert both[["Email", "Phone"]].isna().any().all()


def test_dictionary_describes_every_column_and_names_what_is_filled_in_later(past):
    dictionary = data_dictionary().set_index("column")
    assert list(dictionary.index) == list(past.columns)
    assert dictionary["meaning"].str.len().min() > 10
    later = dictionary.index[dictionary["filled_in"] == "after first contact"]
    assert set(later) == {*LEAKING, "Converted"}


def test_another_seed_makes_other_leads(past):
    other = history(seed=1)
    assert not set(other["Prospect ID"]) & set(past["Prospect ID"])
    assert (other["Converted"] != past["Converted"]).mean() > 0.3
    assert_frame_equal(other, history(seed=1))


def test_outcomes_follow_the_known_model(past):
    span = pd.Timestamp("2026-11-01") - pd.Timestamp("2025-05-01")
    time = ((past["Created"] - pd.Timestamp("2025-05-01")) / span).to_numpy()
    chance = conversion_probability(past, time)
    surprise = past["Converted"].to_numpy() - chance
    for tenth in np.array_split(np.argsort(chance), 10):
        spread = np.sqrt((chance[tenth] * (1 - chance[tenth])).sum())
        assert abs(surprise[tenth].sum()) < 3.5 * spread


def test_an_honest_logistic_regression_on_older_leads_ranks_newer_ones_well(past):
    honest = past.drop(columns=[*IDENTITY, *LEAKING, "Converted"])
    categorical = list(honest.select_dtypes("str"))
    model = make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), categorical),
            (KBinsDiscretizer(12, strategy="uniform"), ["Total Time Spent on Website"]),
        ),
        LogisticRegression(max_iter=1000),
    )
    older, newer = past.index < 6_000, past.index >= 6_000
    model.fit(honest[older], past.loc[older, "Converted"])
    chance = model.predict_proba(honest[newer])[:, 1]
    assert 0.87 < roc_auc_score(past.loc[newer, "Converted"], chance) < 0.92


def test_tags_alone_give_the_outcome_away(past):
    tags = past["Tags"].fillna("blank")
    half = past.index % 2 == 0
    rate = past[half].groupby(tags[half])["Converted"].mean()
    known = tags[~half].map(rate).fillna(0.5)
    assert roc_auc_score(past.loc[~half, "Converted"], known) > 0.9


def test_some_leads_repeat_apart_from_their_identity(past):
    repeated = past.drop(columns=IDENTITY).duplicated().sum()
    assert 100 < repeated < 1_500


@pytest.mark.real
def test_columns_and_levels_are_those_of_the_real_file(past, real):
    added = ["Name", "Email", "Phone", "Created"]
    assert [name for name in past if name not in added] == list(real.columns)
    for name in real.columns.drop(["Prospect ID", "Lead Number"]):
        if real[name].nunique() < 50 and not pd.api.types.is_float_dtype(real[name]):
            share = real[name].value_counts(normalize=True)
            assert set(past[name].dropna()) <= set(share.index)
            assert set(share.index[share > 0.01]) <= set(past[name].dropna())
        assert abs(past[name].isna().mean() - real[name].isna().mean()) < 0.05


@pytest.mark.real
def test_no_lead_is_a_real_one(past, new, real):
    both = pd.concat([past, new])
    for name in ("Prospect ID", "Lead Number"):
        assert not set(both[name]) & set(real[name])
    fields = [name for name in real if name not in {"Prospect ID", "Lead Number"}]
    seen = past.loc[past["Total Time Spent on Website"] > 0, fields].astype(object)
    known = set(map(tuple, real[fields].astype(object).fillna("").to_numpy()))
    assert not known & set(map(tuple, seen.fillna("").to_numpy()))
