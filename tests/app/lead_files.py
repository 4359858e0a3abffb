"""Lists of leads for the tests of Hot leads, and a database that holds them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pandas as pd

import leadscoring as ls
from leadscoring.store import people, rescoring, uploads
from leadscoring.store.access import Person, Role
from leadscoring.store.database import Database
from tests.small_model import SAMPLES

ID = "Lead Number"


def today(n: int = 300) -> pd.DataFrame:
    return pd.read_csv(SAMPLES / "leads_today.csv", dtype="str", keep_default_na=False).head(n)


def take_in(
    database: Database, models: Path, frame: pd.DataFrame, name: str = "monday.csv"
) -> None:
    """Take leads in as Upload does, by the one person, and score them."""
    content = frame.to_csv(index=False).encode()
    known = {"sha256": sha256(content).hexdigest(), "id_column": ID if ID in frame else None}
    read = ls.read_leads(content, name=name)
    uploads.take_in(database, people.one_person(database), read, **known)
    rescoring.rescore(database, ls.load(models))


def join(database: Database, name: str, *roles: Role) -> Person:
    """Add somebody to the team."""
    chief = people.one_person(database)
    email = f"{name.lower()}@example.com"
    return people.add(database, chief, email=email, name=name, roles=roles)
