"""Made-up identifiers, what people say around them, and every form in which they could turn up again."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

import numpy as np

QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("我叫欧阳靖宇，身份证号11010519491231002X，失业保险金可以领多久？", ("欧阳靖宇", "11010519491231002X")),
    (
        "我手机138 1234 5678，微信wxid_k7m2p9q4，职工失业了医疗保险谁来缴？",
        ("138 1234 5678", "wxid_k7m2p9q4"),
    ),
    (
        "工伤住院的伙食补助怎么付？银行卡6222 0212 3456 7890 128，车牌粤A8K29Q",
        ("6222 0212 3456 7890 128", "粤A8K29Q"),
    ),
    (
        "我住广州市天河区体育西路173号金穗大厦B座2304房，邮箱ouyang.jy88@163.com，生育津贴怎么计算？",
        ("体育西路173号金穗大厦B座2304房", "ouyang.jy88@163.com"),
    ),
    ("住院号0047182936，社保卡号A12345678，居民医保报销比例是多少", ("0047182936", "A12345678")),
    ("身份证一一零一零五一九四九一二三一零零二X，能不能领失业金", ("一一零一零五一九四九一二三一零零二X",)),
    (
        "My name is Marguerite Delacroix, SSN 219-09-9999, can I keep my child on my plan until 26?",
        ("Marguerite Delacroix", "219-09-9999"),
    ),
    (
        "MBI 1EG4-TE5-MK73, call me at (415) 555-2671 or m.delacroix@fastmail.com. When can I join a plan?",
        ("1EG4-TE5-MK73", "(415) 555-2671", "m.delacroix@fastmail.com"),
    ),
    (
        "I live at 1847 Larkspur Lane, Apt 12B, my MRN is 00482917. Do I qualify for Medicaid?",
        ("1847 Larkspur Lane", "00482917"),
    ),
)
"""What is typed, with the identifiers in it."""

MODEL_SAYS = ("13700137000", "440106198202020018")
"""Identifiers that the model makes up: they must not reach anybody either."""

SEEDS = tuple(seed for _, seeds in QUESTIONS for seed in seeds) + MODEL_SAYS
_HEAD, _CHUNK = 8, 1 << 20
_SEPARATORS = re.compile(rb"[\s()\-+.]")


def leaks(traces: Mapping[str, bytes], seeds: Iterable[str] = SEEDS) -> list[str]:
    """Return for each seed found in which form and where, the first time in each place."""
    needles: dict[bytes, set[tuple[str, str, bytes]]] = {}
    for seed in seeds:
        for form, needle in forms(seed):
            assert len(needle) >= _HEAD, (form, needle)
            needles.setdefault(needle[:_HEAD], set()).add((seed, form, needle))
    heads = np.sort(np.frombuffer(b"".join(needles), dtype=np.uint64))
    found: dict[str, None] = {}
    for where, content in traces.items():
        for text in (content, _SEPARATORS.sub(b"", content)):
            for at in _candidates(text, heads):
                for seed, form, needle in needles[text[at : at + _HEAD]]:
                    if text.startswith(needle, at):
                        found[f"{seed} as {form} in {where}"] = None
    return list(found)


def _candidates(content: bytes, heads: np.ndarray) -> Iterator[int]:
    """Yield where one of the first eight bytes of a needle stands: an index is megabytes, the needles thousands."""
    for start in range(0, max(0, len(content) - _HEAD + 1), _CHUNK):
        block = np.frombuffer(content[start : start + _CHUNK + _HEAD - 1], dtype=np.uint8)
        windows = np.lib.stride_tricks.sliding_window_view(block, _HEAD)
        values = np.ascontiguousarray(windows).view(np.uint64).ravel()
        nearest = np.minimum(np.searchsorted(heads, values), len(heads) - 1)
        yield from (start + int(i) for i in np.flatnonzero(heads[nearest] == values))


def forms(seed: str) -> Iterator[tuple[str, bytes]]:
    """Yield a seed in every encoding in which programs write text down."""
    compact = "".join(c for c in seed if c.isalnum())
    for name, text in {
        "itself": seed,
        "compact": compact,
        "lower": seed.lower(),
        "upper": seed.upper(),
    }.items():
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            data = text.encode(encoding)
            yield f"{name}, {encoding}", data
            yield f"{name}, {encoding}, hex", data.hex().encode()
            yield f"{name}, {encoding}, HEX", data.hex().upper().encode()
            yield from ((f"{name}, {encoding}, base64", b) for b in _base64(data))
        yield f"{name}, escaped", json.dumps(text)[1:-1].encode()
        yield f"{name}, in a URL", quote(text).encode()
        yield f"{name}, in HTML", html.escape(text).encode()
        yield f"{name}, backwards", text[::-1].encode()
    digits = "".join(c for c in seed if c.isdigit())
    if len(digits) >= 8:
        yield "its digits", digits.encode()


def _base64(data: bytes) -> Iterator[bytes]:
    """Yield the part of the base64 of `data` that stays the same whatever stands before and after it."""
    for shift in range(3):
        encoded = base64.b64encode(b"\x00" * shift + data).rstrip(b"=")
        stable = encoded[(shift * 8 + 5) // 6 : (shift + len(data)) * 8 // 6]
        yield stable
        yield stable.replace(b"+", b"-").replace(b"/", b"_")
