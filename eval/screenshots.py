"""Screenshots of the running product for the README.

mingbai serve, and then: python -m eval.screenshots [ADDRESS] [FOLDER]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_CHROMIUM = "/usr/bin/chromium"
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_DESKTOP, _PHONE = (1440, 900), (360, 740)
_PATIENCE_MS = 120_000


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its file name, how the page is opened, and what is done before it is taken."""

    name: str
    lang: str
    size: tuple[int, int]
    steps: tuple[Callable[[Page], None], ...] = ()
    scheme: str = "light"


def ask(question: str) -> Callable[[Page], None]:
    """Ask a question and wait for its answer."""

    def step(page: Page) -> None:
        page.locator("#question").fill(question)
        page.locator("#question").press("Enter")
        page.locator(".turn.over").last.wait_for()

    return step


def click(selector: str) -> Callable[[Page], None]:
    """Click the first of what a selector finds."""
    return lambda page: page.locator(selector).first.click()


_ZH, _EN = "在广州，女职工生孩子能休多少天产假？", "Can I keep my child on my plan until 26?"
SHOTS = (
    Shot("welcome-zh", "zh", _DESKTOP),
    Shot("answer-zh", "zh", _DESKTOP, (ask(_ZH),)),
    Shot("source-zh", "zh", _DESKTOP, (ask(_ZH), click("button.cite"))),
    Shot("answer-en", "en", _DESKTOP, (ask(_EN),), "dark"),
    Shot("phone-welcome-en", "en", _PHONE),
    Shot("phone-answer-zh", "zh", _PHONE, (ask(_ZH),)),
    Shot("phone-source-en", "en", _PHONE, (ask(_EN), click("button.cite"))),
    Shot("phone-emergency-zh", "zh", _PHONE, (ask("我爸胸口疼得厉害，喘不上气"),)),
)


def take(address: str, folder: Path) -> None:
    """Take every picture of the product at `address` into `folder`."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS)
        for shot in SHOTS:
            width, height = shot.size
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if shot.scheme == "dark" else "light",
                device_scale_factor=2 if shot.size == _PHONE else 1,
            )
            page.set_default_timeout(_PATIENCE_MS)
            page.goto(f"{address}/?lang={shot.lang}")
            page.locator(".examples button").first.wait_for()
            for step in shot.steps:
                step(page)
            page.wait_for_timeout(600)  # until sheets have come to rest
            page.screenshot(path=folder / f"{shot.name}.png")
            page.close()
            _shrink(folder / f"{shot.name}.png")
        browser.close()


def _shrink(file: Path) -> None:
    """Keep 192 colours, which is all that a page of text has: a third of the bytes."""
    from PIL import Image

    image = Image.open(file).convert("RGB").quantize(192, dither=Image.Dither.NONE)
    image.save(file, optimize=True)


def main(arguments: list[str]) -> int:
    """Take the pictures; the address and the folder may be given."""
    address = arguments[0] if arguments else "http://127.0.0.1:7860"
    folder = Path(arguments[1]) if len(arguments) > 1 else Path(__file__).parents[1] / "docs" / "screenshots"
    take(address.rstrip("/"), folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
