"""A thousand leads that can be told anywhere, and that are nowhere but where they belong."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from leadscoring.cli import main
from leadscoring.store import forgetting, people
from leadscoring.store.database import open_database

ROOT = Path(__file__).parents[2]
N = 1_000
MARK = re.compile(rb"zq[xyz]\d{4}q", re.IGNORECASE)
HEADER = "Lead Number,Name,Email,Phone,Lead Source,TotalVisits,City,Converted\n"


def row(number: int) -> str:
    who = f"{number:04d}q"
    return (
        f"ID-zqx{who},Zqx{who} Person,zqy{who}@example.com,+49zqz{who},"
        f"{('Chat', 'API', 'Referral')[number % 3]},{number % 9},Pune,{int(number % 7 < 3)}\n"
    )


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    path = tmp_path / "given" / "leads.csv"
    path.parent.mkdir()
    path.write_text(HEADER + "".join(map(row, range(N))))
    return path


def found(content: bytes) -> list[bytes]:
    return MARK.findall(content)


def in_folder(folder: Path) -> list[str]:
    """Return where in a folder a mark stands, in names too."""
    return [
        str(path)
        for path in folder.rglob("*")
        if found(str(path.relative_to(folder)).encode())
        or (path.is_file() and found(path.read_bytes()))
    ]


def test_leads_stay_out_of_logs_errors_and_temporary_files(
    planted, tmp_path, monkeypatch, caplog, capfd
):
    temporary, models = tmp_path / "temporary", tmp_path / "models"
    temporary.mkdir()
    for name in ("TMPDIR", "JOBLIB_TEMP_FOLDER"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    shutil.copytree(ROOT / "models", models)
    address = f"sqlite:///{tmp_path / 'kept' / 'leads.db'}"
    (tmp_path / "kept").mkdir()
    leaks: list[str] = []

    def run(*words: object, fails: bool = False) -> Result:
        done = CliRunner().invoke(main, [str(word) for word in words])
        assert done.exit_code == (2 if fails else 0), (words, done.output)
        told = done.output if fails else done.stderr
        leaks.extend(f"{words[0]}: {told}" for _ in found(told.encode()))
        return done

    bad = planted.with_name("bad.csv")
    rows = [row(number) for number in range(N)]
    where = ("--database", address, "--models", models)
    run("import", planted, *where)
    run("score", planted, "-o", tmp_path / "given" / "ranked.csv", "--models", models)
    run("train", planted, "--target", "Converted", "--models", models, "--database", address)
    for target in ("Email", "Name", "Lead Number", "TotalVisits", "Nothing"):
        run("train", planted, "--target", target, *where, fails=True)
    for content in (
        HEADER + rows[0] + '"' + "".join(rows[1:]),  # a quotation mark that never closes
        HEADER + "".join(line.replace(",", ";", 3) for line in rows),  # rows of another width
        "".join(rows[:9]) + "\0" + "".join(rows[9:]),  # no text
        HEADER + rows[0][:-1] + ",more\n" * 3,
        HEADER.replace("Converted", "x") + rows[0],
    ):
        bad.write_text(content)
        for command in (
            ("import", bad, *where),
            ("evaluate", bad, "--models", models),
            ("train", bad, "--target", "Converted", *where),
        ):
            done = CliRunner().invoke(main, [str(word) for word in command])
            told = done.stderr + (done.output if done.exit_code else "")
            assert done.exit_code in (0, 2), (content[:200], done.output, done.exception)
            leaks.extend(f"{command[0]}: {told}" for _ in found(told.encode()))
    closed = sqlite3.connect(tmp_path / "kept" / "leads.db", isolation_level=None)
    closed.execute(
        "CREATE TRIGGER full BEFORE INSERT ON scores BEGIN SELECT RAISE(FAIL, 'no'); END"
    )
    bad.write_text(HEADER + row(4_000) + row(4_001) + "".join(rows[:50]).replace("Pune", "Goa"))
    done = CliRunner().invoke(main, ["import", str(bad), *map(str, where)])
    leaks.extend(f"full: {done.output}" for _ in found(done.output.encode()))
    leaks.extend(f"full: {done.exception}" for _ in found(repr(done.exception).encode()))
    closed.close()

    assert leaks == []
    assert found(caplog.text.encode()) == []
    assert [found(stream.encode()) for stream in capfd.readouterr()] == [[], []]
    assert in_folder(temporary) == []
    assert in_folder(models) == []


def test_what_is_erased_is_in_no_byte_of_the_database_and_its_log(planted, tmp_path):
    file = tmp_path / "leads.db"
    database = open_database(f"sqlite:///{file}")
    done = CliRunner().invoke(
        main,
        [
            *("import", str(planted), "--database", f"sqlite:///{file}"),
            *("--models", str(ROOT / "models")),
        ],
    )
    assert done.exit_code == 0, done.output
    gone = [b"zq%c%04dq" % (kind, number) for kind in b"xyz" for number in range(0, N, 100)]
    kept = b"zqy0001q"

    def bytes_of_it() -> bytes:
        return b"".join(path.read_bytes().lower() for path in tmp_path.glob("leads.db*"))

    before = bytes_of_it()
    assert all(mark in before for mark in [*gone, kept])
    chief = people.one_person(database)
    for number in range(0, N, 100):
        erased = forgetting.erase(database, chief, f"ID-zqx{number:04d}q", reason="Asked for")
        assert erased.is_overwritten
    after = bytes_of_it()
    assert [mark for mark in gone if mark in after] == []
    assert kept in after
    with database.reading() as link:
        assert link.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        searches = link.execute(text("SELECT count(*) FROM sqlite_master WHERE sql LIKE '%fts%'"))
        assert searches.scalar_one() == 0  # no index of words beside the tables
    database.close()
    assert [mark for mark in gone if mark in bytes_of_it()] == []
