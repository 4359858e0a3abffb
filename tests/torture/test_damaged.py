"""Models that a disk, a person or a newer release has spoilt: the last good one serves, and why is told."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import leadscoring as ls
from leadscoring.exceptions import DamagedVersion, LeadScoringError
from leadscoring.lead_model import LeadModel
from leadscoring.store.registry import Registry
from tests.torture.forms import times

ROOT = Path(__file__).parents[2]
N_FLIPS = times(6, 300)
N_CUTS = times(4, 60)
FILES = ("SHA256SUMS", "card.json", "cutoffs.parquet", "scorecard.json")
LEADS = ls.read_leads(ROOT / "sample_data" / "leads_today.csv").frame.head(20)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with two versions, the second of them published since."""
    registry = Registry(tmp_path_factory.mktemp("good") / "models")
    files = Registry(ROOT / "models").read("v0001")
    files.pop("pipeline.joblib")
    for cutoff, seen in ((0.7, None), (0.6, 1)):
        made = {"cutoff": cutoff, "warm": 0.3, "reason": "Tried", "by": "Ann"}
        registry.publish(registry.add(files), **made, expected_revision=seen)
    return registry.folder


@pytest.fixture
def folder(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good, tmp_path / "models"))


@pytest.fixture(scope="module")
def expected(good: Path) -> list[float]:
    return ls.load(good, "v0001").log_odds(LEADS).tolist()


def spoilt(content: bytes) -> Iterator[bytes]:
    """Yield a file cut short in several places, and with one bit or another turned over."""
    chance = random.Random(len(content))  # noqa: S311 - places, no secrets
    yield from (b"", content[:1], content[:-1])
    yield from (content[: chance.randrange(len(content))] for _ in range(N_CUTS))
    for _ in range(N_FLIPS):
        place = chance.randrange(len(content))
        turned = bytes([content[place] ^ (1 << chance.randrange(8))])
        yield content[:place] + turned + content[place + 1 :]


@pytest.mark.parametrize("name", FILES)
def test_a_spoilt_file_of_a_version_is_named_and_the_last_good_one_serves(
    name: str, folder: Path, expected: list[float]
):
    path = folder / "v0002" / name
    whole = path.read_bytes()
    for content in spoilt(whole):
        if name == "SHA256SUMS" and content.split() == whole.split():
            continue  # it lacks the end of its last line: it says the same
        path.write_bytes(content)
        serving = ls.load(folder)
        assert (serving.version, serving.cutoff) == ("v0001", 0.7)
        assert serving.log_odds(LEADS).tolist() == expected
        assert any("v0002 is damaged" in problem for problem in serving.problems)
        with pytest.raises(DamagedVersion, match="v0002"):
            ls.load(folder, "v0002")


@pytest.mark.parametrize("name", ["published.json", "history.jsonl"])
def test_a_spoilt_record_never_moves_the_cutoff_without_a_word(name: str, folder: Path):
    path = folder / name
    for content in spoilt(path.read_bytes()):
        path.write_bytes(content)
        serving = ls.load(folder)
        is_as_published = (serving.version, serving.cutoff, serving.warm) == ("v0002", 0.6, 0.3)
        assert is_as_published or serving.problems


def of_a_newer_release(folder: Path) -> None:
    """Let the scorecard be of a format that nobody knows yet, with its checksum right."""
    data = json.loads((folder / "v0002" / "scorecard.json").read_text()) | {"format": 99}
    resealed(folder, "scorecard.json", json.dumps(data).encode())


def of_another_kind(folder: Path) -> None:
    """Let the table of cutoffs be something else, with its checksum right."""
    resealed(folder, "cutoffs.parquet", b"PAR1 and no more")


def a_folder_for_a_file(folder: Path) -> None:
    (folder / "v0002" / "card.json").unlink()
    (folder / "v0002" / "card.json").mkdir()


def segments_without_a_checksum(folder: Path) -> None:
    """Cut the list of checksums short by its last line: what it named may change scores."""
    (folder / "v0002" / "segments.json").write_text("{}")


def gone(folder: Path) -> None:
    shutil.rmtree(folder / "v0002")


def resealed(folder: Path, name: str, content: bytes) -> None:
    version = folder / "v0002"
    (version / name).write_bytes(content)
    named = [line.split("  ")[1] for line in (version / "SHA256SUMS").read_text().splitlines()]
    sums = [f"{hashlib.sha256((version / n).read_bytes()).hexdigest()}  {n}\n" for n in named]
    (version / "SHA256SUMS").write_text("".join(sums))


@pytest.mark.parametrize(
    "spoil",
    [of_a_newer_release, of_another_kind, a_folder_for_a_file, segments_without_a_checksum, gone],
)
def test_a_version_of_no_use_is_told_and_the_last_good_one_serves(
    spoil: Callable[[Path], None], folder: Path, expected: list[float]
):
    spoil(folder)
    serving: LeadModel = ls.load(folder)
    assert (serving.version, serving.cutoff) == ("v0001", 0.7)
    assert serving.log_odds(LEADS).tolist() == expected
    assert "serves instead" in serving.problems[0]
    with pytest.raises(LeadScoringError):
        ls.load(folder, "v0002")
