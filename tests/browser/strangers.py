"""Models and a database in which strangers had every word."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

import leadscoring as ls
from leadscoring.store import (
    assigning,
    model_notes,
    outcomes,
    people,
    pins,
    publishing,
    rescoring,
    uploads,
)
from leadscoring.store.access import Role
from leadscoring.store.database import open_database
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.registry import Registry
from tests.strangers import BOMB, ELSEWHERE, TEXTS

COLUMN = f"<img src=x onerror={BOMB}> :red[field] $x^2$ ![f](https://{ELSEWHERE}/f.png) %{{x}}"
OTHER_COLUMN = "# Heading | cell | {{7*7}} ${7*7} <%= 7*7 %> :material/skull: " + "w" * 60
FILE = f"<img src=x onerror={BOMB}> ![x](x.png) :red[file] $x$ {{{{7*7}}}}.parquet"


def leads(n: int = 480, seed: int = 0) -> pd.DataFrame:
    """Invent leads whose every word is a stranger's."""
    rng = np.random.default_rng(seed)
    which = rng.integers(len(TEXTS), size=n)
    other = rng.integers(len(TEXTS), size=n)
    chance = 1 / (1 + np.exp(1.2 - 0.25 * (which % 7) + 0.15 * (other % 5)))
    return pd.DataFrame(
        {
            "Lead Number": [f"{TEXTS[i % len(TEXTS)][:40]} {i}" for i in range(n)],
            "Name": [TEXTS[(i + 3) % len(TEXTS)] for i in range(n)],
            "Email": [f"a{i}@{ELSEWHERE}" if i % 2 else TEXTS[i % len(TEXTS)] for i in range(n)],
            "Lead Source": [TEXTS[i] for i in which],
            COLUMN: [TEXTS[i] for i in other],
            OTHER_COLUMN: rng.integers(0, 20, size=n),
            "Converted": (rng.random(n) < chance).astype(int),
        }
    )


def world(folder: Path) -> None:
    """Make models and a database in which strangers had every word."""
    frame = leads()
    known = ls.read_leads(frame.to_parquet(index=False), name="leads.parquet").frame
    model = ls.train(known, target="Converted", n_folds=3, n_repeats=1)
    database = open_database(f"sqlite:///{folder / 'leads.db'}")
    try:
        chief = people.one_person(database)
        bob = people.add(
            database, chief, email="bob@example.com", name=TEXTS[1][:200], roles=[Role.REP]
        )
        registry = Registry(folder / "models")
        lines = {"cutoff": model.cutoff, "warm": model.warm}
        version = publishing.add(database, registry, chief, model.files(), **lines)
        for text in (TEXTS[3], TEXTS[6]):
            publishing.publish(
                *(database, registry, chief, version),
                **lines,
                reason=text[:200],
                expected_revision=registry.published().revision,
            )
        model_notes.add_note(database, chief, version, " ".join(TEXTS[:9])[:1_000])
        new = frame.drop(columns="Converted").head(60)
        read = ls.read_leads(new.to_parquet(index=False), name=FILE)
        uploads.take_in(database, chief, read, sha256="0" * 64, id_column="Lead Number")
        rescoring.rescore(database, ls.load(folder / "models"))
        for number, text in enumerate(TEXTS[:6], start=1):
            outcomes.record(
                *(database, chief, number, Outcome.NOT_NOW),
                key=f"key {number}",
                seen=None,
                note=text,
            )
        pins.put_first(database, chief, 9, TEXTS[4])
        assigning.assign(database, chief, [10, 11, 12], bob.id)
    finally:
        database.close()
