"""Operations that write: how each begins, what it does, and how it stands in a folder."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pandas as pd
from click.testing import CliRunner
from sqlalchemy import create_engine, select, text

from leadscoring.cli import main
from leadscoring.exceptions import LeadScoringError
from leadscoring.leads.reading import read_leads
from leadscoring.scale.fitting.engines import Streamed
from leadscoring.store import people, publishing
from leadscoring.store.access import Person
from leadscoring.store.backup import backup
from leadscoring.store.backup_files import opened
from leadscoring.store.database import Database, open_database
from leadscoring.store.forgetting import erase
from leadscoring.store.migrating import make_tables, revision
from leadscoring.store.outcome_kinds import Outcome
from leadscoring.store.outcomes import record
from leadscoring.store.registry import Registry
from leadscoring.store.tables import audit as log
from leadscoring.store.tables import leads, outcomes, uploads
from tests.torture import works
from tests.torture.looks import check_database, check_folder, check_told, leftovers

State = dict[str, Any]
ROOT = Path(__file__).parents[2]
FILES = {"card.json": b"{}", "scorecard.json": b"[]"}
LINES = {"cutoff": 0.6, "warm": 0.2}
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Refused(LeadScoringError):
    """A command ended with code 2 and one line."""


class Operation(ABC):
    """Something that writes into a folder of its own."""

    @abstractmethod
    def begin(self, folder: Path) -> None:
        """Make what is there before."""

    @abstractmethod
    def run(self, folder: Path) -> None:
        """Do it, as a process would that was just started."""

    @abstractmethod
    def state(self, folder: Path) -> State:
        """Say how it stands at the next start; raise where anything is torn."""

    def is_between(self, state: State) -> bool:  # noqa: ARG002
        """Say whether it may stand so where it was broken off, neither as before nor done."""
        return False


@contextmanager
def desk(folder: Path) -> Iterator[tuple[Database, Person]]:
    database = open_database(f"sqlite:///{folder / 'leads.db'}")
    try:
        yield database, people.one_person(database, "ann")
    finally:
        database.close()


def command(*words: object) -> None:
    """Run a command; it ends with code 0, or with code 2 and one line that says why."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    if done.exit_code == 2:
        assert isinstance(done.exception, SystemExit)
        assert done.stderr.startswith("Error: ")
        raise Refused(done.stderr.strip().removeprefix("Error: "))
    if done.exit_code != 0:
        raise done.exception or AssertionError(done.output)


def in_database(folder: Path) -> State:
    """Say what the database holds, none of it torn."""
    with desk(folder) as (database, _):
        check_database(database)
        with database.reading() as link:
            told = link.execute(select(log.c.act, log.c.subject).order_by(log.c.id))
            lead = select(leads.c.external_id, leads.c.status, leads.c.latest_outcome)
            return {
                "told": [tuple(row) for row in told],
                "leads": [tuple(row) for row in link.execute(lead.order_by(leads.c.id))],
                "outcomes": list(link.execute(select(outcomes.c.key)).scalars()),
                "uploads": list(link.execute(select(uploads.c.counts)).scalars()),
            }


class OnModels(Operation):
    """An operation on the models folder and the audit log."""

    def begin(self, folder: Path) -> None:
        with desk(folder) as (database, ann):
            registry = Registry(folder / "models")
            publishing.add(database, registry, ann, FILES, cutoff=0.5, warm=0.2)
            publishing.add(database, registry, ann, {"card.json": b"2"}, cutoff=0.5, warm=0.2)

    def state(self, folder: Path) -> State:
        registry = Registry(folder / "models")
        with desk(folder) as (database, _):
            publishing.settle(database, registry)
            check_told(database, registry)
        latest = check_folder(registry)
        made = latest and (latest.revision, latest.version, latest.cutoff)
        return {"versions": registry.versions(), "made": made, **in_database(folder)}

    def publish(self, folder: Path, version: str) -> None:
        with desk(folder) as (database, ann):
            lines = {**LINES, "reason": "Tried", "expected_revision": 1}
            publishing.publish(database, Registry(folder / "models"), ann, version, **lines)
        assert leftovers(Registry(folder / "models")) == []


class SaveTheFirst(OnModels):
    """A model is saved, and published since it is the first."""

    def begin(self, folder: Path) -> None:
        with desk(folder):
            pass

    def run(self, folder: Path) -> None:
        with desk(folder) as (database, ann):
            publishing.add(database, Registry(folder / "models"), ann, FILES, **LINES)
        assert leftovers(Registry(folder / "models")) == []

    def is_between(self, state: State) -> bool:
        return state["versions"] == ["v0001"] and state["made"] is None


class PublishACutoff(OnModels):
    """A cutoff is published."""

    def run(self, folder: Path) -> None:
        self.publish(folder, "v0001")


class PublishAModel(OnModels):
    """A model is published."""

    def run(self, folder: Path) -> None:
        self.publish(folder, "v0002")


class OnLeads(Operation):
    """An operation on the leads of a database."""

    few = read_leads(b"Lead Number,Name\n1,Ann\n2,Bo\n", name="few.csv")
    many = read_leads(
        "\n".join(["Lead Number,Converted", *(f"L{n},{n % 2}" for n in range(60)), ""]).encode(),
        name="many.csv",
    )

    def begin(self, folder: Path) -> None:
        with desk(folder) as (database, ann):
            works.take_in(database, ann, self.few, "few")

    def state(self, folder: Path) -> State:
        return in_database(folder)


class TakeAFileIn(OnLeads):
    """A file of leads is taken in, in batches."""

    def run(self, folder: Path) -> None:
        with desk(folder) as (database, ann):
            works.take_in(database, ann, self.many, "many")

    def is_between(self, state: State) -> bool:
        """It was noted, and a few whole batches are there."""
        return len(state["uploads"]) == 2 and (len(state["leads"]) - 2) % works.SMALL_BATCH == 0


