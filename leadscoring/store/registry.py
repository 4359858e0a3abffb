"""The models folder: which versions there are, and which one is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from leadscoring.exceptions import DamagedVersion, LeadScoringError, RegistryError
from leadscoring.store.files import READABLE, WRITABLE, in_words
from leadscoring.store.publication import Publication, check_publication
from leadscoring.store.publications import Publications
from leadscoring.store.versions import (
    next_version,
    read_version,
    remove_leftovers,
    version_names,
    version_stamp,
    version_with,
    write_version,
)

__all__ = ["Publication", "Registry", "Serving"]

T = TypeVar("T")
_PATIENCE = 30.0


@dataclass(frozen=True)
class Serving:
    """What everyone's scores use now.

    Parameters
    ----------
    publication : Publication
        The publication that serves.
    files : dict of str to bytes
        Its version's files, checked.
    problems : tuple of str
        In words, why it is not the latest publication; empty where it is.
    """

    publication: Publication
    files: dict[str, bytes]
    problems: tuple[str, ...] = ()


class Registry:
    """Versions that never change, and a record of which one is published.

    Writers take turns under a lock; readers need none. Files are read as bytes
    and never run.

    Parameters
    ----------
    folder : str or pathlib.Path
        The models folder; the first version added makes it.

    Examples
    --------
    >>> import tempfile
    >>> registry = Registry(Path(tempfile.mkdtemp()) / "models")
    >>> registry.add({"scorecard.json": b"{}"})
    'v0001'
    >>> published = registry.publish(
    ...     "v0001", cutoff=0.7, warm=0.4, reason="First", by="Ann", expected_revision=None
    ... )
    >>> registry.serving().publication == published
    True
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._publications = Publications(self.folder)

    def versions(self) -> list[str]:
        """Return the versions, oldest first; none where there is no folder yet."""
        with in_words(f"list the versions in {self.folder}", remedy=READABLE):
            return version_names(self.folder)

    def add(self, files: Mapping[str, bytes]) -> str:
        """Add a version, complete or not at all.

        Parameters
        ----------
        files : mapping of str to bytes
            Content by file name; ``SHA256SUMS`` is added.

        Returns
        -------
        version : str
            Its name, one above every name given before.

        Raises
        ------
        InvalidInput
            If there are no files, or a name is no plain file name.
        RegistryError
            If the folder cannot be written.
        """
        with in_words(f"add a version to {self.folder}", remedy=WRITABLE):
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._alone():
                version = next_version(self.folder, used=self._used())
                write_version(self.folder, version, files)
        return version

    def read(self, version: str) -> dict[str, bytes]:
        """Return a version's files, checked against their checksums.

        Parameters
        ----------
        version : str
            Such as ``"v0001"``.

        Returns
        -------
        files : dict of str to bytes
            Content by file name.

        Raises
        ------
        DamagedVersion
            If a file is missing or changed.
        RegistryError
            If there is no such version.
        """
        self._check_known(version)
        with in_words(f"read {version} in {self.folder}", remedy=READABLE):
            return read_version(self.folder, version)

    def find(self, digest: str) -> str | None:
        """Return the newest version with a digest; see `content_digest` of `versions`."""
        with in_words(f"look through {self.folder}", remedy=READABLE):
            return version_with(self.folder, digest)

    def stamp(self, version: str) -> tuple[tuple[str, int, int], ...]:
        """Return what changes when a version's files do: to be asked before it is read again."""
        with in_words(f"read {version} in {self.folder}", remedy=READABLE):
            return version_stamp(self.folder, version)

    def published(self) -> Publication | None:
        """Return the latest publication, or None where nothing is published yet."""
        return self._publications.latest()

    def history(self) -> list[Publication]:
        """Return every publication, oldest first, the latest among them."""
        return self._publications.all()

    def publish(
        self,
        version: str,
        *,
        cutoff: float,
        warm: float,
        reason: str,
        by: str,
        expected_revision: int | None,
        now: datetime | None = None,
    ) -> Publication:
        """Make a version and a cutoff the ones that everyone's scores use.

        Parameters
        ----------
        version : str
            A version that is whole.
        cutoff, warm : float
            The hot and the warm line, as probabilities.
        reason, by : str
            Why, and who.
        expected_revision : int or None
            The revision that the publisher saw; None where nothing was published.
        now : datetime, optional
            The moment that counts as now.

        Returns
        -------
        publication : Publication
            As recorded.

        Raises
        ------
        InvalidInput
            If a line lies outside [0, 1], or the reason or the name is blank.
        StaleRevision
            If somebody else published since; nothing is changed.
        RegistryError
            If the version is unknown or damaged, or the folder cannot be written.
        """
        check_publication(cutoff=cutoff, warm=warm, reason=reason, by=by)
        self.read(version)
        with in_words(f"publish {version} in {self.folder}", remedy=WRITABLE), self._alone():
            self._publications.check_latest(expected_revision)
            self._publications.complete_history()
            past = self._publications.all()
            publication = Publication(
                revision=past[-1].revision + 1 if past else 1,
                version=version,
                cutoff=float(cutoff),
                warm=float(warm),
                reason=reason.strip(),
                by=by.strip(),
                at=(now or datetime.now(UTC)).isoformat(timespec="seconds"),
            )
            self._publications.record(publication)
        return publication

    def before(self, revision: int | None) -> Publication:
        """Return the publication before a revision.

        Parameters
        ----------
        revision : int or None
            The revision that is to be taken back.

        Raises
        ------
        StaleRevision
            If nothing is before it, and it is not the latest.
        RegistryError
            If it is the first.
        """
        earlier = self._publications.before(revision)
        if earlier is None:
            self._publications.check_latest(revision)
            raise RegistryError(
                f"There is no earlier publication in {self.folder} to go back to. "
                "Publish another version or cutoff instead."
            )
        return earlier

    def rollback(self, *, reason: str, by: str, expected_revision: int | None) -> Publication:
        """Publish again what was published before the latest publication.

        Parameters
        ----------
        reason, by : str
            Why, and who.
        expected_revision : int or None
            The revision that is to be taken back.

        Returns
        -------
        publication : Publication
            A new publication with the version, cutoff and warm line of the earlier one.

        Raises
        ------
        StaleRevision
            If somebody else published since; nothing is changed.
        RegistryError
            If there is nothing earlier, or its version is damaged.
        """
        earlier = self.before(expected_revision)
        return self.publish(
            earlier.version,
            cutoff=earlier.cutoff,
            warm=earlier.warm,
            reason=reason,
            by=by,
            expected_revision=expected_revision,
        )

    def serving(self) -> Serving:
        """Return what scores use now: the latest publication whose version is whole.

        Returns
        -------
        serving : Serving
            With the problems in words where it is not the latest publication.

        Raises
        ------
        DamagedVersion
            If no published version is whole.
        RegistryError
            If nothing is published.
        """
        (publication, files), problems = self.first_usable(lambda *found: found)
        return Serving(publication, files, problems)

    def first_usable(
        self, make: Callable[[Publication, dict[str, bytes]], T]
    ) -> tuple[T, tuple[str, ...]]:
        """Make something of the latest publication that it can be made of.

        Parameters
        ----------
        make : callable
            Takes a publication and its version's files; a `LeadScoringError` says
            that these are of no use.

        Returns
        -------
        made : object
            What it made.
        problems : tuple of str
            In words, why it is not of the latest publication, and where the record is
            at odds with itself; usually none.

        Raises
        ------
        DamagedVersion
            If no published version is of use.
        RegistryError
            If nothing is published.
        """
        problems: list[str] = []
        for publication in self._publications.latest_first(problems):
            try:
                made = make(publication, self.read(publication.version))
            except LeadScoringError as error:
                problems.append(str(error))
                continue
            instead = f"{publication.version} (revision {publication.revision}) serves instead."
            told = [f"{text} {instead}" for text in problems]
            return made, (*told, *self._publications.at_odds())
        if problems:
            raise DamagedVersion(f"No published version can be used. {' '.join(problems)}")
        raise RegistryError(self._nothing())

    def _used(self) -> list[str]:
        """Return the versions that were published, for as much of the history as can be read."""
        with suppress(RegistryError):
            return [publication.version for publication in self.history()]
        return []

    def _check_known(self, version: str) -> None:
        known = self.versions()
        if not known:
            raise RegistryError(self._nothing())
        if version not in known:
            raise RegistryError(
                f"There is no version {version!r} in {self.folder}: "
                f"it holds {', '.join(known[-10:])}. Choose one of those."
            )

    def _nothing(self) -> str:
        if not self.folder.is_dir():
            return f"There is no models folder at {self.folder} yet. Train a model first."
        if not self.versions():
            return f"There is no model in {self.folder} yet. Train a model first."
        return f"Nothing is published in {self.folder} yet. Publish one of its versions first."

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep every other writer out, and tidy up after those that crashed."""
        lock = FileLock(self.folder / ".lock", timeout=_PATIENCE)
        try:
            lock.acquire()
        except Timeout as error:
            raise RegistryError(
                f"Somebody else has been writing in {self.folder} for {_PATIENCE:g} seconds. "
                "Try again in a moment."
            ) from error
        try:
            remove_leftovers(self.folder)
            yield
        finally:
            lock.release()
