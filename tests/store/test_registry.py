import errno
import hashlib
import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest

import leadscoring
from leadscoring.exceptions import (
    DamagedVersion,
    InvalidInput,
    RegistryError,
    StaleRevision,
)
from leadscoring.store.registry import Registry

FILES = {"scorecard.json": b'{"intercept": -0.5}', "cutoffs.parquet": bytes(range(256))}


@pytest.fixture
def registry(tmp_path):
    return Registry(tmp_path / "deep" / "models")


@pytest.fixture
def two(registry):
    """Two versions, published one after the other."""
    for revision in (None, 1):
        publish(registry, registry.add(FILES), expected_revision=revision)
    return registry


def publish(registry, version, *, expected_revision, **changes):
    options = {"cutoff": 0.7, "warm": 0.4, "reason": "Better", "by": "Ann", **changes}
    return registry.publish(version, expected_revision=expected_revision, **options)


def contents(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_version_comes_back_as_it_was_added(registry):
    assert registry.add(FILES) == "v0001"
    assert registry.add({"other.json": b""}) == "v0002"
    assert registry.versions() == ["v0001", "v0002"]
    assert registry.read("v0001") == FILES
    assert registry.read("v0002") == {"other.json": b""}


def test_checksums_are_in_the_format_of_sha256sum(registry):
    registry.add(FILES)
    sums = (registry.folder / "v0001" / "SHA256SUMS").read_text()
    assert sums == "".join(
        f"{hashlib.sha256(FILES[name]).hexdigest()}  {name}\n" for name in sorted(FILES)
    )


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_sha256sum_accepts_the_checksums(registry):
    registry.add(FILES)
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=registry.folder / "v0001",
        check=False,
        capture_output=True,
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    "name", ["../v0001.json", "a/b", ".hidden", "", "SHA256SUMS", "two\nlines", "with space"]
)
def test_a_file_needs_a_plain_name(registry, name):
    with pytest.raises(InvalidInput, match="plain names"):
        registry.add({**FILES, name: b""})
    assert registry.versions() == []
    with pytest.raises(InvalidInput, match="at least one file"):
        registry.add({})


def test_ten_thousand_versions_stay_in_order(registry):
    for name in ("v9998", "v9999", "v10000"):
        (registry.folder / name).mkdir(parents=True)
    assert registry.versions() == ["v9998", "v9999", "v10000"]
    assert registry.add(FILES) == "v10001"


def test_before_the_first_version_there_is_nothing_and_it_says_so(registry):
    assert registry.versions() == []
    assert registry.published() is None
    assert registry.history() == []
    for ask in (registry.serving, lambda: registry.read("v0001")):
        with pytest.raises(RegistryError, match=r"no models folder at .* yet\. Train a model"):
            ask()
    assert not registry.folder.exists()


def test_a_version_alone_is_not_published(registry):
    registry.add(FILES)
    with pytest.raises(RegistryError, match="Nothing is published"):
        registry.serving()
    with pytest.raises(RegistryError, match=r"no version 'v0007' .* holds v0001"):
        registry.read("v0007")
    with pytest.raises(RegistryError, match=r"no version '\.\./models/v0001'"):
        registry.read("../models/v0001")


def test_publishing_is_read_back_and_served(registry):
    registry.add(FILES)
    before = datetime.now(UTC).replace(microsecond=0)
    cutoff = 0.1 + 0.2
    made = publish(registry, "v0001", expected_revision=None, cutoff=cutoff, by="Zoë")
    assert (made.revision, made.version, made.cutoff, made.warm) == (1, "v0001", cutoff, 0.4)
    assert before <= datetime.fromisoformat(made.at) <= datetime.now(UTC)
    assert registry.published() == made
    assert registry.history() == [made]
    serving = registry.serving()
    assert (serving.publication, serving.files, serving.problems) == (made, FILES, ())
    kept = json.loads((registry.folder / "published.json").read_text())
    assert list(kept) == ["revision", "version", "cutoff", "warm", "reason", "by", "at"]
    assert kept["by"] == "Zoë"


def test_history_keeps_every_publication_in_order(two):
    third = publish(two, "v0001", expected_revision=2, cutoff=0.5)
    assert [past.revision for past in two.history()] == [1, 2, 3]
    assert [past.version for past in two.history()] == ["v0001", "v0002", "v0001"]
    assert two.history()[-1] == third
    lines = (two.folder / "history.jsonl").read_text().splitlines()
    assert [json.loads(line)["revision"] for line in lines] == [1, 2, 3]


