"""Sums from codes are, bit by bit, those of the scorecard; so are the strongest reasons."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from leadscoring.decisions.reasons import WORTH_SAYING, strongest_reasons
from leadscoring.model.calibration import Calibration
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.terms import (
    BinSide,
    CurveTerm,
    LevelSide,
    LevelTerm,
    PairTerm,
    ProductTerm,
)
from leadscoring.scale.scoring import sentences
from leadscoring.scale.scoring.coded import CodedLeads
from leadscoring.scale.scoring.point_tables import PointTables
from leadscoring.scale.scoring.sentences import Sentences

CITIES = ("Pune", "Mumbai", "Delhi")
DRAW = np.random.default_rng(7)


def points(*shape):
    return DRAW.normal(0, 0.7, shape)


TERMS = (
    LevelTerm("City", dict(zip(CITIES, points(3).tolist(), strict=True)), missing=0.1, other=-0.0),
    CurveTerm("Minutes", x=(0.0, 20.0, 900.0), points=(-0.4, 0.1 + 0.2, 1.0), missing=-0.6),
    PairTerm(
        (LevelSide("City", CITIES), BinSide("Minutes", (1.0, 30.0))),
        tuple(map(tuple, points(5, 4).tolist())),
    ),
    ProductTerm(("Visits", "Minutes"), (0, 0), (50, 500), (3, 60), (2, 90), 0.3, 0.01),
    LevelTerm("Fax", {"yes": 2.0}, missing=1 / 3, other=0.0),
    PairTerm(
        (BinSide("Minutes", (10.0,)), LevelSide("Fax", ("yes",))),
        tuple(map(tuple, points(3, 3).tolist())),
    ),
    CurveTerm("Visits", x=(1.0, 4.0), points=(0.3, -0.3), missing=0.0),
    LevelTerm("Town", {"T1": 0.3, "T69999": -0.3}, missing=0.5, other=1e-9),
)


def card(terms):
    return Scorecard(-0.7, tuple(terms), Calibration(), ("Select",))


def leads(n):
    draw = np.random.default_rng(n)
    return pd.DataFrame(
        {
            "City": draw.choice([*CITIES, "Oslo", "Select", None], n),
            "Minutes": draw.choice([np.nan, np.inf, *np.arange(200.0)], n),
            "Visits": draw.choice([0, 1, 2, 60], n),
            "Town": [f"T{i % 70_000}" for i in range(n)],
        }
    )


def coded(frame, kind):
    different, codes = {}, []
    for field in frame:
        own, values = pd.factorize(frame[field], use_na_sentinel=False)
        different[field] = pd.Series(values, dtype=frame[field].dtype)
        codes.append(own.astype(kind))
    return CodedLeads(different, (np.array(codes),))


def told(scorecard, found):
    """Return the sums and the reasons of coded leads."""
    tables, texts = PointTables(scorecard, found), {"": 0}
    (codes,) = found.parts
    sums = tables.sums(codes)
    read = Sentences(scorecard, found, tables, texts)
    places = read.of(read.keys(codes, sums))
    return sums, np.array(list(texts), dtype=object)[places].T


@pytest.mark.parametrize("n", [0, 1, 1023, 1024, 1025, 2500])
@pytest.mark.parametrize("n_terms", range(1, len(TERMS) + 1))
def test_sums_are_the_scorecards_bit_by_bit(n_terms, n):
    frame = leads(n)
    for terms, kind in ((TERMS[:n_terms], np.uint16), (TERMS[-n_terms:], np.int32)):
        scorecard, own = card(terms), coded(frame, kind)
        for strongest in (False, True):
            sums = PointTables(scorecard, own).sums(own.parts[0], strongest=strongest)
            assert sums.log_odds.tobytes() == scorecard.log_odds(frame).tobytes()
            assert sums.strongest.shape == (3, n if strongest else 0)


@pytest.mark.parametrize(
    ("n", "kind"),
    [(0, np.uint8), (300, np.uint16), (71_000, np.uint32)],
    ids=["none", "few", "70,000 levels"],
)
def test_the_strongest_points_and_what_they_say_are_those_of_the_table(monkeypatch, n, kind):
    monkeypatch.setattr(sentences, "_ROOM", 2)  # too little, so that room is made
    frame, scorecard = leads(n), card(TERMS)
    sums, said = told(scorecard, coded(frame, kind))
    expected = strongest_reasons(scorecard, frame)
    found = sums.ranks.points[sums.strongest].T
    assert (found == np.where(abs(expected.points) >= WORTH_SAYING, expected.points, 0)).all()
    assert (said == expected.sentences().to_numpy(dtype=object)).all()
    assert sums.log_odds.tobytes() == scorecard.log_odds(frame).tobytes()


def test_one_byte_is_enough_for_few_cells():
    frame = leads(200)[["City", "Visits"]].astype({"Visits": float})
    frame.loc[:9, ["City", "Visits"]] = None  # nothing is filled in
    scorecard = card(TERMS)
    sums, said = told(scorecard, coded(frame, np.uint8))
    assert sums.log_odds.tobytes() == scorecard.log_odds(frame).tobytes()
    expected = strongest_reasons(scorecard, frame).sentences().to_numpy(dtype=object)
    assert (said == expected).all()


def test_of_equally_strong_points_the_earlier_term_is_said_first():
    terms = [
        LevelTerm(name, {"a": size}, 0.0, 0.0)
        for name, size in zip("ABCDE", (1, -2, 1, 2, -1), strict=True)
    ]
    frame = pd.DataFrame({name: ["a"] for name in "ABCDE"})
    sums, _ = told(card(terms), coded(frame, np.uint8))
    assert sums.ranks.terms[sums.strongest].T.tolist() == [[1, 3, 0]]
