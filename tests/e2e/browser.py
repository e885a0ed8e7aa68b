"""A browser for tests: Debian's chromium, driven over its own protocol, with every request and console line noted."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
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
        result = await self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    async def width(self, pixels: int, *, dark: bool = False) -> None:
        """Make the page as wide as a phone (380) or a screen (1400)."""
        await self.send(
            "Emulation.setDeviceMetricsOverride", width=pixels, height=900, deviceScaleFactor=1, mobile=False
        )
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.send("Emulation.setEmulatedMedia", media="screen", features=scheme)

    async def picture(self, path: Path, top: int = 0, height: int = 1800) -> None:
        """Write a picture of a slice of the page."""
        width = await self.evaluate("innerWidth")
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        shot = await self.send("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))


def visit(file: Path, look: Callable[[Page], Awaitable[None]]) -> Seen:
    """Open a file, let `look` act on the page, and return what was seen."""
    return asyncio.run(_visit(file, look))


async def _visit(file: Path, look: Callable[[Page], Awaitable[None]]) -> Seen:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            str(CHROMIUM),
            *_FLAGS,
            f"--user-data-dir={profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            port = await _port(Path(profile) / "DevToolsActivePort")
            async with aiohttp.ClientSession() as session:
                async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                    tabs = await answer.json(content_type=None)
                address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
                async with session.ws_connect(address, max_msg_size=0) as socket:
                    page = Page(socket)
                    for domain in ("Page", "Network", "Log", "Runtime"):
                        await page.send(f"{domain}.enable")
                    await page.send("Page.navigate", url=file.resolve().as_uri())
                    while await page.evaluate("document.readyState") != "complete":
                        await asyncio.sleep(0.05)
                    await look(page)
                    await asyncio.sleep(0.2)
                    await page.evaluate("1")
                    return page.seen
        finally:
            process.terminate()
            await process.wait()


async def _port(file: Path) -> int:
    for _ in range(600):
        if file.exists() and file.read_text():
            return int(file.read_text().split("\n")[0])
        await asyncio.sleep(0.05)
    raise TimeoutError("chromium did not start")
