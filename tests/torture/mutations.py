"""Lead files spoilt in every way that a generator of random numbers finds."""

from __future__ import annotations

import functools
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from leadscoring.leads.writing import to_excel_bytes

SAMPLES = Path(__file__).parents[2] / "sample_data"
COLUMNS = [
    *("Lead Number", "Name", "Created", "Lead Source", "TotalVisits", "Page Views Per Visit"),
    *("Country", "City"),
]
PARTICLES = (
    *(b",", b";", b"\t", b"|", b'"', b'""', b"'", b"\\", b"\n", b"\r", b"\r\n", b"\n\n", b"\0"),
    *(
        b" ",
        b"=1+1",
        b"1,5",
        b"1.234,5",
        b"007",
        b"inf",
        b"NaN",
        b"Select",
        b"2026-02-30",
        b"1e999",
    ),
    *(b"03/04/2026", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe9", b"\x81", b"\xc3", b"\xed\xa0\x80"),
    *(b"\xe2\x80\xae", b"\xf0\x9f\x98\x80", b"<html>", b"&lol;", b"PK\x03\x04", b"PAR1", b"9" * 40),
    *(b'r="A1048576"', b'r="XFD1"', b'r="0"', b"</row>", b"<c", b"<v>", b't="s"', b"x" * 200_000),
)


@functools.cache
def sources() -> tuple[tuple[str, bytes], ...]:
    """The beginnings of the sample leads in each form that is read: a name, and the content."""
    frame = pd.read_csv(SAMPLES / "leads_today.csv", dtype="str", keep_default_na=False)
    frame = frame[COLUMNS].head(6)
    frame = frame.replace({"": "Oslo", "Select": "Bonn"})
    frame.loc[1:2, "Name"] = ['José "Pepe" Núñez', "two\nlines, one cell"]
    comma = frame.to_csv(index=False)
    semicolon = frame.replace(r"(\d)\.(\d)", r"\1,\2", regex=True).to_csv(index=False, sep=";")
    tab = frame.to_csv(index=False, sep="\t", quoting=1, lineterminator="\r\n")
    columns = io.BytesIO()
    typed = frame.assign(TotalVisits=pd.to_numeric(frame["TotalVisits"]))
    typed.to_parquet(columns)
    return (
        ("leads.csv", comma.encode()),
        ("leads.csv", semicolon.encode("cp1252")),
        ("leads.tsv", tab.encode("utf-16")),
        ("leads.csv", f"Leads of March\n\n{comma}".encode("utf-8-sig")),
        ("leads.xlsx", to_excel_bytes(typed)),
        ("leads.parquet", columns.getvalue()),
    )


def mutated(seed: int) -> tuple[str, bytes]:
    """Return the name and the content of a spoilt file, always the same for a seed."""
    chance = random.Random(seed)  # noqa: S311, no secret
    name, data = chance.choice(sources())
    if name == "leads.xlsx" and chance.random() < 0.8:
        data = _inside_a_workbook(chance, data)
    else:
        data = _spoilt(chance, data)
    if chance.random() < 0.05:
        name = chance.choice([other for other, _ in sources()] + ["leads", "leads.xls"])
    return name, data


def _spoilt(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        data = chance.choice(WAYS)(chance, data)
    return data


def _inside_a_workbook(chance: random.Random, data: bytes) -> bytes:
    """Spoil one part of a workbook, leave it out, or have it twice; the archive stays whole."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w") as new:
        chosen = chance.choice(old.namelist())
        for part in old.namelist():
            text = old.read(part)
            if part == chosen and chance.random() < 0.9:
                text = _spoilt(chance, text)
            elif part == chosen:
                continue
            new.writestr(part, text)
    return content.getvalue()


def _span(chance: random.Random, data: bytes) -> tuple[int, int]:
    begin = chance.randrange(len(data) + 1)
    return begin, min(len(data), begin + int(chance.expovariate(1 / 40)))


def _flip(chance: random.Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(min(len(data), chance.choice([1, 1, 4, 30]))):
        spoilt[chance.randrange(len(spoilt))] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


def _cut(chance: random.Random, data: bytes) -> bytes:
    begin = chance.randrange(len(data) + 1)
    return data[:begin] if chance.random() < 0.5 else data[begin:]


def _leave_out(chance: random.Random, data: bytes) -> bytes:
    begin, end = _span(chance, data)
    return data[:begin] + data[end:]


def _double(chance: random.Random, data: bytes) -> bytes:
    begin, end = _span(chance, data)
    return data[:end] + data[begin:end] * chance.choice([1, 1, 9, 500]) + data[end:]


def _splice(chance: random.Random, data: bytes) -> bytes:
    _, other = chance.choice(sources())
    begin, _ = _span(chance, data)
    first, last = _span(chance, other)
    return data[:begin] + other[first:last] + data[begin:]


def _inject(chance: random.Random, data: bytes) -> bytes:
    particle = chance.choice(PARTICLES)
    for _ in range(chance.choice([1, 1, 3, 20])):
        begin = chance.randrange(len(data) + 1)
        data = data[:begin] + particle + data[begin:]
    return data


def _replace(chance: random.Random, data: bytes) -> bytes:
    old, new = chance.sample(PARTICLES[:12], 2)
    return data.replace(old, new, chance.choice([-1, 1, 3]))


def _recode(chance: random.Random, data: bytes) -> bytes:
    """Write a part of the text in another encoding than the rest."""
    begin, end = _span(chance, data)
    text = data[begin:end].decode("latin-1")
    coded = text.encode(chance.choice(["utf-8", "utf-16", "utf-16-be", "utf-7", "cp500"]))
    return data[:begin] + coded + data[end:]


WAYS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(_flip, _cut, _leave_out, _double, _splice, _inject, _inject, _replace, _recode),
)
