"""Writes what the app is made of, as the lock pins it: a CycloneDX bill of materials."""

# ruff: noqa: INP001 (a program of its own, no package)

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))? \\$"
)
HASH = re.compile(r"^\s+--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> list[dict[str, Any]]:
    """Return the packages of a lock, each with its address and the digests of its files."""
    found: list[dict[str, Any]] = []
    for line in lock.splitlines():
        if (pin := PIN.match(line)) is not None:
            found.append(_component(**pin.groupdict()))
        elif (digest := HASH.match(line)) is not None:
            files = found[-1]["externalReferences"][0]
            files["hashes"].append({"alg": "SHA-256", "content": digest.group(1)})
    return found


def _component(name: str, version: str, marker: str | None) -> dict[str, Any]:
    plain = re.sub(r"[-_.]+", "-", name).lower()
    address = f"pkg:pypi/{plain}@{version}"
    files = {"type": "distribution", "url": f"https://pypi.org/project/{plain}/{version}/"}
    told = {"type": "library", "bom-ref": address, "name": name, "version": version}
    where = {"properties": [{"name": "python:marker", "value": marker}]} if marker else {}
    return {**told, "purl": address, "externalReferences": [{**files, "hashes": []}], **where}


def bill(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """Return the bill of materials; the same lock always gives the same one."""
    parts = components(lock)
    address = f"pkg:pypi/{project['name']}@{project['version']}"
    about = {"type": "application", "bom-ref": address, "purl": address}
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, address + lock)}",
        "version": 1,
        "metadata": {
            "component": {**about, "name": project["name"], "version": project["version"]}
        },
        "components": parts,
        "dependencies": [{"ref": address, "dependsOn": [part["bom-ref"] for part in parts]}],
    }


def main() -> None:
    """Write the bill of what ``make app`` installs to the standard output."""
    lock = (ROOT / "requirements" / "app.txt").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    json.dump(bill(lock, project), sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
