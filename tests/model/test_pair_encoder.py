import numpy as np
import pandas as pd
import pytest

from leadscoring.model.binning import tree_edges
from leadscoring.model.pair_encoder import PairEncoder

LEADS = pd.DataFrame({"Source": list("aaaabbbbc") * 10, "City": ["x", "y", "x"] * 30})
CONVERTED = np.tile([0.0, 1.0], 45)


def cells(encoder, leads):
    """The column that each lead has, in each table."""
    dense = encoder.transform(leads).toarray()
    ends = np.cumsum([block.width for block in encoder.blocks()])
    tables = np.split(dense, ends[:-1], axis=1)
    assert all((table.sum(axis=1) == 1).all() for table in tables)
    return np.column_stack([table.argmax(axis=1) for table in tables])


def test_each_combination_of_levels_is_a_cell():
    encoder = PairEncoder().fit(LEADS, CONVERTED)
    found = pd.DataFrame({"cell": cells(encoder, LEADS)[:, 0], **LEADS})
    often = found.groupby(["Source", "City"]).filter(lambda group: len(group) >= 10)
    meetings = often.drop_duplicates(["Source", "City", "cell"])
    assert len(meetings) == often["cell"].nunique() == often.groupby(["Source", "City"]).ngroups


def test_rare_combinations_and_those_never_met_share_the_last_cell():
    encoder = PairEncoder(min_leads=25).fit(LEADS, CONVERTED)
    rare = encoder.blocks()[0].width - 1
    new = pd.DataFrame({"Source": ["b", "c", "new", None, "a"], "City": ["y", "x", "x", None, "z"]})
    assert cells(encoder, new)[:, 0].tolist() == [rare] * 5


def test_a_number_is_cut_where_conversion_changes_and_finely():
    rng = np.random.default_rng(0)
    leads = pd.DataFrame({"Visits": rng.uniform(0, 10, 900), "City": rng.choice(["x", "y"], 900)})
    encoder = PairEncoder(numeric=(True, False)).fit(leads, (leads["Visits"] > 6).to_numpy(float))
    (coarse, _), (fine, _) = (grid.sides for grid in encoder.grids_)
    assert len(coarse.edges) == 1
    assert leads["Visits"][leads["Visits"] >= coarse.edges[0]].min() > 6
    assert len(fine.edges) == 31
    assert len(encoder.blocks()) == 2


def test_imputation_reads_a_blank_as_the_commonest_level():
    encoder = PairEncoder(missing="impute").fit(LEADS, CONVERTED)
    blank, common = (pd.DataFrame({"Source": ["b"], "City": [city]}) for city in (None, "x"))
    assert cells(encoder, blank) == cells(encoder, common)


def test_tree_edges_are_where_conversion_changes_also_where_numbers_differ_in_the_last_digit():
    numbers = np.nextafter(1e9, np.inf) + np.arange(200) * 1e-6
    assert tree_edges(numbers, (np.arange(200) >= 120).astype(float)).tolist() == [numbers[120]]
    assert tree_edges(np.full(50, np.nan), np.zeros(50)).tolist() == []


def test_three_fields_are_no_pair():
    with pytest.raises(ValueError, match="too many values"):
        PairEncoder().fit(LEADS.assign(More="z"), CONVERTED)
