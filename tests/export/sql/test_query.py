"""The query says of every lead what Python says, in each database that can be asked here."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from leadscoring.export.sql import LeadTable, scoring_query
from leadscoring.model.calibration import Calibration
from tests.export.sql.databases import in_duckdb, in_postgresql, in_spark, in_sqlite, kind_of
from tests.export.sql.hostile import hostile_leads, routed
from tests.export.sql.told import by_python

CUTOFF, WARM = 0.6, 0.3
MAPS = {
    "none": Calibration(),
    "sigmoid": Calibration("sigmoid", slope=0.8, offset=0.4),
    "beta": Calibration("beta", slope=1.4, offset=-0.3, upper_slope=0.6),
    "isotonic": Calibration("isotonic", x=(-2.0, -0.5, 0.1, 1.5), y=(0.05, 0.3, 0.6, 0.6)),
}


@pytest.fixture(
    params=[
        "duckdb",
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.postgresql),
        pytest.param("spark", marks=pytest.mark.spark),
    ]
)
def database(request):
    """Return a dialect, and what asks its database."""
    if request.param == "postgres":
        cluster = request.getfixturevalue("postgresql")
        with cluster.fresh_database() as url:
            yield "postgres", in_postgresql(url.replace("+psycopg", ""))
    elif request.param == "spark":
        yield "spark", in_spark(request.getfixturevalue("spark"))
    else:
        yield request.param, {"duckdb": in_duckdb, "sqlite": in_sqlite}[request.param]


def table_of(routing, leads, **words):
    kinds = {field: kind_of(leads[field]) for field in routing.fields if field in leads}
    absent = frozenset(set(routing.fields) - set(leads.columns))
    return LeadTable(keep=("lead",), types=kinds, absent=absent, **words)


def assert_same(found, expected):
    assert found["lead"].tolist() == list(range(len(expected)))
    for name in ("probability", "score"):
        np.testing.assert_allclose(found[name], expected[name], rtol=0, atol=1e-9 * 100)
    texts = ["tier", "reason_1", "reason_2", "reason_3"]
    pd.testing.assert_frame_equal(
        found[texts].astype(object), expected[texts].astype(object), check_dtype=False
    )


def test_every_hostile_lead_is_scored_as_in_python(database):
    dialect, ask = database
    routing, leads = routed(), hostile_leads()
    query = scoring_query(
        routing, dialect=dialect, table=table_of(routing, leads), cutoff=CUTOFF, warm=WARM
    )
    assert_same(ask(leads, query), by_python(routing, leads, CUTOFF, WARM))
