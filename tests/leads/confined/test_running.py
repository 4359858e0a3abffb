"""A process that reads for another: what it hands over, and what ends it and nothing else."""

from __future__ import annotations

import os
import signal
import threading

import numpy as np
import pandas as pd
import pytest

from leadscoring.exceptions import InvalidInput, ReadError
from leadscoring.leads.confined import LIMITS, Limits, read_confined, running
from leadscoring.leads.confined.handing import receive, send
from leadscoring.leads.lead_file import LeadFile
from leadscoring.leads.reading import read_here
from leadscoring.leads.receipt import Receipt, Renamed, SetAside

ODD = (
    "id;id;visits;seen;note; b\n"
    "007;1;1,5;2026-01-05;\u202eJosé 😀;x \n"
    "008;2;inf;;Select;y\n"
    "\n"
    "009;3\n"
)


def equal(found, expected):
    assert found.receipt == expected.receipt
    pd.testing.assert_frame_equal(found.frame, expected.frame)
    pd.testing.assert_frame_equal(found.original, expected.original)


def apart(text, *, limits=LIMITS, **options):
    return read_confined(text.encode(), name="leads.csv", options=options, limits=limits)


@pytest.fixture
def nobody_waits():
    running._end_idle()
    yield
    running._end_idle()


def test_leads_read_apart_are_those_read_here():
    equal(apart(ODD), read_here(ODD.encode(), name="leads.csv"))
    told = {"delimiter": ";", "decimal": ",", "missing": ("x",), "encoding": "utf-8"}
    equal(apart(ODD, **told), read_here(ODD.encode(), name="leads.csv", **told))


def test_every_type_of_column_comes_through_a_pipe_unchanged():
    frame = pd.DataFrame(
        {
            "whole": np.array([2**62, -1]),
            "part": [np.nan, -np.inf],
            "day": np.array(["2026-01-05", "NaT"], dtype="datetime64[us]"),
            "text": pd.array(["\U0001f600", None], dtype="str"),
            "blank": pd.array([None, None], dtype="str"),
        }
    )
    original = pd.DataFrame(dict.fromkeys(frame.columns, pd.array(["=1", ""], dtype="str")))
    receipt = Receipt(
        "a.csv",
        9,
        "csv",
        rows_read=3,
        rows_kept=2,
        set_aside=(SetAside(2, "odd", "\u202e,x"),),
        renamed=(Renamed("", "part", "no name"),),
        missing={"part": {" ": 1}},
        other_sheets=("b",),
    )
    get, put = os.pipe()
    with os.fdopen(get, "rb") as begin, os.fdopen(put, "wb") as end:
        for _ in range(2):  # nothing of the next one is taken with the first
            send(end, LeadFile(frame, receipt, original))
        end.flush()
        for _ in range(2):
            equal(receive(begin), LeadFile(frame, receipt, original))


@pytest.mark.usefixtures("nobody_waits")
def test_a_refusal_is_the_same_and_the_process_goes_on():
    with pytest.raises(ReadError) as here:
        read_here(b'a,b\n1,"2\n3,4\n', name="leads.csv")
    with pytest.raises(ReadError) as there:
        apart('a,b\n1,"2\n3,4\n')
    told = [vars(each.value) for each in (here, there)]
    assert told[0] == told[1]
    (child,) = running._IDLE
    with pytest.raises(InvalidInput, match="delimiter must be"):
        apart("a,b\n1,2\n", delimiter="--")
    assert apart("a,b\n1,2\n").receipt.rows_kept == 1
    assert [child] == running._IDLE


@pytest.mark.usefixtures("nobody_waits")
def test_a_process_is_used_once_for_a_large_file_and_replaced_where_it_is_gone():
    apart("a,b\n" + f"1,{'x' * 100_000}\n" * 11)
    assert running._IDLE == []
    apart("a,b\n1,2\n")
    (child,) = running._IDLE
    child.kill()
    child.wait()
    assert apart("a,b\n1,2\n").receipt.rows_kept == 1
    running.prepare()
    assert len(running._IDLE) == 1


@pytest.mark.usefixtures("nobody_waits")
def test_files_that_come_at_once_are_read_side_by_side():
    found = {}

    def read(number):
        found[number] = apart(f"a,b\n{number},x\n").frame["a"].tolist()

    threads = [threading.Thread(target=read, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: [number] for number in range(3)}
    assert len(running._IDLE) == 1


needs_limits = pytest.mark.skipif(os.name != "posix", reason="the system has no such limits")


@needs_limits
def test_a_file_that_needs_more_memory_is_refused_and_the_next_one_read():
    small = Limits(memory=520_000_000)
    many = "a,b\n" + "".join(f"{number},x{number}\n" for number in range(500_000))
    with pytest.raises(ReadError, match="more memory than one file may take") as caught:
        apart(many, limits=small)
    assert caught.value.file == "leads.csv"
    assert apart("a,b\n1,2\n", limits=small).receipt.rows_kept == 1


@needs_limits
def test_a_file_that_takes_too_long_is_refused():
    with pytest.raises(ReadError, match="takes more than 1 seconds"):
        apart("a,b\n" + "1,2\n" * 1_200_000, limits=Limits(seconds=1))
    with pytest.raises(ReadError, match="takes more than"):
        apart("a,b\n1,2\n", limits=Limits(patience=0.0))


@needs_limits
@pytest.mark.parametrize(
    ("number", "cause"),
    [(signal.SIGSEGV, "more memory"), (signal.SIGABRT, "more memory"), (signal.SIGTERM, "memory")],
)
def test_a_process_that_dies_of_a_file_ends_in_a_plain_refusal(monkeypatch, number, cause):
    def dies(child, *_):
        os.kill(child.pid, number)
        child.wait()
        raise EOFError

    monkeypatch.setattr(running, "_ask", dies)
    with pytest.raises(ReadError, match=cause):
        apart("a,b\n1,2\n")


@needs_limits
def test_what_a_process_may_write_is_bounded(tmp_path):
    import resource  # noqa: PLC0415, there is none on Windows

    child = running._started(Limits(written=1_000))
    try:
        limits = {
            resource.RLIMIT_AS: LIMITS.memory,
            resource.RLIMIT_FSIZE: 1_000,
            resource.RLIMIT_CORE: 0,
        }
        running._ask(child, {"name": "a.csv", "size": 8}, b"a,b\n1,2\n")
        found = {kind: resource.prlimit(child.pid, kind) for kind in limits}
    finally:
        running._end(child)
    assert found == {kind: (most, most) for kind, most in limits.items()}
