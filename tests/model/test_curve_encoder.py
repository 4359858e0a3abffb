import numpy as np
import pandas as pd
import pytest

from leadscoring.model.curve_encoder import CurveEncoder
from leadscoring.model.field_encoder import of_one_strength

NUMBERS = [0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0] * 100


def encoded(encoder, train, new=None):
    """Columns by name of the new numbers (else of the training ones)."""
    train, new = (None if x is None else pd.DataFrame({"x": x}) for x in (train, new))
    values = encoder.fit(train).transform(train if new is None else new).toarray()
    return pd.DataFrame(values, columns=encoder.get_feature_names_out())


HATS = ["x~0", "x~3.5", "x~12"]


def test_the_line_is_the_number_less_the_median_in_standard_deviations():
    table = encoded(CurveEncoder(), [1.0, 2.0, 3.0, 4.0, 10.0], [3.0, 4.0, 10.0, 99.0, -99.0])
    deviation = np.sqrt(10)  # of squares 9 + 4 + 1 + 0 + 36 about the mean 4, over 5
    expected = np.array([0, 1, 7, 7, -2]) / deviation
    assert table["x"].to_numpy() == pytest.approx(expected)


def test_numbers_whose_squares_are_too_large_have_a_line_too():
    table = encoded(CurveEncoder(), [-3e200, 0.0, 3e200])
    assert table["x"].to_numpy() == pytest.approx([-np.sqrt(1.5), 0, np.sqrt(1.5)])


def test_the_lines_of_all_fields_have_one_strength_and_the_other_sets_one_each():
    train = pd.DataFrame({"x": np.arange(800.0), "y": [np.nan, *range(799)]})
    blocks = CurveEncoder(n_knots=3).fit(train).blocks()
    assert [(block.width, block.shared) for block in blocks] == [
        *[(1, True), (3, False), (16, False)],
        *[(1, True), (3, False), (1, False)],  # 799 numbers: too few for bins
    ]
    assert of_one_strength(blocks) == [[1], [2], [4], [5], [0, 3]]


def test_hats_share_a_number_between_the_two_knots_around_it():
    table = encoded(CurveEncoder(n_knots=3, n_bins=1), NUMBERS, [0.0, 1.75, 3.5, 12.0])
    assert table.columns.tolist() == ["x", *HATS]
    assert table[HATS].to_numpy().tolist() == [[1, 0, 0], [0.5, 0.5, 0], [0, 1, 0], [0, 0, 1]]


def test_any_piecewise_linear_curve_is_a_sum_of_hats():
    heights = np.array([-1.0, 2.0, 0.5])
    asked = np.linspace(0, 12, 25)
    table = encoded(CurveEncoder(n_knots=3, n_bins=1), NUMBERS, asked)
    assert table[HATS].to_numpy() @ heights == pytest.approx(
        np.interp(asked, [0, 3.5, 12], heights)
    )


def test_each_number_is_in_one_bin_and_a_bin_begins_at_its_edge():
    encoder = CurveEncoder(n_knots=2, n_bins=4)
    table = encoded(encoder, NUMBERS, [3.9, 4.0])
    bins = ["x>=-inf", "x>=2", "x>=4", "x>=8"]
    assert table.columns.tolist() == ["x", "x~0", "x~12", *bins]
    assert table[bins].to_numpy().tolist() == [[0, 1, 0, 0], [0, 0, 1, 0]]
    assert encoder.jumps().tolist() == [2, 4, 8]
    assert encoder.breakpoints().tolist() == [0, 2, 4, 8, 12]
    assert sum(block.width for block in encoder.blocks()) == table.shape[1]


def test_few_leads_allow_for_few_bends_and_no_bins():
    """A stretch between two knots takes 100 leads, a bin 50."""
    for n_leads, n_knots, n_edges in ((90, 2, 0), (250, 3, 0), (799, 8, 0), (800, 8, 15)):
        encoder = CurveEncoder().fit(pd.DataFrame({"x": np.arange(float(n_leads))}))
        assert (len(encoder.knots_[0]), len(encoder.edges_[0])) == (n_knots, n_edges)


def test_a_blank_number_has_a_column_of_its_own_and_no_part_in_the_curve():
    table = encoded(CurveEncoder(n_knots=2, n_bins=2), ["0", "Select", "4", "many"] * 50)
    assert table["x=(missing)"].tolist() == [0, 1, 0, 1] * 50
    assert (table.loc[[1, 3]].drop(columns="x=(missing)") == 0).all(axis=None)


def test_a_blank_where_none_was_met_is_the_average_of_the_training_leads():
    encoder = CurveEncoder(n_knots=3, n_bins=2)
    average = encoded(encoder, NUMBERS).mean()
    blank = encoded(encoder, NUMBERS, [None])
    assert blank.loc[0].to_numpy() == pytest.approx(average.to_numpy(), abs=1e-12)


def test_numbers_beyond_those_seen_count_as_the_nearest_and_a_median_fills_blanks():
    encoder = CurveEncoder(missing="median")
    table = encoded(encoder, NUMBERS, [np.inf, 12.0, -np.inf, 0.0, np.nan, 3.5])
    rows = table.to_numpy()
    for first in (0, 2, 4):
        assert (rows[first] == rows[first + 1]).all()


@pytest.mark.parametrize("numbers", [[7.0] * 9, [np.nan] * 4, [np.inf, 1.0, -np.inf, 1.0]])
def test_numbers_without_variety_are_taken_as_they_are(numbers):
    table = encoded(CurveEncoder(), numbers)
    assert np.isfinite(table.to_numpy()).all()
