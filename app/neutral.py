"""Taking the teeth out of text that is not ours: nothing in a question or a passage may act as a chat-control
token, close a thinking block, fake a source's boundary or a citation, or put a link before a person.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

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

_IMAGE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)")
_DOT = r"(?:[.。．]|\[\.\]|\(\.\))"
_ENDINGS = (
    "com net org info biz io co cn top xyz vip ru me app site shop online club cc tv link live pro work gov edu mil us "
    "uk hk tw mo sg"
).replace(" ", "|")
_REST = r"(?:\[\.\]|[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef”\"'<>\]])*"
_ADDRESS = re.compile(
    rf"(?:\b(?:[a-z][a-z0-9+.-]*)://|\b(?:data|javascript|vbscript|weixin|intent):(?=\S)){_REST}"
    rf"|(?<![:\w/])//[a-z0-9-]+(?:\.[a-z0-9-]+)+{_REST}"
    rf"|(?<![A-Za-z0-9@._-])(?:(?:[a-z0-9][a-z0-9-]{{1,62}}{_DOT})+(?:{_ENDINGS})(?![a-z0-9])(?::\d+)?(?:[/?#]{_REST})?"
    rf"|[a-z0-9]\.(?:{_ENDINGS})/{_REST})"
    rf"|(?<![\d.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d+|/){_REST}",
    re.IGNORECASE,
)
_CALLS = re.compile(r"\b(?:mailto|tel|sms):(?=\S)", re.IGNORECASE)
_HOST = re.compile(r"^(?:https?://)?((?:[a-z0-9-]+\.)+(?:gov|mil)(?:\.[a-z]{2})?)(?![\w.-])", re.IGNORECASE)
_MARKUP_LEFT = re.compile(r"<(?=\s*[A-Za-z/!?])")
_PROGRAM = re.compile(r"<\s*(script|style)\b[^>]*>.*?(?:<\s*/\s*\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_HTML = re.compile(r"<\s*/?\s*[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)


def visible(text: str) -> str:
    """Return `text` without characters that nobody sees."""
    return _INVISIBLE.sub("", text)


def for_prompt(text: str) -> str:
    """Return `text` with control tokens, boundaries and role lines made harmless but still readable."""
    text = visible(unicodedata.normalize("NFC", text))
    plain = "".join(_LOOK_ALIKE.get(c, c) for c in text)
    spoiled = _TOKENS.sub(lambda m: re.sub(rf"[<>{_BARS}\[\]]", " ", m.group()), plain)
    if spoiled == plain:
        spoiled = text  # angle quotation marks stay as they were written
    spoiled = _BOUNDARIES.sub(r"(\1", spoiled)
    return _ROLES.sub(r"\1(\2) ", spoiled)


def for_people(text: str, public: Sequence[str] = ()) -> str:
    """Return a model's text without links, images, HTML and control tokens; the words of a link stay.

    Of an address the name stays when it is a government's and stands in one of `public`, the passages at hand:
    people are told where to go by nobody else.
    """
    text = _ENTITY.sub(lambda m: html.unescape(m.group()), text)
    text = visible(text)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _PROGRAM.sub("", text)
    text = _HTML.sub("", text)
    text = _TOKENS.sub("", text)
    text = _CALLS.sub("", text)
    text = _ADDRESS.sub(lambda m: _official(m.group(), public), text)
    return _MARKUP_LEFT.sub("＜", text)


def _official(address: str, public: Sequence[str]) -> str:
    end = address[len(address.rstrip(".,;:!?")) :]  # of the sentence, not of the address
    host = _HOST.match(address)
    if host and any(host[1].lower() in passage.lower() for passage in public):
        return host[1] + end
    return end
