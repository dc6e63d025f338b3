"""A toy tokenizer and DeepSeek-R1's chat template: enough to count, to template and to continue a prompt."""

from __future__ import annotations

import re

BOS = "<｜begin▁of▁sentence｜>"
EOS = "<｜end▁of▁sentence｜>"
_TOKEN = re.compile(r"<｜[^｜]*｜>|</?think>|[ \t]*[A-Za-z0-9]+|[ \t]*[一-鿿]|\n+|[ \t]+|.", re.DOTALL)


def tokenized(text: str) -> list[str]:
    """Cut a text into tokens: a tag, a word with the blank before it, a Chinese character, a sign."""
    return _TOKEN.findall(text)


def templated(messages: list[dict[str, str]], *, opens: bool = True, bos: bool = True) -> str:
    """Template a conversation as R1 does; `opens`: the template ends inside thinking."""
    turns = {"user": "<｜User｜>{}", "assistant": "<｜Assistant｜>{}" + EOS, "system": "{}"}
    text = "".join(turns[message["role"]].format(message["content"]) for message in messages)
    return (BOS if bos else "") + text + "<｜Assistant｜>" + ("<think>\n" if opens else "")


def thinking_closed(text: str) -> bool:
    """Say whether the assistant's turn, as templated so far, is past its thinking."""
    return "</think>" in text.rpartition("<｜Assistant｜>")[2]


class Vocabulary:
    """Numbers for tokens, given out as they are met; 0 is the beginning of a text."""

    def __init__(self) -> None:
        self._ids = {BOS: 0}
        self._tokens = [BOS]

    def ids(self, text: str, *, bos: bool = False) -> list[int]:
        numbers = [self._id(token) for token in tokenized(text)]
        return [0, *numbers] if bos else numbers

    def text(self, ids: list[int]) -> str:
        return "".join(self._tokens[number] for number in ids)

    def _id(self, token: str) -> int:
        if token not in self._ids:
            self._ids[token] = len(self._tokens)
            self._tokens.append(token)
        return self._ids[token]
