"""The promises that packaging files make: the lock, the server's settings, the documents."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DIRECT = {
    re.split(r"[<>=\[; ]", need)[0]
    for group in (PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"].values())
    for need in group
}


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> dict[str, list[str]]:
    """Each pin, marker included, with its hashes."""
    entries = re.split(r"\n(?=\w)", lock(name).replace("\\\n", " "))
    return {
        entry.split(" --hash")[0].strip(): re.findall(r"sha256:\w{64}", entry) for entry in entries
    }


@pytest.mark.parametrize("name", ["app", "test", "bench"])
def test_every_pin_carries_a_hash(name):
    assert len(pins(name)) > 30
    assert [pin for pin, hashes in pins(name).items() if "==" not in pin or not hashes] == []


@pytest.mark.parametrize("name", ["app", "test", "bench"])
def test_a_lock_names_no_host(name):
    assert "://" not in lock(name)
    assert "--find-links" not in lock(name)


def test_the_lock_of_the_sign_in_server_names_no_registry():
    folder = ROOT / "tests" / "browser" / "oidc"
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    packages = [package for path, package in locked.items() if path]
    assert len(packages) > 30
    assert [package for package in packages if "resolved" in package] == []
    assert [package for package in packages if "sha512-" not in package["integrity"]] == []


def test_the_test_lock_holds_the_app_lock_pin_for_pin():
    assert pins("app").keys() <= pins("test").keys()


def test_the_benchmark_runs_on_the_apps_pins_but_for_what_a_rival_holds_back():
    # For which platforms a pin holds is another matter: a rival may need it on more.
    app, bench = ({pin.split(" ;")[0] for pin in pins(name)} for name in ("app", "bench"))
    assert {pin.split("==")[0] for pin in app - bench} == {"protobuf"}


def test_every_direct_dependency_is_pinned():
    pinned = {pin.split("==")[0] for name in ("test", "bench") for pin in pins(name)}
    assert sorted(DIRECT - pinned) == []


def test_contributing_gives_the_reason_for_every_direct_dependency():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [need for need in sorted(DIRECT) if f"`{need}`" not in text] == []


def test_the_server_stays_on_this_machine_and_reports_to_nobody():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["showEmailPrompt"] is False
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_a_document_links_to_files_that_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    local = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in local if not (ROOT / link).exists()] == []
