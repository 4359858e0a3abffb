"""Scoring in the background what the model in use has not scored yet."""

from __future__ import annotations

import pytest

from leadscoring.app import jobs
from leadscoring.lead_model import load
from leadscoring.store.registry import Registry

PATIENCE = 120  # seconds, for a machine that is busy


@pytest.fixture
def scored_by(own_database):
    """Return how many open leads each version has scored."""

    def scored_by():
        asked = "SELECT scored_by, count(*) FROM leads WHERE status = 'open' GROUP BY 1"
        with own_database.reading() as link:
            return dict(link.exec_driver_sql(asked).all())

    return scored_by


def test_another_models_publication_rescores_the_open_leads(app, models, scored_by):
    app.run()
    assert scored_by() == {"v0001": 300}
    assert jobs.jobs().latest("rescoring") is None
    model, registry = load(models), Registry(models)
    version = model.save(models)
    lines = {"cutoff": model.cutoff, "warm": model.warm}
    registry.publish(version, **lines, reason="Newer", by="Ana", expected_revision=1)
    app.run()
    job = jobs.jobs().latest("rescoring")
    assert job.wait(PATIENCE)
    assert (job.state, job.result) == ("done", 300)
    assert scored_by() == {"v0002": 300}
    app.run()
    assert not app.exception
    assert jobs.jobs().latest("rescoring") is job
