"""The bill of materials names every pinned package once, with the digests of its files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_bill_holds_what_the_lock_pins_and_what_is_installed():
    lock = (ROOT / "requirements" / "app.txt").read_text(encoding="utf-8")
    told = subprocess.run(
        [sys.executable, ROOT / ".ci" / "sbom.py"], capture_output=True, text=True, check=True
    ).stdout
    bill = json.loads(told)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert len({part["purl"] for part in bill["components"]}) == len(bill["components"])
    assert len(bill["components"]) == len(re.findall(r"^\S+==", lock, re.MULTILINE))
    parts = {part["name"]: part for part in bill["components"]}
    digests = [
        digest["content"]
        for part in bill["components"]
        for digest in part["externalReferences"][0]["hashes"]
    ]
    assert digests == re.findall(r"sha256:([0-9a-f]{64})", lock)
    for name in ("streamlit", "sqlalchemy", "pyarrow", "authlib"):
        assert parts[name]["version"] == version(name)
        assert parts[name]["purl"] == f"pkg:pypi/{name}@{version(name)}"
    assert bill["dependencies"][0]["dependsOn"] == [part["purl"] for part in bill["components"]]
