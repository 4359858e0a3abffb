"""The team's own leads whose outcome is known, as a frame that a model learns from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import select

from leadscoring.decisions.health.representing import Representation, represent
from leadscoring.decisions.health.representing_words import left_out, told
from leadscoring.decisions.health.ripening import ripening
from leadscoring.leads.matching import name_form
from leadscoring.model.options import FEWEST
from leadscoring.store.access import Act, Person, require
from leadscoring.store.attributes import frame_of
from leadscoring.store.database import Database
from leadscoring.store.ledger import ledger
from leadscoring.store.publication import Publication
from leadscoring.store.tables import leads

__all__ = ["KnownLeads", "known_leads"]

_WEIGHT = "Stands for"
_AT_ONCE = 5_000
_ENOUGH = 100  # leads that were scored, to say that a column is never known by then


@dataclass(frozen=True)
class KnownLeads:
    """Leads whose outcome is known and old enough, each with what it counts.

    Parameters
    ----------
    frame : pandas.DataFrame of shape (n_leads, n_columns)
        What files say of the leads, indexed by lead_id, with the columns `target`
        and `weight` last.
    target, positive : str
        Column of the outcome, and its value that means converted.
    weight : str
        Column of how many leads each stands for, at least about 1.
    n_converted : int
        Leads that converted.
    n_young, n_by_hand : int
        Leads that are left out: too young, or chosen by hand from below the cutoff
        while others were drawn by chance.
    n_drawn : int
        Leads that were drawn by chance.
    n_effective : float
        As many leads that count alike tell as much.
    share_unknown : float
        Share of the leads that came in that nothing stands for, in [0, 1].
    days : int or None
        How old a promise must be to count; None where that is not known yet.
    told : str
        How the leads were weighted and what that assumes, in words.
    left_out : str
        Which leads with an outcome do not count, and why, in words; may be empty.
    never_known : tuple of str
        Columns of older files that are left out: no lead had them filled in when it
        was scored, so they tell of what came later.
    """

    frame: pd.DataFrame
    target: str
    positive: str
    weight: str
    n_converted: int
    n_young: int
    n_by_hand: int
    n_drawn: int
    n_effective: float
    share_unknown: float
    days: int | None
    told: str
    left_out: str
    never_known: tuple[str, ...] = ()

    @property
    def n_leads(self) -> int:
        """Leads whose outcome is known and old enough."""
        return len(self.frame)

    @property
    def n_left_out(self) -> int:
        """Leads with an outcome that do not count."""
        return self.n_young + self.n_by_hand

    @property
    def too_few(self) -> str:
        """Why no model can be trained on these leads, in words; empty where one can."""
        others = self.n_leads - self.n_converted
        if min(self.n_converted, others) >= FEWEST:
            return ""
        return (
            f"The team's outcomes are too few to learn from: {self.n_converted:,} leads that "
            f"converted and {others:,} that did not are old enough; a model needs at least "
            f"{FEWEST} of each. {self.left_out}".strip()
        )


def known_leads(
    database: Database,
    actor: Person,
    publications: Sequence[Publication],
    *,
    target: str,
    positive: str,
    negative: str,
    now: datetime,
    since: date | None = None,
) -> KnownLeads:
    """Return the leads whose outcome is known, weighted to stand for all that came in.

    A lead counts where it was called, or closed by a file, and its promise is old
    enough (see `represent` and `ripening`); a lead that was closed before anything
    was promised of it counts once. Bad data counts as not converted.

    Parameters
    ----------
    database : Database
        Where the leads are.
    actor : Person
        Who asks; they must be allowed to train.
    publications : sequence of Publication
        As `Registry.history` gives them.
    target, positive, negative : str
        Name of the outcome column and its values, as the model in use has them: so
        can it be compared with one that is trained on these leads. A column of that
        name in the files gives way.
    now : datetime
        In UTC.
    since : date, optional
        Only leads that came in on this day or later.

    Returns
    -------
    known : KnownLeads
        Possibly of no lead.

    Raises
    ------
    NotAllowed
        If the actor may not train.
    """
    require(database, actor, Act.TRAIN, subject="the team's outcomes")
    promises = ledger(database, actor, publications)
    ripe = ripening(promises, now)
    if since is not None:
        promises = promises[promises["created_on"] >= pd.Timestamp(since, tz="UTC")]
    found = represent(promises, ripe, now)
    frame = _without(_attributes(database, found.leads["lead_id"].tolist()), target)
    never_known = _never_known(frame, promises)
    frame, weight = _framed(frame.drop(columns=never_known), found, target, (positive, negative))
    return KnownLeads(
        frame=frame,
        target=target,
        positive=positive,
        weight=weight,
        n_converted=int(found.leads["converted"].sum()),
        n_young=found.n_young,
        n_by_hand=found.n_by_hand,
        n_drawn=found.n_drawn,
        n_effective=found.effective_size,
        share_unknown=found.share_unknown,
        days=ripe.days,
        told=told(found),
        left_out=left_out(found, ripe.days),
        never_known=tuple(never_known),
    )


def _framed(
    frame: pd.DataFrame, found: Representation, target: str, said: tuple[str, str]
) -> tuple[pd.DataFrame, str]:
    """Return the leads' columns with outcome and weight, and the name of the weight."""
    known = found.leads.set_index("lead_id")
    weight = _free(_WEIGHT, [*frame.columns, target])
    outcome = known["converted"].map({1: said[0], 0: said[1]}).astype("str")
    each = known["weight"] * found.stands_for
    return frame.assign(**{target: outcome, weight: each}), weight


def _attributes(database: Database, numbers: list[int]) -> pd.DataFrame:
    said: dict[int, dict[str, object]] = {}
    with database.reading() as link:
        for start in range(0, len(numbers), _AT_ONCE):
            part = numbers[start : start + _AT_ONCE]
            wanted = select(leads.c.id, leads.c.attributes).where(leads.c.id.in_(part))
            said |= {row.id: row.attributes for row in link.execute(wanted)}
    index = pd.Index(sorted(said), name="lead_id", dtype="int64")
    return frame_of([said[number] for number in index]).set_index(index)


def _without(frame: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return the leads without what files say of the outcome, however they spell it."""
    form = name_form(target)
    return frame[[name for name in frame.columns if name_form(name) != form]]


def _never_known(frame: pd.DataFrame, promises: pd.DataFrame) -> list[str]:
    """Return columns that are blank for every lead that was promised something."""
    promised = promises.loc[promises["promised_at"].notna(), "lead_id"]
    rows = frame[frame.index.isin(promised)]
    if len(rows) < _ENOUGH:
        return []
    is_blank = rows.isna().all()
    return [str(name) for name in frame.columns[is_blank]]


def _free(name: str, taken: Sequence[str]) -> str:
    """Return a name that no column has.

    Examples
    --------
    >>> _free("Weight", ["weight", "City"])
    'Weight (team)'
    """
    forms = {name_form(other) for other in taken}
    while name_form(name) in forms:
        name += " (team)"
    return name
