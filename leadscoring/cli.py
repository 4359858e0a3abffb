"""The command line: the same trip as in the browser, for the nightly job."""

from __future__ import annotations

import functools
import getpass
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from leadscoring.decisions.cutoff_point import CutoffPoint
from leadscoring.decisions.cutoffs import Cutoffs
from leadscoring.exceptions import InvalidInput, LeadScoringError, RegistryError
from leadscoring.lead_model import TIERS, LeadModel, load, train
from leadscoring.leads.matching import match_columns
from leadscoring.leads.outcomes import binary_outcome, likely_targets
from leadscoring.leads.quality import find_leaks
from leadscoring.leads.reading import read_leads
from leadscoring.leads.samples import write_samples
from leadscoring.leads.schema import infer_schema
from leadscoring.leads.writing import write_table
from leadscoring.model.metrics import measure
from leadscoring.model.progress import STAGES, Step
from leadscoring.model.resampling import RESAMPLINGS
from leadscoring.store.registry import Registry

__all__ = ["main"]

_ROOT = Path(__file__).parents[1]
_file = click.argument("file", type=click.Path(path_type=Path))
_models = click.option(
    "--models",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("models"),
    envvar="LEADSCORING_MODELS",
    show_default=True,
    help="Folder of the model versions.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON alone, for machines.")
_version = click.option(
    "--version", "version", help="A version such as v0003 [default: published]."
)
_reason = click.option("--reason", help="Why, in one line that the team will see.")


def _command(function: Callable[..., tuple[dict[str, Any], str]]) -> Callable[..., None]:
    """Print what a command returns; turn an error of the user's into one line and exit code 2."""

    @_models
    @_json
    @functools.wraps(function)
    def run(*, as_json: bool, **options: Any) -> None:  # noqa: ANN401 (each command's own)
        try:
            data, text = function(**options)
        except LeadScoringError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(2)
        click.echo(json.dumps(data, indent=2, ensure_ascii=False) if as_json else text)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="leadscoring")
def main() -> None:
    """Tell a sales team which leads to call, why, and how sure it is."""


@main.command()
@_file
@click.option("--target", help="Column that holds the outcome [default: the likeliest].")
@_command
def check(file: Path, target: str | None, models: Path) -> tuple[dict[str, Any], str]:  # noqa: ARG001
    """Say what a lead file holds, and which columns know the answer."""
    read = read_leads(file)
    chosen = target or next(iter(likely_targets(read.frame)), None)
    columns = infer_schema(read.frame, target=chosen).table()
    leaks = None if chosen is None else find_leaks(read.frame, target=chosen)
    data = {
        "receipt": read.receipt.to_dict(),
        "target": chosen,
        "columns": _records(columns),
        "leaks": [] if leaks is None else _records(leaks),
    }
    parts = [
        read.receipt.summary,
        _lines(read.receipt.findings()),
        f"Outcome: {chosen or 'no column of two values'}",
        _lines(columns),
        "" if leaks is None or leaks.empty else f"Columns to look at:\n{_lines(leaks)}",
    ]
    return data, "\n\n".join(part for part in parts if part)


@main.command("train")
@_file
@click.option("--target", required=True, help="Column that holds the outcome.")
@click.option("--positive", help="The value that means converted.")
@click.option("--exclude", multiple=True, help="Column to leave out; repeat for more.")
@click.option("--include", multiple=True, help="Column to use although a rule leaves it out.")
@click.option("--date", help="Column that orders the leads in time.")
@click.option("--interaction", nargs=2, multiple=True, help="Two numeric columns to multiply.")
@click.option("--resampling", type=click.Choice(RESAMPLINGS), default="none", show_default=True)
@click.option("--impute", is_flag=True, help="Fill missing cells instead of a level of their own.")
@click.option("--max-missing", default=1.0, show_default=True, help="Leave out emptier columns.")
@click.option("--seed", default=0, show_default=True)
@click.option("--jobs", default=1, show_default=True, help="Processes that work side by side.")
@_command
def train_command(
    file: Path,
    target: str,
    models: Path,
    jobs: int,
    interaction: tuple[tuple[str, str], ...],
    **options: Any,  # noqa: ANN401
) -> tuple[dict[str, Any], str]:
    """Train a model on leads with known outcomes and save it as a new version."""
    read = read_leads(file)
    with click.progressbar(length=100, label=STAGES[0], file=sys.stderr) as bar:
        model = train(
            read.frame,
            target=target,
            n_jobs=jobs,
            progress=functools.partial(_show, bar),
            interactions=interaction or "auto",
            **options,
        )
    version = model.save(models, by=_user())
    published = Registry(models).published()
    live = published is not None and published.version == version
    data = {"version": version, "published": live, **_card(model)}
    state = "published" if live else f"not published: leadscoring models publish {version}"
    return data, f"Saved {version} ({state}).\n{_card_text(model)}"


