import pandas as pd
import pytest

from leadscoring.model.card import Card, fingerprint, library_versions
from tests.made_leads import made_leads, small_training, training_with_pairs

LEADS = made_leads(5)


def test_json_and_back_loses_nothing():
    card = training_with_pairs().card
    text = card.to_json()
    again = Card.from_json(text)
    assert again.to_json() == text
    for name in ("effects", "reliability", "correlation", "selection"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(card, name), check_exact=True)
    for name, curve in card.curves.items():
        pd.testing.assert_frame_equal(again.curves[name], curve, check_exact=True)
    assert list(again.pairs) == list(card.pairs) != []
    for name, cells in card.pairs.items():
        pd.testing.assert_frame_equal(again.pairs[name], cells, check_exact=True)
    assert (again.metrics, again.fewest) == (card.metrics, card.fewest)
    assert again.base_rate == card.n_converted / card.n_leads


def test_a_card_of_before_there_was_a_selection_has_an_empty_one():
    plain = small_training().card.to_dict()
    newer = ("selection", "fewest", "warned")
    old = Card.from_dict({name: value for name, value in plain.items() if name not in newer})
    assert old.fewest is None
    pd.testing.assert_frame_equal(old.selection, small_training().card.selection.head(0))


@pytest.mark.parametrize(
    "other",
    [
        LEADS.rename(columns={"Job": "Work"}),
        LEADS.iloc[::-1],
        LEADS.iloc[:4],
        LEADS[LEADS.columns[::-1]],
        LEADS.assign(Visits=LEADS["Visits"] + 1e-9),
    ],
    ids=["name", "order", "fewer", "columns", "cell"],
)
def test_a_fingerprint_tells_tables_apart(other):
    assert fingerprint(other) != fingerprint(LEADS)


def test_a_fingerprint_knows_a_table_again_whatever_its_index():
    assert fingerprint(LEADS.set_index(pd.Index(range(5, 10)))) == fingerprint(LEADS)


def test_libraries_are_those_that_a_fit_depends_on():
    assert {"python", "leadscoring", "scikit-learn", "numpy"} <= set(library_versions())
