"""Commands that decide: cutoffs, and the model versions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pandas as pd

from leadscoring.cli import deciding
from leadscoring.cli.acting import check_may, command_for, database_option
from leadscoring.cli.command import Answer, command
from leadscoring.cli.exporting import export_model
from leadscoring.cli.texts import (
    card_data,
    card_text,
    lines,
    point_data,
    point_text,
)
from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.warm import warm_line
from leadscoring.exceptions import InvalidInput, RegistryError
from leadscoring.lead_model import LeadModel, load
from leadscoring.store.access import Act
from leadscoring.store.registry import Publication, Registry

__all__ = ["cutoff", "models"]


@click.command()
@click.option("--precision", type=float, help="Share of the called leads that should convert.")
@click.option("--recall", type=float, help="Share of the buyers that should be called.")
@click.option("--capacity", type=int, help="Calls that the team can make.")
@click.option("--of", type=int, help="Leads that the calls are chosen from.")
@click.option("--at", "at", type=float, help="The cutoff itself, a probability.")
@click.option("--publish", is_flag=True, help="Make it the cutoff of everyone's scores.")
@click.option("--reason", help="Why, in one line that the team will see.")
@database_option
@command
def cutoff(
    models: Path,
    address: str,
    publish: bool,  # noqa: FBT001 (a flag of the command line)
    reason: str | None,
    **wishes: Any,  # noqa: ANN401 (which cutoff is wanted)
) -> Answer:
    """Say what a cutoff brings, and publish it if asked."""
    check_may(address, models, Act.SEE_MODEL)
    model = load(models)
    point = _wished(model, **wishes)
    data = {"version": model.version, "published": False, "point": point_data(point)}
    text = point_text(point)
    if publish:
        if not reason:
            raise InvalidInput(
                "Publishing a cutoff needs --reason, one line that the team will see."
            )
        _publish(address, models, str(model.version), point.cutoff, reason)
        data["published"] = True
        text += "\nPublished."
    return data, text


@click.group()
def models() -> None:
    """List, show, publish, roll back and export model versions."""


@models.command("list")
@command_for(Act.SEE_MODEL)
def list_models(models: Path) -> Answer:
    """List the versions, oldest first."""
    registry = Registry(models)
    published = registry.published()
    live = None if published is None else published.version
    rows = [_row(models, version, live) for version in registry.versions()]
    text = lines(pd.DataFrame(rows)) if rows else f"No model in {models} yet. Train one first."
    return {"published": live, "versions": rows}, text


@models.command("show")
@click.argument("version", required=False)
@command_for(Act.SEE_MODEL)
def show_model(version: str | None, models: Path) -> Answer:
    """Show a version's card."""
    model = load(models, version)
    return {"version": model.version, **card_data(model)}, f"{model.version}\n{card_text(model)}"


@models.command("publish")
@click.argument("version")
@click.option("--reason", required=True, help="Why, in one line that the team will see.")
@database_option
@command
def publish_model(version: str, reason: str, models: Path, address: str) -> Answer:
    """Make a version, at its recommended cutoff, the one that everyone's scores use."""
    return _publish(address, models, version, load(models, version).cutoff, reason)


@models.command("rollback")
@click.option("--reason", required=True, help="Why, in one line that the team will see.")
@database_option
@command
def roll_back(reason: str, models: Path, address: str) -> Answer:
    """Publish again what was published before."""
    return _publication(deciding.take_back(address, models, reason=reason))


models.add_command(export_model)


def _wished(
    model: LeadModel,
    *,
    precision: float | None,
    recall: float | None,
    capacity: int | None,
    of: int | None,
    at: float | None,
) -> CutoffPoint:
    """Return the cutoff that was asked for; the one in use where nothing was asked."""
    cutoffs = model.cutoffs
    if precision is not None:
        return cutoffs.for_precision(precision)
    if recall is not None:
        return cutoffs.for_recall(recall)
    if capacity is not None:
        return cutoffs.for_capacity(capacity, of=of)
    return cutoffs.at(model.cutoff if at is None else at)


def _publish(address: str, models: Path, version: str, at: float, reason: str) -> Answer:
    revision = deciding.current_revision(models)
    model = load(models, version)
    warm = warm_line(
        at,
        base_rate=model.card.base_rate,
        published_cutoff=model.cutoff,
        published_warm=model.warm,
    )
    publication = deciding.publish(
        address, models, version, cutoff=at, warm=warm, reason=reason, revision=revision
    )
    return _publication(publication)


def _publication(publication: Publication) -> Answer:
    data = {
        name: getattr(publication, name)
        for name in ("revision", "version", "cutoff", "warm", "reason", "by", "at")
    }
    return data, f"Published {publication.version} at cutoff {100 * publication.cutoff:.0f}."


def _row(models: Path, version: str, live: str | None) -> dict[str, Any]:
    try:
        card = load(models, version).card
    except RegistryError as error:
        return {"version": version, "published": version == live, "problem": str(error)}
    return {
        "version": version,
        "published": version == live,
        "created": card.created,
        "leads": card.n_leads,
        "roc_auc": round(card.metrics["roc_auc"]["mean"], 4),
        "log_loss": round(card.metrics["log_loss"]["mean"], 4),
    }
