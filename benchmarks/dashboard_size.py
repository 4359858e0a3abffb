"""A model and a database of any size for the dashboard, and what it computes of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from sqlalchemy import update

import leadscoring as ls
from benchmarks.big_leads import FOLDER
from benchmarks.team_store import fill
from leadscoring import figures
from leadscoring.decisions import outcomes, sentences
from leadscoring.decisions.dials import DIALS
from leadscoring.store import listing, people
from leadscoring.store.database import open_database
from leadscoring.store.ledger import ledger_stamp
from leadscoring.store.listing import Filter
from leadscoring.store.open_scores import open_scores
from leadscoring.store.tables import leads

__all__ = ["FEW", "MANY", "kept_database", "move", "pages", "save_model"]

FEW, MANY = 1_500, 1_000_000
_GOLDEN = Path(__file__).parents[1] / "tests" / "golden" / "models"
_PER_DAY = 300
_TIMES = 15


def save_model(folder: Path, n: int) -> None:
    """Save a model whose cutoffs come from so many predictions, drawn to keep their word."""
    draw = np.random.default_rng(0)
    probability = draw.beta(1.2, 2, n)
    cutoffs = ls.Cutoffs.from_predictions(probability, draw.random(n) < probability)
    point = cutoffs.for_precision(0.8)
    replace(ls.load(_GOLDEN), cutoffs=cutoffs, cutoff=point.cutoff).save(folder)


def kept_database(n: int) -> str:
    """Return the address of a database of so many leads, which the saved model has scored."""
    path = (FOLDER / f"dashboard-{n}.db").resolve()
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        database = open_database(f"sqlite:///{part}")
        fill(database, n)
        with database.writing() as link:
            link.execute(update(leads).values(scored_by="v0001"))
        database.close()
        part.rename(path)
    return f"sqlite:///{path}"


def move(models: Path, url: str) -> list[float]:
    """Return the processor time of what a move of the cutoff computes, once all is read.

    The cutoff of a dial's position, where every dial then stands, the sentences, the
    open leads that would be hot, and the rows that the figures are drawn from.
    """
    model, database = ls.load(models), open_database(url)
    person = people.one_person(database)
    scores, table = open_scores(database, person), model.cutoffs.table
    rows = figures.outline(table)

    def once(calls: int) -> None:
        ledger_stamp(database)
        point = DIALS["Calls per day"].find(model.cutoffs, calls, _PER_DAY)
        for dial in DIALS.values():
            dial.position(point, model.cutoffs, _PER_DAY)
        sentences.answer(point, _PER_DAY)
        sentences.comparison(point, model.cutoffs.at(model.cutoff), _PER_DAY)
        sentences.on_list(scores.n_hot(point.cutoff), len(scores.probability), point.cutoff)
        outcomes.outcomes(point, _PER_DAY)
        outcomes.measures(point, model.cutoffs.at(model.cutoff))
        model.cutoffs.for_value(gain=300, cost=60)
        held = np.searchsorted(table["cutoff"].to_numpy(), [point.cutoff, model.cutoff])
        table.iloc[np.union1d(rows, held)]

    found = [_processor_time(lambda calls=calls: once(calls)) for calls in range(40, 40 + _TIMES)]
    database.close()
    return found


def pages(url: str) -> dict[str, list[float]]:
    """Return how long pages of the list of all leads take in the store, by what is asked."""
    database = open_database(url)
    person = people.one_person(database)
    lines = {"cutoff": 0.6, "warm": 0.3}
    counted = listing.counts(database, person, Filter(), **lines)
    asked: dict[str, Callable[[], object]] = {
        "the list, counted": lambda: listing.page(database, person, Filter(), **lines),
        "its page 2": lambda: listing.page(
            database, person, Filter(), offset=50, counted=counted, **lines
        ),
        "its page 800": lambda: listing.page(
            database, person, Filter(), offset=40_000, counted=counted, **lines
        ),
        "a search": lambda: listing.page(database, person, Filter(text="smith 99"), **lines),
        "a source": lambda: listing.page(database, person, Filter(source="Google"), **lines),
    }
    found = {f"{name} (store)": _several(ask) for name, ask in asked.items()}
    database.close()
    return found


def _several(ask: Callable[[], object]) -> list[float]:
    return [_processor_time(ask) for _ in range(5)]


def _processor_time(ask: Callable[[], object]) -> float:
    began = time.process_time()
    ask()
    return time.process_time() - began
