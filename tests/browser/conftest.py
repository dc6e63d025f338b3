"""The running product over a small corpus, without a model and with one, and Chromium looking at it."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.web.server import Site
from app.wiring import Wiring
from ingest.publish import Progress
from tests.model_server.replies import Reply, quoting
from tests.model_server.server import ModelServer, in_thread

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
DESKTOP, PHONE = (1440, 900), (360, 740)
DOCUMENTS = (
    "manifest.csv",
    "cn_statutes_md/社会保险法(2018-12-29).md",
    "cn_statutes_md/女职工劳动保护特别规定(2012-04-28).md",
    "cn_statutes_md/工伤保险条例(2010-12-20).md",
    "cn_statutes_md/上海市急救医疗服务条例(2020-05-14).md",
    "cn_policy_pdf/广东省实施《女职工劳动保护特别规定》办法.pdf",
    "en_policy_healthcare_gov/can-i-keep-my-child-on-my-insurance-until-age-26.md",
    "en_policy_healthcare_gov/do-i-qualify-for-medicaid.md",
    "en_policy_healthcare_gov/how-do-i-appeal-a-health-insurance-companys-decision.md",
)
PARTS = ("gate", "triage", "store", "embedder", "vectoriser", "index", "finder", "evidence", "records")

expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, so that it can be left out where there is no Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Product:
    """Where the product runs: `plain` has no model, `modelled` has the stand-in."""

    plain: str
    modelled: str
    model: ModelServer
    sites: dict[str, Site] = field(default_factory=dict)


class Quiet(Progress):
    """Shows nothing."""


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few documents of the sample corpus, with what is known of them."""
    folder = tmp_path_factory.mktemp("corpus")
    for name in DOCUMENTS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "corpus" / name, folder / name)
    shutil.copytree(ROOT / "corpus" / "enrichment", folder / "enrichment")
    return folder


@pytest.fixture(scope="session")
def product(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product, ready, twice."""
    model = ModelServer(reply=quoting, rate=150)
    with pytest.MonkeyPatch.context() as env, in_thread(model):
        env.setenv("MINGBAI_DATA", str(tmp_path_factory.mktemp("data")))
        plain = Wiring()
        plain.publisher(Quiet(), [corpus]).run([corpus])
        plain.warm()
        env.setenv("MINGBAI_LLM_URL", model.url)
        modelled = Wiring()
        _ = modelled.app_settings, modelled.index_settings, plain.records
        modelled.__dict__.update({part: plain.__dict__[part] for part in PARTS if part in plain.__dict__})
        with served(plain) as (first, one), served(modelled) as (second, two):
            yield Product(first, second, model, {"plain": one, "modelled": two})


@contextmanager
def served(wiring: Wiring) -> Iterator[tuple[str, Site]]:
    """Serve a site in a thread on a free port."""
    site = Site(wiring)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(512)
        config = uvicorn.Config(site.build(), log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
        thread.start()
        until(lambda: server.started, 60)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", site
        finally:
            server.should_exit = True
            thread.join(10)


def until(true: Callable[[], Any], seconds: float) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page that somebody has open, and what it did behind their back."""

    page: Page
    outside: list[str]
    errors: list[str]

    def ask(self, question: str) -> Any:
        """Ask by typing and Enter; return the turn when its answer is there."""
        n = self.page.locator(".turn").count()
        self.page.locator("#question").fill(question)
        self.page.locator("#question").press("Enter")
        turn = self.page.locator(".turn").nth(n)
        expect(turn).to_contain_class("over")
        return turn


Visiting = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visiting]:
    """Open the page in a fresh browser; afterwards nothing may have gone outside or wrong."""
    opened: list[Visit] = []

    def open_page(url: str, lang: str = "zh", size: tuple[int, int] = DESKTOP, **options: Any) -> Visit:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            permissions=["clipboard-read", "clipboard-write"],
            has_touch=size == PHONE,
            **options,
        )
        page = context.new_page()
        this = Visit(page, [], [])
        page.on("request", lambda r: None if _ours(r.url) else this.outside.append(r.url))
        page.on("pageerror", lambda e: this.errors.append(str(e)))
        page.goto(f"{url}/?lang={lang}")
        page.locator(".examples button").first.wait_for()
        opened.append(this)
        return this

    yield open_page
    outside, errors = [u for v in opened for u in v.outside], [e for v in opened for e in v.errors]
    for one in opened:
        one.page.context.close()
    assert not outside, f"asked for {outside}"
    assert not errors, errors


def _ours(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))


@pytest.fixture
def reply(product: Product) -> Iterator[Callable[[Reply], None]]:
    """Let the model say something else for one test."""

    def say(reply: Reply, rate: float | None = 150) -> None:
        product.model.reply, product.model._rate = reply, rate

    yield say
    product.model.reply, product.model._rate = quoting, 150


class Wire:
    """The line between browser and server; it can be cut and mended."""

    def __init__(self, target: str) -> None:
        self._target = int(target.rsplit(":", 1)[1])
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._do(self._listen())

    def cut(self) -> None:
        """Break every connection and take no new one."""
        self._do(self._cut())

    def mend(self) -> None:
        """Take connections again."""
        self._do(self._listen(self._port))

    def close(self) -> None:
        """End it for good."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def _do(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        self._server.close()
        for writer in self._open:
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._target)
        self._open |= {writer, back}
        await asyncio.gather(_pump(reader, back), _pump(there, writer), return_exceptions=True)
        self._open -= {writer, back}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@pytest.fixture
def wire(product: Product) -> Iterator[Wire]:
    """A line to the product with the model."""
    line = Wire(product.modelled)
    yield line
    line.close()
