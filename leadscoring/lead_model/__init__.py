"""A trained model as its users meet it: train or load it, score and rank leads, save it."""

from typing import TYPE_CHECKING

from leadscoring.decisions.ranked import RANKED, TIERS
from leadscoring.later import names_of
from leadscoring.lead_model.loading import load
from leadscoring.lead_model.model import LeadModel
from leadscoring.lead_model.starting_cutoff import TARGET_CONVERSION, first_cutoff

if TYPE_CHECKING:
    from leadscoring.lead_model.learning import train
else:  # who loads and scores needs no scikit-learn
    __getattr__, __dir__ = names_of(__name__, {"train": "leadscoring.lead_model.learning"})

__all__ = [
    "RANKED",
    "TARGET_CONVERSION",
    "TIERS",
    "LeadModel",
    "first_cutoff",
    "load",
    "train",
]