@pytest.mark.parametrize("seen", [None, 1, 3])
def test_a_stale_revision_is_refused_and_changes_nothing(two, seen):
    before = contents(two.folder)
    for ask in (
        lambda: publish(two, "v0001", expected_revision=seen),
        lambda: two.rollback(reason="Back", by="Ann", expected_revision=seen),
    ):
        with pytest.raises(StaleRevision, match=r"revision 2 \(v0002, cutoff 0\.7, by Ann\)"):
            ask()
    assert contents(two.folder) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"cutoff": 70},
        {"cutoff": float("nan")},
        {"warm": -0.1},
        {"reason": "  "},
        {"by": ""},
    ],
    ids=str,
)
def test_what_cannot_be_published_is_refused_and_changes_nothing(two, changes):
    before = contents(two.folder)
    with pytest.raises(InvalidInput):
        publish(two, "v0001", expected_revision=2, **changes)
    assert contents(two.folder) == before


def test_rollback_publishes_the_one_before_again(two):
    publish(two, "v0002", expected_revision=2, cutoff=0.9, warm=0.3)
    back = two.rollback(reason="Too strict", by="Bo", expected_revision=3)
    assert (back.revision, back.version, back.cutoff, back.warm) == (4, "v0002", 0.7, 0.4)
    assert (back.reason, back.by) == ("Too strict", "Bo")
    assert len(two.history()) == 4


def test_rollback_of_the_first_publication_says_there_is_nothing_earlier(registry):
    publish(registry, registry.add(FILES), expected_revision=None)
    with pytest.raises(RegistryError, match="no earlier publication"):
        registry.rollback(reason="Back", by="Ann", expected_revision=1)


def damage_content(version):
    (version / "scorecard.json").write_bytes(b"{}")


def damage_by_removal(version):
    (version / "scorecard.json").unlink()


@pytest.mark.parametrize(
    ("damage", "cause"),
    [
        (damage_content, "scorecard.json does not match its checksum"),
        (damage_by_removal, "scorecard.json is missing"),
    ],
)
def test_a_damaged_version_is_refused_by_name_and_the_last_good_one_serves(two, damage, cause):
    damage(two.folder / "v0002")
    with pytest.raises(DamagedVersion, match=f"v0002 is damaged: {cause}"):
        two.read("v0002")
    with pytest.raises(DamagedVersion):
        publish(two, "v0002", expected_revision=2)
    serving = two.serving()
    assert serving.publication == two.history()[0]
    assert serving.files == FILES
    (problem,) = serving.problems
    assert problem.startswith(f"v0002 is damaged: {cause}")
    assert problem.endswith("v0001 (revision 1) serves instead.")
    assert two.rollback(reason="Damaged", by="Ann", expected_revision=2).version == "v0001"
    assert two.serving().problems == ()


def test_a_version_that_is_gone_is_replaced_by_the_last_good_one_and_its_name_not_reused(two):
    shutil.rmtree(two.folder / "v0002")
    serving = two.serving()
    assert serving.publication.version == "v0001"
    assert "no version 'v0002'" in serving.problems[0]
    assert two.add(FILES) == "v0003"


def test_with_every_version_damaged_each_is_named(two):
    for version in two.versions():
        damage_content(two.folder / version)
    with pytest.raises(DamagedVersion, match=r"v0002 is damaged.*v0001 is damaged"):
        two.serving()


@pytest.mark.parametrize(
    "sums",
    ["", "no checksums\n", f"{'0' * 64}  ../../published.json\n", None],
    ids=["empty", "text", "outside", "gone"],
)
def test_checksums_that_cannot_be_trusted_are_damage(registry, sums):
    registry.add(FILES)
    path = registry.folder / "v0001" / "SHA256SUMS"
    path.unlink() if sums is None else path.write_text(sums)
    with pytest.raises(DamagedVersion, match=r"v0001 is damaged: SHA256SUMS is"):
        registry.read("v0001")


def test_a_file_that_no_checksum_covers_is_not_served(registry):
    registry.add(FILES)
    (registry.folder / "v0001" / "stray.json").write_bytes(b"{}")
    assert registry.read("v0001") == FILES


def test_what_a_crash_left_unfinished_is_no_version_and_is_tidied_up(two):
    unfinished = two.folder / ".aside-0123"
    unfinished.mkdir()
    (unfinished / "scorecard.json").write_bytes(b"{")
    (two.folder / ".aside-4567").write_bytes(b'{"revision": 3')
    assert two.versions() == ["v0001", "v0002"]
    assert two.serving().publication.revision == 2
    assert two.add(FILES) == "v0003"
    assert not list(two.folder.glob(".aside-*"))


def test_a_crash_before_the_history_line_loses_nothing(two):
    history = two.folder / "history.jsonl"
    whole = history.read_bytes()
    first, second = whole.splitlines(keepends=True)
    expected = two.history()
    # nothing of the line, some of it (in a character of two bytes too), all but its end
    for kept in (b"", second[:9], second[:-4] + "ë".encode()[:1], second[:-1]):
        history.write_bytes(first + kept)
        assert two.history() == expected
        assert two.published() == expected[-1]
        publish(two, "v0001", expected_revision=2)
        lines = history.read_bytes().splitlines(keepends=True)
        assert lines[:2] == [first, second]
        assert [json.loads(line)["revision"] for line in lines] == [1, 2, 3]
        history.write_bytes(whole)
        (two.folder / "published.json").write_bytes(second)


