"""Print how long it takes to fit leads by the million, beside others: ``python -m benchmarks.speed_fitting``.

All minimise the same function, a ridge logistic regression with C=1 on the columns of the
default recipe without pairs: one for each level, and for each number a line, hats at
quantiles and bins. From Parquet to coefficients, on one thread:

- leadscoring: codes and Newton's steps over partitions, in memory and streamed from disk
- scikit-learn: pandas, the same encoders, `LogisticRegression`'s lbfgs at a tolerance of 1e-6
- glum: the same table, `GeneralizedLinearRegressor` with the same penalty
- polars: reads the file, all columns, on all processors, and does no more

Each runs in a process of its own, the fastest of three runs counts where it takes less than
ten seconds. The seconds are the processor's, so that neighbours on the machine do not count,
and for polars those of all processors together; peak memory is that of the process. The last column is the largest difference
in a coefficient from leadscoring's. glum is measured where it is installed (``make bench-quality``
makes an environment that has it).
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from threadpoolctl import threadpool_limits

from benchmarks.big_leads import FOLDER, big_parquet
from leadscoring.model.encoding import encoder
from leadscoring.model.preparation import TrainingOptions, prepare
from leadscoring.model.recipe import Recipe
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.engines import Engine, InMemory, Streamed
from leadscoring.scale.fitting.fitted import PartedLeads, fit_parts
from leadscoring.scale.fitting.folding import Folding
from leadscoring.scale.fitting.of_encoders import design_of
from leadscoring.scale.fitting.sources import find_pieces, read_piece

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
SETTLED_ON = 100_000
MOST_OF_OTHERS = 1_000_000
_QUICK, _TIMES = 10.0, 3


def main() -> None:
    """Measure what is asked for, each in a process of its own, and print it."""
    asked = _parser().parse_args()
    if asked.one:
        print(json.dumps(_measured(asked.one, asked.size[0])))
        return
    print(f"{'':40} {'seconds':>8} {'x ours':>7} {'MiB':>6} {'us/lead':>8} {'differs':>8}")
    for size in asked.size:
        big_parquet(size)
        ours = _apart("leadscoring in memory", size)
        for name in WAYS:
            if size <= MOST_OF_OTHERS or name.startswith("leadscoring str") or name == "polars":
                _print(name, size, _apart(name, size), ours)


def _print(name: str, size: int, found: dict[str, Any], ours: dict[str, Any]) -> None:
    if "seconds" not in found:
        print(f"{f'{size:,} {name}':40} {found['why']}")
        return
    differs = ""
    if found["point"]:
        differs = f"{np.abs(np.subtract(found['point'], ours['point'])).max():.0e}"
    print(
        f"{f'{size:,} {name}':40} {found['seconds']:8.2f} {found['seconds'] / ours['seconds']:7.2f} "
        f"{found['mib']:6.0f} {1e6 * found['seconds'] / size:8.2f} {differs:>8}"
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
    seconds, point = [], np.empty(0)
    with threadpool_limits(1):
        while len(seconds) < _TIMES and sum(seconds) < _QUICK:
            began = time.process_time()
            point = WAYS[name](path, recipe)
            seconds.append(time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": min(seconds), "mib": peak, "point": point.tolist()}


def _recipe() -> Recipe:
    """Return the fields that the default recipe would take, without pairs; settled once."""
    kept = FOLDER / "speed_fitting_recipe.json"
    if not kept.exists():
        leads = pd.read_parquet(big_parquet(SETTLED_ON))
        recipe = prepare(leads, TrainingOptions(target="Converted")).recipe
        kept.write_text(json.dumps([recipe.categorical, recipe.numeric]))
    categorical, numeric = json.loads(kept.read_text())
    return Recipe(tuple(categorical), tuple(numeric), pairs=())


def _encoded(path: Path, recipe: Recipe) -> tuple[Any, Any, np.ndarray]:
    """Return encoders that learnt from the first row group, and others' leads encoded."""
    columns = [*recipe.fields, "Converted"]
    leads = pd.read_parquet(path, columns=columns)
    encode = _encoder(path, recipe)
    return encode, encode.transform(leads[recipe.fields]), leads["Converted"].to_numpy(float)


def _encoder(path: Path, recipe: Recipe) -> Any:  # noqa: ANN401 (a ColumnTransformer)
    columns = [*recipe.fields, "Converted"]
    first = pq.ParquetFile(path).read_row_group(0, columns=columns).to_pandas()
    return encoder(recipe, ()).fit(first[recipe.fields], first["Converted"])


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

    _, columns, converted = _encoded(path, recipe)
    fitted = LogisticRegression(C=1.0, tol=1e-6, max_iter=5_000).fit(columns, converted)
    return np.append(fitted.coef_[0], fitted.intercept_)


def _glum(path: Path, recipe: Recipe) -> np.ndarray:
    from glum import GeneralizedLinearRegressor  # noqa: PLC0415 (a rival)

    _, columns, converted = _encoded(path, recipe)
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
    "scikit-learn": _scikit_learn,
    "glum": _glum,
    "polars": _polars,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, nargs="+", default=SIZES[:3])
    parser.add_argument("--one", choices=tuple(WAYS), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
