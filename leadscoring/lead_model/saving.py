"""What a saved version holds, and adding it to a models folder."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import StaleRevision
from leadscoring.model.card import Card
from leadscoring.model.scorecard import Scorecard
from leadscoring.model.segments import Segments
from leadscoring.store.registry import Registry

if TYPE_CHECKING:  # a scorecard needs no scikit-learn
    from sklearn.pipeline import Pipeline

__all__ = ["save_version", "scorecards_json", "version_files"]


def version_files(
    scorecard: Scorecard,
    card: Card,
    cutoffs: Cutoffs,
    segments: Segments | None,
    *,
    pipeline: Pipeline | None,
) -> dict[str, bytes]:
    """Return what a saved version holds: content by file name.

    ``segments.json`` is there where levels have models of their own, and the
    pipelines, for analysts alone, where the model was just trained.
    """
    files = {
        "scorecard.json": scorecard.to_json().encode(),
        "card.json": card.to_json().encode(),
        "cutoffs.parquet": cutoffs.to_parquet(),
    }
    if segments is not None:
        files["segments.json"] = segments.to_json().encode()
    if pipeline is not None:
        files["pipeline.joblib"] = _dumped(pipeline)
    parts = () if segments is None else segments.parts
    pipelines = {part.level: part.pipeline for part in parts if part.pipeline is not None}
    if pipelines:
        files["pipeline_segments.joblib"] = _dumped(pipelines)
    return files


def scorecards_json(scorecard: Scorecard, segments: Segments | None) -> str:
    """Return all that scores leads as JSON text: the scorecard; with parts, these beside it."""
    if segments is None:
        return scorecard.to_json()
    parts = [{"level": p.level, "scorecard": p.scorecard.to_dict()} for p in segments.parts]
    plain = {"general": scorecard.to_dict(), "field": segments.field, "parts": parts}
    return json.dumps(plain, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def save_version(
    folder: str | Path, files: Mapping[str, bytes], *, cutoff: float, warm: float, by: str
) -> str:
    """Add a version to a folder and return its name; publish it at once if it is the first.

    Raises
    ------
    RegistryError
        If the folder cannot be written.
    """
    registry = Registry(folder)
    version = registry.add(files)
    if registry.published() is None:
        with suppress(StaleRevision):  # another first model was quicker
            registry.publish(
                version,
                cutoff=cutoff,
                warm=warm,
                reason="The first model",
                by=by,
                expected_revision=None,
            )
    return version


def _dumped(content: object) -> bytes:
    import joblib  # noqa: PLC0415 - only a model that was just trained has pipelines

    buffer = io.BytesIO()
    joblib.dump(content, buffer, compress=3)
    return buffer.getvalue()
