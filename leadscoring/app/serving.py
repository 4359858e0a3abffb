"""Serves the dashboard, and imports meanwhile what its first page will need.

Streamlit imports a page's modules when somebody asks for the page. Between the start
of the server and that moment a browser loads Streamlit's own files, and the server
has nothing to do.
"""

from __future__ import annotations

import gc
import inspect
from importlib import import_module
from threading import Thread

from streamlit.web import cli

__all__ = ["SOON", "import_ahead", "main"]

SOON = (
    "pandas",
    "sqlalchemy.dialects.sqlite",
    "leadscoring.lead_model",
    "leadscoring.store.uploads",
    "leadscoring.store.today",
    "plotly.graph_objects",
    "leadscoring.figures",
    "pandas.io.formats.style",
    "leadscoring.app.menu",
    "leadscoring.app.sidebar",
    "leadscoring.app.rescoring_work",
    "leadscoring.app.start",
    "leadscoring.app.lead_views",
    "leadscoring.app.lead_table",
    "leadscoring.app.lead_panel",
    "leadscoring.app.lead_export",
)
"""Modules in the order in which the first page needs them."""


def main() -> None:
    """Run Streamlit's command line in this process."""
    Thread(target=import_ahead, name="import-ahead", daemon=True).start()
    cli.main(prog_name="streamlit")


def import_ahead() -> None:
    """Import what the first page needs, and keep it out of every later garbage collection.

    Half a million objects stay as long as the server does; to look at them again and
    again took a fifth of the time of every press.
    """
    for name in SOON:
        import_module(name)
    # Before it draws its first element, Streamlit asks once from where it was called: a look
    # at the files of all modules, whose answers Python keeps.
    inspect.stack()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
