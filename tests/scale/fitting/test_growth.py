"""Four times the leads cost four times the work, and no more memory."""

import tracemalloc

import numpy as np
import pytest

from leadscoring.model.encoding import encoder
from leadscoring.model.newton import drawing
from leadscoring.model.recipe import Recipe
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.engines import Streamed
from leadscoring.scale.fitting.fitted import PartedLeads, fit_parts
from leadscoring.scale.fitting.folding import Folding
from leadscoring.scale.fitting.of_encoders import design_of
from leadscoring.scale.fitting.sources import find_pieces
from tests.made_leads import made_leads

N = 8_000
RECIPE = Recipe(("Source", "Job"), ("Minutes", "Visits"), pairs=())


class Counted(Streamed):
    """Counts the leads that are gone over, each time anew."""

    n_passed = 0

    def each(self, ask, *args, **kwargs):
        def counted(partition, *args, **kwargs):
            self.n_passed += partition.n_leads
            return ask(partition, *args, **kwargs)

        return super().each(counted, *args, **kwargs)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("growth") / "leads.parquet"
    made_leads(N, seed=4).to_parquet(path, index=False, row_group_size=1_000)
    return str(path)


@pytest.fixture(scope="module")
def coder():
    leads = made_leads(1_000, seed=4)
    parts = encoder(RECIPE, ()).fit(leads[RECIPE.fields], leads["Converted"]).transformers_
    design = design_of([(each, fields) for _, each, fields in parts], RECIPE.placeholders)
    return Coder(design, "Converted", "1", "0", Folding(3))


def measured(coder, paths):
    """Return how often each lead is gone over in a fit, and the most bytes held meanwhile."""
    tracemalloc.start()
    try:
        with Counted(find_pieces(paths), coder) as engine:
            tracemalloc.reset_peak()
            n_columns = coder.design.n_columns
            leads = PartedLeads.of(engine, coder.design)
            fit_parts(leads, np.full(n_columns, 1.0), np.zeros(n_columns + 1))
            return engine.n_passed / leads.counts.sum(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_lead_is_gone_over_as_often_and_memory_stays_however_many_there_are(
    coder, path, monkeypatch
):
    monkeypatch.setattr(drawing, "_FEWEST", 2_000)
    measured(coder, [path])  # compiles what it runs
    (few_passes, few_bytes), (passes, most_bytes) = (measured(coder, [path] * n) for n in (1, 4))
    assert passes < 1.3 * few_passes < 40
    assert most_bytes < 1.1 * few_bytes
