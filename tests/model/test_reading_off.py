import datetime as dt

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadscoring.model.calibration import Calibration
from leadscoring.model.fitting import fit
from leadscoring.model.reading_off import ReadOff
from leadscoring.model.recipe import Recipe
from leadscoring.model.scorecard import Scorecard
from tests.made_leads import (
    made_leads,
    monotone_training,
    small_training,
    training_with_pairs,
)

FIELDS = ["Source", "Job", "Minutes", "Visits"]
BLANK = [None, np.nan, pd.NA, pd.NaT, "", "Select", " n/a "]
ODD = [
    np.inf,
    -np.inf,
    1e308,
    -1e308,
    5e-324,
    10**25,
    2**63,
    True,
    False,
    1,
    0,
    "1e999",
    "-3",
    "1,5",
]
TYPES = [pd.Timestamp("2026-01-01"), dt.date(2026, 1, 1), pd.Timedelta(1, "h"), b"Chat", ("a", 1)]
TEXTS = ["Google", "Chat", " Chat ", "Referral", "Student", "student", "Telex", "\0", "(missing)"]
cells = (
    st.sampled_from(BLANK + ODD + TYPES + TEXTS)
    | st.floats()
    | st.integers(-(10**30), 10**30)
    | st.text(max_size=5)
)


@st.composite
def hostile_leads(draw):
    """Leads with any cell in any column, as mixed columns and as columns of one type."""
    n = draw(st.integers(1, 6))
    columns = {
        name: pd.Series(draw(st.lists(cells, min_size=n, max_size=n)), dtype=object)
        for name in FIELDS
    }
    frame = pd.DataFrame(columns)
    return frame.infer_objects() if draw(st.booleans()) else frame


ALL_MISSING = pd.DataFrame({name: [np.nan] for name in FIELDS})


@settings(deadline=None, max_examples=100)
@given(hostile_leads())
@example(ALL_MISSING)
@example(made_leads(50, seed=7)[FIELDS])
def test_scorecard_equals_pipeline_and_adds_up(leads):
    trained = small_training()
    expected = trained.pipeline.decision_function(leads)
    scored = trained.scorecard.log_odds(leads)
    assert np.abs(scored - expected).max() < 1e-9
    assert np.isfinite(scored).all()
    parts = trained.scorecard.contributions(leads)
    assert np.abs(parts.sum(axis=1) - scored).max() < 1e-9


@settings(deadline=None, max_examples=50)
@given(hostile_leads())
def test_a_lead_scores_the_same_alone_and_among_others(leads):
    card = small_training().scorecard
    alone = [card.log_odds(leads.iloc[[i]].infer_objects())[0] for i in range(len(leads))]
    assert card.log_odds(leads) == pytest.approx(alone, abs=1e-12)


@settings(deadline=None, max_examples=30)
@given(hostile_leads(), st.sets(st.sampled_from(FIELDS), max_size=3))
def test_a_missing_column_is_a_blank_one(leads, lacking):
    trained = small_training()
    blank = leads.assign(**dict.fromkeys(lacking, np.nan))
    scored = trained.scorecard.log_odds(leads.drop(columns=list(lacking)))
    assert np.abs(scored - trained.pipeline.decision_function(blank)).max() < 1e-9


@settings(deadline=None, max_examples=30)
@given(hostile_leads())
def test_json_changes_no_bit_of_any_score(leads):
    card = small_training().scorecard
    again = Scorecard.from_json(card.to_json())
    assert again.probability(leads).tobytes() == card.probability(leads).tobytes()


def test_points_average_zero_over_the_training_leads():
    trained = small_training()
    parts = trained.scorecard.contributions(made_leads())
    assert parts.drop(columns="intercept").mean().abs().max() < 1e-12


@settings(deadline=None, max_examples=100)
@given(hostile_leads())
@example(ALL_MISSING)
@example(made_leads(50, seed=7)[FIELDS])
def test_pairs_are_read_off_too(leads):
    trained = training_with_pairs()
    assert [term.kind for term in trained.scorecard.terms][4:] == ["pair"] * 3
    scored = trained.scorecard.log_odds(leads)
    assert np.abs(scored - trained.pipeline.decision_function(leads)).max() < 1e-9
    parts = trained.scorecard.contributions(made_leads())
    assert parts.drop(columns="intercept").mean().abs().max() < 1e-12


@settings(deadline=None, max_examples=50)
@given(hostile_leads())
@example(ALL_MISSING)
@example(made_leads(50, seed=7)[FIELDS])
def test_monotone_curves_are_read_off_too(leads):
    trained = monotone_training()
    scored = trained.scorecard.log_odds(leads)
    assert np.abs(scored - trained.pipeline.decision_function(leads)).max() < 1e-9
    parts = trained.scorecard.contributions(made_leads())
    assert parts.drop(columns="intercept").mean().abs().max() < 1e-12


