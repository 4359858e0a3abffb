"""Leads of a file put beside, or over, those that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from leadscoring.store.attributes import say_the_same
from leadscoring.store.closed_leads import FromFile, record_from_file
from leadscoring.store.grouping import ungroup
from leadscoring.store.lead_rows import LeadRow
from leadscoring.store.marks import only_forgotten
from leadscoring.store.outcome_kinds import OPEN, Outcome
from leadscoring.store.tables import leads

__all__ = ["put_leads"]

_OLD = (
    *("id", "external_id", "attributes", "label", "source", "email", "phone", "activity"),
    *("contact_problem", "created_on", "do_not_contact"),
)


def put_leads(
    link: Connection, source: FromFile, rows: Sequence[LeadRow], said: Mapping[str, Outcome]
) -> Counter[str]:
    """Add the leads that nobody knew, change those of which the file says something else.

    Parameters
    ----------
    link : sqlalchemy.Connection
        With the turn to write.
    source : FromFile
        The file.
    rows : sequence of LeadRow
        Its leads, at most a few thousand.
    said : mapping of str to Outcome
        What became of some of them, by external id.

    Returns
    -------
    counts : Counter
        ``n_new``, ``n_changed``, ``n_unchanged``, ``n_forgotten``, which add up to
        the rows, and those of `record_from_file`.
    """
    erased = only_forgotten(link, [row.external_id for row in rows])
    wanted = [row for row in rows if row.external_id not in erased]
    known = _known(link, [row.external_id for row in wanted])
    new = [row for row in wanted if row.external_id not in known]
    changes = _changes(
        [(row, known[row.external_id]) for row in wanted if row.external_id in known]
    )
    _add(link, source, new)
    _change(link, source, changes)
    counts = record_from_file(link, source, said)
    counts.update(
        n_new=len(new),
        n_changed=len(changes),
        n_unchanged=len(known) - len(changes),
        n_forgotten=len(rows) - len(wanted),
    )
    return counts


def _known(link: Connection, ids: Sequence[str]) -> dict[str, RowMapping]:
    columns = [leads.c[name] for name in _OLD]
    found = link.execute(select(*columns).where(leads.c.external_id.in_(ids))).mappings()
    return {row["external_id"]: row for row in found}


def _changes(pairs: Sequence[tuple[LeadRow, RowMapping]]) -> list[dict[str, Any]]:
    """Return the new columns of the leads of which a file says something else."""
    over = [({"number": old["id"], **row.over(dict(old))}, old) for row, old in pairs]
    return [new for new, old in over if not say_the_same(new["attributes"], old["attributes"])]


def _add(link: Connection, source: FromFile, new: Sequence[LeadRow]) -> None:
    same = {"first_upload": source.upload_id, "last_upload": source.upload_id, "status": OPEN}
    if new:
        link.execute(insert(leads), [{**row.first(source.at), **same} for row in new])


def _change(link: Connection, source: FromFile, changes: Sequence[dict[str, Any]]) -> None:
    if changes:
        link.execute(
            update(leads)
            .where(leads.c.id == bindparam("number"))
            .values(last_upload=source.upload_id, scored_by=None),
            changes,
        )
        ungroup(link, [change["number"] for change in changes])
