"""The same leads give the same coefficients, wherever they lie."""

import os
import signal
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from leadscoring.exceptions import ClusterError, DiskFull, InvalidInput, ReadError
from leadscoring.model.encoding import encoder
from leadscoring.model.newton.encoded import ridge
from leadscoring.model.recipe import Recipe
from leadscoring.scale.fitting import engines
from leadscoring.scale.fitting.cluster import OnCluster
from leadscoring.scale.fitting.coder import Coder
from leadscoring.scale.fitting.engines import InMemory, Streamed
from leadscoring.scale.fitting.fitted import PartedLeads, fit_parts
from leadscoring.scale.fitting.folding import Folding
from leadscoring.scale.fitting.of_encoders import design_of
from leadscoring.scale.fitting.partition import Partition
from leadscoring.scale.fitting.sources import find_pieces
from tests.made_leads import made_leads

N = 1_200
PAIRS = (("Job", "Source"), ("Minutes", "Job"), ("Minutes", "Visits"))
RECIPE = Recipe(("Source", "Job"), ("Minutes", "Visits"), PAIRS)


@pytest.fixture(scope="module")
def leads():
    """The last tenth has a level of its own, and in the first hundred nobody converted."""
    frame = made_leads(N, seed=3)
    frame.loc[N - N // 10 :, "Source"] = "Radio"
    frame.loc[frame.index < 100, "Converted"] = 0
    return frame


@pytest.fixture(scope="module")
def encode(leads):
    return encoder(RECIPE, PAIRS).fit(leads[RECIPE.fields], leads["Converted"])


@pytest.fixture(scope="module")
def coder(encode):
    return Coder(
        design_of(
            [(each, fields) for _, each, fields in encode.transformers_], RECIPE.placeholders
        ),
        "Converted",
        "1",
        "0",
        Folding(3),
    )


@pytest.fixture(scope="module")
def folder(leads, tmp_path_factory):
    """Three files and one without leads: row groups of 100, 300, and all of one level."""
    folder = tmp_path_factory.mktemp("leads")
    ends = [0, 500, 500, N - N // 10, N]
    for i, (begin, end) in enumerate(pairwise(ends)):
        path = folder / f"leads-{i}.parquet"
        leads.iloc[begin:end].to_parquet(path, index=False, row_group_size=300 if i else 100)
    return folder


@pytest.fixture(scope="module")
def pieces(folder):
    return find_pieces(f"{folder}/*.parquet")


def fitted(engine, coder, left_out=None):
    with engine as coded:
        parts = PartedLeads.of(coded, coder.design)
        if left_out is not None:
            parts = PartedLeads(coded, coder.design, parts.drawn, parts.counts, left_out)
        n_columns = coder.design.n_columns
        return fit_parts(parts, np.full(n_columns, 2.0), np.zeros(n_columns + 1)).point


@pytest.fixture(scope="module")
def in_memory(pieces, coder):
    return fitted(InMemory(pieces, coder), coder)


def test_pieces_are_row_groups_with_leads_in_the_order_of_files(pieces):
    assert [piece.n_rows for piece in pieces] == [100] * 5 + [300, 280, 120]


def test_coded_leads_are_what_the_encoders_make_of_them(leads, encode, coder):
    """Infinite, missing and never-met cells among them."""
    strange = leads.head(50).assign(Source="Never met", Minutes=[np.inf, -np.inf] * 25)
    strange["Visits"] = np.where(np.arange(50) % 3, 1e300, np.nan)
    for frame in (leads, strange):
        decoded = coder.design.encoded(*coder.design.coded(frame))
        assert decoded.toarray() == pytest.approx(
            encode.transform(frame[RECIPE.fields]).toarray(), abs=1e-12
        )


def test_cells_are_coded_alike_from_a_file_and_from_a_table(leads, coder, tmp_path):
    """A file's texts come as look-ups, each looked at once; the encoders' own cuts tell the pieces."""
    leads = leads.assign(Source=leads["Source"].where(leads.index % 9 > 0))
    leads.to_parquet(tmp_path / "leads.parquet", index=False, row_group_size=500)
    pieces = find_pieces(str(tmp_path / "leads.parquet"))
    parts = Partition.joined(part for piece in pieces for part in coder.partitions(piece))
    codes, shares = coder.design.coded(leads)
    assert (parts.codes == codes).all()
    assert (parts.shares == shares).all()
    assert codes.flags.c_contiguous
    for cut in coder.design.cuts:
        found = cut.coded(leads, RECIPE.placeholders)
        assert (found.pieces[found.cells] == cut.side.codes(leads, RECIPE.placeholders)).all()


def test_partitions_find_what_all_leads_at_once_do(leads, encode, in_memory):
    columns = encode.transform(leads[RECIPE.fields])
    whole = ridge(columns, leads["Converted"].to_numpy(float), np.ones(N), strength=0.5)
    assert in_memory[:-1] == pytest.approx(whole.coef_[0], abs=1e-8)
    assert in_memory[-1] == pytest.approx(whole.intercept_[0], abs=1e-8)


def test_streamed_from_disk_they_are_the_same_to_the_last_bit_and_leave_no_file(
    pieces, coder, in_memory, tmp_path
):
    engine = Streamed(pieces, coder, str(tmp_path))
    assert (fitted(engine, coder) == in_memory).all()
    with pytest.raises(KeyboardInterrupt), engine as coded:
        list(coded.each(stop))
    assert not list(tmp_path.iterdir())


def stop(_):
    raise KeyboardInterrupt


def test_a_fold_is_left_out_as_if_its_leads_were_not_there(leads, encode, pieces, coder):
    with InMemory(pieces, coder) as coded:
        folds = np.concatenate(list(coded.each(lambda partition: partition.folds)))
    kept = folds != 1
    assert 0.5 < kept.mean() < 0.8
    columns = encode.transform(leads[RECIPE.fields])[kept]
    converted = leads["Converted"].to_numpy(float)[kept]
    found = fitted(InMemory(pieces, coder), coder, left_out=1)
    whole = ridge(columns, converted, np.ones(len(converted)), strength=0.5)
    assert found[:-1] == pytest.approx(whole.coef_[0], abs=1e-7)


def test_leads_that_agree_in_every_field_are_in_one_fold(leads, pieces, coder):
    twice = pd.concat([leads.tail(200), leads.tail(200).sample(frac=1, random_state=0)])
    folds = coder.partition(twice, pieces[0]).folds
    order = np.concatenate([np.arange(200), twice.index[200:] - (N - 200)])
    assert (folds == folds[:200][order]).all()
    assert set(folds) == {0, 1, 2}


def test_large_groups_are_dealt_so_that_folds_are_alike(leads, coder):
    """Three groups of a hundred leads that say the same go to three folds, not where chance has it."""
    same = [leads.iloc[[i]] for i in range(3) for _ in range(100)]
    codes, shares = coder.design.coded(pd.concat([leads.tail(700), *same]))
    converted = np.append(leads["Converted"].tail(700), np.zeros(300))
    for seed in range(5):
        folding = Folding.of_sample(codes, shares, converted, n_folds=3, seed=seed)
        folds = folding.of(codes, shares, np.zeros(2, np.int64))[-300:].reshape(3, 100)
        assert sorted(folds[:, 0]) == [0, 1, 2]
        assert (folds == folds[:, :1]).all()


def test_leads_are_dealt_each_by_itself_where_most_say_the_same():
    converted = np.tile([0.0, 1.0], 500)
    few = np.zeros((1, 1_000), np.uint16), np.empty((0, 1_000))
    alone = Folding.of_sample(*few, converted, n_folds=3, seed=0)
    assert np.bincount(alone.of(*few, np.array([4, 1]))).min() > 270


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"Job": 3}, "column 'Job' holds numbers, that of .*leads-0.parquet text"),
        ({"More": 1}, "no column 'More'"),
    ],
    ids=["another type", "another column"],
)
def test_a_file_with_another_schema_is_refused_by_name(folder, leads, tmp_path, change, told):
    leads.head(10).assign(**change).to_parquet(tmp_path / "other.parquet", index=False)
    with pytest.raises(ReadError, match=told):
        find_pieces([f"{folder}/*.parquet", str(tmp_path / "other.parquet")])


