"""The X Education file on its way through the database."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

import leadscoring as ls
from leadscoring.exceptions import Cancelled
from leadscoring.store.access import Person
from leadscoring.store.database import Database
from leadscoring.store.rescoring import rescore
from tests.store.lead_files import bring, stored

MODELS = Path(__file__).parents[2] / "models"
N, N_CONVERTED = 9_240, 3_561


class Failing:
    """A model that fails at its fifth batch."""

    def __init__(self, model: ls.LeadModel) -> None:
        self.model, self.version, self.n = model, model.version, 0

    def probability(self, frame: pd.DataFrame):
        self.n += 1
        if self.n == 5:
            raise OSError("the folder of models is gone")
        return self.model.probability(frame)


def as_scored(model: ls.LeadModel, text: str) -> dict[str, float]:
    frame = ls.read_leads(text.encode(), name="leads.csv").frame
    probability = model.score(frame)["probability"].tolist()
    return dict(zip(frame["Lead Number"].astype(str), probability, strict=True))


def changed(text: str) -> str:
    """Return the file as exported later: every tenth lead went on, 100 are gone, five came."""
    frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    tenth = frame.index % 10 == 0
    frame.loc[tenth, "Total Time Spent on Website"] = [str(7_000 + n) for n in range(tenth.sum())]
    new = frame.head(5).assign(**{"Lead Number": [str(n) for n in range(1, 6)]})
    return pd.concat([frame.iloc[:-100], new]).to_csv(index=False)


@pytest.mark.real
def test_the_real_file_goes_in_changes_and_is_scored_bit_for_bit(
    database: Database, ann: Person, real_data: Path
):
    text = (real_data / "xeducation_leads.csv").read_text(encoding="utf-8")
    model = ls.load(MODELS, version="v0001")
    taken = bring(database, ann, text)
    assert (taken.n_new, taken.n_without_id, taken.n_repeated_id) == (N, 0, 0)

    batches = iter(range(100))
    with pytest.raises(Cancelled, match="3,000 leads"):
        rescore(database, model, cancelled=lambda: next(batches) == 3)
    with pytest.raises(OSError, match="folder"):
        rescore(database, Failing(model))
    assert sum(lead["scored_by"] is None for lead in stored(database).values()) == N - 7_000
    assert rescore(database, model) == N - 7_000
    expected = as_scored(model, text)
    assert {key: lead["probability"] for key, lead in stored(database).items()} == expected

    assert bring(database, ann, text).already
    later = changed(text)
    n_changed = sum(number % 10 == 0 for number in range(N - 100))
    taken = bring(database, ann, later)
    counts = (taken.n_new, taken.n_changed, taken.n_unchanged)
    assert counts == (5, n_changed, N - 100 - n_changed)
    assert rescore(database, model) == 5 + n_changed
    after = {key: lead["probability"] for key, lead in stored(database).items()}
    assert after == {**expected, **as_scored(model, later)}

    closed = bring(database, ann, text, outcome="Converted")
    assert (closed.n_converted, closed.n_lost) == (N_CONVERTED, N - N_CONVERTED)
