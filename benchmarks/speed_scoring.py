"""Print how long it takes to score leads by the million: ``python -m benchmarks.speed_scoring``.

- a CSV file into a ranked one, all columns: leadscoring, with three reasons for each lead;
  scikit-learn's pipeline on a table of pandas', without; and the fastest reading of that
  file by polars or pandas, which does no more
- codes in memory into log-odds; beside it, reading those codes, each field's in the smallest
  type that holds them, and writing a number for each lead, which is the least there is to
  read and write, by as many threads
- a Parquet file into one of scores, tiers and reasons, in leads a second; and one of ten times
  as many leads, for its memory
- all cutoffs of a million predictions, beside scikit-learn's `precision_recall_curve`, which
  must find the same counts

Each runs in a process of its own, on numbers of threads that libraries choose but for linear
algebra, which has one; the median of some runs counts. Peak memory is the process's.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from sklearn.metrics import precision_recall_curve

import leadscoring as ls
from benchmarks.big_leads import FOLDER, big_csv, big_parquet
from benchmarks.peak import peak_mebibytes
from benchmarks.scoring_peer import peer, rank_with_peer
from benchmarks.tables import Row, markdown
from leadscoring.decisions.cutoff_table import hot_counts
from leadscoring.scale.scoring.parquet import CodedParquet
from leadscoring.scale.scoring.point_tables import PointTables
from leadscoring.scale.scoring.readers import in_order

__all__ = ["HEADINGS", "rows"]

HEADINGS = ("work", "leadscoring", "beside it", "times", "MiB", "beside it", "goal")
MILLION = 1_000_000
_TIMES = 3
_MORE = 10
_LEARNT_ON = 100_000
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Run = Callable[[], object]


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(prog="speed_scoring")
    parser.add_argument("--leads", type=int, default=MILLION, help="leads in the files")
    parser.add_argument("--one", choices=WAYS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_measured(asked.one, asked.leads)))
        return
    print(markdown(HEADINGS, list(rows(asked.leads))))


def rows(n_leads: int = MILLION) -> Iterator[Row]:
    """Yield the rows of the table."""
    big_csv(n_leads)
    model()
    peer()
    found = {name: _apart(name, n_leads) for name in WAYS}
    ranked = found["CSV, leadscoring"]
    reading = min((found[f"CSV, {name} reads"] for name in ("polars", "pandas")), key=_seconds)
    what = f"{n_leads:,} leads, CSV to ranked CSV"
    yield _row(f"{what}, beside scikit-learn", ranked, found["CSV, scikit-learn"], "12 or more")
    yield _row(f"{what}, beside reading it", ranked, reading, "1/4 or more")
    codes, memory = found["codes"], found["memory"]
    yield _row(f"{n_leads:,} leads, codes to log-odds, beside memory", codes, memory, "1/3 or more")
    yield _streamed_row(n_leads, found["Parquet"])
    yield _streamed_row(_MORE * n_leads, _apart("Parquet", _MORE * n_leads))
    cutoffs = f"{MILLION:,} predictions, counts at all cutoffs"
    yield _row(cutoffs, found["cutoffs"], found["cutoffs, scikit-learn"], "4.5 or more")


def model() -> ls.LeadModel:
    """Return leadscoring's model, trained once and kept."""
    folder = FOLDER / "scoring-model"
    if not folder.exists():
        leads = pd.read_parquet(big_parquet(_LEARNT_ON))
        ls.train(leads, target="Converted", n_folds=2, n_repeats=1).save(folder)
    return ls.load(folder)


def _row(what: str, ours: dict[str, float], other: dict[str, float], goal: str) -> Row:
    times = other["seconds"] / ours["seconds"]
    return (
        *(what, f"{ours['seconds']:.3f} s", f"{other['seconds']:.3f} s", f"{times:.2f}"),
        *(f"{ours['mib']:.0f}", f"{other['mib']:.0f}", goal),
    )


def _streamed_row(n_leads: int, found: dict[str, float]) -> Row:
    speed = f"{n_leads / found['seconds'] / MILLION:.2f} million leads a second"
    return (
        *(f"{n_leads:,} leads, Parquet to scores and reasons", f"{found['seconds']:.2f} s"),
        *("", speed, f"{found['mib']:.0f}", "", "1.5 or more"),
    )


def _seconds(found: dict[str, float]) -> float:
    return found["seconds"]


