"""A file of any size, scored in the order of its rows, of which nothing else is kept."""

from __future__ import annotations

from pathlib import Path

from leadscoring.decisions.ranked import tier_places
from leadscoring.model.routing import Routing
from leadscoring.scale.scoring.coded_csv import code_csv
from leadscoring.scale.scoring.parquet import score_parquet
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.score_columns import write_scores
from leadscoring.scale.scoring.scored_file import NotPlain, ScoredFile
from leadscoring.scale.scoring.scores import score_coded
from leadscoring.scale.scoring.summing_up import summed_up

__all__ = ["score_in_order"]

_PARQUET = b"PAR1"


def score_in_order(
    routing: Routing, path: Path, output: Path | None, *, cutoff: float, warm: float
) -> ScoredFile:
    """Score a plain text or Parquet file of leads; write the scores alone.

    Parameters
    ----------
    routing : Routing
        Which scorecard serves which lead.
    path : Path
        The file.
    output : Path or None
        Where to write probability, score, tier and reasons, a row for each of the
        file's, in its order: ``.parquet``; None for nowhere.
    cutoff, warm : float
        The probabilities at or above which a lead is hot, and warm.

    Raises
    ------
    NotPlain
        If the file or the suffix is another, or anything is to be repaired.
    InvalidInput
        If the scores cannot be written.
    """
    if output is not None and output.suffix.lower() != ".parquet":
        raise NotPlain
    with path.open("rb") as file:
        is_parquet = file.read(len(_PARQUET)) == _PARQUET
    if is_parquet:
        scored: ScoredFile = score_parquet(routing, path, output, cutoff=cutoff, warm=warm)
        return scored
    coded = code_csv(PlainCsv.open(path), routing.fields, routing.general.placeholders)
    scores = score_coded(routing, coded.leads)
    tiers = tier_places(scores.probability, cutoff=cutoff, warm=warm)
    if output is not None:
        write_scores(scores, tiers, output)
    return summed_up(routing, coded.receipt, scores, tiers)
