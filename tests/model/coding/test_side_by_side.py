"""scikit-learn's `ColumnTransformer`, of the same encoders one by one, is the oracle."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.base import clone
from sklearn.compose import ColumnTransformer

from leadscoring.exceptions import InvalidInput
from leadscoring.model.coding.cells import ReadLeads
from leadscoring.model.coding.coded import CodedLeads
from leadscoring.model.encoding import encoder, read_fields
from leadscoring.model.recipe import Recipe
from tests.made_leads import made_leads

LEADS = made_leads(900, seed=7)
CONVERTED = LEADS["Converted"].to_numpy(float)
NEW = pd.concat(
    [
        made_leads(60, seed=8),
        pd.DataFrame({"Source": ["Telex", None], "Minutes": [np.inf, None], "Visits": [-9, "x"]}),
    ]
)
PAIRS = (("Source", "Job"), ("Job", "Minutes"), ("Minutes", "Visits"))
RECIPES = {
    "as it is": Recipe(("Source", "Job"), ("Minutes", "Visits")),
    "imputed": Recipe(("Source", "Job"), ("Minutes", "Visits"), missing="impute"),
    "only rising": Recipe(("Source", "Job"), ("Minutes", "Visits"), rising=("Minutes",)),
}


def both(recipe):
    """The encoders side by side, and scikit-learn's, fitted on the same leads."""
    ours = encoder(recipe, PAIRS)
    parts = [(name, clone(each), fields) for name, each, fields in ours.transformers]
    theirs = ColumnTransformer(parts, sparse_threshold=1.0, verbose_feature_names_out=False)
    return ours.fit(LEADS, CONVERTED), theirs.fit(LEADS, CONVERTED)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_leads_are_encoded_as_by_each_encoder_alone(recipe):
    ours, theirs = both(recipe)
    for leads in (LEADS, NEW):
        plain = theirs.transform(leads).toarray()
        assert (ours.transform(leads).toarray() == plain).all()
    assert ours.get_feature_names_out().tolist() == theirs.get_feature_names_out().tolist()
    assert ours.output_indices_ == {
        name: place for name, place in theirs.output_indices_.items() if name != "remainder"
    }


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_codes_say_the_same_as_columns_also_of_some_of_the_leads(recipe):
    encode = encoder(recipe, PAIRS)
    coded = encode.learnt(LEADS, CONVERTED)
    columns = encode.transform(LEADS)
    some = np.flatnonzero(CONVERTED)
    weights = np.random.default_rng(0).normal(size=columns.shape[1])
    assert (coded.taken(some).columns() != columns[some]).nnz == 0
    assert coded.taken(some).values(weights) == pytest.approx(columns[some] @ weights, abs=1e-12)
    again = CodedLeads.of_columns(columns, encode.blocks())
    assert (again.columns() != columns).nnz == 0
    parts = sparse.hstack([part.rows[coded.codes[part.table]] for part in coded.parts])
    assert (sparse.csr_array(parts) != columns).nnz == 0
    assert (coded.beside(coded).columns() != sparse.hstack([columns, columns])).nnz == 0


def test_each_field_is_read_once(monkeypatch):
    asked = []
    frame = pd.DataFrame.__getitem__

    def counted(self, key):
        asked.append(key)
        return frame(self, key)

    monkeypatch.setattr(pd.DataFrame, "__getitem__", counted)
    leads = ReadLeads(LEADS)
    encoder(RECIPES["as it is"], PAIRS).learnt(leads, CONVERTED)
    encoder(RECIPES["as it is"], ()).learnt(leads.only(["Source", "Job", "Minutes", "Visits"]), 0)
    assert sorted(key for key in asked if isinstance(key, str)) == sorted(
        ["Source", "Job", "Minutes", "Visits"]
    )


def test_leads_that_lack_a_field_are_told_which():
    ours, _ = both(RECIPES["as it is"])
    with pytest.raises(InvalidInput, match="'Job'"):
        ours.transform(LEADS.drop(columns="Job"))


def test_a_level_encoder_without_any_column_is_no_column():
    blank = pd.DataFrame({"Source": [None] * 30, "Visits": np.arange(30.0)})
    recipe = Recipe(("Source",), ("Visits",), missing="impute")
    encode = encoder(recipe, ()).fit(blank, np.tile([0.0, 1.0], 15))
    assert encode.blocks()[0].width == 0
    assert encode.transform(blank).shape == (30, encode.output_indices_["term1"].stop)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_what_is_learnt_of_some_leads_is_told_by_them_alone(recipe):
    """A level, a number and a blank that only the others have are as if nobody ever had them."""
    frame = LEADS.assign(
        Source=LEADS["Source"].where(np.arange(900) != 3, "Only here"),
        Minutes=LEADS["Minutes"].fillna(1.0).where(np.arange(900) % 9 != 3),
    )
    some = np.arange(900) % 3 != 0
    read = read_fields(frame, recipe).taken(some)
    shared, plain = encoder(recipe, PAIRS), encoder(recipe, PAIRS)
    found = shared.learnt(read, CONVERTED[some]).columns()
    alone = plain.fit_transform(frame[some], CONVERTED[some])
    assert (found != alone).nnz == 0
    assert shared.get_feature_names_out().tolist() == plain.get_feature_names_out().tolist()
    assert (shared.transform(NEW) != plain.transform(NEW)).nnz == 0
    assert read.only(["Job"]).frame.equals(frame.loc[some, ["Job"]])