def test_a_cell_of_a_kind_never_met_counts_as_the_average_lead():
    job = next(term for term in small_training().scorecard.terms if term.name == "Job")
    assert [job.missing, job.other] == pytest.approx([0, 0], abs=1e-12)


def test_imputation_and_rare_levels_are_read_off_too():
    leads = made_leads()
    recipe = Recipe(
        ("Source", "Job"),
        ("Minutes", "Visits"),
        (("Visits", "Minutes"), ("Source", "Minutes")),
        min_leads=70,
        missing="impute",
    )
    converted = leads["Converted"].to_numpy(float)
    pipeline = fit(leads, converted, recipe, strength=1.0)
    card = ReadOff(pipeline, recipe, leads, converted).scorecard(Calibration())
    probes = leads.assign(Source=["Telex", None, "Google"] * 100)
    gap = card.log_odds(probes) - pipeline.decision_function(probes[recipe.fields])
    assert np.abs(gap).max() < 1e-9
    assert "Student" not in card.terms[1].points  # some 60 leads: pooled


# Where the penalty vanishes, the fit is an ordinary logistic regression: statsmodels' coefficients
# and standard errors must come out.

LEADS = made_leads(800, seed=3).fillna({"Source": "API", "Minutes": 9.0, "Visits": 3.0})
BOUGHT = LEADS["Converted"].to_numpy(float)
Z = 1.959963984540054


def read_off(**options):
    recipe = Recipe(
        ("Source", "Job"), ("Minutes", "Visits"), kind="classic", min_leads=1, **options
    )
    return ReadOff(fit(LEADS, BOUGHT, recipe, strength=1e8), recipe, LEADS, BOUGHT)


def treatment_coded(columns, leads=LEADS):
    """A design matrix with a constant, levels as contrasts, and the given columns of numbers."""
    levels = pd.get_dummies(
        leads[["Source", "Job"]].replace("Select", None), dummy_na=True, dtype=float
    )
    levels = levels.drop(columns=["Source_Chat", "Job_Student", "Job_nan"])
    return sm.add_constant(levels.assign(**columns))


def test_points_and_intervals_are_those_of_statsmodels():
    design = treatment_coded({"Minutes": LEADS["Minutes"], "Visits": LEADS["Visits"]})
    result = sm.Logit(BOUGHT, design).fit(disp=False, tol=1e-10)
    effects = read_off(n_knots=2).effects().set_index(["term", "label"])
    averages = design.mean()
    for (term, label), row in effects.iterrows():
        contrast = pd.Series(0.0, index=design.columns)
        if row["kind"] == "contrast":  # from the lower quartile to the upper
            contrast[term] = np.subtract(*LEADS[term].quantile([0.75, 0.25]))
        elif row["kind"] in {"level", "missing"}:  # from the average lead to this level
            own = [name for name in design.columns if name.startswith(f"{term}_")]
            contrast[own] -= averages[own]
            name = f"{term}_{'nan' if label == 'blank' else label}"
            if name in own:
                contrast[name] += 1
        else:
            continue
        expected = contrast @ result.params
        error = np.sqrt(contrast @ result.cov_params() @ contrast)
        assert row["points"] == pytest.approx(expected, abs=1e-5)
        assert row["points_high"] - row["points"] == pytest.approx(Z * error, rel=1e-4)
        assert row["points"] - row["points_low"] == pytest.approx(Z * error, rel=1e-4)
    assert len(effects.query("kind in ['level', 'missing', 'contrast']")) == 4 + 1 + 3 + 2


def test_differences_between_levels_are_statsmodels_coefficients():
    design = treatment_coded({"Minutes": LEADS["Minutes"], "Visits": LEADS["Visits"]})
    coefficients = sm.Logit(BOUGHT, design).fit(disp=False, tol=1e-10).params
    terms = read_off(n_knots=2).scorecard(Calibration()).terms
    source, job, minutes, visits = terms
    base = source.points["Chat"]
    assert source.points["Google"] - base == pytest.approx(coefficients["Source_Google"], abs=1e-5)
    assert source.missing - base == pytest.approx(coefficients["Source_nan"], abs=1e-5)
    worker = job.points["Working Professional"] - job.points["Student"]
    assert worker == pytest.approx(coefficients["Job_Working Professional"], abs=1e-5)
    for curve in (minutes, visits):
        slope = (curve.points[-1] - curve.points[0]) / (curve.x[-1] - curve.x[0])
        assert slope == pytest.approx(coefficients[curve.field], rel=1e-5)


