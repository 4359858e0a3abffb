"""Tables in, plotly figures out: no fitting, no reading, one template for all."""

from leadscoring.figures.bars import correlation, levels, losses
from leadscoring.figures.calibration import reliability
from leadscoring.figures.cutoff_curves import precision_recall
from leadscoring.figures.cutoff_weeks import hot_share, needed_cutoff
from leadscoring.figures.effects import odds
from leadscoring.figures.field_changes import field_changes
from leadscoring.figures.kept_promises import kept_promises
from leadscoring.figures.numeric_field import curve
from leadscoring.figures.outline import outline
from leadscoring.figures.pairs import pair
from leadscoring.figures.palette import DARK, LIGHT, PALETTES, Palette
from leadscoring.figures.ranking import gains, roc
from leadscoring.figures.score_history import score_history
from leadscoring.figures.segments import segment_map
from leadscoring.figures.template import CONFIG, alt
from leadscoring.figures.waterfall import waterfall
from leadscoring.figures.worth import value

__all__ = [
    "CONFIG",
    "DARK",
    "LIGHT",
    "PALETTES",
    "Palette",
    "alt",
    "correlation",
    "curve",
    "field_changes",
    "gains",
    "hot_share",
    "kept_promises",
    "levels",
    "losses",
    "needed_cutoff",
    "odds",
    "outline",
    "pair",
    "precision_recall",
    "reliability",
    "roc",
    "score_history",
    "segment_map",
    "value",
    "waterfall",
]
