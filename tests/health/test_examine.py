from datetime import date

import numpy as np
import pandas as pd
import pytest

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.health import Health, examine
from leadscoring.lead_model import LeadModel
from leadscoring.model.profile import profile
from leadscoring.model.recipe import Recipe
from leadscoring.store.publication import Publication
from tests.decisions.health.ledgers import NOW, ledger_of
from tests.decisions.model_by_hand import SCORECARD, card

A_DAY = 8
PLACES = pd.DataFrame({"City": ["Mumbai", "Pune"] * 500, "Visits": [1.0, 2.0] * 500})


def publication(revision=1, version="v0001", day="2026-01-05"):
    return Publication(revision, version, 0.6, 0.4, "First", "Ana", f"{day}T00:00:00+00:00")


@pytest.fixture(scope="module")
def model():
    probability = np.repeat(np.arange(1, 100) / 100, 50)
    cutoffs = Cutoffs.from_predictions(probability, np.tile(np.arange(50), 99) < 50 * probability)
    known = card(profile=profile(PLACES, Recipe(("City",), ("Visits",))))
    return LeadModel(SCORECARD, cutoffs, known, 0.6, 0.4, "v0001", publication())


def year(seed, *, fell=None, days=200, version="v0001"):
    """Hot leads that convert as promised, or 25 points less since `fell` days ago; some drawn."""
    rng = np.random.default_rng(seed)
    rows = []
    for age in np.repeat(np.arange(days, 0, -1.0), A_DAY):
        drawn = rng.random() < 0.08
        promised = rng.uniform(0.05, 0.4) if drawn else rng.uniform(0.6, 0.98)
        chance = promised - (0.25 if fell and age <= fell and not drawn else 0)
        took = rng.exponential(7)
        is_open = took > age
        status = "converted" if rng.random() < chance else "lost"
        rows.append(
            {
                "age": age,
                "took": took,
                "probability": promised,
                "status": "open" if is_open else status,
                "chosen": "explore" if drawn else "score",
                "version": version,
            }
        )
    return ledger_of(rows)


@pytest.fixture(scope="module")
def quiet(model):
    return examine(model, year(4), PLACES, [publication()], NOW)


def test_a_quiet_half_year_is_healthy(quiet):
    assert isinstance(quiet, Health)
    assert (quiet.is_broken, quiet.broken_since, quiet.is_above) == (False, None, False)
    assert [one.kind for one in quiet.advice] == ["healthy"]
    # 90% of exponential delays of 7 days lie within 7 ln 10 = 16.1.
    assert quiet.ripening.days == pytest.approx(16, abs=3)
    assert quiet.target == pytest.approx(0.8, abs=0.01)


def test_only_weeks_that_are_old_enough_to_their_sunday_are_shown(quiet):
    last = quiet.weeks["week"].iloc[-1] + pd.Timedelta(days=7 + quiet.ripening.days)
    assert last <= NOW.tz_localize(None) < last + pd.Timedelta(days=7)
    assert quiet.since.n_leads >= quiet.weeks["leads"].sum()
    assert quiet.n_weeks_below == (quiet.weeks["verdict"] == "below").sum()


def test_drawn_leads_give_the_lift_and_all_known_leads_the_reliability(quiet):
    assert quiet.lift.low > 1
    assert quiet.reliability["predicted"].is_monotonic_increasing
    assert quiet.reliability["leads"].sum() == quiet.lift.n_hot + quiet.lift.n_explored
    assert quiet.n_outcomes == quiet.reliability["leads"].sum()


def test_a_drop_six_weeks_ago_is_found_and_dated(model):
    found = examine(model, year(2, fell=42), PLACES, [publication()], NOW)
    assert found.is_broken
    assert abs((found.broken_since - date(2026, 10, 5)).days) <= 14
    assert found.advice[0].kind in {"recalibrate", "retrain"}
    assert found.advice[1].kind == "raise cutoff"
    assert found.advice[1].cutoff > 0.7
    assert found.needed["needed"].iloc[-1] == found.advice[1].cutoff


def test_a_new_version_starts_with_a_clean_slate_and_says_until_when_to_wait(model):
    later = publication(2, "v0002", "2026-11-12")
    new = LeadModel(SCORECARD, model.cutoffs, model.card, 0.6, 0.4, "v0002", later)
    old, own = year(2, fell=42), year(3, days=4, version="v0002")
    ledger = pd.concat([old[old["promised_at"] < later.at], own.assign(revision=2)])
    found = examine(new, ledger, PLACES, [publication(), later], NOW)
    assert not found.is_broken
    assert found.advice[0].kind == "wait"
    assert found.advice[0].headline.startswith("Wait until")
    assert (found.since.n_leads, found.needed.empty) == (0, True)
    assert not found.weeks.empty  # what was delivered before stays to be seen


def test_nothing_promised_yet_waits_for_conversions(model):
    found = examine(model, ledger_of([]), PLACES.iloc[:0], [], NOW)
    assert found.advice[0].headline == "Wait for 50 more conversions"
    assert found.weeks.empty
    assert found.reliability.empty


def test_a_field_that_changed_is_told_though_the_promise_is_kept(model):
    moved = PLACES.assign(City="Delhi")
    found = examine(model, year(4), moved, [publication()], NOW)
    assert found.advice[0].field == "City"
    assert found.advice[-1].kind == "healthy"
