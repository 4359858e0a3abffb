"""A model that trains in seconds, for tests that need one but not its quality."""

from __future__ import annotations

from pathlib import Path

import leadscoring as ls

SAMPLES = Path(__file__).parents[1] / "sample_data"
N_LEADS = 1_500


def save_small_model(folder: Path, *, by: str = "Ana") -> str:
    """Train on the first sample leads and save as the folder's next version."""
    leads = ls.read_leads(SAMPLES / "leads_history.csv").frame.head(N_LEADS)
    model = ls.train(leads, target="Converted", n_folds=3, n_repeats=1)
    return model.save(folder, by=by)
