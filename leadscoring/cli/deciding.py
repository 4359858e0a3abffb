"""What becomes everyone's: done in somebody's name and audited wherever a database was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadscoring.cli.acting import desk_if_there
from leadscoring.cli.command import user
from leadscoring.lead_model import LeadModel
from leadscoring.store import downloads, publishing
from leadscoring.store.database import DEFAULT_URL
from leadscoring.store.registry import Publication, Registry

__all__ = ["current_revision", "note_export", "note_raw_file", "publish", "save", "take_back"]


def current_revision(models: Path) -> int | None:
    """Return the number of the latest publication; None where nothing is published."""
    published = Registry(models).published()
    return None if published is None else published.revision


def publish(
    address: str,
    models: Path,
    version: str,
    *,
    cutoff: float,
    warm: float,
    reason: str,
    revision: int | None,
) -> Publication:
    """Publish a version and its lines; see `store.publishing.publish`."""
    registry = Registry(models)
    lines: dict[str, Any] = {"cutoff": cutoff, "warm": warm, "expected_revision": revision}
    with desk_if_there(address, models) as desk:
        if desk is None:
            return registry.publish(version, reason=reason, by=user(), **lines)
        return publishing.publish(
            desk.database, registry, desk.actor, version, reason=reason, **lines
        )


def take_back(address: str, models: Path, *, reason: str) -> Publication:
    """Publish again what was published before; see `store.publishing.rollback`."""
    registry = Registry(models)
    revision = current_revision(models)
    with desk_if_there(address, models) as desk:
        if desk is None:
            return registry.rollback(reason=reason, by=user(), expected_revision=revision)
        return publishing.rollback(
            desk.database, registry, desk.actor, reason=reason, expected_revision=revision
        )


def note_export(address: str, models: Path, version: str, what: str) -> None:
    """Write down that a part of a model is exported; see `store.downloads.note_model_export`."""
    with desk_if_there(address, models) as desk:
        if desk is not None:
            downloads.note_model_export(desk.database, desk.actor, version=version, what=what)


def note_raw_file(address: str | None, models: Path) -> None:
    """Write down that a ranked file is written raw; see `store.downloads.note_export`."""
    with desk_if_there(address or DEFAULT_URL, models) as desk:
        if desk is not None:
            downloads.note_export(
                desk.database, desk.actor, what="Ranked file", n_leads=None, raw=True
            )


def save(address: str, models: Path, model: LeadModel) -> str:
    """Save a model as a new version and return its name; see `store.publishing.add`."""
    with desk_if_there(address, models) as desk:
        if desk is None:
            return model.save(models, by=user())
        return publishing.add(
            desk.database,
            Registry(models),
            desk.actor,
            model.files(),
            cutoff=model.cutoff,
            warm=model.warm,
        )
