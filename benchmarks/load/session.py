"""One person's browser, as the server meets it: Streamlit's messages without the drawing."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import Request, urlopen
from uuid import uuid4

from itsdangerous import URLSafeTimedSerializer
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

__all__ = ["COOKIE_SECRET", "Broken", "Session"]

COOKIE_SECRET = "as long as a signing key should be"  # noqa: S105 (of a server that lives a minute)
PATIENCE = 120  # seconds after which no answer will come
_XSRF = "_streamlit_xsrf"
_TEXTS = ("markdown", "heading", "alert", "toast", "text")


class Broken(Exception):
    """A session that met an error, or got no answer."""


@dataclass
class _Page:
    """What is on a page: its controls by what stands on them, and its texts."""

    ids: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)


class Session:
    """A person's browser with one tab.

    Parameters
    ----------
    url : str
        The dashboard.
    email : str
        Who signs in.
    """

    def __init__(self, url: str, email: str) -> None:
        self.url, self.email = url, email
        self.page = _Page()
        self._values: dict[str, WidgetState] = {}
        self._hash = ""
        self._pages: dict[str, str] = {}
        self._socket: ClientConnection | None = None
        self._turns: dict[str, float] = {}
        self._number, self._xsrf = "", ""
        self._urls: FileURLs | None = None

    async def __aenter__(self) -> Self:
        self._xsrf = await asyncio.to_thread(_xsrf_token, self.url)
        self._socket = await connect(
            self.url.replace("http", "ws", 1) + "/_stcore/stream",
            origin=self.url,  # type: ignore[arg-type]
            subprotocols=["streamlit", self._xsrf],  # type: ignore[list-item]
            additional_headers={"Cookie": self._cookies()},
            max_size=None,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._socket is not None:
            await self._socket.close()

    def _cookies(self) -> str:
        claims = {
            "email": self.email,
            "name": self.email,
            "iat": int(time.time()),
            "origin": self.url,
            "is_logged_in": True,
        }
        name = "_streamlit_user"
        signed = URLSafeTimedSerializer(COOKIE_SECRET, salt=name).dumps(json.dumps(claims))
        return f"{_XSRF}={self._xsrf}; {name}={signed}"

    async def open(self, name: str = "") -> float:
        """Go to a page by its name in the address, and return the seconds until it stands."""
        if not self._pages:  # the server tells them in its first answer
            return await self._run()
        self._hash = self._pages[name]
        self._values.clear()
        return await self._run()

    async def press(self, label: str) -> float:
        """Press a button, and return the seconds until the page stands again."""
        pressed = WidgetState(id=self._id(label), trigger_value=True)
        return await self._run(pressed)

    async def set(self, label: str, **value: object) -> float:
        """Give a control a value, such as ``double_array_value=[0.5]``; see `press`."""
        state = WidgetState(id=self._id(label))
        for kind, told in value.items():
            if isinstance(told, list):
                getattr(state, kind).data.extend(told)
            else:
                setattr(state, kind, told)
        self._values[state.id] = state
        return await self._run()

    async def upload(self, label: str, path: Path) -> float:
        """Put a file into an uploader, and return the seconds until the page stands again."""
        start = time.perf_counter()
        asked = BackMsg()
        asked.file_urls_request.file_names.append(path.name)
        asked.file_urls_request.session_id = self._number
        asked.file_urls_request.request_id = path.name
        await self._send(asked)
        self._urls = None
        while self._urls is None:
            self._take(await self._told(), self.page)
        where = self.url + self._urls.upload_url
        size = await asyncio.to_thread(_put, where, path, self._cookies())
        state = WidgetState(id=self._id(label))
        told = state.file_uploader_state_value.uploaded_file_info.add()
        told.name, told.size = path.name, size
        told.file_id = self._urls.file_id
        told.file_urls.CopyFrom(self._urls)
        self._values[state.id] = state
        await self._run()
        return time.perf_counter() - start

    def has(self, label: str) -> bool:
        """Return whether a control is on the page."""
        return label in self.page.ids

    def _id(self, label: str) -> str:
        if label not in self.page.ids:
            message = f"{self.email} finds no {label!r} among {sorted(self.page.ids)}"
            raise Broken(message)
        return self.page.ids[label]

    async def think(self, seconds: float) -> None:
        """Wait, and look after what asks to be looked at again meanwhile, as a browser does."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            due = min(self._turns.values(), default=until)
            await asyncio.sleep(max(0.0, min(left, due - time.monotonic())))
            for fragment, at in list(self._turns.items()):
                if at <= time.monotonic() < until:
                    self._turns.pop(fragment)
                    await self._run(fragment=fragment)

    async def _run(self, *pressed: WidgetState, fragment: str = "") -> float:
        asked = BackMsg()
        rerun = asked.rerun_script
        rerun.page_script_hash, rerun.fragment_id = self._hash, fragment
        rerun.is_auto_rerun = bool(fragment)
        rerun.widget_states.widgets.extend([*self._values.values(), *pressed])
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._send(asked)
                await self._answer(anew=not fragment)
        except (TimeoutError, OSError) as error:
            message = f"{self.email} got no answer: {error!r}"
            raise Broken(message) from error
        return time.perf_counter() - start

    async def _send(self, asked: BackMsg) -> None:
        if self._socket is None:
            message = f"{self.email} is not connected"
            raise Broken(message)
        await self._socket.send(asked.SerializeToString())

    async def _told(self) -> ForwardMsg:
        if self._socket is None:
            message = f"{self.email} is not connected"
            raise Broken(message)
        return ForwardMsg.FromString(await self._socket.recv(decode=False))

    async def _answer(self, *, anew: bool) -> None:
        """Take in what the server says until its script has run through."""
        page = _Page() if anew else self.page
        finished = False
        while not finished:
            finished = self._take(await self._told(), page)
        self.page = page

    def _take(self, told: ForwardMsg, page: _Page) -> bool:
        kind = told.WhichOneof("type")
        if kind == "delta":
            self._draw(told, page)
        elif kind == "navigation":
            self._pages = {p.url_pathname: p.page_script_hash for p in told.navigation.app_pages}
        elif kind == "new_session":
            self._hash = told.new_session.page_script_hash
            self._number = told.new_session.initialize.session_id or self._number
            self._turns.clear()
        elif kind == "file_urls_response":
            self._urls = told.file_urls_response.file_urls[0]
        elif kind == "auto_rerun":
            asked = told.auto_rerun
            self._turns[asked.fragment_id] = time.monotonic() + asked.interval
        return kind == "script_finished" and told.script_finished in _WHOLE

    def _draw(self, told: ForwardMsg, page: _Page) -> None:
        element = told.delta.new_element
        kind = element.WhichOneof("type")
        if kind is None:
            return
        drawn = getattr(element, kind)
        if kind == "exception" or (kind == "alert" and drawn.format == Alert.ERROR):
            message = f"{self.email} met an error: {drawn}"
            raise Broken(message)
        if kind in _TEXTS:
            page.texts.append(drawn.body)
        elif getattr(drawn, "id", ""):
            page.ids[getattr(drawn, "label", "") or kind] = drawn.id


_WHOLE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


def _xsrf_token(url: str) -> str:
    with urlopen(f"{url}/_stcore/health", timeout=PATIENCE) as answer:  # noqa: S310 (its own server)
        cookie: str = answer.headers["Set-Cookie"]
    return cookie.partition(";")[0].partition("=")[2]


def _put(url: str, path: Path, cookies: str) -> int:
    """Send a file as a browser's form does, and return how many bytes it has."""
    edge, content = uuid4().hex, path.read_bytes()
    told = f'Content-Disposition: form-data; name="{path.name}"; filename="{path.name}"'
    body = f"--{edge}\r\n{told}\r\n\r\n".encode() + content + f"\r\n--{edge}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={edge}",
        "Cookie": cookies,
        "X-Xsrftoken": cookies.partition("; ")[0].partition("=")[2],
    }
    asked = Request(url, data=body, headers=headers, method="PUT")  # noqa: S310 (its own server)
    with urlopen(asked, timeout=PATIENCE):  # noqa: S310 (as above)
        return len(content)
