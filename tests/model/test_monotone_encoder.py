import numpy as np
import pandas as pd
import pytest
from sklearn.utils.estimator_checks import check_estimator

from leadscoring.model.monotone_encoder import MonotoneEncoder

NUMBERS = [0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0] * 100


def encoded(encoder, train, new=None):
    """Columns by name of the new numbers (else of the training ones)."""
    train, new = (None if x is None else pd.DataFrame({"x": x}) for x in (train, new))
    values = encoder.fit(train).transform(train if new is None else new).toarray()
    return pd.DataFrame(values, columns=encoder.get_feature_names_out())


def test_it_passes_scikit_learns_checks():
    results = check_estimator(MonotoneEncoder(), on_skip=None)
    not_passed = [result["check_name"] for result in results if result["status"] != "passed"]
    assert len(results) > 40
    assert not_passed in ([], ["check_array_api_input"])  # tables of text


@pytest.mark.parametrize(("falling", "sign"), [(False, 1), (True, -1)])
def test_ramps_climb_between_knots_and_steps_are_kept_from_their_edges_on(falling, sign):
    encoder = MonotoneEncoder(falling=falling, n_knots=3, n_bins=4)
    table = encoded(encoder, NUMBERS, [0.0, 1.75, 3.5, 4.0, 99.0])
    edges = ["x>=2", "x>=4", "x>=8"]
    assert table.columns.tolist() == ["x/0..3.5", "x/3.5..12", *edges]
    ramps = [[0, 0], [0.5, 0], [1, 0], [1, 0.5 / 8.5], [1, 1]]
    assert (sign * table[["x/0..3.5", "x/3.5..12"]]).to_numpy().tolist() == ramps
    steps = [[0, 0, 0], [0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]
    assert (sign * table[edges]).to_numpy().tolist() == steps
    assert encoder.breakpoints().tolist() == [0, 2, 3.5, 4, 8, 12]
    assert encoder.jumps().tolist() == [2, 4, 8]


def test_each_column_only_rises_and_no_other_block_is_bounded():
    rng = np.random.default_rng(0)
    train = np.where(rng.random(1_000) < 0.1, np.nan, rng.gamma(2, 5, 1_000))
    encoder = MonotoneEncoder()
    table = encoded(encoder, train, np.linspace(-1, 50, 400))
    assert (np.diff(table.to_numpy(), axis=0) >= 0).all()
    blocks = encoder.blocks()
    assert sum(block.width for block in blocks) == table.shape[1]
    assert [(block.width, block.at_least_zero) for block in blocks] == [
        (7, True),
        (15, True),
        (1, False),
    ]


def test_a_blank_counts_as_the_average_filled_lead_beside_its_own_column():
    encoder = MonotoneEncoder(n_knots=3, n_bins=2)
    filled = encoded(encoder, NUMBERS).mean()
    table = encoded(encoder, [*NUMBERS, np.nan, np.nan], [np.nan])
    assert table["x=(missing)"].tolist() == [1]
    assert table.loc[0].drop("x=(missing)").to_numpy() == pytest.approx(filled.to_numpy())
    never_met = encoded(encoder, NUMBERS, [np.nan])
    assert never_met.loc[0].to_numpy() == pytest.approx(filled.to_numpy())


@pytest.mark.parametrize("numbers", [[7.0] * 9, [np.nan] * 4, [np.inf, 1.0, -np.inf, 1.0]])
def test_numbers_without_variety_are_taken_as_they_are(numbers):
    encoder = MonotoneEncoder()
    table = encoded(encoder, numbers)
    assert np.isfinite(table.to_numpy()).all()
    assert sum(block.width for block in encoder.blocks()) == table.shape[1]
