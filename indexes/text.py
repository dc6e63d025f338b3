"""Text as search sees it: folding, language, and the terms that lexical vectors count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Literal

Lang = Literal["zh", "en"]

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{HAN}]+|[a-z]+(?:['’][a-z]+)?|\d+(?:\.\d+)?")
_HAN_RUN = re.compile(rf"[{HAN}]")
_TAG = re.compile(r"<(script|style)\b[^<]*</\1\s*>|</?[a-zA-Z][^<>]{0,200}>", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_STOP_EN = frozenset(
    "a about after all also am an and any are as at be because been before being but by can could did do does "
    "doing for from get got had has have he her here him his how i if in into is it its just know like me more "
    "most much my no not of off on once only or other our out over own same she should so some such than that "
    "the their them then there these they this those through to too under until up us very want was we were "
    "what when where which while who whom why will with would you your".split()
)
_STOP_ZH = frozenset(
    "的 了 是 在 我 我们 你 您 他 她 它 们 有 和 与 就 也 都 而 及 着 或 一个 吗 呢 吧 啊 呀 嘛 么 哦 这 那 这个 那个 "
    "什么 怎么 怎样 如何 哪 哪些 哪个 多少 几 请问 想 问 一下 能 能不能 可以 会 要 把 被 对 从 到 给 让 上 下 里 还 又 "
    "很 更 最 只 才 再 之 其 该 等 为 以 于 由 如 并 但 若 则 所 此".split()
)


def fold(text: str) -> str:
    """Return `text` as it is compared: NFKC, lower case, simplified characters."""
    return str(_simplifier().convert(unicodedata.normalize("NFKC", text).lower()))


def language(text: str) -> Lang:
    """Return the language of `text`: Chinese as soon as Han characters outnumber Latin words; tags are none.

    A text of neither is Chinese when it has any character beyond ASCII (？！, an emoji), else English.
    """
    bare = without_tags(text)
    han, latin = len(_HAN_RUN.findall(bare)), len(_LATIN_WORD.findall(bare))
    return "zh" if han > latin or not (han or latin or bare.isascii()) else "en"


def without_tags(text: str) -> str:
    """Return a text that was pasted from a page without its markup and scripts."""
    return _TAG.sub(" ", text)


def is_traditional(text: str) -> bool:
    """Tell whether `text` is written in traditional characters."""
    return bool(text) and str(_simplifier().convert(text)) != text


def terms(text: str) -> list[str]:
    """Return the terms of `text` in order, repeats kept.

    Chinese runs give their words and all character pairs (pairs catch what the word list does not know),
    English words their Snowball stems, numbers themselves. Function words of both languages are left out.
    """
    found: list[str] = []
    for run in _RUN.findall(fold(text)):
        found.extend(_terms_of_run(run))
    return found


def content_words(text: str) -> list[str]:
    """Return the words of `text` that say what it is about, each once: Chinese ones of two characters or more, the
    stems of English ones. Numbers and function words are left out.
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(fold(text)):
        if _HAN_RUN.match(run):
            found |= dict.fromkeys(w for w in _segmenter().cut(run) if len(w) > 1 and w not in _STOP_ZH)
        elif run not in _STOP_EN and not run[0].isdigit():
            found[_stem(run)] = None
    return list(found)


def _terms_of_run(run: str) -> Iterator[str]:
    if _HAN_RUN.match(run):
        words = _segmenter().lcut_for_search(run)
        yield from (w for w in words if len(w) != 2 and w not in _STOP_ZH)
        if len(run) > 1:
            yield from (run[i : i + 2] for i in range(len(run) - 1))
    elif run not in _STOP_EN:
        yield run if run[0].isdigit() else _stem(run)


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open offsets of the words of `text`, as jieba's dictionary parts them."""
    at = 0
    for word in _segmenter().cut(text, HMM=False):
        yield at, at + len(word)
        at += len(word)


@cache
def _segmenter() -> Any:
    """Return a jieba tokenizer that reads its dictionary itself: jieba's own start writes a cache file to a
    shared temporary folder, and this program writes nowhere but to its data folder.
    """
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
