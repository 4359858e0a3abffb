"""Scores in the order of a file, from its fields alone, are those of the whole table."""

from __future__ import annotations

import errno
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadscoring.exceptions import InvalidInput, ReadError
from leadscoring.lead_model.file_scoring import score_file
from leadscoring.leads.reading import read_leads
from leadscoring.scale.scoring import NotPlain, score_columns, score_in_order
from leadscoring.scale.scoring.parquet import lead_columns, survey
from leadscoring.scale.scoring.parquet.column import Column
from leadscoring.scale.scoring.parquet.known_cells import Cells, KnownCells
from tests.scale.scoring.hostile_model import MODEL, PARTS

N = 500


def leads(**changes):
    draw = np.random.default_rng(5)
    columns = {
        "Id": [f"L-{i}" for i in range(N)],
        "City": draw.choice(["Pune", " Pune", "Mumbai", "=1+1", "Select", "", "Zürich"], N),
        "Visits": draw.choice([0.0, 1.5, 7.0, np.nan], N),
        "Source": draw.choice(["Chat", "Yes", "7", "07"], N),
        "Minutes": draw.integers(0, 60, N),
        **changes,
    }
    return pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})


def both(folder, table, *, model=MODEL, **options):
    path = folder / "leads.parquet"
    pq.write_table(table, path, row_group_size=120, **options)
    lines = {"cutoff": model.cutoff, "warm": model.warm}
    found = score_in_order(model.routing, path, folder / "fast.parquet", **lines)
    whole = score_file(model, path, folder / "slow.parquet", ranked=False)
    fast, slow = (pd.read_parquet(folder / f"{name}.parquet") for name in ("fast", "slow"))
    pd.testing.assert_frame_equal(fast, slow, check_exact=True)
    assert (found.tiers, found.parts) == (whole.tiers, whole.parts)
    assert found.receipt.summary == whole.receipt.summary
    read = set(model.fields) & set(table.column_names)
    for told, wanted in zip(cells_of(found), cells_of(whole), strict=True):
        assert list(told.items()) == [(name, n) for name, n in wanted.items() if name in read]
    return found


def cells_of(scored):
    receipt = scored.receipt
    return (
        {name: list(counts.items()) for name, counts in receipt.missing.items()},
        receipt.kept_as_text,
        receipt.stripped,
        receipt.infinite,
        receipt.dates,
        dict.fromkeys(receipt.asks_order, True),
    )


DAYS = pa.array(np.arange(N).astype("datetime64[D]"))


