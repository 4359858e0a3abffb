import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

from leadscoring.model.preprocessing import LevelEncoder, NumberEncoder, ProductEncoder


@pytest.mark.parametrize(
    "encoder",
    [
        LevelEncoder(),
        LevelEncoder(min_leads=1, missing="most_frequent"),
        NumberEncoder(),
        NumberEncoder(n_knots=2, missing="median"),
        ProductEncoder(),
    ],
    ids=repr,
)
def test_passes_scikit_learns_checks(encoder):
    # The one check that is skipped needs SCIPY_ARRAY_API: these encoders take tables of text.
    results = check_estimator(encoder, on_skip=None)
    not_passed = [result["check_name"] for result in results if result["status"] != "passed"]
    assert len(results) > 40
    assert not_passed in ([], ["check_array_api_input"])


def encoded(encoder, train, new=None):
    """Columns by name of the new leads (else of the training leads)."""
    encoder.fit(train)
    columns = encoder.transform(train if new is None else new)
    values = columns.toarray() if sparse.issparse(columns) else columns
    return pd.DataFrame(values, columns=encoder.get_feature_names_out())


def test_levels_by_hand():
    train = pd.DataFrame({"Source": ["Chat", "Google", "Select", " Google", "API", "Fax"]})
    new = pd.DataFrame({"Source": ["Google", "Chat", "Fax", "Telex", None]})
    table = encoded(LevelEncoder(min_leads=2), train, new)
    assert table.columns.tolist() == ["Source=Google", "Source=(other)", "Source=(missing)"]
    assert table.to_numpy().tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_levels_of_equal_count_are_in_alphabetical_order_and_never_met_cells_are_average():
    train = pd.DataFrame({"Source": ["b", "a", "c", "c"]})
    new = pd.DataFrame({"Source": ["Telex", None, "a"]})
    table = encoded(LevelEncoder(min_leads=1), train, new)
    assert table.columns.tolist() == ["Source=c", "Source=a", "Source=b"]
    assert table.to_numpy().tolist() == [[0.5, 0.25, 0.25], [0.5, 0.25, 0.25], [0, 1, 0]]


def test_most_frequent_imputation_reads_a_blank_as_the_commonest_level():
    train = pd.DataFrame({"Source": ["Chat", "Google", "Google", None, "Select"]})
    table = encoded(LevelEncoder(min_leads=1, missing="most_frequent"), train)
    assert table["Source=Google"].tolist() == [0, 1, 1, 1, 1]
    assert table.columns.tolist() == ["Source=Google", "Source=Chat"]


def test_numbers_are_standardised_as_by_scikit_learn_and_drawn_to_the_range_seen():
    train = pd.DataFrame({"Visits": [0.0, 1.0, 5.0, 6.0]})
    new = pd.DataFrame({"Visits": [3.0, 99.0, np.inf, -np.inf, -1.0]})
    table = encoded(NumberEncoder(n_knots=2), train, new)
    expected = StandardScaler().fit(train.to_numpy()).transform([[3.0], [6.0], [6.0], [0.0], [0.0]])
    assert table["Visits"].to_numpy() == pytest.approx(expected[:, 0], abs=1e-15)
    assert table["Visits=(missing)"].tolist() == [0] * 5


def test_a_blank_number_has_a_column_of_its_own_and_no_part_in_the_curve():
    train = pd.DataFrame({"Visits": ["0", "Select", "many", "4", "5", "9"]})
    table = encoded(NumberEncoder(n_knots=3), train)
    assert table["Visits=(missing)"].tolist() == [0, 1, 1, 0, 0, 0]
    assert (table.loc[1:2, ["Visits", "Visits>4.5"]] == 0).all(axis=None)


def test_hinges_bend_at_the_inner_quantiles_and_are_scaled():
    numbers = np.arange(9.0)
    table = encoded(NumberEncoder(n_knots=5, missing="median"), pd.DataFrame({"x": numbers}))
    assert table.columns.tolist() == ["x", "x>2", "x>4", "x>6"]
    hinges = np.maximum(numbers[:, None] - [2, 4, 6], 0)
    assert table.to_numpy()[:, 1:] == pytest.approx(
        StandardScaler().fit_transform(hinges), abs=1e-14
    )


def test_median_imputation_reads_a_blank_as_the_median():
    train = pd.DataFrame({"x": [0.0, 2.0, 10.0, np.nan]})
    table = encoded(NumberEncoder(missing="median", n_knots=2), train)
    assert table.loc[3, "x"] == table.loc[1, "x"]


def test_knots_that_coincide_are_one_and_a_constant_has_none():
    zeros = pd.DataFrame({"x": [0.0, 0.0, 0.0, 4.0, 8.0]})  # quartiles 0, 0, 4
    assert NumberEncoder(n_knots=5).fit(zeros).bends_[0].tolist() == [4.0]
    constant = encoded(NumberEncoder(), pd.DataFrame({"x": [7.0] * 9 + [np.nan]}))
    assert constant.columns.tolist() == ["x", "x=(missing)"]
    assert constant["x"].tolist() == [0.0] * 10


def test_a_column_without_any_number_is_all_missing():
    table = encoded(
        NumberEncoder(), pd.DataFrame({"x": [np.nan] * 4}), pd.DataFrame({"x": [3.0, np.nan]})
    )
    assert table["x=(missing)"].tolist() == [0, 1]
    assert table["x"].tolist() == [0, 0]


def test_a_product_is_that_of_the_standardised_numbers_and_zero_where_one_is_blank():
    train = pd.DataFrame({"a": [0.0, 1.0, 5.0], "b": [2.0, 4.0, 9.0]})
    expected = StandardScaler().fit_transform(train).prod(axis=1)
    table = encoded(ProductEncoder(), train)
    assert table["a x b"].to_numpy() == pytest.approx(expected, abs=1e-15)
    blank = ProductEncoder().fit(train).transform(pd.DataFrame({"a": [np.nan], "b": [9.0]}))
    assert blank.tolist() == [[0.0]]
