"""Models of the past: they must stay loadable and score as they did.

`scorecard.json` and `models/` were written by release 0.1.0 from 600 sample leads. A change that
fails here changes the scores of every model in use: read the old format, don't rewrite these files.
"""

import json
import math
from bisect import bisect_right
from pathlib import Path

import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.store.registry import Registry

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
OF_MODEL = json.loads((HERE / "expected_model.json").read_text(encoding="utf-8"))


def test_the_scorecard_scores_as_recorded():
    card = ls.Scorecard.from_json((HERE / "scorecard.json").read_text(encoding="utf-8"))
    leads = pd.DataFrame(EXPECTED["leads"])
    assert card.log_odds(leads).tolist() == pytest.approx(EXPECTED["log_odds"], abs=1e-12)
    assert card.probability(leads).tolist() == pytest.approx(EXPECTED["probability"], abs=1e-12)


def test_the_scorecard_is_written_as_it_was():
    text = (HERE / "scorecard.json").read_text(encoding="utf-8")
    assert ls.Scorecard.from_json(text).to_json() == text


def test_the_old_model_still_loads_and_scores_as_recorded():
    model = ls.load(HERE / "models")
    assert (model.version, model.problems) == ("v0001", ())
    assert (model.cutoff, model.warm) == (OF_MODEL["cutoff"], OF_MODEL["warm"])
    leads = pd.DataFrame(OF_MODEL["leads"])
    assert model.log_odds(leads).tolist() == pytest.approx(OF_MODEL["log_odds"], abs=1e-12)
    scored, recorded = model.score(leads), pd.DataFrame(OF_MODEL["scored"])
    pd.testing.assert_frame_equal(scored, recorded, rtol=0, atol=1e-10, check_dtype=False)


def test_the_old_models_card_and_cutoffs_still_answer():
    model = ls.load(HERE / "models", "v0001")
    assert (model.card.n_leads, model.card.options["resampling"]) == (600, "balanced")
    assert model.cutoffs.at(model.cutoff).precision >= 0.8
    assert set(model.card.effects["term"]) > set(model.card.fields)
    assert Registry(HERE / "models").published().by == "Ana"


# A scorecard is data that anyone can check: here it is read with nothing but Python.


def number(cell):
    try:
        return None if cell is None else float(cell)
    except ValueError:
        return None


def curve(term, cell):
    x, points, value = term["x"], term["points"], number(cell)
    if value is None:
        return term["missing"]
    value = min(max(value, x[0]), x[-1])
    i = min(bisect_right(x, value), len(x) - 1)
    share = (value - x[i - 1]) / (x[i] - x[i - 1])
    return points[i - 1] + share * (points[i] - points[i - 1])


def level(term, cell, placeholders):
    if cell is None or cell.strip().lower() in placeholders:
        return term["missing"]
    return term["points"].get(cell.strip(), term["other"])


def product(term, cells):
    standard = [
        0 if number(cell) is None else (min(max(number(cell), low), high) - mean) / scale
        for cell, low, high, mean, scale in zip(
            cells, term["low"], term["high"], term["mean"], term["scale"], strict=True
        )
    ]
    return term["offset"] + term["weight"] * math.prod(standard)


def test_the_recorded_scores_are_sums_that_anyone_can_check():
    card = json.loads((HERE / "scorecard.json").read_text(encoding="utf-8"))
    for lead, log_odds, probability in zip(
        EXPECTED["leads"], EXPECTED["log_odds"], EXPECTED["probability"], strict=True
    ):
        total = card["intercept"]
        for term in card["terms"]:
            if term["kind"] == "levels":
                total += level(term, lead[term["field"]], card["placeholders"])
            elif term["kind"] == "curve":
                total += curve(term, lead[term["field"]])
            else:
                total += product(term, [lead[field] for field in term["pair"]])
        assert total == pytest.approx(log_odds, abs=1e-12)
        assert 1 / (1 + math.exp(-total)) == pytest.approx(probability, abs=1e-12)
