"""What the tests of Hot leads look at and press."""

from __future__ import annotations

import pandas as pd

from leadscoring.app import lead_views, state


def open_all(app):
    """Open the page and look at all leads."""
    app.run()
    view(app).set_value(lead_views.ALL).run()
    assert not app.exception
    return app


def view(app):
    return app.segmented_control(key=state.LEADS_VIEW)


def tiers(app):
    return app.segmented_control(key=state.TIER)


def counts(app) -> dict[str, int]:
    labels = [option.content for option in tiers(app).proto.options]
    return {name.lower(): int(n.replace(",", "")) for name, n in (each.split() for each in labels)}


def figures(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.main.metric}


def table(app) -> pd.DataFrame:
    return app.main.dataframe[0].value


def names(app) -> list[str]:
    return [lead.split("\n")[0] for lead in table(app)["lead"]]


def open_lead(app) -> str:
    """Return the name of the lead in the panel."""
    return app.main.header[0].value.replace("\\", "")


def button(app, label: str):
    return next(each for each in app.main.button if each.label == label)


def press(app, label: str):
    button(app, label).click().run()
    assert not app.exception
    return app


def labels(app) -> list[str]:
    return [each.label for each in app.main.button]


def said(app) -> str:
    blocks = [*app.main.header, *app.main.subheader, *app.main.markdown, *app.main.caption]
    blocks += [*app.main.info, *app.main.warning, *app.main.text]
    return "\n".join(block.value for block in blocks)


def plain(app) -> str:
    return said(app).replace("\\", "")
