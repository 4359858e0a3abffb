"""Saving models, publishing and taking back, by those who may, and written into the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from leadscoring.exceptions import RegistryError, StaleRevision
from leadscoring.store import audit
from leadscoring.store.access import Act, Person, require
from leadscoring.store.database import Database
from leadscoring.store.registry import Publication, Registry

__all__ = ["add", "publish", "rollback"]


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
    with database.writing() as link:
        version = registry.add(files)
        audit.append(link, person, "model saved", subject=version)
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
    with database.writing() as link:
        publication = registry.publish(
            version,
            cutoff=cutoff,
            warm=warm,
            reason=reason,
            by=person.name,
            expected_revision=expected_revision,
            now=now,
        )
        what = "cutoff" if act is Act.PUBLISH_CUTOFF else "model"
        details = _told(publication)
        audit.append(link, person, f"{what} published", subject=version, details=details)
    return publication


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
    with database.writing() as link:
        publication = registry.rollback(
            reason=reason, by=person.name, expected_revision=expected_revision
        )
        audit.append(
            link,
            person,
            "publication taken back",
            subject=publication.version,
            details={**_told(publication), "instead_of": expected_revision},
        )
    return publication


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


def _told(publication: Publication) -> dict[str, object]:
    return {name: getattr(publication, name) for name in ("revision", "cutoff", "warm", "reason")}
