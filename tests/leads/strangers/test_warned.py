"""Files that are read with a receipt: what it must count, worked out by hand."""

from __future__ import annotations

import pytest

from leadscoring.leads.reading import read_here
from leadscoring.leads.schema import infer_schema


def read(text):
    found = read_here(text.encode(), name="leads.csv")
    receipt = found.receipt
    assert receipt.rows_read == receipt.rows_kept + len(receipt.set_aside)
    return found


def told(found):
    return {tuple(row) for row in found.receipt.findings().astype(object).fillna(0).to_numpy()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a,b\n1,x\n2\n3,y,z\n4,w\n5,v\n",
            {
                ("Rows: 1 value, the header has 2", 1, "set aside"),
                ("Rows: 3 values, the header has 2", 1, "set aside"),
            },
        ),
        (
            "a,a,,b\n1,2,3,4\n5,6,7,8\n",
            {
                ('Column "a": the name is used twice', 0, 'renamed to "a (2)"'),
                ('Column "": no name in the header', 0, 'renamed to "column 3"'),
            },
        ),
        (
            "a,b\n x ,1\ny,2\nz ,3\n",
            {('Column "a": spaces around the text', 2, "spaces taken off")},
        ),
        (
            "a,b\nx,inf\ny,NaN\nz,N/A\nw,-inf\nv,2\n",
            {
                ('Column "b": infinite numbers', 2, "kept as they are"),
                ('Column "b": "NaN"', 1, "taken as not filled in"),
                ('Column "b": "N/A"', 1, "taken as not filled in"),
            },
        ),
        (
            "a,b\nx,1\ny,two\nz,3\n",
            {("Column \"b\": not every value is a number ('two' is not)", 0, "kept as text")},
        ),
        (
            "a,b\nx,03/04/2026\ny,05/06/2026\n",
            {
                (
                    'Column "b": day or month first, nothing in the file tells (03/04/2026)',
                    0,
                    "kept as text",
                )
            },
        ),
    ],
    ids=["ragged", "names", "padded", "no numbers", "mixed", "ambiguous dates"],
)
def test_what_is_odd_is_read_and_told(text, expected):
    assert told(read(text)) == expected


def test_ragged_rows_can_be_had_as_they_stand():
    table = read('a,b\n1,x\n2\n3,"y, y",z\n4,w\n5,v\n').receipt.set_aside_table()
    assert table[["line", "text"]].to_numpy().tolist() == [[3, "2"], [4, '3,"y, y",z']]


def test_a_constant_and_a_level_for_every_row_are_left_out_by_name():
    rows = "".join(f"{i % 7},Oslo,n{i * 7919 % 1009}-x,{i % 2}\n" for i in range(1_000))
    schema = infer_schema(read("visits,city,code,won\n" + rows).frame, target="won")
    roles = {column.name: column.role for column in schema.columns}
    assert roles["visits"] == "field"
    assert roles["city"] == "left out"
    assert roles["code"] in {"left out", "identifier"}
