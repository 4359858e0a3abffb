"""A file scored as bytes and codes gives, byte for byte, the ranked list that a table gives."""

from __future__ import annotations

import csv
import errno
import io

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadscoring.decisions.ranked import order_of
from leadscoring.exceptions import InvalidInput, ReadError
from leadscoring.lead_model.file_scoring import score_file
from leadscoring.model.terms import LevelTerm
from leadscoring.scale.scoring import NotPlain, books, coded_csv
from leadscoring.scale.scoring.ordering import ranking_order
from leadscoring.scale.scoring.ranking_text import rank_text
from tests.scale.scoring.hostile_model import MODEL, PARTS

HEADER = ["Id", "City", "Visits", "Source", "Minutes", "Note", "score"]
WORDS = [
    "Mumbai",
    "Pune",
    " Pune ",
    "pune",
    "Zürich",
    "ünne",
    "=1+1",
    "Select",
    " n/a",
    "",
    "-",
    "3",
]
NOTES = [
    "ok",
    "-5",
    "-5+cmd",
    "+49 30",
    "@home",
    "\uff1dnow",
    " \u3000\u00a0=now",
    "\ufe6bnow",
    "-\u0665",
    " -5 ",
    '"-5',
    "'t is",
    "\u2003now",
    "a,b",
    'said "no"',
    "two\nlines",
    "x\r\ny",
]
SOURCES = ["Chat", "chat", "API", "Yes", "7", "07", "\u017felect", "N/A", "nil", "", "\tChat"]


class Draw:
    """Choices, the same ones every time."""

    def __init__(self, seed):
        self._rng = np.random.default_rng(seed)

    def choice(self, options):
        return options[self._rng.integers(len(options))]


def written(rows, *, header=HEADER, quoting=csv.QUOTE_MINIMAL, end="\n", delimiter=","):
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator=end, delimiter=delimiter).writerows(
        [header, *rows]
    )
    return text.getvalue().encode()


def leads(n, seed=0, *, notes=NOTES, sources=SOURCES):
    draw = Draw(seed)
    return [
        [
            f"{seed:02d}-{i:05d}",
            draw.choice(WORDS),
            draw.choice(["0", "1", "2", "7", "12", "", "Select"]),
            draw.choice(sources),
            draw.choice(["1", "1.5", "30", "2.25", ""]),
            draw.choice(notes),
            draw.choice(["9", "10", "x"]),
        ]
        for i in range(n)
    ]


def both(folder, content, *, model=MODEL, suffix=".csv"):
    """Score by bytes and by a table; return what each found, which must have written the same."""
    path = folder / "leads.csv"
    path.write_bytes(content)
    fast, slow = folder / f"fast{suffix}", folder / f"slow{suffix}"
    found = rank_text(model.routing, path, fast, cutoff=model.cutoff, warm=model.warm)
    table = score_file(model, path, slow)
    assert fast.read_bytes() == slow.read_bytes()
    assert found.probability.tolist() == table.probability.tolist()
    assert found.receipt.to_dict() == table.receipt.to_dict()
    assert list(found.receipt.to_dict()["missing"].items()) == list(
        table.receipt.to_dict()["missing"].items()
    )
    assert (found.tiers, list(found.parts.items())) == (table.tiers, list(table.parts.items()))
    assert sorted(p.name for p in folder.iterdir()) == sorted([fast.name, "leads.csv", slow.name])
    return found, fast.read_bytes().decode("utf-8-sig")


@pytest.mark.parametrize("model", [MODEL, PARTS], ids=["one scorecard", "a segment's own"])
@pytest.mark.parametrize(
    "form",
    [
        {},
        {"quoting": csv.QUOTE_ALL, "end": "\r\n"},
        {"delimiter": ";"},
        {"delimiter": "\t", "quoting": csv.QUOTE_NONNUMERIC},
    ],
    ids=["minimal", "all quoted", "semicolons", "tabs"],
)
def test_hostile_cells_come_out_as_a_table_writes_them(tmp_path, form, model):
    found, _ = both(tmp_path, written(leads(300), **form), model=model)
    assert found.n_leads == sum(found.tiers.values()) == 300


def test_into_tsv_and_from_a_file_with_a_byte_order_mark(tmp_path):
    both(tmp_path, b"\xef\xbb\xbf" + written(leads(60)) + b"\n\r\n", suffix=".tsv")


