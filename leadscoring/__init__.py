"""Tells a sales team which leads to call, why, and how sure it is."""

from typing import TYPE_CHECKING

from leadscoring.exceptions import LeadScoringError, NotReachable
from leadscoring.later import names_of

if TYPE_CHECKING:
    from leadscoring.decisions.cutoff_point import CutoffPoint
    from leadscoring.decisions.cutoffs import Cutoffs
    from leadscoring.lead_model import LeadModel, load, train
    from leadscoring.lead_model.learning_from_files import train_files
    from leadscoring.leads.quality import find_leaks
    from leadscoring.leads.reading import read_leads
    from leadscoring.leads.schema import infer_schema
    from leadscoring.model.scorecard import Scorecard
else:
    __getattr__, __dir__ = names_of(
        __name__,
        {
            "CutoffPoint": "leadscoring.decisions.cutoff_point",
            "Cutoffs": "leadscoring.decisions.cutoffs",
            "LeadModel": "leadscoring.lead_model.model",
            "Scorecard": "leadscoring.model.scorecard",
            "find_leaks": "leadscoring.leads.quality",
            "infer_schema": "leadscoring.leads.schema",
            "load": "leadscoring.lead_model.loading",
            "read_leads": "leadscoring.leads.reading",
            "train": "leadscoring.lead_model.learning",
            "train_files": "leadscoring.lead_model.learning_from_files",
        },
    )

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
    "train_files",
]