def test_a_curve_and_its_band_are_those_of_statsmodels_with_the_same_bends():
    reading = read_off(n_knots=4)
    curve = reading.curves()["Minutes"]
    bends = {name: reading.curves()[name]["x"].to_numpy()[1:-1] for name in ("Minutes", "Visits")}
    hinges = {
        f"{name} > {bend}": np.maximum(LEADS[name] - bend, 0)
        for name, inner in bends.items()
        for bend in inner
    }
    design = treatment_coded({"Minutes": LEADS["Minutes"], "Visits": LEADS["Visits"], **hinges})
    result = sm.Logit(BOUGHT, design).fit(disp=False, tol=1e-10, maxiter=100)
    own = [name for name in design.columns if name.startswith("Minutes")]
    x = curve["x"].to_numpy()
    basis = np.column_stack([x, *(np.maximum(x - bend, 0) for bend in bends["Minutes"])])
    basis = basis - design[own].mean().to_numpy()
    errors = np.sqrt(np.diag(basis @ result.cov_params().loc[own, own].to_numpy() @ basis.T))
    assert len(bends["Minutes"]) == 2
    assert curve["points"].to_numpy() == pytest.approx(basis @ result.params[own], abs=1e-4)
    reach = (curve["points_high"] - curve["points"]).to_numpy()
    assert reach == pytest.approx(Z * errors, rel=1e-3)


def test_where_the_penalty_is_all_the_intervals_are_the_penaltys():
    """A penalty of strength C is a prior of variance C, which few leads cannot narrow."""
    recipe = Recipe(("Source", "Job"), ("Minutes", "Visits"), kind="classic", min_leads=1)
    reading = ReadOff(fit(LEADS, BOUGHT, recipe, strength=1e-8), recipe, LEADS, BOUGHT)
    effects = reading.effects().query("term == 'Job'")
    shares = (effects["leads"] / len(LEADS)).to_numpy()
    lengths = np.linalg.norm(np.eye(len(shares)) - shares, axis=1)  # from the average lead
    reach = (effects["points_high"] - effects["points"]).to_numpy()
    assert reach == pytest.approx(Z * 1e-4 * lengths, rel=1e-4)


def test_the_leads_behind_each_row_are_counted():
    effects = read_off(n_knots=8).effects()
    levels = effects[(effects["term"] == "Source")].set_index("label")
    filled = LEADS["Source"].replace("Select", "blank")
    assert levels["leads"].to_dict() == filled.value_counts().to_dict()
    shares = LEADS.groupby(filled)["Converted"].mean()
    assert levels["converted"].to_dict() == pytest.approx(shares.to_dict())
    for field in ("Minutes", "Visits"):
        stretches = effects[(effects["term"] == field) & effects["kind"].isin(["range", "missing"])]
        assert stretches["leads"].sum() == len(LEADS)
        assert stretches["points"] @ stretches["leads"] == pytest.approx(0, abs=1e-9)


def test_a_field_whose_numbers_are_all_infinite_has_no_contrast():
    leads = made_leads().assign(Visits=[np.inf, -np.inf, np.nan] * 100)
    converted = leads["Converted"].to_numpy(float)
    recipe = Recipe((), ("Minutes", "Visits"))
    effects = ReadOff(
        fit(leads, converted, recipe, strength=1.0), recipe, leads, converted
    ).effects()
    assert effects.loc[effects["kind"] == "contrast", "term"].tolist() == ["Minutes"]


def test_a_cell_of_a_pair_has_the_mean_points_of_its_leads_and_their_conversion():
    trained = training_with_pairs()
    leads = made_leads()
    parts = trained.scorecard.contributions(leads)
    cells = trained.card.pairs["Source x Job"].set_index(["row", "column"])
    source = leads["Source"].replace("Select", None).fillna("blank")
    at = {key: (source == key[0]) & (leads["Job"] == key[1]) for key in cells.index}
    assert set(at) == {
        pair
        for pair, n in leads.assign(Source=source).groupby(["Source", "Job"]).size().items()
        if n >= 10
    }
    for key, inside in at.items():
        row = cells.loc[key]
        assert row["leads"] == inside.sum()
        assert row["converted"] == pytest.approx(leads.loc[inside, "Converted"].mean())
        assert row["points"] == pytest.approx(parts.loc[inside, "Source x Job"].mean(), abs=1e-9)
        assert row["points_low"] < row["points"] < row["points_high"]


def test_cells_of_ranges_hold_each_lead_once():
    trained = training_with_pairs()
    cells = trained.card.pairs["Job x Minutes"]
    parts = trained.scorecard.contributions(made_leads())["Job x Minutes"]
    n_untold = len(parts) - cells["leads"].sum()  # few in their cell, or blank and no matter
    assert 0 <= n_untold < 100
    told = cells["points"] @ cells["leads"]
    assert abs(told - parts.sum()) <= n_untold * parts.abs().max() + 1e-9
    assert cells["converted"] @ cells["leads"] <= made_leads()["Converted"].sum()
