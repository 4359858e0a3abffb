"""Saving models, publishing and taking back, by those who may, and written into the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from leadscoring.exceptions import DatabaseError, RegistryError, StaleRevision
from leadscoring.store import announcing
from leadscoring.store.access import Act, Person, require
from leadscoring.store.announcing import Wish
from leadscoring.store.database import Database
from leadscoring.store.publication import check_publication
from leadscoring.store.registry import Publication, Registry
from leadscoring.store.versions import content_digest

__all__ = ["add", "publish", "rollback", "settle"]


def add(
    database: Database,
    registry: Registry,
    actor: Person,
    files: Mapping[str, bytes],
    *,
    cutoff: float,
    warm: float,
    now: datetime | None = None,
) -> str:
    """Add a version; the first one in the folder is published at once, later ones wait.

    Parameters
    ----------
    database : Database
        Where people, and the audit log, are kept.
    registry : Registry
        The models folder.
    actor : Person
        Who trained it, an analyst.
    files : mapping of str to bytes
        As `Registry.add` takes them.
    cutoff, warm : float
        The lines to publish a first version with.
    now : datetime, optional
        The moment that counts as now.

    Returns
    -------
    version : str
        Its name.

    Raises
    ------
    NotAllowed
        If the actor may not train models; nothing is added then.
    InvalidInput, RegistryError
        As `Registry.add` does.
    """
    person = require(database, actor, Act.TRAIN)
    version = _saved(database, registry, person, files)
    if registry.published() is None:
        with suppress(StaleRevision):  # another first model was quicker
            publish(
                database,
                registry,
                person,
                version,
                cutoff=cutoff,
                warm=warm,
                reason="The first model",
                expected_revision=None,
                now=now,
            )
    return version


def publish(
    database: Database,
    registry: Registry,
    actor: Person,
    version: str,
    *,
    cutoff: float,
    warm: float,
    reason: str,
    expected_revision: int | None,
    now: datetime | None = None,
) -> Publication:
    """Make a version and a cutoff the ones that everyone's scores use.

    Parameters
    ----------
    database : Database
        Where people, and the audit log, are kept.
    registry : Registry
        The models folder.
    actor : Person
        Who publishes: a manager may move the cutoff of the version that is
        published, an analyst may also publish another version.
    version : str
        Such as ``"v0002"``.
    cutoff, warm : float
        The hot and the warm line, as probabilities.
    reason : str
        Why, in a line that the team sees.
    expected_revision : int or None
        The revision that the actor saw; None where nothing was published.
    now : datetime, optional
        The moment that counts as now.

    Returns
    -------
    publication : Publication
        As recorded, in the name of the actor.

    Raises
    ------
    NotAllowed
        If the actor's roles do not allow it.
    InvalidInput, StaleRevision, RegistryError
        As `Registry.publish` does; nothing is changed then.
    """
    act = Act.PUBLISH_CUTOFF if version == _published(registry) else Act.PUBLISH_MODEL
    person = require(database, actor, act, subject=version)
    check_publication(cutoff=cutoff, warm=warm, reason=reason, by=person.name)
    what = "cutoff" if act is Act.PUBLISH_CUTOFF else "model"
    wanted = {"version": version, "cutoff": float(cutoff), "warm": float(warm)}
    wish = _wish(registry, person, f"{what} published", {**wanted, "reason": reason.strip()})
    return _made(database, registry, replace(wish, expected=expected_revision), now)


def rollback(
    database: Database,
    registry: Registry,
    actor: Person,
    *,
    reason: str,
    expected_revision: int | None,
) -> Publication:
    """Publish again what was published before the latest publication.

    Parameters
    ----------
    database, registry, actor
        As in `publish`; who could have made the change may take it back.
    reason : str
        Why, in a line that the team sees.
    expected_revision : int or None
        The revision that is to be taken back.

    Returns
    -------
    publication : Publication
        A new publication of what was there before.

    Raises
    ------
    NotAllowed
        If the actor's roles do not allow it.
    StaleRevision, RegistryError
        As `Registry.rollback` does; nothing is changed then.
    """
    act = Act.PUBLISH_CUTOFF if _is_of_one_version(registry) else Act.PUBLISH_MODEL
    person = require(database, actor, act, subject=f"revision {expected_revision}")
    earlier = registry.before(expected_revision)
    check_publication(cutoff=earlier.cutoff, warm=earlier.warm, reason=reason, by=person.name)
    wanted = {name: getattr(earlier, name) for name in ("version", "cutoff", "warm")}
    wish = _wish(registry, person, "publication taken back", {**wanted, "reason": reason.strip()})
    told = {"instead_of": expected_revision}
    return _made(database, registry, replace(wish, expected=expected_revision, also=told), None)


def settle(database: Database, registry: Registry) -> None:
    """Add the entries of changes that a crash kept out of the audit log.

    Parameters
    ----------
    database : Database
        Where the audit log is kept.
    registry : Registry
        The models folder.
    """
    with database.reading() as link:
        is_open = announcing.is_announced(link)
    if is_open:
        with database.writing() as link:
            announcing.settle(link, registry)


def _wish(registry: Registry, person: Person, act: str, wanted: dict[str, Any]) -> Wish:
    folder = announcing.folder_name(registry)
    return Wish(folder, act, person.id, person.email, person.name.strip(), wanted)


def _saved(
    database: Database, registry: Registry, person: Person, files: Mapping[str, bytes]
) -> str:
    """Add a version and its entry, once: one that is there to the byte stays the only one."""
    digest = content_digest(files)
    wish = _wish(registry, person, announcing.SAVED, {"digest": digest})
    version = None
    with database.writing() as link:
        announcing.announce(link, wish)
    try:
        with database.writing() as link:
            version = registry.find(digest) or registry.add(files)
            announcing.settle(link, registry)
    except DatabaseError:
        if version is None:
            raise  # else it is there, and its entry follows from what was announced
    return version


def _made(database: Database, registry: Registry, wish: Wish, now: datetime | None) -> Publication:
    """Publish what is wanted and add its entry; what a crash came after is not done again."""
    done: Publication | str | None
    with database.writing() as link:
        done = announcing.settle(link, registry).get(wish.key)
        if done is None:
            announcing.announce(link, wish)
    try:
        with database.writing() as link:
            done = done or announcing.settle(link, registry).get(wish.key)
            if done is None:
                done = registry.publish(
                    **wish.wanted, by=wish.name, expected_revision=wish.expected, now=now
                )
                announcing.settle(link, registry)
    except DatabaseError:
        if done is None:
            raise  # else it is published, and its entry follows from what was announced
    assert isinstance(done, Publication)  # noqa: S101 - a version is never wanted here
    return done


def _published(registry: Registry) -> str | None:
    try:
        latest = registry.published()
    except RegistryError:
        return None  # whoever may publish a model is told what is wrong with the record
    return None if latest is None else latest.version


def _is_of_one_version(registry: Registry) -> bool:
    """Return whether the last two publications are of the same version."""
    try:
        last = registry.history()[-2:]
    except RegistryError:
        return False
    return len(last) > 1 and last[0].version == last[1].version
