"""The databases that the tests ask for real, each filled from a frame of leads."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import psycopg

from leadscoring.export.sql import LeadTable
from leadscoring.model.routing import Routing

Ask = Callable[[pd.DataFrame, str], pd.DataFrame]
"""Puts leads into the table `leads` and returns what a query says of them."""

_TYPES = {
    "duckdb": ("VARCHAR", "DOUBLE", "BOOLEAN"),
    "sqlite": ("TEXT COLLATE NOCASE", "REAL", "BOOLEAN"),
    "postgres": ("text", "double precision", "boolean"),
}


def in_duckdb(leads: pd.DataFrame, query: str) -> pd.DataFrame:
    with duckdb.connect() as link:
        link.execute(made("duckdb", leads))
        link.executemany(filled(leads, "?"), rows(leads))
        done = link.execute(query)
        return answer([column[0] for column in done.description], done.fetchall())


def in_sqlite(leads: pd.DataFrame, query: str) -> pd.DataFrame:
    link = sqlite3.connect(":memory:")
    try:
        link.execute(made("sqlite", leads))
        link.executemany(filled(leads, "?"), rows(leads))
        done = link.execute(query)
        return answer([column[0] for column in done.description], done.fetchall())
    finally:
        link.close()


def in_postgresql(address: str) -> Ask:
    def ask(leads: pd.DataFrame, query: str) -> pd.DataFrame:
        with psycopg.connect(address) as link, link.cursor() as cursor:
            cursor.execute("SET jit = off")
            cursor.execute(made("postgres", leads))
            cursor.executemany(filled(leads, "%s"), rows(leads))
            done = cursor.execute(query)
            found = answer([column.name for column in done.description], done.fetchall())
            link.rollback()
            return found

    return ask


def in_spark(session: Any) -> Ask:
    from pyspark.sql.types import (  # noqa: PLC0415 (only where Spark is asked)
        BooleanType,
        DoubleType,
        LongType,
        StringType,
        StructField,
        StructType,
    )

    def ask(leads: pd.DataFrame, query: str) -> pd.DataFrame:
        kinds = {"text": StringType(), "number": DoubleType(), "flag": BooleanType()}
        fields = [StructField(name, kinds[kind_of(leads[name])]) for name in leads]
        schema = StructType([StructField("lead", LongType()), *fields])
        session.createDataFrame(rows(leads), schema).createOrReplaceTempView("leads")
        done = session.sql(query)
        return answer(done.columns, [tuple(row) for row in done.collect()])

    return ask


def kind_of(cells: pd.Series) -> str:
    if cells.dtype == bool:
        return "flag"
    return "number" if pd.api.types.is_numeric_dtype(cells) else "text"


def table_of(routing: Routing, leads: pd.DataFrame) -> LeadTable:
    """Return what the table `leads` is once a frame is in it."""
    kinds = {field: kind_of(leads[field]) for field in routing.fields if field in leads}
    absent = frozenset(set(routing.fields) - set(leads.columns))
    return LeadTable(keep=("lead",), types=kinds, absent=absent)


def made(dialect: str, leads: pd.DataFrame) -> str:
    words = dict(zip(("text", "number", "flag"), _TYPES[dialect], strict=True))
    columns = [f"{quoted(name)} {words[kind_of(leads[name])]}" for name in leads]
    return f"CREATE TABLE leads ({', '.join(['lead bigint', *columns])})"


def filled(leads: pd.DataFrame, mark: str) -> str:
    marks = ", ".join([mark] * (1 + leads.shape[1]))
    return f"INSERT INTO leads VALUES ({marks})"  # noqa: S608 (marks alone)


def rows(leads: pd.DataFrame) -> list[tuple[object, ...]]:
    columns = [leads[name].tolist() for name in leads]
    return [(i, *cells) for i, cells in enumerate(zip(*columns, strict=True))]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def answer(names: list[str], found: list[tuple[object, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(found, columns=names).sort_values("lead", ignore_index=True)
    return table.astype({"probability": np.float64, "score": np.float64})
