"""The report of a nightly job: one HTML page that asks no other host for anything."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from leadscoring import figures
from leadscoring.decisions.challenge_table import explained
from leadscoring.decisions.health.reliability import reliability
from leadscoring.figures import LIGHT
from leadscoring.refitting.report_tables import (
    compared_table,
    drift_table,
    drift_told,
    weeks_table,
)
from leadscoring.refitting.report_words import (
    advice,
    answer,
    badge,
    foot,
    name_of,
    ripening,
    since,
    stats,
    title,
    to_do,
    trained,
    why,
)
from leadscoring.refitting.retraining import Refitted, fits_better

__all__ = ["report"]

_PAGES = Environment(
    loader=PackageLoader("leadscoring.refitting", "."),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def report(done: Refitted, *, by: str) -> str:
    """Return the report of what a nightly job did, as HTML.

    Whatever leads, fields and people are called is shown as text. The figures are
    drawn by plotly's script, which stands in the page; a policy in its head keeps
    the page from asking any host for anything.

    Parameters
    ----------
    done : Refitted
        What came of the job.
    by : str
        In whose name it ran.

    Returns
    -------
    page : str
        A whole HTML document.
    """
    health = done.looked.health
    drawn = {
        "weeks_figure": _drawn(_weeks(done), "weeks"),
        "drift_figure": _drawn(_drift(done), "drift"),
        "before": _drawn(_reliability(_before(done)), "before"),
        "after": _drawn(_after(done), "after"),
    }
    told, colour = badge(done)
    has_figures = any(drawn.values())
    page: str = _PAGES.get_template("report.html.j2").render(
        title=title(done),
        answer=answer(done),
        badge=told,
        colour=colour,
        why=why(done),
        since=since(done),
        stats=stats(done),
        advice=advice(done),
        ripening=ripening(done),
        weeks=weeks_table(health.weeks),
        drift=drift_table(health.drift),
        drift_told=drift_told(health.drift),
        next=to_do(done),
        trained=trained(done),
        foot=foot(done, by),
        has_figures=has_figures,
        plotly=Markup(get_plotlyjs()) if has_figures else "",  # noqa: S704 (plotly's own script)
        **_beside(done),
        **drawn,
    )
    return page


def _beside(done: Refitted) -> dict[str, Any]:
    champion = name_of(done.looked.model)
    if done.challenger is None:
        return {
            "champion": champion,
            "challenger": "",
            "headline": "",
            "compared": compared_table(None, "", ""),
            "explained": "",
        }
    challenger, result = name_of(done.challenger.model), done.challenger.challenge
    headline = result.headline(champion=champion, challenger=challenger)
    return {
        "champion": champion,
        "challenger": challenger,
        "headline": f"{headline} {fits_better(result)}".strip(),
        "compared": compared_table(result, champion, challenger),
        "explained": f"{explained(result, champion=champion)} {result.power_in_words()}".strip(),
    }


def _weeks(done: Refitted) -> go.Figure | None:
    weeks = done.looked.health.weeks
    return None if weeks.empty else figures.kept_promises(weeks, palette=LIGHT)


def _drift(done: Refitted) -> go.Figure | None:
    drift = done.looked.health.drift
    known = drift[drift["psi"].notna()].head(8) if len(drift) else drift
    return None if known.empty else figures.field_changes(known, palette=LIGHT)


def _before(done: Refitted) -> pd.DataFrame:
    """Return how promises were kept since they are broken, or ever since."""
    looked = done.looked
    if looked.since is None:
        return looked.health.reliability
    later = looked.ledger[looked.ledger["promised_at"] >= pd.Timestamp(looked.since, tz="UTC")]
    return reliability(later, looked.health.ripening, looked.now)


def _after(done: Refitted) -> go.Figure | None:
    return None if done.challenger is None else _reliability(done.challenger.model.card.reliability)


def _reliability(table: pd.DataFrame) -> go.Figure | None:
    return None if table.empty else figures.reliability(table, palette=LIGHT)


def _drawn(figure: go.Figure | None, name: str) -> dict[str, Any] | None:
    """Return a figure's words and its markup; plotly writes texts so that no tag can begin."""
    if figure is None:
        return None
    html = figure.to_html(
        full_html=False,
        include_plotlyjs=False,
        config=figures.CONFIG,
        div_id=name,
        default_width="100%",
        default_height=f"{figure.layout.height}px",
    )
    return {"alt": figures.alt(figure), "html": Markup(html)}  # noqa: S704