class RecordAnOutcome(OnLeads):
    """An outcome is recorded."""

    def run(self, folder: Path) -> None:
        with desk(folder) as (database, ann):
            record(database, ann, 1, Outcome.LOST, key="form", seen=None)


class BackUp(OnLeads):
    """A backup is made in the place of an older one."""

    def begin(self, folder: Path) -> None:
        super().begin(folder)
        with desk(folder) as (database, ann):
            backup(database, ann, folder / "kept.zip", now=AT)

    def run(self, folder: Path) -> None:
        database = f"sqlite:///{folder / 'leads.db'}"
        command("backup", folder / "kept.zip", "--database", database)

    def state(self, folder: Path) -> State:
        with opened(folder / "kept.zip") as archive:
            made_at = archive.manifest.made_at
        known = {path.name for path in folder.iterdir()}
        assert known <= {"leads.db", "leads.db-wal", "leads.db-shm", "kept.zip"}, known
        return {"is_new": made_at != AT.isoformat(), **super().state(folder)}

    def is_between(self, state: State) -> bool:
        """The file is there, and its entry could not be kept: whoever asked was told to try again."""
        n_told = sum(act == "backed up" for act, _ in state["told"])
        return bool(state["is_new"]) and n_told == 1


class Restore(OnLeads):
    """A backup is restored over a database that holds other leads."""

    def begin(self, folder: Path) -> None:
        super().begin(folder)
        with desk(folder) as (database, ann):
            backup(database, ann, folder / "kept.zip", now=AT)
            works.take_in(database, ann, self.many, "many")

    def run(self, folder: Path) -> None:
        database = f"sqlite:///{folder / 'leads.db'}"
        command("restore", folder / "kept.zip", "--replace", "--database", database)


class Migrate(Operation):
    """A database of the first release is opened."""

    def begin(self, folder: Path) -> None:
        engine = create_engine(f"sqlite:///{folder / 'leads.db'}")
        with engine.connect() as link:
            link.execute(text("BEGIN"))
            make_tables(link, "0001")
            link.commit()
        engine.dispose()

    def run(self, folder: Path) -> None:
        open_database(f"sqlite:///{folder / 'leads.db'}").close()

    def state(self, folder: Path) -> State:
        engine = create_engine(f"sqlite:///{folder / 'leads.db'}")
        with engine.connect() as link:
            known = {"revision": revision(link)}
            sound = link.execute(text("PRAGMA integrity_check")).scalar_one()
            names = link.execute(text("SELECT name FROM sqlite_master ORDER BY name")).scalars()
            known["names"] = [name for name in names if not name.startswith("sqlite_")]
        engine.dispose()
        assert sound == "ok"
        return known


class Rank(Operation):
    """A ranked list is written in the place of an older one."""

    def __init__(self, suffix: str) -> None:
        self.output = f"ranked{suffix}"

    def begin(self, folder: Path) -> None:
        shutil.copytree(ROOT / "models", folder / "models")
        lines = (ROOT / "sample_data" / "leads_today.csv").read_text(encoding="utf-8")
        (folder / "leads.csv").write_text("".join(lines.splitlines(keepends=True)[:40]), "utf-8")
        (folder / self.output).write_bytes(b"old")

    def run(self, folder: Path) -> None:
        output = folder / self.output
        command("score", folder / "leads.csv", "-o", output, "--models", folder / "models")

    def state(self, folder: Path) -> State:
        known = {path.name for path in folder.iterdir()}
        assert known == {"models", "leads.csv", self.output}, known
        if (folder / self.output).read_bytes() == b"old":
            return {"n": None}
        read = {".csv": pd.read_csv, ".xlsx": pd.read_excel, ".parquet": pd.read_parquet}
        options = {"engine": "calamine"} if self.output.endswith(".xlsx") else {}
        frame = read[Path(self.output).suffix](folder / self.output, **options)
        return {"n": len(frame), "first": frame["rank"].iloc[0]}


@dataclass
class Blocks:
    """Stands for a coder of leads, and for what it codes: bytes to be written."""

    n: int

    def partitions(self, _piece: object) -> list[Blocks]:
        return [self] * self.n

    def write(self, file: IO[bytes]) -> None:
        file.write(bytes(20_000))


class Stream(Operation):
    """Leads are coded into a temporary file while a model learns from them."""

    n_coded: int | None = None

    def begin(self, folder: Path) -> None:
        (folder / "temporary").mkdir()

    def run(self, folder: Path) -> None:
        self.n_coded = None
        with Streamed([None], Blocks(9), folder=str(folder / "temporary")) as engine:
            self.n_coded = len(engine._starts)

    def state(self, folder: Path) -> State:
        assert list((folder / "temporary").iterdir()) == []
        return {"n_coded": self.n_coded}


class Erase(OnLeads):
    """A lead is erased."""

    def run(self, folder: Path) -> None:
        with desk(folder) as (database, ann):
            erase(database, ann, 1, reason="Asked for it")


OPERATIONS: dict[str, Operation] = {
    "save the first model": SaveTheFirst(),
    "publish a cutoff": PublishACutoff(),
    "publish a model": PublishAModel(),
    "take a file in": TakeAFileIn(),
    "record an outcome": RecordAnOutcome(),
    "erase a lead": Erase(),
    "back up": BackUp(),
    "restore": Restore(),
    "migrate": Migrate(),
    "rank into CSV": Rank(".csv"),
    "rank into Excel": Rank(".xlsx"),
    "code leads": Stream(),
}