def test_a_publication_stands_though_its_history_line_cannot_be_written(two, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("leadscoring.store.publications.append_to_history", full)
        made = publish(two, "v0001", expected_revision=2)
        assert two.published() == made
        assert two.history()[-1] == made
        with pytest.raises(RegistryError, match="No space left"):
            publish(two, "v0002", expected_revision=3)
        assert two.published() == made
    publish(two, "v0002", expected_revision=3)
    assert [past.revision for past in two.history()] == [1, 2, 3, 4]


def test_a_crash_in_the_replacement_keeps_the_old_publication(two, monkeypatch):
    before = contents(two.folder)

    def crash(*_):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(RegistryError, match=r"Cannot publish v0001 .* Input/output error"):
            publish(two, "v0001", expected_revision=2)
    assert contents(two.folder) == before


def test_a_crash_while_adding_leaves_no_version(two, monkeypatch):
    before = contents(two.folder)

    def crash(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", crash)
        with pytest.raises(RegistryError, match=r"Cannot add a version .* No space left"):
            two.add(FILES)
    assert contents(two.folder) == before
    assert two.add(FILES) == "v0003"


def test_an_older_published_file_put_back_never_repeats_a_revision(two):
    first, _ = (two.folder / "history.jsonl").read_bytes().splitlines(keepends=True)
    (two.folder / "published.json").write_bytes(first)
    assert two.published().revision == 1
    assert [past.revision for past in two.history()] == [1, 2]
    assert publish(two, "v0002", expected_revision=1).revision == 3


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, "is missing, though history.jsonl is not"),
        (b'{"revision": 2', "is not JSON"),
        (b"[]", "is not a JSON object"),
        (b'{"revision": "2"}', "its revision is '2'"),
    ],
)
def test_without_a_whole_published_file_the_last_publication_serves(two, content, cause):
    path = two.folder / "published.json"
    path.unlink() if content is None else path.write_bytes(content)
    serving = two.serving()
    assert serving.publication.revision == 2
    assert cause in serving.problems[0]
    if content is not None:
        with pytest.raises(RegistryError, match=r"published\.json is no record"):
            two.published()


def test_a_history_line_that_is_no_publication_is_named(two):
    path = two.folder / "history.jsonl"
    path.write_bytes(b"garbage\n" + path.read_bytes())
    with pytest.raises(RegistryError, match=r"history\.jsonl, line 1, is no record"):
        two.history()
    assert two.serving().publication.revision == 2
    assert two.add(FILES) == "v0003"


def test_a_read_only_folder_can_be_read_and_says_why_it_cannot_be_written(two, monkeypatch):
    def read_only(self, *_, **__):
        raise OSError(errno.EROFS, "Read-only file system", self.lock_file)

    monkeypatch.setattr("filelock.FileLock.acquire", read_only)
    assert two.serving().files == FILES
    for ask in (
        lambda: two.add(FILES),
        lambda: publish(two, "v0001", expected_revision=2),
    ):
        with pytest.raises(RegistryError, match=r"Read-only file system .*writable"):
            ask()


def test_a_file_in_the_folders_place_is_named(tmp_path):
    (tmp_path / "models").write_text("no folder")
    registry = Registry(tmp_path / "models")
    for ask in (registry.versions, registry.published, lambda: registry.add(FILES)):
        with pytest.raises(RegistryError, match=r"Cannot .*models"):
            ask()


def test_a_writer_who_waits_too_long_is_told(two, monkeypatch):
    monkeypatch.setattr("leadscoring.store.registry._PATIENCE", 0)
    with two._alone(), pytest.raises(RegistryError, match="Somebody else has been writing"):
        two.add(FILES)


WRITER = """
import sys
from leadscoring.exceptions import StaleRevision
from leadscoring.store.registry import Registry

registry = Registry(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(4):
    print(registry.add({"who.txt": sys.argv[2].encode()}))
stale = True
while stale:
    now = registry.published()
    try:
        registry.publish(
            "v0001", cutoff=0.5, warm=0.4, reason="Race", by=sys.argv[2],
            expected_revision=now and now.revision,
        )
        stale = False
    except StaleRevision:
        pass
"""


def test_writers_in_several_processes_share_no_number_and_no_revision(registry):
    root = Path(leadscoring.__file__).parents[1]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, registry.folder, name],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("Ann", "Bo", "Cy")
    ]
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * 3
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    added = [writer.communicate()[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert (
        sorted(chain.from_iterable(added))
        == registry.versions()
        == [f"v{n:04}" for n in range(1, 13)]
    )
    for name, versions in zip((b"Ann", b"Bo", b"Cy"), added, strict=True):
        assert {registry.read(version)["who.txt"] for version in versions} == {name}
    assert [past.revision for past in registry.history()] == [1, 2, 3]
    assert {past.by for past in registry.history()} == {"Ann", "Bo", "Cy"}
    assert len((registry.folder / "history.jsonl").read_text().splitlines()) == 3
