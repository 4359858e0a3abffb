"""A small model whose every number is chosen, for leads with hostile cells."""

from __future__ import annotations

from dataclasses import replace

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.lead_model.model import LeadModel
from leadscoring.model.calibration import Calibration
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.segments import Part, Segments
from leadscoring.model.terms import BinSide, CurveTerm, LevelSide, LevelTerm, PairTerm, ProductTerm
from tests.decisions.model_by_hand import card

CITIES = ("Mumbai", "Pune", "Zürich", "=1+1", '"A" & B', "3", "Yes")
VISITS = CurveTerm("Visits", (0.0, 2.0, 2.0, 9.0), (-0.4, 0.1, 0.6, 1.3), missing=-0.2)
GENERAL = Scorecard(
    intercept=-0.3,
    terms=(
        LevelTerm(
            "City", {c: 0.3 * i - 0.8 for i, c in enumerate(CITIES)}, missing=-0.1, other=0.4
        ),
        VISITS,
        LevelTerm("Source", {"Chat": 0.7, "Yes": -0.35, "7": 0.2}, missing=0.02, other=-0.35),
        PairTerm(
            (LevelSide("City", ("Pune", "Mumbai")), BinSide("Minutes", (1.5, 10.0))),
            tuple(tuple(0.11 * (i + 1) * (j - 1) for j in range(4)) for i in range(4)),
        ),
        ProductTerm(
            ("Visits", "Minutes"), (0.0, 0.0), (9.0, 60.0), (2.0, 8.0), (1.5, 6.0), 0.2, 0.01
        ),
    ),
    calibration=Calibration("sigmoid", 1.1, -0.05),
    placeholders=("", "select", "n/a", "-"),
)
PUNE = Scorecard(
    intercept=-1.0,
    terms=(
        VISITS,
        LevelTerm("Source", {"Chat": 0.7, "API": -0.1}, missing=0.3, other=0.0),
        LevelTerm("Campaign", {"Spring": 0.5}, missing=-0.3, other=0.1),
    ),
    calibration=Calibration("isotonic", x=(-2.0, 0.0, 2.0), y=(0.1, 0.4, 0.8)),
    placeholders=GENERAL.placeholders,
)
MODEL = LeadModel(
    GENERAL, Cutoffs.from_predictions([0.9, 0.3], [1, 0]), card(), cutoff=0.6, warm=0.3
)
PARTS = replace(MODEL, segments=Segments.beside(GENERAL, "City", (Part("Pune", PUNE, card()),)))
