"""A plain text file of any size, ranked without a table of it in memory."""

from __future__ import annotations

import codecs
from pathlib import Path

import numpy as np

from leadscoring.decisions.ranked import tier_places
from leadscoring.leads.writing import whole_file
from leadscoring.model.routing import Routing
from leadscoring.scale.scoring.coded_csv import code_csv
from leadscoring.scale.scoring.plain_csv import PlainCsv
from leadscoring.scale.scoring.ranked_csv import RankedRows, header_line
from leadscoring.scale.scoring.scored_file import NotPlain, ScoredFile
from leadscoring.scale.scoring.scores import score_coded
from leadscoring.scale.scoring.summing_up import summed_up

__all__ = ["rank_text"]

_DELIMITERS = {".csv": ",", ".tsv": "\t"}
"""What stands between the values of a text file with this suffix."""


def rank_text(
    routing: Routing,
    path: Path,
    output: Path,
    *,
    cutoff: float,
    warm: float,
    raw: bool = False,
) -> ScoredFile:
    """Score a plain text file of leads and write the ranked list.

    Scores, reasons and every byte written are those of reading the file into a
    table, ranking that and writing it.

    Parameters
    ----------
    routing : Routing
        Which scorecard serves which lead.
    path : Path
        The file.
    output : Path
        Where to write the ranked list, ``.csv`` or ``.tsv``.
    cutoff, warm : float
        The probabilities at or above which a lead is hot, and warm.
    raw : bool
        Whether texts that a spreadsheet would run stay as they are.

    Raises
    ------
    NotPlain
        If the file or the suffix is another, or anything is to be repaired.
    InvalidInput
        If the ranked list cannot be written.
    """
    delimiter = _DELIMITERS.get(output.suffix.lower())
    if delimiter is None:
        raise NotPlain
    file = PlainCsv.open(path)
    coded = code_csv(file, routing.fields, routing.general.placeholders)
    scores = score_coded(routing, coded.leads)
    tiers = tier_places(scores.probability, cutoff=cutoff, warm=warm).astype(np.int8)
    lines, receipt, wide = coded.lines, coded.receipt, coded.wide
    del coded  # the codes, which the ranked list does without
    rows = RankedRows(file, lines, scores, tiers)
    with whole_file(output) as out:
        out.write(_header(rows, delimiter, wide=wide, guarded=not raw))
        for block in rows.content(delimiter, guarded=not raw):
            out.write(block)
    return summed_up(routing, receipt, scores, tiers.astype(np.intp))


def _header(rows: RankedRows, delimiter: str, *, wide: bool, guarded: bool) -> bytes:
    """Return what the list begins with: a byte-order mark where it goes beyond ASCII, names."""
    header = header_line(rows.names, delimiter, guarded=guarded)
    wide |= not all(map(str.isascii, [header, *rows.scores.sentences]))
    return codecs.BOM_UTF8 * wide + header.encode()
