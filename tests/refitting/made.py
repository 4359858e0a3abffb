"""A look at a model by hand, half a year in which its promise held or fell, and challengers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from leadscoring.challenge import Challenge
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.health import examine
from leadscoring.lead_model import LeadModel
from leadscoring.model.calibration import reliability
from leadscoring.model.profile import profile
from leadscoring.model.recipe import Recipe
from leadscoring.refitting.challenging import Challenger
from leadscoring.refitting.looking import Looked
from leadscoring.refitting.report import report
from leadscoring.refitting.retraining import Refitted
from leadscoring.store.publication import Publication
from tests.decisions.health.ledgers import NOW, ledger_of
from tests.decisions.model_by_hand import SCORECARD, card

A_DAY = 8
EVIL = "<script src='http://evil.example/x.js'></script>"


def published(**changes: Any) -> Publication:
    told = {"revision": 1, "version": "v0001", "cutoff": 0.6, "warm": 0.4, "reason": "First"}
    told |= {"by": "Ana", "at": "2026-01-05T00:00:00+00:00"}
    return Publication(**(told | changes))


def model(version: str = "v0001", field: str = "City") -> LeadModel:
    """Return a model that promises what comes true: of leads scored 70, 70% convert."""
    probability = np.repeat(np.arange(1, 100) / 100, 50)
    converted = np.tile(np.arange(50), 99) < 50 * probability
    leads = pd.DataFrame({field: ["Mumbai", "Pune"] * 500, "Visits": [1.0, 2.0] * 500})
    known = card(
        profile=profile(leads, Recipe((field,), ("Visits",))),
        reliability=reliability(probability, converted.astype(float)),
        fields={field: "categorical", "Visits": "numeric"},
        recalibration=None,
        maturity=None,
        weighting=None,
    )
    cutoffs = Cutoffs.from_predictions(probability, converted)
    return LeadModel(SCORECARD, cutoffs, known, 0.6, 0.4, version, published(version=version))


def year(*, fell: int | None = None, days: int = 200) -> pd.DataFrame:
    """Hot leads that convert as promised, or 25 points less since `fell` days ago; some drawn."""
    rng = np.random.default_rng(4)
    rows = []
    for age in np.repeat(np.arange(days, 0, -1.0), A_DAY):
        drawn = rng.random() < 0.08
        promised = rng.uniform(0.05, 0.4) if drawn else rng.uniform(0.6, 0.98)
        chance = promised - (0.25 if fell and age <= fell and not drawn else 0)
        took = rng.exponential(7)
        told = "converted" if rng.random() < chance else "lost"
        rows.append(
            {
                "age": age,
                "took": took,
                "probability": promised,
                "status": "open" if took > age else told,
                "chosen": "explore" if drawn else "score",
            }
        )
    return ledger_of(rows)


def looked(*, fell: int | None = None, field: str = "City", level: str = "Pune") -> Looked:
    """Return a look at the model half a year after it was published."""
    champion, ledger = model(field=field), year(fell=fell)
    recent = pd.DataFrame({field: ["Mumbai", level] * 500, "Visits": [1.0, 2.0] * 500})
    past = (published(),)
    health = examine(champion, ledger, recent, past, NOW)
    return Looked(champion, past, ledger, health, NOW.to_pydatetime())


def challenge_of(verdict: str) -> Challenge:
    """Return a comparison in which the challenger's scores are nearer to what happened, or not."""
    side = {"better": 1.0, "no evidence": 0.0, "worse": -1.0}[verdict]
    rows = []
    for name, sign in (
        *(("roc_auc", 1), ("precision", 1), ("recall", 1), ("found", 1)),
        *(("brier", -1), ("log_loss", -1), ("calibration_error", -1)),
    ):
        gain = 0.05 * side * sign
        row = {"measure": name, "champion": 0.5, "challenger": 0.5 + gain, "difference": gain}
        rows.append(row | {"low": gain - 0.02, "high": gain + 0.02, "verdict": verdict})
    return Challenge(pd.DataFrame(rows), "unseen", 900, 300, 0.3)


def challenger(verdict: str, *, version: str | None = None) -> Challenger:
    made = model("v0002" if version is None else version)
    return Challenger(made, challenge_of(verdict), None, "")


def hostile_report() -> str:
    """Return the report of a model that was published, in a world of hostile names."""
    refitted = Refitted(
        looked(fell=42, field=f"City {EVIL}", level=EVIL),
        "published",
        is_asked=True,
        challenger=challenger("better"),
        publication=published(revision=2, version="v0002"),
    )
    return report(refitted, by=f"Ana {EVIL}")
