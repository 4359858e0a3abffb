"""Print and draw what fitting and scoring cost against the number of leads: ``python -m benchmarks.speed_sizes``.

Fits are those that `benchmarks.speed_fitting` measured last. Scoring is measured here: a
CSV file into a ranked one by leadscoring and by scikit-learn and pandas, up to a million
leads, and a Parquet file into one of scores and reasons. All are seconds of the processor,
those of all threads together, so that neighbours on the machine do not count. The picture
is written into ``docs``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.big_leads import big_csv, big_parquet
from benchmarks.cost_picture import Line, Panel, picture
from benchmarks.speed_fitting import FITS, SIZES
from benchmarks.tables import Row, markdown

PICTURE = Path(__file__).parents[1] / "docs" / "cost-against-size.svg"
HEADINGS = ("work", "program", *(f"{size:,} leads, s" for size in SIZES))
_MOST_CSV = 1_000_000
_OURS = "leadscoring"
_FITTED = {
    "leadscoring streamed": _OURS,
    "glum": "glum",
    "scikit-learn": "scikit-learn",
    "polars reads": "polars, reading alone",
}
_SCORED = {
    "Parquet": "leadscoring, Parquet",
    "CSV, leadscoring": "leadscoring, CSV",
    "CSV, scikit-learn": "scikit-learn, CSV",
}


def main() -> None:
    """Measure, draw and print."""
    if not FITS.exists():
        sys.exit("No fits are measured yet: run python -m benchmarks.speed_fitting first.")
    panels = [Panel("Fit, Parquet to model", _fits()), Panel("Score a file", _scores())]
    PICTURE.write_text(picture(panels), encoding="utf-8")
    print(markdown(HEADINGS, [_row(panel, line) for panel in panels for line in panel.lines]))


def _row(panel: Panel, line: Line) -> Row:
    found = dict(line.points)
    cells = (f"{found[size]:.3g}" if size in found else "" for size in SIZES)
    return panel.title, line.name, *cells


def _fits() -> tuple[Line, ...]:
    found = [record for record in json.loads(FITS.read_text()) if "seconds" in record]
    return tuple(
        Line(
            name,
            tuple((r["leads"], r["seconds"]) for r in found if r["what"] == what),
            name == _OURS,
        )
        for what, name in _FITTED.items()
        if any(record["what"] == what for record in found)
    )


def _scores() -> tuple[Line, ...]:
    return tuple(
        Line(name, tuple(_measured(what)), name.startswith(_OURS)) for what, name in _SCORED.items()
    )


def _measured(what: str) -> list[tuple[int, float]]:
    found = []
    for size in SIZES:
        if size > _MOST_CSV and what.startswith("CSV"):
            continue
        (big_csv if what.startswith("CSV") else big_parquet)(size)
        command = [sys.executable, "-m", "benchmarks.speed_scoring", "--one", what]
        run = subprocess.run(  # noqa: S603
            [*command, "--leads", str(size)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env=os.environ,
        )
        found.append((size, float(json.loads(run.stdout)["processor"])))
        print(f"{size:,} leads, {what}: {found[-1][1]:.3f} s", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    main()
