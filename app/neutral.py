"""Taking the teeth out of text that is not ours: nothing in a question or a passage may act as a chat-control
token, close a thinking block, fake a source's boundary or a citation, or put a link before a person.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
_BARS = "|｜￨∣ǀ❘│┃"
_TOKENS = re.compile(
    rf"<\s*/?\s*(?:think(?:ing)?|reasoning|answer|tool_call|tool_response|s|bos|eos|unk|pad)\s*/?\s*>"
    rf"|<\s*[{_BARS}][^<>\n]{{0,40}}[{_BARS}]\s*>|\[/?(?:INST|SYS|AVAILABLE_TOOLS)\]|<<\s*/?SYS\s*>>"
    rf"|</?(?:start|end)_of_turn>|<\s*[{_BARS}]|[{_BARS}]\s*>",
    re.IGNORECASE,
)
_BOUNDARIES = re.compile(r"\[\s*(webpage|citation)\b", re.IGNORECASE)
_ROLES = re.compile(r"(?im)^(\s*)(system|user|assistant|human|系统|用户|助手)\s*[:：](?=\s*\S)")
_LOOK_ALIKE = {
    "＜": "<",
    "＞": ">",
    "﹤": "<",
    "﹥": ">",
    "‹": "<",
    "›": ">",
    "〈": "<",
    "〉": ">",
    "⟨": "<",
    "⟩": ">",
}

_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)")
_ADDRESS = re.compile(
    r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.|\b(?:data|javascript|mailto|tel):)[^\s\u4e00-\u9fff，。；）)\]”\"'<>]*",
    re.I,
)
_HTML = re.compile(r"<\s*/?\s*[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)


def for_prompt(text: str) -> str:
    """Return `text` with control tokens, boundaries and role lines made harmless but still readable."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    plain = "".join(_LOOK_ALIKE.get(c, c) for c in text)
    spoiled = _TOKENS.sub(lambda m: re.sub(rf"[<>{_BARS}\[\]]", " ", m.group()), plain)
    if spoiled == plain:
        spoiled = text  # angle quotation marks stay as they were written
    spoiled = _BOUNDARIES.sub(r"(\1", spoiled)
    return _ROLES.sub(r"\1(\2) ", spoiled)


def for_people(text: str) -> str:
    """Return a model's text without links, images, HTML and control tokens; the words of a link stay."""
    text = _INVISIBLE.sub("", text)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _HTML.sub("", text)
    text = _TOKENS.sub("", text)
    text = _ENTITY.sub("", text)
    return _ADDRESS.sub("", text)
