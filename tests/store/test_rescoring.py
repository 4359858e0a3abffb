"""Leads scored again, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import delete, select

from leadscoring.exceptions import Cancelled, InvalidInput
from leadscoring.store import scores
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.rescoring import pending, rescore
from leadscoring.store.tables import leads
from leadscoring.store.tables import scores as scores_table
from tests.store.lead_files import MONDAY, bring, stored

TUESDAY = "Lead Number,Visits\n2,4\n4,7.5\n6,2\n"
MOMENT = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Tenths:
    """A model that gives a tenth for each visit, and a hundredth more a version."""

    number: int = 1
    on_the_way: Callable[[pd.DataFrame], None] = lambda _frame: None

    @property
    def version(self) -> str:
        return f"v{self.number:04}"

    def probability(self, frame: pd.DataFrame) -> np.ndarray:
        self.on_the_way(frame)
        return frame["Visits"].fillna(0).to_numpy() / 10 + (self.number - 1) / 100


def given(database: Database) -> dict[str, tuple[float | None, str | None]]:
    return {key: (row["probability"], row["scored_by"]) for key, row in stored(database).items()}


def all_history(database: Database) -> list[tuple[int, str, float]]:
    columns = (scores_table.c.lead_id, scores_table.c.version, scores_table.c.probability)
    with database.reading() as link:
        return sorted(tuple(row) for row in link.execute(select(*columns)))


def waiting(database: Database, version: str = "v0001") -> int:
    with database.reading() as link:
        return pending(link, version)


def test_new_and_changed_leads_are_scored_and_the_others_left_alone(
    database: Database, ann: Person
):
    bring(database, ann, MONDAY)
    assert waiting(database) == 5
    seen = []
    n = rescore(database, Tenths(), batch=2, now=MOMENT, progress=lambda *at: seen.append(at))
    assert (n, seen) == (5, [(2, 5), (4, 5), (5, 5)])
    first = {"1": 0.3, "2": 0.0, "3": 0.0, "4": 0.75, "5": 0.1}
    assert given(database) == {key: (value, "v0001") for key, value in first.items()}
    bring(database, ann, TUESDAY, now=MOMENT + DAY)
    assert waiting(database) == 2  # one changed, one new; of the third the file says the same
    assert rescore(database, Tenths(), now=MOMENT + DAY) == 2
    assert given(database) == {
        key: (value, "v0001") for key, value in {**first, "2": 0.4, "6": 0.2}.items()
    }
    assert (rescore(database, Tenths()), waiting(database)) == (0, 0)
    number = stored(database)["2"]["id"]
    with database.reading() as link:
        history = scores.history(link, number)
        before = scores.before(link, [number, number - 1, 99], MOMENT + DAY)
        assert scores.before(link, [], MOMENT).empty
    assert history.to_dict("list") == {
        "at": [MOMENT, MOMENT + DAY],
        "version": ["v0001", "v0001"],
        "probability": [0.0, 0.4],
    }
    assert before.to_numpy()[:2].tolist() == [0.0, 0.3]
    assert before.index.tolist() == [number, number - 1, 99]
    assert np.isnan(before[99])


def test_a_new_version_scores_open_leads_and_closed_ones_only_once(database: Database, ann: Person):
    bring(database, ann, MONDAY)
    rescore(database, Tenths())
    bring(database, ann, "Lead Number,Won\n1,Yes\n9,No\n", outcome="Won")
    assert waiting(database) == 1
    assert rescore(database, Tenths(2)) == 5  # four that are open, and the closed one never scored
    versions = {key: version for key, (_, version) in given(database).items()}
    assert versions == {"1": None, **dict.fromkeys("23459", "v0002")}
    assert stored(database)["1"]["probability"] == 0.3
    assert waiting(database, "v0002") == 0


def test_a_changed_lead_of_the_same_score_has_no_second_line_of_history(
    database: Database, ann: Person
):
    bring(database, ann, MONDAY)
    rescore(database, Tenths())
    before = all_history(database)
    bring(database, ann, "Lead Number,City\n1,Bonn\n")
    assert rescore(database, Tenths()) == 1
    assert all_history(database) == before


@pytest.mark.parametrize("how", ["cancelled", "killed", "failed"])
def test_stopped_at_any_point_it_goes_on_and_ends_the_same(
    database: Database, ann: Person, how: str
):
    bring(database, ann, MONDAY)
    scored: list[int] = []

    def fail(frame: pd.DataFrame) -> None:
        scored.append(len(frame))
        if how == "failed" and len(scored) == 3:
            raise OSError("the model's folder is gone")

    def kill(done: int, _total: int) -> None:
        if how == "killed" and done == 4:
            raise KeyboardInterrupt

    with pytest.raises((Cancelled, KeyboardInterrupt, OSError)):
        rescore(
            database,
            Tenths(on_the_way=fail),
            batch=2,
            progress=kill,
            cancelled=lambda: how == "cancelled" and len(scored) == 2,
        )
    assert waiting(database) == 1
    assert [version for _, version in given(database).values()] == [*["v0001"] * 4, None]
    assert rescore(database, Tenths(), batch=2) == 1
    numbers = [lead["id"] for lead in stored(database).values()]
    values = [0.3, 0.0, 0.0, 0.75, 0.1]
    assert all_history(database) == [
        (number, "v0001", value) for number, value in zip(numbers, values, strict=True)
    ]


def test_a_lead_that_changes_while_it_is_scored_goes_on_waiting(database: Database, ann: Person):
    bring(database, ann, MONDAY)

    def meanwhile(_frame: pd.DataFrame) -> None:
        bring(database, ann, TUESDAY)
        with database.writing() as link:
            link.execute(delete(leads).where(leads.c.external_id == "5"))

    assert rescore(database, Tenths(on_the_way=meanwhile), batch=10) == 3 + 1
    assert given(database)["2"] == (None, None)
    assert rescore(database, Tenths()) == 1
    assert given(database)["2"] == (0.4, "v0001")


def test_two_at_once_do_no_harm(database: Database, ann: Person):
    bring(database, ann, MONDAY)
    both_have_read = Barrier(2, timeout=30)
    models = [Tenths(on_the_way=lambda _frame: both_have_read.wait()) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(lambda model: rescore(database, model), models))
    assert sorted(counts) == [0, 5]
    assert len(all_history(database)) == 5


def test_a_model_that_was_never_saved_is_refused(database: Database):
    class Unsaved(Tenths):
        version = None

    with pytest.raises(InvalidInput, match="Save it first"):
        rescore(database, Unsaved())
