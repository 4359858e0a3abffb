import numpy as np
import pandas as pd
import pytest

from leadscoring.model.curve_encoder import CurveEncoder

NUMBERS = [0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0] * 100


def encoded(encoder, train, new=None):
    """Columns by name of the new numbers (else of the training ones)."""
    train, new = (None if x is None else pd.DataFrame({"x": x}) for x in (train, new))
    values = encoder.fit(train).transform(train if new is None else new).toarray()
    return pd.DataFrame(values, columns=encoder.get_feature_names_out())


def test_hats_share_a_number_between_the_two_knots_around_it():
    table = encoded(CurveEncoder(n_knots=3, steps=()), NUMBERS, [0.0, 1.75, 3.5, 12.0])
    assert table.columns.tolist() == ["x~0", "x~3.5", "x~12"]
    assert table.to_numpy().tolist() == [[1, 0, 0], [0.5, 0.5, 0], [0, 1, 0], [0, 0, 1]]


def test_any_piecewise_linear_curve_is_a_sum_of_hats():
    heights = np.array([-1.0, 2.0, 0.5])
    asked = np.linspace(0, 12, 25)
    table = encoded(CurveEncoder(n_knots=3, steps=()), NUMBERS, asked)
    assert table.to_numpy() @ heights == pytest.approx(np.interp(asked, [0, 3.5, 12], heights))


def test_each_number_is_in_one_bin_of_each_set_and_a_bin_begins_at_its_edge():
    encoder = CurveEncoder(n_knots=2, steps=(2, 4))
    table = encoded(encoder, NUMBERS, [3.9, 4.0])
    coarse = ["x>=-inf/2", "x>=4/2"]
    fine = ["x>=-inf/4", "x>=2/4", "x>=4/4", "x>=8/4"]
    assert table.columns.tolist() == ["x~0", "x~12", *coarse, *fine]
    assert table[coarse].to_numpy().tolist() == [[1, 0], [0, 1]]
    assert table[fine].to_numpy().tolist() == [[0, 1, 0, 0], [0, 0, 1, 0]]
    assert encoder.jumps().tolist() == [2, 4, 8]
    assert encoder.breakpoints().tolist() == [0, 2, 4, 8, 12]
    assert sum(block.width for block in encoder.blocks()) == table.shape[1]


def test_a_set_of_bins_that_says_the_same_as_the_one_before_is_left_out():
    few = CurveEncoder(steps=(16, 64)).fit(pd.DataFrame({"x": [0.0, 1.0, 2.0] * 1_100}))
    assert [edges.tolist() for edges in few.edges_[0]] == [[1.0, 2.0]]


def test_few_leads_allow_for_few_bends_and_no_fine_bins():
    """A stretch between two knots takes 100 leads, a bin 50."""
    for n_leads, n_knots, sets in ((90, 2, 0), (250, 3, 0), (800, 8, 1), (3_200, 8, 2)):
        encoder = CurveEncoder().fit(pd.DataFrame({"x": np.arange(float(n_leads))}))
        assert (len(encoder.knots_[0]), len(encoder.edges_[0])) == (n_knots, sets)


def test_a_blank_number_has_a_column_of_its_own_and_no_part_in_the_curve():
    table = encoded(CurveEncoder(n_knots=2, steps=(2,)), ["0", "Select", "4", "many"] * 50)
    assert table["x=(missing)"].tolist() == [0, 1, 0, 1] * 50
    assert (table.loc[[1, 3]].drop(columns="x=(missing)") == 0).all(axis=None)


def test_a_blank_where_none_was_met_is_the_average_of_the_training_leads():
    encoder = CurveEncoder(n_knots=3, steps=(2,))
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
