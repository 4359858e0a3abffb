"""A file of any size, scored in the order of its rows, of which nothing else is kept."""

from __future__ import annotations

from pathlib import Path

from leadscoring.decisions.ranked import tier_places
from leadscoring.leads.receipt import Receipt
from leadscoring.model.routing import Routing
from leadscoring.scale.scoring.coded import CodedLeads
from leadscoring.scale.scoring.coded_csv import code_csv
from leadscoring.scale.scoring.coded_parquet import code_parquet
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
    leads, receipt = _coded(routing, path)
    scores = score_coded(routing, leads)
    tiers = tier_places(scores.probability, cutoff=cutoff, warm=warm)
    if output is not None:
        write_scores(scores, tiers, output)
    return summed_up(routing, receipt, scores, tiers)


def _coded(routing: Routing, path: Path) -> tuple[CodedLeads, Receipt]:
    placeholders = routing.general.placeholders
    with path.open("rb") as file:
        is_parquet = file.read(len(_PARQUET)) == _PARQUET
    if is_parquet:
        return code_parquet(path, routing.fields, placeholders)
    coded = code_csv(PlainCsv.open(path), routing.fields, placeholders)
    return coded.leads, coded.receipt
