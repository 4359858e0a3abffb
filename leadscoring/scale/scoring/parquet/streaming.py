"""A Parquet file of any size, scored some rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from leadscoring.decisions.ranked import tier_places
from leadscoring.model.routing import Routing
from leadscoring.scale.scoring.ahead import ahead
from leadscoring.scale.scoring.parquet.coded_leads import CodedParquet
from leadscoring.scale.scoring.readers import in_order
from leadscoring.scale.scoring.score_columns import score_columns
from leadscoring.scale.scoring.scored_file import ScoredFile
from leadscoring.scale.scoring.scores import Scored, Scoring
from leadscoring.scale.scoring.summing_up import Tally

__all__ = ["score_parquet"]


# Several parts at a time, each by one thread.
@threadpool_limits.wrap(limits=1)  # type: ignore[untyped-decorator]
def score_parquet(
    routing: Routing, path: Path, output: Path | None, *, cutoff: float, warm: float
) -> ScoredFile:
    """Score a Parquet file of leads; write the scores alone.

    What a column is, and what its cells mean, is known only from all of its rows, so
    a file that is too large to be kept as codes is read twice. Of each lead nothing
    stays in memory but its probability.

    Parameters
    ----------
    routing : Routing
        Which scorecard serves which lead.
    path : Path
        The file.
    output : Path or None
        Where to write the scores; None for nowhere.
    cutoff, warm : float
        The probabilities at or above which a lead is hot, and warm.

    Raises
    ------
    NotPlain
        If it is no such file, is damaged, or holds none of the fields, or nothing.
    InvalidInput
        If the scores cannot be written.
    """
    leads = CodedParquet.open(path, routing.fields, routing.general.placeholders)
    scoring, tally = Scoring(routing, leads.leads), Tally(routing)
    probability = np.empty(leads.columns.n_leads)
    with nullcontext() if output is None else score_columns(output) as columns:
        for own, scored in _scored(scoring, leads):
            probability[own] = scored.probability
            tiers = tier_places(scored.probability, cutoff=cutoff, warm=warm)
            tally.add(tiers, scored.served)
            if columns is not None:
                reasons = scoring.reasons(scored)
                columns.add(scored.probability, tiers, reasons, scoring.sentences)
    return ScoredFile(leads.receipt, probability, tally.tiers, tally.parts)


def _scored(scoring: Scoring, leads: CodedParquet) -> Iterator[tuple[slice, Scored]]:
    """Yield the scores of some leads after the other, and where these are among all."""
    begin = 0
    batches = ahead(leads.survey.batches())
    for scored in in_order(lambda batch: scoring(leads.codes(batch)), batches):
        own = slice(begin, begin + len(scored.served))
        begin = own.stop
        yield own, scored
