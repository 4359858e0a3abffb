"""A plain text file of any size, scored and ranked without a table of it in memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from leadscoring.decisions.ranked import TIERS, tier_places
from leadscoring.leads.writing import whole_file
from leadscoring.model.routing import Routing
from leadscoring.model.segments import GENERAL
from leadscoring.scale.scoring.coded_csv import code_csv
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.ranked_csv import RankedRows, header_line
from leadscoring.scale.scoring.scored_file import NotPlain, ScoredFile
from leadscoring.scale.scoring.scores import CodedScores, score_coded

__all__ = ["DELIMITERS", "score_text", "served_by"]

DELIMITERS = {".csv": ",", ".tsv": "\t"}
"""What stands between the values of a text file with this suffix."""


def score_text(
    routing: Routing, path: Path, output: Path | None, *, cutoff: float, warm: float
) -> ScoredFile:
    """Score a plain text file of leads; write the ranked list where `output` says.

    Scores, reasons and every byte written are those of reading the file into a
    table, ranking that and writing it.

    Parameters
    ----------
    routing : Routing
        Which scorecard serves which lead.
    path : Path
        The file.
    output : Path or None
        Where to write the ranked list, ``.csv`` or ``.tsv``; None for nowhere.
    cutoff, warm : float
        The probabilities at or above which a lead is hot, and warm.

    Raises
    ------
    NotPlain
        If the file or the suffix is another, or anything is to be repaired.
    InvalidInput
        If the ranked list cannot be written.
    """
    if output is not None and output.suffix.lower() not in DELIMITERS:
        raise NotPlain
    file = PlainCsv.open(path)
    coded = code_csv(file, routing.fields, routing.general.placeholders)
    scores = score_coded(routing, coded.leads)
    tiers = tier_places(scores.probability, cutoff=cutoff, warm=warm)
    begins, receipt, wide = coded.begins, coded.receipt, coded.wide
    del coded  # the codes, which the ranked list does without
    if output is not None:
        rows = RankedRows(file, begins, scores, tiers)
        with whole_file(output) as out:
            for block in _content(rows, DELIMITERS[output.suffix.lower()], wide=wide):
                out.write(block)
    counts = np.bincount(tiers, minlength=len(TIERS)).tolist()
    return ScoredFile(
        receipt,
        scores.probability,
        dict(zip(TIERS, counts, strict=True)),
        served_by(routing, scores),
    )


def served_by(routing: Routing, scores: CodedScores) -> dict[str, int]:
    """Return how many leads each model scores, most first; nothing where there is but one."""
    if routing.segments is None:
        return {}
    places, first, counts = np.unique(scores.served, return_index=True, return_counts=True)
    names = [*routing.segments.names, GENERAL]
    most_first = np.lexsort((first, -counts))
    return {names[places[i]]: int(counts[i]) for i in most_first}


def _content(rows: RankedRows, delimiter: str, *, wide: bool) -> Iterator[bytes | memoryview]:
    header = header_line(rows.names, delimiter)
    if wide or not all(map(str.isascii, [header, *rows.scores.sentences])):
        yield codecs.BOM_UTF8
    yield header.encode()
    for block in rows.content(delimiter):
        yield block.data
