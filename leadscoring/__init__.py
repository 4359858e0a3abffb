"""Tells a sales team which leads to call, why, and how sure it is."""

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import LeadScoringError, NotReachable
from leadscoring.lead_model import LeadModel, load, train
from leadscoring.leads.quality import find_leaks
from leadscoring.leads.reading import read_leads
from leadscoring.leads.schema import infer_schema
from leadscoring.model.scorecard import Scorecard

__all__ = [
    "CutoffPoint",
    "Cutoffs",
    "LeadModel",
    "LeadScoringError",
    "NotReachable",
    "Scorecard",
    "find_leaks",
    "infer_schema",
    "load",
    "read_leads",
    "train",
]
