"""A file of leads scored as a whole: as bytes and codes where it is large and plain."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from leadscoring.decisions.ranked import TIERS, best_first, tier_places
from leadscoring.leads.matching import match_columns
from leadscoring.leads.reading import read_leads
from leadscoring.leads.writing import write_table
from leadscoring.scale import scoring
from leadscoring.scale.scoring import NotPlain, ScoredFile

if TYPE_CHECKING:
    from leadscoring.lead_model.model import LeadModel

__all__ = ["score_file"]

_WORTH_IT = 2_000_000  # bytes: a smaller file is read before the compiled loops are loaded


def score_file(
    model: LeadModel,
    path: Path,
    output: Path | None,
    *,
    ranked: bool = True,
    raw: bool = False,
    worth_it: int = _WORTH_IT,
) -> ScoredFile:
    """Score a file and write what is asked for; see `LeadModel.score_file`.

    Parameters
    ----------
    model : LeadModel
        What scores the leads.
    path : Path
        The file.
    output : Path or None
        Where to write; None for nowhere.
    ranked : bool
        Whether to write the leads, best first, or their scores alone, in file order.
    raw : bool
        Whether texts that a spreadsheet would run stay as they are.
    worth_it : int
        Bytes from which on a file is read without a table of it in memory.
    """
    lines = {"cutoff": model.cutoff, "warm": model.warm}
    try:
        if path.is_file() and path.stat().st_size >= worth_it:
            if output is not None and ranked:
                return scoring.rank_text(model.routing, path, output, **lines, raw=raw)
            return scoring.score_in_order(model.routing, path, output, **lines)
    except NotPlain:
        pass  # it has rows to repair or to set aside, or an error to be told
    return _as_table(model, path, output, ranked=ranked, raw=raw)


def _as_table(
    model: LeadModel, path: Path, output: Path | None, *, ranked: bool, raw: bool
) -> ScoredFile:
    read = read_leads(path, missing=model.scorecard.placeholders)
    frame = match_columns(model.fields, read.frame).apply(read.frame)
    if output is None:
        probability = model.routing.probability(frame)
    else:
        scored = model.score(frame)
        probability = scored["probability"].to_numpy()
        write_table(best_first(scored, read.original) if ranked else scored, output, raw=raw)
    places = tier_places(probability, cutoff=model.cutoff, warm=model.warm)
    counts = np.bincount(places, minlength=len(TIERS)).tolist()
    scored_by = Counter(map(str, model.scored_by(frame))) if model.parts else Counter[str]()
    return ScoredFile(
        read.receipt,
        probability,
        dict(zip(TIERS, counts, strict=True)),
        dict(scored_by.most_common()),
    )
