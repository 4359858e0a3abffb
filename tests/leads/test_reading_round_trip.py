"""Whatever a CSV writer writes comes back cell by cell, or is set aside and counted."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadscoring.exceptions import ReadError
from leadscoring.leads.reading import read_leads

WORDS = st.text("abcXYZ éß€ü0123456789.-@/()", max_size=12)
HOSTILE = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters='\n\r\t",;|'
    ).filter(
        "'".__ne__  # before a formula it is a guard of exports: see tests/security/test_exports.py
    ),
    max_size=8,
)
FORMS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def tables(draw, cells):
    width = draw(st.integers(2, 5))
    row = st.lists(cells, min_size=width, max_size=width)
    return draw(st.lists(row, min_size=2, max_size=8))


def written(rows, **dialect):
    header = [f"field {position}" for position in range(len(rows[0]))]
    text = io.StringIO()
    csv.writer(text, **dialect).writerows([header, *rows])
    return header, text.getvalue()


def check(found, header, rows):
    """Compare with the rows as written; a row of blanks is no lead and is set aside."""
    assert found.original.columns.tolist() == header
    assert found.original.to_numpy().tolist() == [row for row in rows if any(row)]
    receipt = found.receipt
    assert receipt.rows_read == len(rows) == receipt.rows_kept + len(receipt.set_aside)


@FORMS
@given(
    rows=tables(WORDS),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    lineterminator=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_ordinary_tables_come_back_without_being_told_how_they_are_written(
    rows, delimiter, quoting, lineterminator, encoding
):
    rows.append([*rows[0][:-1], "plain"])  # one lead that holds something
    header, text = written(
        rows, delimiter=delimiter, quoting=quoting, lineterminator=lineterminator
    )
    check(read_leads(text.encode(encoding), name="leads.csv"), header, rows)


@FORMS
@given(
    rows=tables(HOSTILE),
    delimiter=st.sampled_from(",;\t|"),
    lineterminator=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_text_comes_back_where_the_delimiter_is_told(rows, delimiter, lineterminator):
    rows.append([*rows[0][:-1], "plain"])
    header, text = written(
        rows, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=lineterminator
    )
    check(read_leads(text.encode(), name="leads.csv", delimiter=delimiter), header, rows)


@FORMS
@given(
    widths=st.lists(st.integers(0, 6), max_size=12),
    lineterminator=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_ragged_rows_are_all_accounted_for_with_their_lines(widths, lineterminator):
    good = [["a", 'two\nlines, "quoted"', "c"]] * (len(widths) + 1)
    ragged = [["x"] * width for width in widths]
    rows = [row for pair in zip(good, [*ragged, []], strict=True) for row in pair]
    _, text = written(rows, lineterminator=lineterminator)
    found = read_leads(text.encode(), name="leads.csv", delimiter=",")
    kept = [row for row in rows if len(row) == 3]
    lines = [
        2 + sum(2 if len(r) == 3 and r[1] != "x" else 1 for r in rows[:i])
        for i, row in enumerate(rows[:-1])
        if len(row) != 3
    ]
    assert found.original.to_numpy().tolist() == kept
    assert [row.line for row in found.receipt.set_aside] == lines
    assert found.receipt.rows_read == len(kept) + len(lines)


@FORMS
@given(data=st.binary(max_size=400), name=st.sampled_from(["leads.csv", "leads.xlsx", "leads"]))
def test_no_bytes_do_worse_than_a_plain_refusal(data, name):
    try:
        found = read_leads(data, name=name)
    except ReadError as error:
        assert error.file == name  # noqa: PT017, most bytes are refused, some are a table
    else:
        assert found.receipt.rows_kept == len(found.frame) > 0


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC])
def test_a_file_longer_than_one_batch_comes_back_whole(quoting):
    rows = [[str(number), f"lead {number}"] for number in range(60_000)]
    header, text = written(rows, quoting=quoting)
    found = read_leads(text.encode(), name="leads.csv")
    check(found, header, rows)
    assert found.frame["field 0"].sum() == 60_000 * 59_999 // 2