def test_ascii_needs_no_mark_and_the_last_line_no_end(tmp_path):
    rows = [[cell.encode("ascii", "ignore").decode() for cell in row] for row in leads(60)]
    _, ranked = both(tmp_path, written(rows).rstrip(b"\n"))
    assert not ranked.startswith("\ufeff")
    assert ranked.splitlines()[0].endswith("Id,City,Visits,Source,Minutes,Note,score (file)")


def test_ties_stay_in_file_order_and_a_lead_that_says_nothing_says_so(tmp_path):
    rows = [[f"L-{i}", *["", "Select", "n/a", "", f"note {i}", "9"]] for i in range(20)]
    _, ranked = both(tmp_path, written(rows))
    read = list(csv.DictReader(io.StringIO(ranked)))
    assert [row["Id"] for row in read] == [f"L-{i}" for i in range(20)]
    assert {row["reason_1"] for row in read} == {
        "Nothing is filled in: the score only says what is usual"
    }


def test_the_parts_that_readers_take_and_the_limit_of_kept_cells_change_nothing(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(coded_csv.code_csv, "__kwdefaults__", {"size": 997, "most": 3})
    both(tmp_path, written(leads(400, notes=["ok", "two\nlines", "a long note\n" * 40])))


COLUMNS = {
    "numbers": ["10", "-3", "4.5", "123456789012345"],
    "ids": ["007", "012", "3"],
    "phones": ["+4930", "+4931"],
    "long ids": ["1234567890123456", "5"],
    "exponents": ["1e3", "2.", ".5", "-inf", "inf"],
    "beyond": ["1e999", "7"],
    "days": ["2024-02-29", "1999-12-31", "2024-02-28 23:59:59.5"],
    "no days": ["2023-02-29", "2024-02-29"],
    "zoned": ["2024-02-29T10:00Z", "2024-02-29T10:00"],
    "nearly numbers": [*map(str, range(40)), "forty"],
    "commas": ["1,5", "2,25", "3"],
    "thousands": ["1,234", "2,345,678"],
    "words": ["Anna", "Select a plan", "nope", "N/A", "  n/a", "kelvin \u212a"],
    "numbers then words": [*map(str, range(30)), "x", "y"],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_what_a_column_is_found_to_be_is_decided_by_all_its_cells(tmp_path, monkeypatch, name):
    monkeypatch.setattr(coded_csv.code_csv, "__kwdefaults__", {"size": 701, "most": 4})
    draw = Draw(1)
    pool = COLUMNS[name]
    if name in ("numbers", "words"):
        pool = [*pool, *(f"{pool[0]}{i}" for i in range(50))]
    rows = [
        [*row[:5], draw.choice(pool) if i > len(pool) else pool[i - 1], row[6]]
        for i, row in enumerate(leads(200))
    ]
    both(tmp_path, written(rows, delimiter=";" if "," in pool[0] else ","))


@pytest.mark.parametrize(
    "broken",
    [
        b"1,Pune,2\n",
        b"1,Pune,2,Chat,1,ok,9,\n",
        b"\n1,Pune,2,Chat,1,ok,9\n",
        b",,,,,,\n",
        b" ,,\t,,,,\n",
        b'1,"Pune"x,2,Chat,1,ok,9\n',
        b"1,Pune,2,Chat,1,\x07,9\n",
        b"1,Pune,2,Chat,1,\xe9t\xe9,9\n",
        "1,Pune,2,Chat,1,\x85,9\n".encode(),
        b"1,Pune,2,Chat,1,ok,9\r1,Pune,2,Chat,1,ok,9\n",
        b'1,"Pune,2,Chat,1,ok,9\n',
        b"1,Pune,2,Chat,1,' =1+1,9\n",
        b"1,Pune,2,Chat,1," + b"x" * 140_000 + b",9\n",
    ],
    ids=range(13),
)
def test_anything_to_repair_or_refuse_is_left_to_the_reading_that_does_so(tmp_path, broken):
    path = tmp_path / "leads.csv"
    path.write_bytes(written(leads(50)) + broken + written(leads(50, 1))[len(written([])) :])
    with pytest.raises(NotPlain):
        rank_text(MODEL.routing, path, tmp_path / "out.csv", cutoff=0.6, warm=0.3)
    try:
        scored = score_file(MODEL, path, tmp_path / "out.csv", worth_it=0)
        assert scored.receipt.rows_read == scored.n_leads + len(scored.receipt.set_aside)
    except ReadError:
        assert [p.name for p in tmp_path.iterdir()] == ["leads.csv"]


def test_a_full_disk_leaves_nothing_behind_and_says_so(tmp_path, monkeypatch):
    path, out = tmp_path / "leads.csv", tmp_path / "out.csv"
    path.write_bytes(written(leads(50)))
    out.write_bytes(b"older")

    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("leadscoring.scale.scoring.own_rows.write_rows", full)
    with pytest.raises(InvalidInput, match=r"No space left on device\. Make room there"):
        score_file(MODEL, path, out, worth_it=0)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["leads.csv", "out.csv"]
    assert out.read_bytes() == b"older"


CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters='\n\t",;|='),
    max_size=9,
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=3, max_size=12))
def test_whatever_a_csv_writer_writes(tmp_path_factory, notes):
    folder = tmp_path_factory.mktemp("any")
    rows = [
        [*row[:3], *some[:2], some[2], row[6]] for row, some in zip(leads(12), notes, strict=False)
    ]
    try:
        both(folder, written(rows))
    except NotPlain:
        return


