"""Images of pages are drawn one at a time, remembered within bounds, and never queued without end."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from app.web import pages
from app.web.pages import NoSuchPage, PageImages, TooBusy, Unrenderable
from tests.originals.product import CORPUS

PDF = CORPUS / "cn_policy_pdf" / "广东省职工生育保险规定.pdf"


async def test_an_image_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second request for the same page is answered from memory."""
    drawn: list[int] = []
    monkeypatch.setattr(pages, "draw", lambda path, n, mark: drawn.append(n) or b"image")
    images = PageImages()
    for n in (1, 1, 2, 1):
        assert await images.png(PDF, n) == b"image"
    assert drawn == [1, 2]


async def test_memory_is_bounded_and_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the images outgrow their room, the one not asked for longest is drawn again."""
    drawn: list[int] = []
    monkeypatch.setattr(pages, "draw", lambda path, n, mark: drawn.append(n) or bytes(10))
    monkeypatch.setattr(pages, "_CACHE_BYTES", 25)
    images = PageImages()
    for n in (1, 2, 1, 3, 1, 2):
        await images.png(PDF, n)
    assert drawn == [1, 2, 3, 2]


async def test_no_two_pages_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """pdfium is in one thread's hands, whoever asks."""
    inside = threading.Lock()

    def draw(path: Path, n: int, mark: object) -> bytes:
        assert inside.acquire(blocking=False), "two at once"
        threading.Event().wait(0.005)
        inside.release()
        return b""

    monkeypatch.setattr(pages, "draw", draw)
    images = PageImages()
    await asyncio.gather(*(images.png(PDF, n) for n in range(20)))


async def test_too_many_waiting_are_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound the answer is an honest "busy"; afterwards there is room again."""
    go = threading.Event()
    monkeypatch.setattr(pages, "draw", lambda path, n, mark: (go.wait(5) and b"") or b"")
    images = PageImages()
    waiting = [asyncio.create_task(images.png(PDF, n)) for n in range(64)]
    await asyncio.sleep(0)
    with pytest.raises(TooBusy):
        await images.png(PDF, 65)
    go.set()
    await asyncio.gather(*waiting)
    await images.png(PDF, 65)


async def test_what_cannot_be_drawn_is_not_remembered(tmp_path: Path) -> None:
    """A wrong page and a broken file raise each time, and leave the worker able to draw the next."""
    broken = tmp_path / "x.pdf"
    broken.write_bytes(b"no PDF")
    images = PageImages()
    for _ in range(2):
        with pytest.raises(NoSuchPage):
            await images.png(PDF, 99)
        with pytest.raises(Unrenderable):
            await images.png(broken, 1)
    assert (await images.png(PDF, 1)).startswith(b"\x89PNG")