@main.command()
@_file
@_version
@_command
def evaluate(file: Path, version: str | None, models: Path) -> tuple[dict[str, Any], str]:
    """Compare a model's scores with known outcomes."""
    model, read = load(models, version), read_leads(file)
    frame = _matched(model, read.frame)
    if model.card.target not in frame.columns:
        raise InvalidInput(
            f"{file.name} has no column '{model.card.target}' that holds the outcome. "
            "Pass leads whose outcome is known."
        )
    converted = binary_outcome(frame[model.card.target], model.card.positive).converted
    known = ~np.isnan(converted)
    probability = model.scorecard.probability(frame[known])
    point = Cutoffs.from_predictions(probability, converted[known]).at(model.cutoff)
    figures = measure(probability, converted[known])
    data = {
        "version": model.version,
        "n_leads": int(known.sum()),
        "metrics": figures,
        "at_cutoff": _point(point),
    }
    return (
        data,
        f"{int(known.sum()):,} leads with outcomes\n{_lines(pd.Series(figures).round(4).to_frame(''))}\n{_point_text(point)}",
    )


@main.command()
@_file
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@_version
@_command
def score(
    file: Path, output: Path, version: str | None, models: Path
) -> tuple[dict[str, Any], str]:
    """Rank leads, best first, into a CSV, Excel or Parquet file."""
    model, read = load(models, version), read_leads(file)
    ranked = model.rank(_matched(model, read.frame), own=read.original)
    write_table(ranked, output)
    tiers = ranked["tier"].value_counts()
    counted = {tier: int(tiers.get(tier, 0)) for tier in TIERS}
    data = {
        "version": model.version,
        "cutoff": model.cutoff,
        "output": str(output),
        "n_leads": len(ranked),
        "tiers": counted,
        "receipt": read.receipt.to_dict(),
    }
    counts = ", ".join(f"{count:,} {tier}" for tier, count in counted.items())
    return data, f"{read.receipt.summary}\nRanked {len(ranked):,} leads into {output}: {counts}."


@main.command()
@click.option("--precision", type=float, help="Share of the called leads that should convert.")
@click.option("--recall", type=float, help="Share of the buyers that should be called.")
@click.option("--capacity", type=int, help="Calls that the team can make.")
@click.option("--of", type=int, help="Leads that the calls are chosen from.")
@click.option("--at", "at", type=float, help="The cutoff itself, a probability.")
@click.option("--publish", is_flag=True, help="Make it the cutoff of everyone's scores.")
@_reason
@_command
def cutoff(
    models: Path, publish: bool, reason: str | None, **wishes: Any
) -> tuple[dict[str, Any], str]:
    """Say what a cutoff brings, and publish it if asked."""
    model = load(models)
    point = _wished(model, **wishes)
    data = {"version": model.version, "published": False, "point": _point(point)}
    text = _point_text(point)
    if publish:
        if not reason:
            raise InvalidInput(
                "Publishing a cutoff needs --reason, one line that the team will see."
            )
        _publish(models, str(model.version), point.cutoff, reason)
        data["published"] = True
        text += "\nPublished."
    return data, text


@main.group("models")
def models_group() -> None:
    """List, show, publish, roll back and export model versions."""


@models_group.command("list")
@_command
def list_models(models: Path) -> tuple[dict[str, Any], str]:
    """List the versions, oldest first."""
    registry = Registry(models)
    published = registry.published()
    live = None if published is None else published.version
    rows = [_row(models, version, live) for version in registry.versions()]
    text = _lines(pd.DataFrame(rows)) if rows else f"No model in {models} yet. Train one first."
    return {"published": live, "versions": rows}, text


@models_group.command("show")
@click.argument("version", required=False)
@_command
def show_model(version: str | None, models: Path) -> tuple[dict[str, Any], str]:
    """Show a version's card."""
    model = load(models, version)
    return {"version": model.version, **_card(model)}, f"{model.version}\n{_card_text(model)}"


@models_group.command("publish")
@click.argument("version")
@click.option("--reason", required=True, help="Why, in one line that the team will see.")
@_command
def publish_model(version: str, reason: str, models: Path) -> tuple[dict[str, Any], str]:
    """Make a version, at its recommended cutoff, the one that everyone's scores use."""
    return _publish(models, version, load(models, version).cutoff, reason)


