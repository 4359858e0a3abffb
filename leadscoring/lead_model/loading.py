"""Loading a saved model, without executing anything that was saved."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import DamagedVersion, LeadScoringError
from leadscoring.lead_model.model import LeadModel
from leadscoring.lead_model.starting_cutoff import first_cutoff
from leadscoring.model.card import Card
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.segments import Segments
from leadscoring.store.registry import Publication, Registry

__all__ = ["load"]

_SEGMENTS = "segments.json"


def load(folder: str | Path, version: str | None = None) -> LeadModel:
    """Load a saved model; nothing that was saved is executed.

    Parameters
    ----------
    folder : str or Path
        The models directory.
    version : str, optional
        Name of a version. Where not given, the published one, or, where that
        is damaged, or of a newer release, the one published before it; the model's
        `problems` say so.

    Returns
    -------
    model : LeadModel
        Scores bit for bit as it did when it was saved.

    Raises
    ------
    RegistryError
        If there is no such version, or its files are damaged.
    """
    registry = Registry(folder)
    if version is None:
        model, problems = registry.first_usable(
            lambda served, files: _assemble(registry.folder / served.version, files, served)
        )
        return replace(model, problems=problems)
    publication = registry.published()
    mine = publication if publication is not None and publication.version == version else None
    return _assemble(registry.folder / version, registry.read(version), mine)


def _assemble(place: Path, files: dict[str, bytes], publication: Publication | None) -> LeadModel:
    name = place.name
    if _SEGMENTS not in files and (place / _SEGMENTS).exists():
        raise DamagedVersion(  # a list of checksums cut short: without this file scores differ
            f"{name} is damaged: its list of checksums does not name {_SEGMENTS}. "
            f"Restore {place} from a backup, or publish another version."
        )
    try:
        return _parsed(name, files, publication)
    except LeadScoringError as error:  # a newer format, say
        raise DamagedVersion(f"{name} cannot be used. {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DamagedVersion(
            f"The version {name} cannot be read: its checksums are right, and one of its files "
            "is no part of a model. Put it back from a backup, or publish another version."
        ) from error


def _parsed(name: str, files: dict[str, bytes], publication: Publication | None) -> LeadModel:
    card = Card.from_json(files["card.json"].decode())
    cutoffs = Cutoffs.from_parquet(files["cutoffs.parquet"])
    cutoff = publication.cutoff if publication else first_cutoff(cutoffs).cutoff
    warm = publication.warm if publication else min(card.base_rate, cutoff)
    scorecard = Scorecard.from_json(files["scorecard.json"].decode())
    segments = files.get(_SEGMENTS)
    return LeadModel(
        scorecard,
        cutoffs,
        card,
        cutoff,
        warm,
        name,
        publication,
        segments=None if segments is None else Segments.from_json(segments.decode()),
    )
