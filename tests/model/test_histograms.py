import numpy as np

from leadscoring.model.histograms import histogram


def test_numbers_are_counted_in_thirty_bins_of_one_width():
    table = histogram(np.linspace(0, 60, 601))
    assert len(table) == 30
    assert np.allclose(table["right"] - table["left"], 2)
    assert table["leads"].tolist() == [20] * 29 + [21]  # the last holds its right end


def test_few_large_numbers_do_not_stretch_the_axis():
    numbers = np.append(np.tile(np.arange(10.0), 100), [250.0] * 5)
    table = histogram(numbers)
    assert table["left"].tolist() == [k - 0.5 for k in range(10)]
    assert table["leads"].sum() == 1_000


def test_where_nearly_all_leads_say_the_same_the_axis_shows_the_others_too():
    table = histogram(np.append(np.zeros(999), 60.0))
    assert (table["left"].iloc[0], table["right"].iloc[-1]) == (0, 60)
    assert table["leads"].sum() == 1_000


def test_infinite_and_missing_numbers_are_left_out():
    assert histogram(np.array([np.nan, np.inf])).empty
    assert histogram(np.array([2.5, -np.inf])).to_numpy().tolist() == [[2, 3, 1]]
