"""Small helpers for HTML. Everything that is not `Markup` already is escaped where it is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

NOTHING = Markup("")


def fill(template: str, *values: object, **named: object) -> Markup:
    """Return our own `template` with values filled in, escaped unless they are Markup."""
    return Markup(template).format(*values, **named)  # noqa: S704  # templates are literals of this package


def join(parts: Iterable[Markup], between: str = "") -> Markup:
    """Return the parts one after the other."""
    return Markup(between).join(parts)  # noqa: S704  # as above


def icon(name: str) -> Markup:
    """Return an icon of the sheet that the page carries; it says nothing to a screen reader."""
    return fill('<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"></use></svg>', name)


def marked(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """Return `text` with its `spans` marked; spans that overlap or run over are cut."""
    parts: list[Markup] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start < end:
            parts += [fill("{}", text[at:start]), fill("<mark>{}</mark>", text[start:end])]
            at = end
    return join([*parts, fill("{}", text[at:])])