def test_a_column_that_is_empty_in_one_file_has_no_type_there(folder, leads, tmp_path):
    leads.head(10).assign(Job=None).to_parquet(tmp_path / "empty.parquet", index=False)
    schema = pq.read_schema(tmp_path / "empty.parquet")
    assert str(schema.field("Job").type) == "null"
    assert len(find_pieces([f"{folder}/*.parquet", str(tmp_path / "empty.parquet")])) == 9


def test_a_third_outcome_and_a_damaged_file_are_refused_by_name(coder, leads, tmp_path):
    path = tmp_path / "third.parquet"
    leads.head(10).assign(Converted=[2, *[1] * 9]).to_parquet(path, index=False)
    with pytest.raises(InvalidInput, match=r"third.parquet.*'1' or '0'.*says '2'"):
        fitted(InMemory(find_pieces(str(path)), coder), coder)
    path.write_bytes(b"PAR1 is not enough")
    with pytest.raises(ReadError, match=r"third.parquet: .*cannot be read"):
        find_pieces(str(path))
    with pytest.raises(ReadError, match="no such file"):
        find_pieces(str(tmp_path / "none*.parquet"))


def test_leads_without_an_outcome_are_left_out(coder, leads, pieces):
    unknown = leads.head(60).assign(Converted=[1, 0, None] * 20)
    assert coder.partition(unknown, pieces[0]).converted.tolist() == [1, 0] * 20


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_as_one(pieces, coder, tmp_path, monkeypatch):
    """Also where what is left in a buffer cannot be written when the file is closed."""
    full = Path("/dev/full").open("w+b")  # noqa: SIM115 (the engine has to close it)
    opened = SimpleNamespace(TemporaryFile=lambda **_: full)
    monkeypatch.setattr(engines, "tempfile", opened)
    with pytest.raises(DiskFull, match=r"is full.*TMPDIR"):
        fitted(Streamed(pieces, coder, str(tmp_path)), coder)
    assert full.closed


