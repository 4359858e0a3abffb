"""A trained model as its users meet it: train or load it, score and rank leads, save it."""

from leadscoring.lead_model.learning import train
from leadscoring.lead_model.loading import load
from leadscoring.lead_model.model import TIERS, LeadModel
from leadscoring.lead_model.ranked import RANKED
from leadscoring.lead_model.starting_cutoff import TARGET_CONVERSION, first_cutoff

__all__ = [
    "RANKED",
    "TARGET_CONVERSION",
    "TIERS",
    "LeadModel",
    "first_cutoff",
    "load",
    "train",
]
