"""Print how long it takes to fit leads by the million, beside others: ``python -m benchmarks.speed_fitting``.

All minimise the same function, a ridge logistic regression with C=1 on the columns of the
default recipe without pairs: one for each level, and for each number a line, hats at
quantiles and bins. From Parquet to coefficients:

- leadscoring: codes and Newton's steps over partitions, in memory and streamed from disk
- scikit-learn: pandas, the same encoders, `LogisticRegression`'s lbfgs at a tolerance of 1e-6
- glum: the same table, `GeneralizedLinearRegressor` with the same penalty
- polars: reads the file, all columns, and does no more

Each runs in a process of its own, on one thread but for polars, which takes all processors.
The seconds are the processor's, so that neighbours on the machine do not count, and for
polars those of all its threads together; beside them stands what a clock showed. The median
of three runs counts where they take less than ten seconds. Peak memory is that of the
process. The last column is the largest difference in a coefficient from leadscoring's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from threadpoolctl import threadpool_limits

from benchmarks.big_leads import FOLDER, big_parquet
from benchmarks.peak import peak_mebibytes
from benchmarks.tables import Row, markdown
from leadscoring.model.encoding import encoder
from leadscoring.model.preparation import TrainingOptions, prepare
from leadscoring.model.recipe import Recipe
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.engines import Engine, InMemory, Streamed
from leadscoring.scale.fitting.fitted import PartedLeads, fit_parts
from leadscoring.scale.fitting.folding import Folding
from leadscoring.scale.fitting.of_encoders import design_of
from leadscoring.scale.fitting.sources import find_pieces, read_piece

__all__ = ["FITS", "HEADINGS", "SIZES", "rows"]

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
FITS = FOLDER / "speed_fitting.json"
"""What was measured last: a list of records."""

HEADINGS = (
    "leads",
    "what",
    "seconds",
    "on the clock",
    "times leadscoring",
    "MiB",
    "us a lead",
    "differs",
)
_SETTLED_ON = 100_000
_MOST_IN_MEMORY = 1_000_000
_QUICK, _TIMES = 10.0, 3


def main() -> None:
    """Measure what is asked for, each in a process of its own, and print it."""
    asked = _parser().parse_args()
    if asked.one:
        print(json.dumps(_measured(asked.one, asked.size[0])))
        return
    print(markdown(HEADINGS, list(rows(asked.size))))


def rows(sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """Yield a row for each way at each size, and keep what was measured."""
    kept: list[dict[str, Any]] = []
    for size in sizes:
        big_parquet(size)
        names = [name for name in WAYS if size <= _MOST_IN_MEMORY or name == "leadscoring streamed"]
        found = {name: _apart(name, size) for name in names}
        ours = found[names[0]]
        for name in names:
            yield _row(name, size, found[name], ours)
            plain = {key: value for key, value in found[name].items() if key != "point"}
            kept.append({"what": name, "leads": size, **plain})
    FITS.write_text(json.dumps(kept, indent=1))


def _row(name: str, size: int, found: dict[str, Any], ours: dict[str, Any]) -> Row:
    print(f"{size:,} leads, {name}: {found.get('seconds')}", file=sys.stderr, flush=True)
    if "seconds" not in found:
        return f"{size:,}", name, found["why"], *[""] * 5
    differs = ""
    if found["point"] and found is not ours:
        differs = f"{np.abs(np.subtract(found['point'], ours['point'])).max():.0e}"
    return (
        *(f"{size:,}", name, f"{found['seconds']:.2f}", f"{found['clock']:.2f}"),
        *(f"{found['seconds'] / ours['seconds']:.2f}", f"{found['mib']:.0f}"),
        *(f"{1e6 * found['seconds'] / size:.2f}", differs),
    )


def _apart(name: str, size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.speed_fitting", "--one", name, "--size", str(size)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        return {"why": (run.stderr.strip().splitlines() or ["failed"])[-1]}
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def _measured(name: str, size: int) -> dict[str, Any]:
    path, recipe = big_parquet(size), _recipe()
    seconds, clock, point = [], [], np.empty(0)
    with threadpool_limits(1):
        while len(seconds) < _TIMES and sum(seconds) < _QUICK:
            began = time.process_time(), time.perf_counter()
            point = WAYS[name](path, recipe)
            seconds.append(time.process_time() - began[0])
            clock.append(time.perf_counter() - began[1])
    return {
        "seconds": statistics.median(seconds),
        "clock": statistics.median(clock),
        "mib": peak_mebibytes(),
        "point": point.tolist(),
    }


def _recipe() -> Recipe:
    """Return the fields that the default recipe would take, without pairs; settled once."""
    kept = FOLDER / "speed_fitting_recipe.json"
    if not kept.exists():
        leads = pd.read_parquet(big_parquet(_SETTLED_ON))
        recipe = prepare(leads, TrainingOptions(target="Converted")).recipe
        kept.write_text(json.dumps([recipe.categorical, recipe.numeric]))
    categorical, numeric = json.loads(kept.read_text())
    return Recipe(tuple(categorical), tuple(numeric), pairs=())


def _encoded(path: Path, recipe: Recipe) -> tuple[Any, np.ndarray]:
    """Return leads as encoders have them that learnt from the first row group."""
    columns = [*recipe.fields, "Converted"]
    first = pq.ParquetFile(path).read_row_group(0, columns=columns).to_pandas()
    encode = encoder(recipe, ()).fit(first[recipe.fields], first["Converted"])
    leads = pd.read_parquet(path, columns=columns)
    return encode.transform(leads[recipe.fields]), leads["Converted"].to_numpy(float)


def _leadscoring(engine: Callable[..., Engine], path: Path, recipe: Recipe) -> np.ndarray:
    pieces = find_pieces(str(path))
    first = next(read_piece(pieces[0], [*recipe.fields, "Converted"], recipe.categorical))
    parts = encoder(recipe, ()).transformers
    fitted = [(each.fit(first[fields], first["Converted"]), fields) for _, each, fields in parts]
    design = design_of(fitted, recipe.placeholders)
    coder = Coder(design, "Converted", "1", "0", Folding(5))
    with engine(pieces, coder) as coded:
        leads = PartedLeads.of(coded, design)
        start = np.zeros(design.n_columns + 1)
        return fit_parts(leads, np.ones(design.n_columns), start).point


def _in_memory(path: Path, recipe: Recipe) -> np.ndarray:
    return _leadscoring(InMemory, path, recipe)


def _streamed(path: Path, recipe: Recipe) -> np.ndarray:
    return _leadscoring(Streamed, path, recipe)


def _scikit_learn(path: Path, recipe: Recipe) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 (a rival)

    columns, converted = _encoded(path, recipe)
    fitted = LogisticRegression(C=1.0, tol=1e-6, max_iter=5_000).fit(columns, converted)
    return np.append(fitted.coef_[0], fitted.intercept_)


def _glum(path: Path, recipe: Recipe) -> np.ndarray:
    from glum import GeneralizedLinearRegressor  # noqa: PLC0415 (a rival)

    columns, converted = _encoded(path, recipe)
    fitted = GeneralizedLinearRegressor(
        family="binomial", alpha=1 / len(converted), l1_ratio=0, gradient_tol=1e-7, max_iter=200
    )
    fitted.fit(columns.tocsc(), converted)
    return np.append(fitted.coef_, fitted.intercept_)


def _polars(path: Path, _: Recipe) -> np.ndarray:
    import polars as pl  # noqa: PLC0415 (only here)

    pl.read_parquet(path)
    return np.empty(0)


WAYS = {
    "leadscoring in memory": _in_memory,
    "leadscoring streamed": _streamed,
    "polars reads": _polars,
    "glum": _glum,
    "scikit-learn": _scikit_learn,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="speed_fitting")
    parser.add_argument("--size", type=int, nargs="+", default=SIZES)
    parser.add_argument("--one", choices=tuple(WAYS), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
