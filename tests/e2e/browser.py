"""A browser for tests: Debian's chromium, driven over its own protocol, with every request and console line noted."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


@dataclass
class Seen:
    """What a page did: addresses it asked for, what it said on the console, dialogs it opened, what it measured."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.seen = Seen()

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; events that come in between are noted."""
        self._number += 1
        number = self._number
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            message = json.loads((await self._socket.receive(timeout=30)).data)
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return dict(message["result"])
            self._note(message)

    def _note(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.seen.requests.append(params["request"]["url"])
        elif method == "Log.entryAdded":
            self.seen.console.append(params["entry"]["text"])
        elif method == "Runtime.consoleAPICalled":
            self.seen.console.append(" ".join(str(part.get("value")) for part in params["args"]))
        elif method == "Runtime.exceptionThrown":
            self.seen.console.append(str(params["exceptionDetails"].get("text")))
        elif method == "Page.javascriptDialogOpening":
            self.seen.dialogs.append(params["message"])

    async def evaluate(self, expression: str) -> Any:
        """Return the value of an expression in the page."""
        result = await self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return result["result"].get("value")

    async def width(self, pixels: int, *, dark: bool = False, media: str = "screen") -> None:
        """Make the page as wide as a phone (380) or a screen (1400), or as it is for paper."""
        await self.send(
            "Emulation.setDeviceMetricsOverride", width=pixels, height=900, deviceScaleFactor=1, mobile=False
        )
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.send("Emulation.setEmulatedMedia", media=media, features=scheme)

    async def picture(self, path: Path, top: int = 0, height: int = 1800) -> None:
        """Write a picture of a slice of the page."""
        width = await self.evaluate("innerWidth")
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        shot = await self.send("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))


class Browser:
    """One chromium, in a profile of its own, for as many pages as are visited."""

    def __init__(self) -> None:
        if CHROMIUM is None:
            raise RuntimeError("chromium is not installed: apt-get install chromium (.ci/run does)")
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        place = f"--user-data-dir={self._profile.name}"
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen([CHROMIUM, *_FLAGS, place, "about:blank"], stdout=quiet, stderr=quiet)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._profile.cleanup()

    def visit(self, file: Path, look: Callable[[Page], Awaitable[None]]) -> Seen:
        """Open a file, let `look` act on the page, and return what was seen."""
        return asyncio.run(self._visit(file, look))

    async def _visit(self, file: Path, look: Callable[[Page], Awaitable[None]]) -> Seen:
        base = f"http://127.0.0.1:{await _port(Path(self._profile.name) / 'DevToolsActivePort')}/json"
        async with aiohttp.ClientSession() as session:
            async with session.put(f"{base}/new?about:blank") as answer:
                tab = await answer.json(content_type=None)
            async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                page = Page(socket)
                for domain in ("Page", "Network", "Log", "Runtime"):
                    await page.send(f"{domain}.enable")
                await page.send("Page.navigate", url=file.resolve().as_uri())
                while await page.evaluate("document.readyState + location.protocol") != "completefile:":
                    await asyncio.sleep(0.02)
                await look(page)
                # Two frames later whatever the page starts by itself has been started, and noted.
                await page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                await page.evaluate("1")
            async with session.get(f"{base}/close/{tab['id']}"):
                return page.seen


async def _port(file: Path) -> int:
    for _ in range(600):
        if file.exists() and file.read_text():
            return int(file.read_text().split("\n")[0])
        await asyncio.sleep(0.05)
    raise TimeoutError("chromium did not start")
