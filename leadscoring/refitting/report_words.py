"""The sentences of the report, for a manager."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from leadscoring.decisions import maturity, provenance, standing
from leadscoring.decisions.health.advice import Advice
from leadscoring.decisions.wording import percent, score
from leadscoring.lead_model import LeadModel
from leadscoring.refitting.retraining import Decision, Refitted

__all__ = [
    "Stat",
    "advice",
    "answer",
    "badge",
    "foot",
    "name_of",
    "ripening",
    "since",
    "stats",
    "title",
    "to_do",
    "trained",
    "why",
]

_BADGES: dict[Decision, tuple[str, str]] = {
    "not needed": ("Nothing to do", "green"),
    "too few": ("Too few outcomes", "gray"),
    "waits": ("Waits for you", "orange"),
    "published": ("Published", "green"),
    "overtaken": ("Waits for you", "orange"),
}


@dataclass(frozen=True)
class Stat:
    """One figure: what it is, how much, and what it means."""

    label: str
    value: str
    told: str


def name_of(model: LeadModel) -> str:
    """Return what a model is called on a page, such as ``Model 3``."""
    number = str(model.version).removeprefix("v").lstrip("0")
    return f"Model {number}" if number.isdigit() else f"Model {model.version}"


def title(done: Refitted) -> str:
    """Return the report's title, with its moment."""
    return f"Lead scoring: retraining report, {_moment(done.looked.now)}"


def answer(done: Refitted) -> str:
    """Return what came of the job, in a sentence."""
    champion = name_of(done.looked.model)
    challenger = "" if done.challenger is None else name_of(done.challenger.model)
    return {
        "not needed": (
            f"{champion} is too new to judge: nothing was retrained."
            if _is_early(done)
            else f"{champion} needs no retraining."
        ),
        "too few": f"{champion} could not be retrained yet.",
        "waits": f"{challenger} is trained and waits beside {champion}.",
        "published": f"{challenger} is published in place of {champion}.",
        "overtaken": f"{challenger} is trained and waits: somebody else published meanwhile.",
    }[done.decision]


def why(done: Refitted) -> str:
    """Return why it was decided so, in sentences."""
    challenger = "" if done.challenger is None else name_of(done.challenger.model)
    return done.why(champion=name_of(done.looked.model), challenger=challenger)


def badge(done: Refitted) -> tuple[str, str]:
    """Return the decision in two words, and its colour."""
    return _BADGES[done.decision]


def since(done: Refitted) -> str:
    """Return what the published cutoff has delivered, as a sentence."""
    told, publication = done.looked.health.since, done.looked.publications[-1]
    day = _day(datetime.fromisoformat(publication.at))
    begin = f"{name_of(done.looked.model)} at cutoff {score(publication.cutoff)}, since {day}"
    if not told.n_leads:
        return f"{begin}: no hot lead that was called is old enough yet; {told.n_young:,} are too young."
    return (
        f"{begin}: promised {percent(told.promised)}, delivered {percent(told.actual)} "
        f"({percent(told.low)} to {percent(told.high)}) on {told.n_leads:,} hot leads that were "
        f"called and are old enough; {told.n_young:,} are too young, {told.n_uncalled:,} were "
        "never called."
    )


def stats(done: Refitted) -> list[Stat]:
    """Return the figures that stand out."""
    health = done.looked.health
    weeks, changed = len(health.weeks), health.drift
    n_changed = int(changed["verdict"].isin(["large", "some"]).sum()) if len(changed) else 0
    promise = "broken" if health.is_broken else "too new to judge" if _is_early(done) else "kept"
    when = "" if health.broken_since is None else f"since {_day(health.broken_since)}"
    return [
        Stat("The promise is", promise, when),
        Stat("Weeks below it", f"{health.n_weeks_below} of {weeks}", "each by itself"),
        Stat("Fields changed", f"{n_changed} of {len(changed)}", "beyond chance"),
        Stat("Outcomes known", f"{health.n_outcomes:,}", "and old enough"),
    ]


def advice(done: Refitted) -> list[Advice]:
    """Return what the figures advise."""
    return done.looked.health.advice


def ripening(done: Refitted) -> str:
    """Return how old a lead must be to count, as a sentence."""
    ripe = done.looked.health.ripening
    if ripe.days is None:
        return (
            f"{ripe.n_conversions:,} conversions are known so far: too few to tell how long leads "
            "take to decide, so nothing is judged yet."
        )
    return (
        f"90% of conversions come within {ripe.days:,} days ({ripe.n_conversions:,} conversions, "
        "allowing for those still to come): only hot leads that old count, and what is promised "
        "is what should have converted by their age. Band: 95% interval."
    )


def trained(done: Refitted) -> list[str]:
    """Return what was trained, as sentences; none where nothing was."""
    if done.challenger is None:
        return []
    card = done.challenger.model.card
    measured = provenance.measured_on(card)
    lines = [
        f"{name_of(done.challenger.model)}: {standing.facts(card)}.",
        "" if done.known is None else done.known.told,
        done.challenger.told,
        f"Its figures are measured {measured[:1].lower()}{measured[1:]}",
        maturity.told(card.maturity),
    ]
    point = done.challenger.model.cutoffs.at(done.challenger.model.cutoff)
    promise = (
        f"At cutoff {score(point.cutoff)} it promises that {percent(point.precision)} of the "
        f"called convert ({percent(point.precision_low)} to {percent(point.precision_high)}) and "
        f"that {percent(point.recall)} of the buyers are reached."
    )
    return [line for line in [*lines, promise] if line]


def to_do(done: Refitted) -> str:
    """Return what is left to do, as a sentence."""
    champion = name_of(done.looked.model)
    if done.challenger is None:
        return f"Nothing was changed: everyone's scores come from {champion}, as before."
    challenger = name_of(done.challenger.model)
    if done.decision == "published":
        return (
            f"Everyone's scores come from {challenger} now. The page Models goes back to "
            f"{champion} in one press."
        )
    return (
        f"Nothing was changed: everyone's scores come from what is published. The page Models shows "
        f"{challenger}, compares it again and publishes it."
    )


def foot(done: Refitted, by: str) -> str:
    """Return who made the report, when and with what."""
    return (
        f"Made by leadscoring {version('leadscoring')} in the name of {by}, "
        f"{_moment(done.looked.now)}. Nothing in this page comes from another host."
    )


def _is_early(done: Refitted) -> bool:
    """Return whether too few outcomes are old enough to say anything of the promise."""
    return done.looked.health.advice[0].kind == "wait"


def _moment(when: datetime) -> str:
    return f"{_day(when)}, {when:%H:%M} UTC"


def _day(when: object) -> str:
    return f"{when.day} {when:%b %Y}"  # type: ignore[attr-defined]
