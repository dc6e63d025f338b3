"""The gate as a whole: what it passes on, that it fails closed, keeps quiet and serves many at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise

import pytest

from app.errors import BadInput, GateFailed
from app.gate.build import GateSettings, build_gate, self_test
from app.gate.gate import Gate, Limits
from app.gate.policy import load_policy
from app.gate.pseudonyms import Pseudonyms
from app.gate.reading import Reader
from app.gate.render import Renderer
from app.gate.types import Entity, Turn
from tests.gate import tables_en, tables_zh

SECRET = "13812345678"
TYPED = (
    "我叫张伟，1990年3月7日出生，住在广州市天河区体育西路12号3栋501室，手机13812345678，职工医保，2023年10月5日住院，"
    "我奶奶95岁也住院了，我妈妈65岁"
)


class Broken:
    """An analyser that fails in the way it is told to, with the text in its error."""

    def __init__(self, how: str) -> None:
        self._how = how

    def entities(self, text: str, known: Sequence[str] = ()) -> tuple[Entity, ...]:
        if self._how == "hang":
            time.sleep(3)
        if self._how == "raise":
            raise ValueError(f"cannot parse {text}")
        if self._how == "exit":
            raise SystemExit(text)
        if self._how == "interrupt":
            raise KeyboardInterrupt(text)
        if self._how == "unknown":
            return (Entity("SHOE_SIZE", 0, 1, 1.0),)
        return ()


def with_analyser(analyser: Broken, seconds: float = 0.2) -> Gate:
    """Return a gate around a broken analyser."""
    policy = load_policy()
    return Gate(policy, analyser, Renderer(policy, Reader(), date.today), Limits(seconds, 500, 2))


def test_what_an_answer_needs_survives(gate: Gate) -> None:
    """City, insurance, dates of treatment and ordinary ages stay; names, door and number go; birth becomes a band."""
    safe = gate.admit(TYPED, pseudonyms=Pseudonyms())
    assert safe.text == (
        "我叫〔姓名1〕，〔出生日期1：35至39岁〕出生，住在〔地址1：广东省广州市〕，手机〔电话1〕，职工医保，2023年10月5日住院，"
        "我奶奶〔年龄1：90岁以上〕也住院了，我妈妈65岁"
    )
    assert safe.lang == "zh"
    assert [TYPED[r.start : r.end] for r in safe.redactions] == [
        "张伟", "1990年3月7日", "广州市天河区体育西路12号3栋501室", "13812345678", "95岁",
    ]  # fmt: skip


def test_english_text_gets_english_placeholders(gate: Gate) -> None:
    """The words of a placeholder follow the language of the text; a state stays."""
    safe = gate.admit("I'm Mary Jones, 12 Main St, Columbus, OH 43004, DOB 3/7/1990", pseudonyms=Pseudonyms())
    assert safe.text == "I'm 〔NAME1〕, 〔ADDRESS1: Ohio〕, DOB 〔BIRTHDATE1: age 35 to 39〕"
    assert safe.lang == "en"


def test_answers_are_veiled_but_public_words_stay(gate: Gate) -> None:
    """An invented number is hidden; the telephone of a bureau that stands in a cited passage is nobody's secret."""
    answer = "请拨打020-83331234，或联系13812345678。"
    veiled, redactions = gate.veil(answer, Pseudonyms(), public=["咨询电话：020-83331234。"])
    assert veiled == "请拨打020-83331234，或联系〔电话1〕。"
    assert [r.type for r in redactions] == ["PHONE_NUMBER"]