def test_what_is_streamed_has_no_name_so_that_no_end_of_the_process_leaves_it(
    pieces, coder, tmp_path
):
    with Streamed(pieces, coder, str(tmp_path)) as coded:
        assert len(list(coded.each(lambda partition: partition.n_leads))) == len(pieces)
        assert os.name == "nt" or not list(tmp_path.iterdir())


def test_an_address_opens_what_a_path_does(folder, pieces, coder, in_memory):
    there = find_pieces(f"file://{folder}/*.parquet")
    assert [piece.n_rows for piece in there] == [piece.n_rows for piece in pieces]
    assert all(piece.path.startswith("file://") for piece in there)
    assert (fitted(InMemory(there, coder), coder) == in_memory).all()


def test_on_a_cluster_they_are_the_same_though_a_worker_dies(pieces, coder, in_memory, cluster):
    """Killed when all leads are coded: its partitions are coded anew, and only these."""
    engine = OnCluster(pieces, coder, cluster.scheduler_address)
    with engine as coded:
        parts = PartedLeads.of(coded, coder.design)
        os.kill(engine._client.submit(os.getpid).result(), signal.SIGKILL)
        n_columns = coder.design.n_columns
        found = fit_parts(parts, np.full(n_columns, 2.0), np.zeros(n_columns + 1)).point
    assert (found == in_memory).all()


def test_what_is_wrong_with_a_file_is_said_from_a_cluster_too(coder, leads, tmp_path, cluster):
    path = tmp_path / "third.parquet"
    leads.head(10).assign(Converted=[2, *[1] * 9]).to_parquet(path, index=False)
    with pytest.raises(InvalidInput, match=r"third.parquet.*'1' or '0'.*says '2'"):
        fitted(OnCluster(find_pieces(str(path)), coder, cluster.scheduler_address), coder)


def test_without_the_extra_it_says_what_to_install(pieces, coder, monkeypatch):
    for name in ("distributed", "fsspec"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InvalidInput, match=r"pip install 'leadscoring\[cluster\]'"):
        OnCluster(pieces, coder, "tcp://127.0.0.1:9").__enter__()
    with pytest.raises(InvalidInput, match=r"pip install 'leadscoring\[cluster\]'"):
        find_pieces("s3://team/*.parquet")


def test_where_no_scheduler_answers_the_address_is_named(pieces, coder):
    dask = pytest.importorskip("dask", reason="the extra cluster is not installed")
    engine = OnCluster(pieces, coder, "tcp://127.0.0.1:9")
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "100ms"}),
        pytest.raises(ClusterError, match=r"at tcp://127.0.0.1:9"),
    ):
        engine.__enter__()
