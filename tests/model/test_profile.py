import json

import numpy as np
import pandas as pd
import pytest

from leadscoring.model.card import Card
from leadscoring.model.profile import level_mark, profile
from leadscoring.model.recipe import Recipe
from tests.made_leads import small_training

LEADS = pd.DataFrame(
    {
        "City": [" Bonn", "Bonn", "Bonn ", "Rome", "Select", None, "Oslo", "Oslo"],
        "Visits": ["1", "2", "2", "many", None, "inf", "9", "9"],
    }
)
RECIPE = Recipe(("City",), ("Visits",), min_leads=2)


def test_levels_are_counted_as_the_model_reads_them():
    city = profile(LEADS, RECIPE)["fields"]["City"]
    assert city["levels"] == {"Bonn": 3 / 8, "Oslo": 2 / 8}
    assert city["missing"] == 2 / 8  # Select and the empty cell


def test_the_text_of_a_rare_level_is_not_kept():
    told = profile(LEADS, RECIPE)
    assert told["fields"]["City"]["rare"] == [level_mark("Rome")]
    assert "Rome" not in json.dumps(told)


def test_numbers_lie_in_ranges_that_begin_at_their_edge():
    visits = profile(LEADS, RECIPE)["fields"]["Visits"]
    assert visits["edges"] == [2.0, 9.0]  # 1, 2, 2, 9, 9: the deciles that differ, above the least
    assert visits["shares"] == [1 / 8, 2 / 8, 3 / 8]  # infinity lies beyond all
    assert visits["missing"] == 2 / 8  # a text is no number


def test_weights_count_leads_as_often_as_they_stand_for():
    weight = np.array([3, 1, 1, 1, 1, 1, 1, 1.0])
    weighted = profile(LEADS, RECIPE, weight)
    repeated = profile(pd.concat([LEADS.iloc[[0, 0]], LEADS], ignore_index=True), RECIPE)
    assert weighted["fields"]["City"]["levels"] == pytest.approx(
        repeated["fields"]["City"]["levels"]
    )
    assert weighted["n"] == pytest.approx(10**2 / (3**2 + 7))  # Kish: (sum w)^2 / sum w^2
    assert repeated["n"] == 10


def test_a_field_that_the_leads_lack_is_missing_for_each():
    told = profile(LEADS, Recipe(("Source",), ("Age",)))["fields"]
    assert told["Source"] == {"kind": "categorical", "missing": 1.0, "levels": {}, "rare": []}
    assert told["Age"] == {"kind": "numeric", "missing": 1.0, "edges": [], "shares": [0.0]}


def test_a_card_carries_the_profile_of_its_training_leads_and_older_cards_do_without():
    card = small_training().card
    assert card.profile["n"] == 300
    assert sorted(card.profile["fields"]) == ["Job", "Minutes", "Source", "Visits"]
    plain = json.loads(card.to_json())
    assert Card.from_dict(plain).profile == card.profile
    del plain["profile"]
    assert Card.from_dict(plain).profile == {}