@pytest.mark.parametrize("how", ["raise", "hang", "exit", "interrupt", "unknown"])
def test_it_fails_closed(how: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the analyser does wrong, the caller gets one sentence without the text, and no question."""
    gate = with_analyser(Broken(how))
    with caplog.at_level(logging.DEBUG), pytest.raises(GateFailed) as failure:
        gate.admit(SECRET, pseudonyms=Pseudonyms())
    assert SECRET not in str(failure.value)
    assert failure.value.__cause__ is None
    assert SECRET not in repr(failure.value.__context__)
    assert SECRET not in caplog.text


def test_hanging_checks_do_not_pile_up() -> None:
    """When all places are taken by checks that hang, the next one is refused within its time limit."""
    gate = with_analyser(Broken("hang"))
    for _ in range(2):
        with pytest.raises(GateFailed, match="too long"):
            gate.detect("x")
    with pytest.raises(GateFailed, match="overloaded"):
        gate.detect("x")


@pytest.mark.parametrize("text", ["x" * 501, None, 5])
def test_unusable_input_is_refused(text: object) -> None:
    """What is too long or no text is not looked at."""
    with pytest.raises(BadInput):
        with_analyser(Broken("")).detect(text)  # type: ignore[arg-type]


def test_an_analyser_that_finds_nothing_fails_the_self_test() -> None:
    """A gate that would let everything pass is not handed out."""
    with pytest.raises(GateFailed, match="self-test"):
        self_test(with_analyser(Broken("")), load_policy())


@pytest.mark.parametrize(
    "settings",
    [
        GateSettings(names_zh="spacy:no_such_model"),
        GateSettings(names_en="transformers:/no/such/folder"),
        GateSettings(names_zh="magic:model"),
        GateSettings(names_zh="spacy:"),
    ],
)
def test_a_wrong_model_is_refused_in_one_sentence(settings: GateSettings) -> None:
    """The shipped model does not silently take the place of the operator's."""
    with pytest.raises(GateFailed) as failure:
        build_gate(settings)
    assert str(failure.value).endswith(".")


def test_logs_hold_types_and_offsets_only(gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    """With everything logged at its most talkative, nothing typed is in the log."""
    with caplog.at_level(logging.DEBUG):
        gate.admit(TYPED, pseudonyms=Pseudonyms(), history=[Turn("user", "李娜的电话13912345678")])
    assert "PHONE_NUMBER" in caplog.text
    for secret in ("张伟", "李娜", "13812345678", "13912345678", "体育西路", "住院"):
        assert secret not in caplog.text


def test_many_threads_get_the_same_answer(gate: Gate) -> None:
    """Twenty threads at once, each with its own conversation, none sees another's placeholders."""
    barrier = threading.Barrier(20)

    def ask(i: int) -> str:
        p = Pseudonyms()
        barrier.wait()
        number = f"138{i:08d}"
        safe = gate.admit(f"我叫张伟，电话{number}", pseudonyms=p)
        assert p.restore(safe.text) == f"我叫张伟，电话{number}"
        return safe.text

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(ask, range(20))) == {"我叫〔姓名1〕，电话〔电话1〕"}


def test_sixteen_threads_find_what_one_finds(gate: Gate) -> None:
    """The models are shared between threads: what is found does not depend on who else is asking."""
    rows = [*tables_zh.EVERYTHING, *tables_en.EVERYTHING][::4]
    texts = [f"{a}。{b}" for (a, _), (b, _) in pairwise(rows)]
    alone = [gate.detect(text) for text in texts]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(gate.detect, texts * 3))
    assert together == alone * 3


def test_what_a_failing_check_holds_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Not even an error that ends threads puts the text on the standard error of the service."""
    for how in ("raise", "exit", "interrupt"):
        with pytest.raises(GateFailed):
            with_analyser(Broken(how)).detect(SECRET)
    assert SECRET not in "".join(capfd.readouterr())


def test_one_conversation_in_many_threads_counts_once() -> None:
    """Placeholders given out at the same time do not collide."""
    p = Pseudonyms()
    with ThreadPoolExecutor(16) as pool:
        given = list(
            pool.map(
                lambda i: p.for_value("PHONE_NUMBER", str(i % 50), str(i % 50), "电话", ("〔", "〕")),
                range(800),
            )
        )
    assert len(set(given)) == 50


def test_empty_and_blank_text_pass(gate: Gate) -> None:
    """Nothing in, nothing out, no error."""
    for text in ("", " ", "\n\n", "？"):
        assert gate.admit(text, pseudonyms=Pseudonyms()).text == text
