"""The server's settings that keep strangers out, held so that nobody turns one off in passing."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = {
    "server": {
        "address": "127.0.0.1",
        "enableCORS": True,
        "enableXsrfProtection": True,
        "enableStaticServing": False,
        "maxUploadSize": 200,
    },
    "client": {
        "showErrorDetails": "none",
        "showErrorLinks": False,
        "toolbarMode": "viewer",
        "disableDataExport": True,
    },
    "browser": {"gatherUsageStats": False},
    "logger": {"enableRich": False},
}


def test_the_server_is_closed_by_its_settings():
    found = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert {
        part: {name: found[part][name] for name in names} for part, names in KEPT.items()
    } == KEPT