@models_group.command("rollback")
@click.option("--reason", required=True, help="Why, in one line that the team will see.")
@_command
def roll_back(reason: str, models: Path) -> tuple[dict[str, Any], str]:
    """Publish again what was published before."""
    registry = Registry(models)
    published = registry.published()
    back = registry.rollback(
        reason=reason,
        by=_user(),
        expected_revision=None if published is None else published.revision,
    )
    return _publication(back)


@models_group.command("export")
@click.argument("version", required=False)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@_command
def export_model(version: str | None, output: Path, models: Path) -> tuple[dict[str, Any], str]:
    """Write a version's scorecard as JSON, or its points as a CSV or Excel table."""
    model = load(models, version)
    if output.suffix.lower() == ".json":
        _write_text(output, model.scorecard.to_json())
    else:
        write_table(model.card.effects, output)
    return {"version": model.version, "output": str(output)}, f"Wrote {model.version} to {output}."


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_command
def sample(folder: Path, models: Path) -> tuple[dict[str, Any], str]:  # noqa: ARG001
    """Write the sample leads and their data dictionary into a folder."""
    written = [str(path) for path in write_samples(folder)]
    return {"files": written}, "\n".join(written)


@main.command()
@click.option("--port", type=int, default=8501, show_default=True)
@_command
def app(port: int, models: Path) -> tuple[dict[str, Any], str]:
    """Open the dashboard in the browser; it listens on this machine alone."""
    entry = _ROOT / "streamlit_app.py"
    if not entry.is_file():
        raise InvalidInput(
            "The dashboard's pages are not here. Start it from a checkout of leadscoring."
        )
    command = [sys.executable, "-m", "streamlit", "run", str(entry), "--server.port", str(port)]
    environment = os.environ | {"LEADSCORING_MODELS": str(models.resolve())}
    ended = subprocess.run(command, cwd=_ROOT, env=environment, check=False)  # noqa: S603 (our own)
    return {"port": port, "exit": ended.returncode}, "The dashboard has stopped."


def _matched(model: LeadModel, frame: pd.DataFrame) -> pd.DataFrame:
    return match_columns(model.scorecard.fields, frame).apply(frame)


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


def _publish(models: Path, version: str, at: float, reason: str) -> tuple[dict[str, Any], str]:
    registry = Registry(models)
    before = registry.published()
    base_rate = load(models, version).card.base_rate
    publication = registry.publish(
        version,
        cutoff=at,
        warm=min(base_rate, at),
        reason=reason,
        by=_user(),
        expected_revision=None if before is None else before.revision,
    )
    return _publication(publication)


def _publication(publication: Any) -> tuple[dict[str, Any], str]:  # noqa: ANN401
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


def _card(model: LeadModel) -> dict[str, Any]:
    large = ("effects", "reliability", "correlation", "curves")
    card = {name: value for name, value in model.card.to_dict().items() if name not in large}
    return {"cutoff": _point(model.cutoffs.at(model.cutoff)), "card": card}


def _card_text(model: LeadModel) -> str:
    card = model.card
    figures = pd.DataFrame(card.metrics).T[["mean", "sd"]].round(4)
    left_out = [f"  {column}: {reason}" for column, reason in card.excluded.items()]
    return "\n".join(
        [
            f"{card.n_leads:,} leads, {card.base_rate:.1%} converted ({card.target} = {card.positive})",
            "On leads left out of the training:",
            _lines(figures),
            _point_text(model.cutoffs.at(model.cutoff)),
            *(["Left out:", *left_out] if left_out else []),
            *card.warnings,
        ]
    )


def _point(point: CutoffPoint) -> dict[str, Any]:
    plain = {name: getattr(point, name) for name in point.__dataclass_fields__}
    return {name: None if np.isnan(value) else value for name, value in plain.items()}


def _point_text(point: CutoffPoint) -> str:
    return (
        f"Cutoff {point.score:.0f}: {point.share_hot:.0%} of leads are hot; "
        f"{point.precision:.0%} of them convert ({point.precision_low:.0%} to {point.precision_high:.0%}), "
        f"{point.recall:.0%} of the buyers are reached ({point.recall_low:.0%} to {point.recall_high:.0%})."
    )


def _show(bar: Any, step: Step) -> None:  # noqa: ANN401 (click's progress bar)
    bar.label = STAGES[min(step.stage, len(STAGES) - 1)]
    bar.update(round(100 * step.share) - bar.pos)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(table.to_json(orient="records"))
    return records


def _lines(table: pd.DataFrame) -> str:
    return table.to_string(index=not isinstance(table.index, pd.RangeIndex), na_rep="")


def _write_text(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(
            f"{path} cannot be written: {error.strerror}. Choose another place."
        ) from error


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
