"""An OpenID provider on this machine, for signing in to a dashboard."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

SOURCE = Path(__file__).with_name("oidc")
NO_NODE = (
    "no Node.js 20 or newer with npm found, which the sign-in tests run an OpenID provider on: "
    "install them (Debian, Ubuntu: apt install nodejs npm; macOS: brew install node)"
)
NEWER = "process.exit(URL.parse && require('crypto').hash ? 0 : 1)"
CLIENT = {"client_id": "leadscoring", "client_secret": "known to every reader of the tests"}


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in at the provider, with any password.

    Which groups they are in, the provider tells the dashboard.
    """

    email: str
    name: str
    groups: tuple[str, ...] = ()
    email_verified: bool | None = True

    def claims(self) -> dict[str, object]:
        told = {"email": self.email, "name": self.name, "groups": self.groups}
        if self.email_verified is not None:
            told["email_verified"] = self.email_verified
        return told


def has_node() -> bool:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    return subprocess.run([node, "-e", NEWER], check=False).returncode == 0


def install(cache: Path) -> Path:
    """Install the provider as locked, once for all runs, and return its folder."""
    files = sorted(path for path in SOURCE.iterdir() if path.is_file())
    state = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    folder = cache / state[:16]
    with FileLock(cache / "install.lock"):
        if not (folder / "installed").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for path in files:
                shutil.copy(path, folder)
            _run_npm(folder)
            (folder / "installed").touch()
    return folder


def _run_npm(folder: Path) -> None:
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(
        [shutil.which("npm"), *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"the OpenID provider could not be installed:\n{done.stderr}"
        raise RuntimeError(message)


@contextmanager
def provider(folder: Path, log: Path, *, url: str, accounts: Sequence[Account]) -> Iterator[str]:
    """Run a provider for the dashboard at an address, and give the provider's own."""
    callback = f"{url}/oauth2callback"
    client = {**CLIENT, "redirect_uris": [callback], "post_logout_redirect_uris": [callback]}
    known = {account.email: account.claims() for account in accounts}
    task = json.dumps({"client": client, "accounts": known})
    with (
        log.open("wb") as stream,
        subprocess.Popen(
            [shutil.which("node"), "provider.mjs", task],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        ) as process,
    ):
        try:
            issuer = process.stdout.readline().strip()
            if not issuer:
                message = f"the OpenID provider did not start:\n{log.read_text()}"
                raise RuntimeError(message)
            yield issuer
        finally:
            process.kill()


def secrets(issuer: str, *, url: str, leadscoring: Mapping[str, object]) -> str:
    """Return the secrets of a dashboard at an address whose people sign in at a provider."""
    auth = {
        **CLIENT,
        "redirect_uri": f"{url}/oauth2callback",
        "cookie_secret": "as long as a signing key should be",
        "server_metadata_url": f"{issuer}/.well-known/openid-configuration",
        # Streamlit asks for "select_account", which this provider does not know.
        "client_kwargs": {"prompt": "login"},
    }
    return _toml({"auth": auth, "leadscoring": leadscoring})


def _toml(table: Mapping[str, object], *path: str) -> str:
    """Write texts, numbers and lists of them, which TOML writes as JSON does, in sections."""
    sections = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    lines = [f"[{'.'.join(path)}]"] if path else []
    lines += [f"{key} = {json.dumps(table[key])}" for key in table if key not in sections]
    return "\n".join(lines + [_toml(value, *path, key) for key, value in sections.items()])