def _apart(name: str, n_leads: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.speed_scoring", "--one", name]
    run = subprocess.run(  # noqa: S603
        [*command, "--leads", str(n_leads)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=os.environ | _ONE_THREAD,
    )
    found: dict[str, float] = json.loads(run.stdout)
    return found


def _measured(name: str, n_leads: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="speed-scoring-") as folder:
        run = WAYS[name](n_leads, Path(folder))
        seconds, processor = [], []
        for _ in range(1 if "scikit-learn" in name and name.startswith("CSV") else _TIMES):
            begin = time.perf_counter(), time.process_time()
            run()
            seconds.append(time.perf_counter() - begin[0])
            processor.append(time.process_time() - begin[1])
    return {
        "seconds": statistics.median(seconds),
        "processor": statistics.median(processor),
        "mib": peak_mebibytes(),
    }


def _ranks(n_leads: int, folder: Path) -> Run:
    own, source = model(), big_csv(n_leads)
    return lambda: own.score_file(source, folder / "ranked.csv")


def _peer_ranks(n_leads: int, folder: Path) -> Run:
    fitted, source = peer(), big_csv(n_leads)
    return lambda: rank_with_peer(fitted, source, folder / "ranked.csv")


def _reads(read: Callable[[Path], object]) -> Callable[[int, Path], Run]:
    return lambda n_leads, _folder: lambda: read(big_csv(n_leads))


def _scores(n_leads: int, folder: Path) -> Run:
    own, source = model(), big_parquet(n_leads)
    return lambda: own.score_file(source, folder / "scores.parquet", ranked=False)


def _sums(n_leads: int, _folder: Path) -> Run:
    tables, parts = _codes(n_leads)
    tables.sums(parts[0], strongest=False)
    return lambda: _all(lambda part: tables.sums(part, strongest=False), parts)


def _reads_memory(n_leads: int, _folder: Path) -> Run:
    _, parts = _codes(n_leads)
    least = [[_least(codes) for codes in part] for part in parts]
    sums = [np.empty(part.shape[1]) for part in parts]

    def read(part: int) -> None:
        for codes in least[part]:
            codes.max()
        sums[part].fill(0.5)

    return lambda: _all(read, range(len(parts)))


def _all(run: Callable[[Any], object], parts: Iterable[Any]) -> None:
    """Do the same with all parts, with as many threads as scoring has."""
    for _ in in_order(run, parts):
        pass


def _least(codes: np.ndarray) -> np.ndarray:
    """Return codes in the smallest type that holds them, as words that are fast to read."""
    small = codes.astype(np.min_scalar_type(codes.max()))
    return small[: len(small) // 8 * 8].view(np.uint64)


def _codes(n_leads: int) -> tuple[PointTables, list[Any]]:
    card = model().scorecard
    found = CodedParquet.open(big_parquet(n_leads), card.fields, card.placeholders)
    return PointTables(card, found.leads), list(found.parts())


def _predictions() -> tuple[Any, Any]:
    draw = np.random.default_rng(0)
    probability = draw.beta(0.5, 1.0, MILLION)
    converted = (draw.random(MILLION) < probability).astype(np.int64)
    return probability, converted


def _counts(_n_leads: int, _folder: Path) -> Run:
    probability, converted = _predictions()
    cutoff, n_hot, tp = hot_counts(probability, converted)
    precision, recall, cutoffs = precision_recall_curve(converted, probability)
    same = (cutoff == cutoffs).all() and (tp / n_hot == precision[:-1]).all()
    if not (same and (tp / tp[0] == recall[:-1]).all()):
        raise AssertionError("the counts differ from scikit-learn's")
    return lambda: hot_counts(probability, converted)


def _peer_counts(_n_leads: int, _folder: Path) -> Run:
    probability, converted = _predictions()
    return lambda: precision_recall_curve(converted, probability)


WAYS: dict[str, Callable[[int, Path], Run]] = {
    "CSV, leadscoring": _ranks,
    "CSV, polars reads": _reads(pl.read_csv),
    "CSV, pandas reads": _reads(pd.read_csv),
    "codes": _sums,
    "memory": _reads_memory,
    "Parquet": _scores,
    "cutoffs": _counts,
    "cutoffs, scikit-learn": _peer_counts,
    "CSV, scikit-learn": _peer_ranks,
}
"""What is measured: a function of the number of leads and a folder that prepares it."""

if __name__ == "__main__":
    main()