def test_a_column_of_many_different_numbers_is_scored_cell_by_cell_the_same(tmp_path):
    minutes = np.random.default_rng(0).normal(10, 5, 3000)
    rows = [
        [*row[:4], repr(x), *row[5:]] for row, x in zip(leads(3000), minutes.tolist(), strict=True)
    ]
    both(tmp_path, written(rows))


def test_a_term_is_asked_once_for_each_different_cell_however_many_leads_there_are(
    tmp_path, monkeypatch
):
    asked = []
    score = LevelTerm.score

    def counted(self, frame, placeholders):
        asked.append(len(frame))
        return score(self, frame, placeholders)

    path = tmp_path / "leads.csv"
    path.write_bytes(written(leads(4000)))
    monkeypatch.setattr(LevelTerm, "score", counted)
    found = rank_text(MODEL.routing, path, tmp_path / "out.csv", cutoff=0.6, warm=0.3)
    assert found.n_leads == 4000
    assert asked == [len(WORDS), len(SOURCES)]


def test_bytes_that_mean_one_thing_in_quotes_and_another_without_are_two_cells(tmp_path):
    rows = [row[:5] for row in leads(60)]
    cells = ['x""y', '"x""y"', '"x""y"', 'x""y', "Pune"]
    lines = [f"{row[0]},{cells[i % 5]},2,Chat,{i % 7}" for i, row in enumerate(rows)]
    both(tmp_path, "\n".join(["Id,City,Visits,Source,Minutes", *lines]).encode())


# Cells of every length around the eight and the 64 bytes that are looked at at once, some
# alike but for one byte in the middle.
LONG = [
    *("x" * n for n in (1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 66, 128, 1000)),
    *(f"begins the same {i} and ends the same" for i in range(10)),
    *(f"{'y' * 40}{i}{'y' * 40}" for i in range(10)),
]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], ids=["bare", "quoted"])
def test_marks_may_stand_at_any_of_the_bytes_that_are_looked_at_at_once(tmp_path, quoting, end):
    rows = [[f"{i}", "Pune", "2", "Chat", "1", "n" * (i % 131), "9"] for i in range(300)]
    both(tmp_path, written(rows, quoting=quoting, end=end))


def test_cells_that_share_slots_or_most_bytes_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(books, "_ROOM", 1)
    monkeypatch.setattr(books, "_SLOTS", 1)
    draw = Draw(3)
    rows = leads(400, notes=LONG, sources=[*SOURCES, *LONG])
    both(tmp_path, written([[*row[:1], draw.choice([*WORDS, *LONG]), *row[2:]] for row in rows]))


def test_a_field_of_seventy_thousand_different_cells(tmp_path):
    lines = [f"{i},Mumbai,{i % 12},source number {i},1" for i in range(70_000)]
    content = "\n".join(["Id,City,Visits,Source,Minutes", *lines]).encode()
    both(tmp_path, content)


def test_a_run_broken_off_while_writing_leaves_nothing_behind(tmp_path, monkeypatch):
    path = tmp_path / "leads.csv"
    path.write_bytes(written(leads(50)))

    def interrupted(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("leadscoring.scale.scoring.ranked_csv.compose", interrupted)
    with pytest.raises(KeyboardInterrupt):
        score_file(MODEL, path, tmp_path / "out.csv", worth_it=0)
    assert [path.name for path in tmp_path.iterdir()] == ["leads.csv"]


@pytest.mark.parametrize("probability", [[], [0.5], [0.0, -0.0, 1.0, 5e-324, 1e-300, 0.5, 0.5]])
def test_the_order_is_that_of_a_stable_sort(probability):
    draw = np.random.default_rng(0)
    values = np.array([*probability, *draw.random(500).round(2)][: max(len(probability), 1) ** 3])
    assert ranking_order(values).tolist() == order_of(values).tolist()
