"""What is published and what was: ``published.json`` and ``history.jsonl`` as one record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from leadscoring.exceptions import RegistryError, StaleRevision
from leadscoring.store.files import READABLE, in_words, replace
from leadscoring.store.history import append_to_history, read_history
from leadscoring.store.publication import Publication, publication_from_json

__all__ = ["Publications"]


class Publications:
    """The publications of one models folder.

    ``published.json`` alone says what is published: it is replaced at once, and
    only then is the line added to ``history.jsonl``. Where a crash comes between
    the two, readers find the publication in the former, and the next publication
    first adds the line that the history lacks.

    Parameters
    ----------
    folder : pathlib.Path
        The models folder, which need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._published = folder / "published.json"
        self._history = folder / "history.jsonl"

    def latest(self) -> Publication | None:
        """Return the latest publication, or None where nothing is published."""
        with in_words(f"read {self._published}", remedy=READABLE):
            try:
                text = self._published.read_bytes()
            except FileNotFoundError:
                return None
        return publication_from_json(text, source=str(self._published))

    def all(self) -> list[Publication]:
        """Return every publication, oldest first, the latest among them."""
        by_revision = {publication.revision: publication for publication in self._kept()}
        latest = self.latest()
        if latest is not None:
            by_revision.setdefault(latest.revision, latest)
        return [by_revision[revision] for revision in sorted(by_revision)]

    def latest_first(self, problems: list[str]) -> Iterator[Publication]:
        """Yield the latest publication of each version, the one that shall serve first.

        Parameters
        ----------
        problems : list of str
            What is wrong with the files is added to it, in words.

        Yields
        ------
        publication : Publication
            The published one, then those of other versions.
        """
        latest = None
        try:
            latest = self.latest()
        except RegistryError as error:
            problems.append(str(error))
        tried = set()
        if latest is not None:
            tried.add(latest.version)
            yield latest
        try:
            kept = self._kept()
        except RegistryError as error:
            problems.append(str(error))
            return
        if latest is None and kept and not problems:
            problems.append(f"{self._published} is missing, though {self._history.name} is not.")
        for publication in reversed(kept):
            if publication.version not in tried:
                tried.add(publication.version)
                yield publication

    def at_odds(self) -> list[str]:
        """Return, in words, where the two files tell different things of one revision.

        ``published.json`` holds; that a bit of it turned over would otherwise change
        the cutoff without a word.
        """
        with suppress(RegistryError):
            latest, kept = self.latest(), {past.revision: past for past in self._kept()}
            if latest is not None and kept.get(latest.revision, latest) != latest:
                told = (
                    f"{self._published} and {self._history.name} tell different things of "
                    f"revision {latest.revision}: one of them was changed. The former holds; "
                    "see that its cutoff is right, and publish it again."
                )
                return [told]
        return []

    def check_latest(self, expected: int | None) -> None:
        """Refuse a revision that is not the latest.

        Parameters
        ----------
        expected : int or None
            The revision that the publisher saw; None where nothing was published.

        Raises
        ------
        StaleRevision
            If somebody else published since.
        """
        latest = self.latest()
        if expected == (None if latest is None else latest.revision):
            return
        now = "nothing is published"
        if latest is not None:
            now = (
                f"it is revision {latest.revision} ({latest.version}, cutoff {latest.cutoff:g}, "
                f"by {latest.by})"
            )
        seen = "nothing being published" if expected is None else f"revision {expected}"
        raise StaleRevision(
            f"Publishing was based on {seen}, but now {now}. "
            "Look at what is published now, then publish again."
        )

    def before(self, revision: int | None) -> Publication | None:
        """Return the publication before a revision, or None where there is none."""
        earlier = [past for past in self.all() if past.revision < (revision or 0)]
        return earlier[-1] if earlier else None

    def complete_history(self) -> None:
        """Add the line that a crash kept out of the history."""
        latest = self.latest()
        if latest is not None and latest.revision not in {past.revision for past in self._kept()}:
            append_to_history(self._history, latest)

    def record(self, publication: Publication) -> None:
        """Publish.

        Parameters
        ----------
        publication : Publication
            What everyone's scores use from now on.
        """
        replace(self._published, publication.to_json().encode() + b"\n")
        # It is published from here on, so a line that cannot be added now is no
        # failure: all() knows it, and the next publication adds it first.
        with suppress(OSError):
            append_to_history(self._history, publication)

    def _kept(self) -> list[Publication]:
        with in_words(f"read {self._history}", remedy=READABLE):
            return read_history(self._history)
