import math
from dataclasses import replace

import pandas as pd
import pytest

from leadscoring.decisions import pair_effects
from leadscoring.model.terms import BinSide, LevelSide, PairTerm

from .model_by_hand import SCORECARD, card

CITIES, VISITS = LevelSide("City", ("Mumbai", "Pune")), BinSide("Visits", (2.0, 5.0))
TABLE = PairTerm(
    (CITIES, VISITS),
    (
        (-0.2, 0.1, 0.5, 0.3),  # Mumbai: below 2, 2 to 5, from 5 on, blank
        (0.1, 0.2, -0.1, 0.0),
        (0.0, 0.0, 0.0, 0.0),  # any other city
        (0.0, 0.01, 0.0, 0.0),  # no city
    ),
)


def scorecard(*tables):
    return replace(SCORECARD, terms=(*SCORECARD.terms, *tables))


def grid(table):
    found = pair_effects.pair_grid(card(), scorecard(table), table.name)
    return {
        (cell.row, cell.column): round(math.log(cell.odds), 9)
        for cell in found.itertuples(index=False)
    }


def test_products_have_their_odds_where_both_are_high():
    products = pair_effects.products(card())
    assert products["pair"].tolist() == ["Visits x Minutes"]
    assert products["odds"].iloc[0] == pytest.approx(math.exp(0.2))


def test_a_pair_at_low_middle_and_high_of_both():
    grid = pair_effects.pair_grid(card(), SCORECARD, "Visits x Minutes")
    # visits: 3 - 4 is below the least, 1, which is half an sd below; 3 + 4 is above the most,
    # 6, three quarters of an sd above. minutes: 2, 4 and 6 are -1, 0 and 1 sd
    assert list(dict.fromkeys(grid["row"])) == ["high: 6", "middle: 3", "low: 1"]
    assert list(dict.fromkeys(grid["column"])) == ["low: 2", "middle: 4", "high: 6"]
    logs = [round(math.log(odds), 9) for odds in grid["odds"]]
    assert logs == pytest.approx([-0.15, 0, 0.15, 0, 0, 0, 0.1, 0, -0.1])


def test_a_table_has_a_cell_for_each_level_and_range_that_matters():
    # the longer side stands down, high numbers on top and the blank at the foot; other cities and
    # no city move the odds by less than 5%
    assert grid(TABLE) == {
        ("5 or more", "Mumbai"): 0.5,
        ("5 or more", "Pune"): -0.1,
        ("2 to 5", "Mumbai"): 0.1,
        ("2 to 5", "Pune"): 0.2,
        ("below 2", "Mumbai"): -0.2,
        ("below 2", "Pune"): 0.1,
        ("blank", "Mumbai"): 0.3,
        ("blank", "Pune"): 0.0,
    }
    assert next(iter(grid(TABLE))) == ("5 or more", "Mumbai")
    assert pair_effects.both_fields(scorecard(TABLE), "City x Visits") == ("Visits", "City")


def test_a_range_of_several_bins_has_the_mean_of_their_points():
    many = BinSide("Visits", tuple(float(edge) for edge in range(1, 8)))  # 8 bins
    row = (0.1, 0.3, 1.0, 2.0, 3.0, 4.0, 5.0, 5.2, 0.0)
    cells = grid(PairTerm((LevelSide("City", ("Pune",)), many), (row, (0.0,) * 9, (0.0,) * 9)))
    assert list(cells.items()) == [
        (("6 or more", "Pune"), 5.1),
        (("5 to 6", "Pune"), 4.0),
        (("4 to 5", "Pune"), 3.0),
        (("3 to 4", "Pune"), 2.0),
        (("2 to 3", "Pune"), 1.0),
        (("below 2", "Pune"), 0.2),
    ]


def test_the_table_that_moves_the_odds_most_comes_first_and_products_last():
    slight = PairTerm((LevelSide("Job", ()), VISITS), ((0.01,) * 4, (0.0,) * 4))
    names = pair_effects.names(card(), scorecard(slight, TABLE))
    assert names == ["City x Visits", "Job x Visits", "Visits x Minutes"]


TOLD = pd.DataFrame(
    [
        ["Mumbai", "below 2", 40, 0.2, -0.25, -0.4, -0.1],
        ["Mumbai", "5 or more", 30, 0.6, 0.5, 0.3, 0.7],
        ["Pune", "2 to 5", 20, 0.5, 0.2, -0.1, 0.5],
    ],
    columns=["row", "column", "leads", "converted", "points", "points_low", "points_high"],
)


def test_what_the_card_tells_of_leads_is_shown_where_there_are_enough():
    told = card(pairs={"City x Visits": TOLD})
    grid = pair_effects.pair_grid(told, scorecard(TABLE), "City x Visits")
    assert list(zip(grid["row"], grid["column"], strict=True)) == [
        *(("5 or more", "Mumbai"), ("5 or more", "Pune")),
        *(("2 to 5", "Mumbai"), ("2 to 5", "Pune")),
        *(("below 2", "Mumbai"), ("below 2", "Pune")),
    ]
    known = grid.dropna()
    assert known["leads"].tolist() == [30, 20, 40]
    assert known["converted"].tolist() == [0.6, 0.5, 0.2]
    assert known["odds"].tolist() == pytest.approx([math.exp(p) for p in (0.5, 0.2, -0.25)])
    assert known["odds_low"].tolist() == pytest.approx([math.exp(p) for p in (0.3, -0.1, -0.4)])


def test_a_pair_that_surely_moves_leads_comes_before_one_that_may():
    job = PairTerm((LevelSide("Job", ()), VISITS), ((0.0,) * 4, (0.0,) * 4))
    wide = TOLD.assign(points=1.0, points_low=-1.0, points_high=3.0)
    told = card(pairs={"Job x Visits": wide, "City x Visits": TOLD})
    names = pair_effects.names(told, scorecard(job, TABLE))
    assert names == ["City x Visits", "Job x Visits", "Visits x Minutes"]


def test_pairs_that_hardly_move_any_lead_are_counted_apart():
    slight = PairTerm((LevelSide("Job", ()), VISITS), ((9.0,) * 4, (0.0,) * 4))
    rare = TOLD.assign(points=[0.04, -0.04, 0.01])  # whatever the table holds where no lead is
    told = card(pairs={"City x Visits": TOLD, "Job x Visits": rare})
    pairs = scorecard(slight, TABLE)
    assert pair_effects.names(told, pairs) == ["City x Visits", "Visits x Minutes"]
    assert pair_effects.slight(told) == ["Job x Visits"]