@pytest.mark.parametrize("model", [MODEL, PARTS], ids=["one scorecard", "a segment's own"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Visits": pa.array([None, 3] * (N // 2), pa.int32())},
        {"Visits": pa.array(["1", "2.5", None, "Select"] * (N // 4))},
        {"Visits": DAYS, "Minutes": DAYS.cast(pa.timestamp("ns"))},
        {"Minutes": pa.array([2**60 + i for i in range(N)])},
        {"Minutes": pa.nulls(N, pa.float64()), "Source": pa.nulls(N, pa.string())},
        {"Source": pa.array([True, False, None, True] * (N // 4))},
        {"City": pa.array(["Pune", None, "", "Pune"] * (N // 4)).dictionary_encode()},
        {"City": pa.array([b"Pune", b"\xff", None, b"Mumbai"] * (N // 4))},
    ],
    ids=["plain", "ints", "texts", "days", "beyond 2**53", "null", "flags", "coded", "bytes"],
)
def test_scores_of_a_parquet_file_are_those_of_its_table(tmp_path, changes, model):
    both(tmp_path, leads(**changes), model=model)


LATE = np.arange(N) >= 480


@pytest.mark.parametrize(
    ("rows", "kept"), [(64, 0), (64, 1500), (1 << 17, 1 << 27)], ids=["read twice", "half", "kept"]
)
@pytest.mark.parametrize(
    "changes",
    [
        {"Visits": np.where(LATE, "many", "7")},
        {"Visits": pa.array(range(N), mask=~LATE)},
        {"Minutes": pa.array(range(N), mask=LATE)},
        {"Minutes": np.where(LATE, 2**60, 1)},
        {"Visits": np.where(LATE, -0.0, 0.0), "Minutes": np.where(LATE, np.nan, np.inf)},
        {"Minutes": pa.array(np.arange(N) * 7, pa.timestamp("ns")), "City": ["Select"] * N},
        {"City": np.where(LATE, "31/12/2024", "01/02/2024"), "Source": ["01/02/2024"] * N},
        {"City": [f"{'Pune' if i % 3 else 'T'}{i // 2}" for i in range(N)]},
    ],
    ids=["text", "first null", "last null", "large", "odd floats", "ns", "dates", "many levels"],
)
def test_what_only_the_last_rows_say_counts_for_all(tmp_path, monkeypatch, changes, rows, kept):
    monkeypatch.setattr(survey, "_KEPT", kept)
    monkeypatch.setattr(lead_columns, "_ROWS", rows)
    monkeypatch.setattr(score_columns, "_ROWS", rows)
    both(tmp_path, leads(**changes))


@pytest.mark.parametrize("n_words", [1, 254, 255, 256, 65_535, 65_536])
def test_a_place_takes_as_few_bytes_as_tell_the_words_and_null_apart(n_words):
    cells = pa.array([None, *range(n_words), None, 0])
    column = Column.of(cells.slice(1))  # whose first bit is not the first of a byte
    filled = column.places < n_words
    assert column.places[filled].tolist() == [*range(n_words), 0]
    assert np.flatnonzero(~filled).tolist() == [n_words]
    assert column.places.itemsize == 1 + (n_words > 255) + 2 * (n_words > 65_535)


def test_cells_that_were_not_there_before_are_no_known_ones():
    for words, other in ((["a", None], "b"), ([1.5, None], 2.5)):
        column = pa.array(words)
        known = KnownCells(0, Cells(column, np.ones(2, np.int64)), ())
        assert known.codes(column.drop_null()).tolist() == [0, 1]
        with pytest.raises(KeyError):
            known.codes(pa.array([other]))


MEASURED = """
import sys
from pathlib import Path
from leadscoring.scale.scoring import score_columns, score_in_order
from leadscoring.scale.scoring.parquet import lead_columns, survey
from tests.scale.scoring.hostile_model import MODEL

lead_columns._ROWS, score_columns._ROWS, survey._KEPT = 1 << 13, 1 << 14, 1 << 17
for name in sys.argv[1:]:
    score_in_order(MODEL.routing, Path(name), Path(name).with_suffix(".scores.parquet"), cutoff=0.6, warm=0.3)
    print(*(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the peak")
def test_four_times_the_leads_take_hardly_more_memory(tmp_path):
    names = []
    for times in (25, 100):
        names.append(str(tmp_path / f"{times}.parquet"))
        with pq.ParquetWriter(names[-1], leads().schema) as writer:
            for _ in range(times):
                writer.write_table(pa.concat_tables([leads()] * 8))
    run = subprocess.run([sys.executable, "-c", MEASURED, *names], capture_output=True, check=True)
    small, large = map(int, run.stdout.split())
    n_more = 75 * 8 * N
    assert (large - small) * 1024 < 30 * n_more  # the probability is 8 bytes of these


def test_a_level_that_one_row_group_alone_has_and_an_empty_row_group(tmp_path):
    first, rest = leads().slice(0, 130), leads().slice(130).drop_columns("City")
    rest = rest.append_column("City", pa.array(["Mumbai"] * (N - 130)))
    path = tmp_path / "leads.parquet"
    with pq.ParquetWriter(path, first.schema) as writer:
        for part in (first, first.slice(0, 0), rest.select(first.column_names)):
            writer.write_table(part)
    found = score_in_order(MODEL.routing, path, None, cutoff=0.6, warm=0.3)
    frame = read_leads(path, missing=MODEL.scorecard.placeholders).frame
    assert found.probability.tolist() == MODEL.routing.probability(frame).tolist()


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        (leads().select(["Id"]), pytest.raises(InvalidInput, match="none of the")),
        (leads().slice(0, 0), pytest.raises(ReadError, match="holds no leads")),
        (leads(City=[["Pune"]] * N), nullcontext()),
    ],
    ids=["no field", "no leads", "lists"],
)
def test_other_files_are_left_to_the_reading_of_tables(tmp_path, table, wrong):
    path = tmp_path / "leads.parquet"
    pq.write_table(table, path)
    with pytest.raises(NotPlain):
        score_in_order(MODEL.routing, path, None, cutoff=0.6, warm=0.3)
    with wrong:
        assert score_file(MODEL, path, None, worth_it=0).n_leads == N


def test_a_damaged_file_is_named_and_nothing_is_written(tmp_path):
    path = tmp_path / "leads.parquet"
    pq.write_table(leads(), path)
    path.write_bytes(path.read_bytes()[:-300] + b"\0" * 300)
    with pytest.raises(ReadError, match=r"leads\.parquet: The Parquet file is damaged"):
        score_file(MODEL, path, tmp_path / "out.parquet", ranked=False, worth_it=0)
    assert [p.name for p in tmp_path.iterdir()] == ["leads.parquet"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), InvalidInput),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
    ids=["full disk", "cancelled"],
)
def test_what_stops_the_writing_of_scores_leaves_nothing_behind(tmp_path, monkeypatch, wrong, told):
    def fail(*_args, **_options):
        raise wrong

    pq.write_table(leads(), tmp_path / "leads.parquet")
    monkeypatch.setattr(pq.ParquetWriter, "write_table", fail)
    with pytest.raises(told):
        score_file(
            MODEL, tmp_path / "leads.parquet", tmp_path / "out.parquet", ranked=False, worth_it=0
        )
    assert [p.name for p in tmp_path.iterdir()] == ["leads.parquet"]


def test_a_text_file_is_scored_in_order_as_well(tmp_path):
    path = tmp_path / "leads.csv"
    leads().to_pandas().to_csv(path, index=False)
    for name, worth_it in (("fast", 0), ("slow", 10**9)):
        target = tmp_path / f"{name}.parquet"
        score_file(MODEL, path, target, ranked=False, worth_it=worth_it)
    fast, slow = (pd.read_parquet(tmp_path / f"{name}.parquet") for name in ("fast", "slow"))
    pd.testing.assert_frame_equal(fast, slow, check_exact=True)
