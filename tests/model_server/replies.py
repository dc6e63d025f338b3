"""What the stand-in model says. A reply is data, or made from the prompt by a function."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from tests.model_server.tokens import tokenized


@dataclass(frozen=True)
class Reply:
    """Thinking, then an answer.

    `loop` is thought over and over after `thinking`, for ever. `forced` is the answer when thinking was closed
    from outside, the same as `answer` unless given. `pieces` are sent as they are, tags and all, in place of
    thinking and answer. `finish` is the finish reason, "" for none.
    """

    thinking: str = "The question is about a rule. The sources state it."
    answer: str = "The rule is stated in the first source [citation:1]."
    loop: str = ""
    forced: str | None = None
    pieces: tuple[str, ...] = ()
    finish: str = "stop"

    def tokens(self, *, opens: bool, closed: bool, budget: int | None = None) -> Iterator[str]:
        """Yield the model's tokens.

        `opens`: it writes `<think>` itself. `closed`: thinking is over already. `budget`: the server closes it
        after so many tokens.
        """
        if closed:
            yield from tokenized(self.answer if self.forced is None else self.forced)
            return
        if self.pieces:
            yield from self.pieces
            return
        yield from tokenized("<think>\n" if opens else "")
        thinking = chain(tokenized(self.thinking), self._looping())
        yield from thinking if budget is None else islice(thinking, budget)
        yield from tokenized("\n</think>\n\n")
        yield from tokenized(self.answer)

    def _looping(self) -> Iterator[str]:
        while self.loop:
            yield from tokenized(self.loop)


Replies = Reply | Callable[[str], Reply]

_SOURCE = re.compile(
    r"\[webpage (?P<n>\d+) begin(?P<mark>[^\]]*)\]\n?[^\n]*\n(?P<text>.*?)\[webpage (?P=n) end(?P=mark)\]",
    re.DOTALL,
)
_SENTENCE = re.compile(r"[^。！？.!?\n]{8,}[。！？.!?]")


def quoting(prompt: str) -> Reply:
    """Answer from the sources in the prompt (R1's form): the first sentence of each of the first two, quoted."""
    said = []
    for number, _, text in _SOURCE.findall(prompt)[:2]:
        sentence = _SENTENCE.search(text)
        if sentence:
            said.append((number, sentence.group().strip()))
    if not said:
        return Reply("There are no sources to answer from.", "The sources do not answer this question.")
    thinking = "\n".join(f"Source {number} says: {sentence}" for number, sentence in said)
    answer = "\n".join(f"“{sentence}” [citation:{number}]" for number, sentence in said)
    return Reply(thinking, answer)


_LOOP = "Wait, let me check the first source again. It says that the fund pays. So the fund pays. "

NAMED: dict[str, Replies] = {
    "quote": quoting,
    "plain": Reply(),
    "chinese": Reply(
        "用户问的是生育津贴。来源一写明了计算办法，我照着说。",
        "生育津贴按照职工所在用人单位上年度职工月平均工资计发[citation:1]。",
    ),
    "empty": Reply(thinking=""),
    "loop": Reply(loop=_LOOP),
    "untagged": Reply(pieces=("The ", "rule ", "is ", "stated.")),
    "only_thinks": Reply(pieces=("Okay", ", I ", "wonder", "."), forced="It is stated [citation:1]."),
    "silent": Reply(pieces=("",)),
}


def named(name: str) -> Replies:
    """Return a reply by its name, or from a JSON file with the fields of `Reply`."""
    if name in NAMED:
        return NAMED[name]
    fields = json.loads(Path(name).read_text(encoding="utf-8"))
    fields["pieces"] = tuple(fields.get("pieces", ()))
    return Reply(**fields)
