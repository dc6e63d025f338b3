"""An answer is kept within its budget whatever the model does, told by a clock that the test sets."""

from __future__ import annotations

import pytest

from app.llm.contained import Contained, Delta
from app.llm.types import AnswerPiece, Budget, Closed, End, ThinkingClosed, ThinkingPiece

BUDGET = Budget(thinking_tokens=5, thinking_seconds=10, answer_tokens=3)


class Clock:
    """A clock that stands still until it is set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def contained(*, starts: bool | None = True, native: bool = False, clock: Clock | None = None) -> Contained:
    return Contained(BUDGET, starts_in_thinking=starts, keeps_budget=native, clock=clock or Clock())


def test_thinking_within_its_budget() -> None:
    """Thinking that ends by itself in time is followed by the answer, each counted apart."""
    clock = Clock()
    one = contained(clock=clock)
    shown = one.feed(Delta("\n")) + one.feed(Delta("Hm"))
    clock.now += 2.5
    shown += one.feed(Delta("</think>")) + one.feed(Delta("\n\n")) + one.feed(Delta("Yes"))
    assert shown == [ThinkingPiece("Hm"), AnswerPiece("Yes")]
    assert one.verdict is None
    done = one.finished(End.STOP, 3.0)
    # The closing tag is the last token of thinking; blank space before an answer is one of the answer.
    assert (done.thinking_tokens, done.answer_tokens, done.thinking_seconds) == (3, 2, 2.5)


def test_tokens_run_out() -> None:
    """At the last token of its budget thinking must be closed, and what follows is the answer."""
    one = contained()
    for _ in range(4):
        one.feed(Delta("hm "))
    assert one.verdict is None
    one.feed(Delta("hm "))
    assert one.verdict is Closed.BUDGET
    assert one.close(Closed.BUDGET) == ThinkingClosed(Closed.BUDGET)
    assert one.feed(Delta("Yes")) == [AnswerPiece("Yes")]
    assert one.thought == "hm " * 5


def test_several_tokens_in_one_event() -> None:
    """The server's own count is believed, so that a batch of tokens is not one."""
    one = contained()
    one.feed(Delta("a b c d", tokens=4))
    assert one.verdict is None
    one.feed(Delta(" e f", tokens=6))
    assert one.verdict is Closed.BUDGET


def test_seconds_count_from_the_first_thought() -> None:
    """Waiting for the first token costs nothing of the time to think, a pause for the answer neither."""
    clock = Clock()
    one = contained(clock=clock)
    clock.now += 50
    assert one.thinking_until is None
    one.feed(Delta("hm"))
    assert one.thinking_until == 160
    one.feed(Delta("</think>Yes"))
    assert one.thinking_until is None


def test_thinking_in_a_field_of_its_own() -> None:
    """Thinking in its own field is thinking, `content` beside it is the answer though the template opens thinking."""
    one = contained()
    shown = one.feed(Delta(reasoning="Hm</think>", field="reasoning")) + one.feed(Delta("Yes"))
    assert shown == [ThinkingPiece("Hm"), AnswerPiece("Yes")]
    assert one.field == "reasoning"


def test_a_server_that_keeps_the_budget_itself() -> None:
    """A server with a budget of its own may go a little over it, and its closing is told as one."""
    one = contained(native=True)
    shown = []
    for _ in range(8):
        shown += one.feed(Delta(reasoning="hm ", field="reasoning_content"))
    assert one.verdict is None
    assert one.feed(Delta("Yes")) == [ThinkingClosed(Closed.BUDGET), AnswerPiece("Yes")]


def test_repetition_is_closed_and_left_out_of_the_thought() -> None:
    """A loop is a verdict, and the thought that the answer follows from ends where the loop began."""
    one = Contained(Budget(9_999, 99, 9), starts_in_thinking=True, keeps_budget=False, clock=Clock())
    for _ in range(60):
        one.feed(Delta("So the fund pays. But wait. "))
        if one.verdict:
            break
    assert one.verdict is Closed.REPETITION
    assert len(one.thought) < 100


def test_the_answer_is_bounded() -> None:
    """An answer that does not end is full at its number of tokens."""
    one = contained(starts=False)
    for text in ("a", " b", " c"):
        assert not one.answer_full
        one.feed(Delta(text))
    assert one.answer_full


def test_thinking_again_after_being_closed() -> None:
    """A model that thinks on after its thinking was closed has only a few tokens to stop."""
    one = contained()
    one.feed(Delta("hm"))
    one.close(Closed.SECONDS)
    one.feed(Delta("<think>\n</think>Yes"))
    assert one.verdict is None
    one.feed(Delta("<think>"))
    for _ in range(30):
        one.feed(Delta(" hm"))
    assert one.verdict is Closed.BUDGET


@pytest.mark.parametrize(("end", "answered"), [(End.STOP, True), (End.LENGTH, False)])
def test_a_doubtful_text(end: End, answered: bool) -> None:
    """Text of unknown nature becomes the answer, and is counted as such, when the model stopped by itself."""
    one = contained(starts=None)
    one.feed(Delta("Yes"))
    assert one.finish(end) == ([AnswerPiece("Yes")] if answered else [])
    assert one.answered is answered
    assert one.finished(end, 1).answer_tokens == int(answered)
