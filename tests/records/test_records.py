"""Conversations, feedback and hand-overs, the same on a file and on a server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.events import Checked, CheckedSentence, Citation, Evidence, RefusalKind, Refused, Trail
from app.gate.types import SafeQuestion, Turn
from app.output import Outcome
from app.records import numbers
from app.records.database import Database
from app.records.errors import NoSuchRecord, WrongKey
from app.records.keys import Keys
from app.records.records import Records
from indexes.types import Clause, Document, Hit, Passage, Situation, Status
from tests.records.conftest import START, Clock, outcome

Safe = Callable[[str], SafeQuestion]


def test_a_conversation_comes_back_as_it_was_added(records: Records, safe: Safe, clock: Clock) -> None:
    """Questions with their placeholders, answers, modes and times survive the way through the database."""
    conversation = records.begin("zh")
    first, second = safe("我叫张伟，失业金能领多久？"), safe("张伟能不能一次领完？")
    records.add(conversation, first, outcome(first))
    clock.later(minutes=2)
    records.add(conversation, second, outcome(second, "不能。", "model"))
    read = records.read(conversation)
    assert [(e.n, e.question, e.answer, e.mode) for e in read.exchanges] == [
        (1, "我叫〔姓名1〕，失业金能领多久？", "领取期限最长为二十四个月。", "extract"),
        (2, "〔姓名1〕能不能一次领完？", "不能。", "model"),
    ]
    assert (read.lang, read.begun, read.exchanges[1].at) == ("zh", START, START + timedelta(minutes=2))


def test_a_question_that_the_gate_refused_leaves_an_exchange_without_words(records: Records) -> None:
    """Where the gate failed there is a turn with the answer that said so, and no question."""
    conversation = records.begin("en")
    failed = Outcome(mode="failed", answer="The privacy check failed.")
    records.add(conversation, None, failed)
    assert records.read(conversation).exchanges[0].question is None


def test_staff_get_the_evidence(records: Records, safe: Safe) -> None:
    """The situation, each source with its version, passage and quotation, and the refusal are kept."""
    question = safe("在上海生孩子能报多少？")
    made = outcome(question)
    document = Document("a.pdf", "办法", "zh", "v1")
    passage = Passage(
        "p1", document, Clause("第三条", "第三条 按月支付。", (), 4), "第三条 按月支付。", "", 2
    )
    citation = Citation(1, Hit(passage, 1.0), Status.IN_FORCE, ((4, 9),), True)
    made.take(Evidence((citation,), Situation(START.date(), ("上海市",)), Trail(notes=("一条说明",))))
    made.take(Checked((CheckedSentence("按月支付。", (1,), "verified", ("quote_verbatim",)),), (citation,)))
    made.take(Refused(RefusalKind.NO_EVIDENCE, "没有找到。"))
    conversation = records.begin("zh")
    records.add(conversation, question, made)
    detail = records.read(conversation).exchanges[0].detail
    assert detail["situation"]["region"] == "上海市"
    assert detail["trail"]["notes"] == ["一条说明"]
    assert detail["sources"] == [{"n": 1, "version": "v1", "passage": "p1", "page": 4, "spans": [[4, 9]]}]
    assert detail["citations"][0]["quote"] == "按月支付。"
    assert detail["sentences"][0]["verdict"] == "verified"
    assert detail["refused"] == "no_evidence"


def test_thinking_is_never_stored(records: Records, safe: Safe) -> None:
    """The outcome has thinking in it; what is read back has none of it."""
    question = safe("失业金能领多久？")
    made = outcome(question)
    assert made.reasoning
    conversation = records.begin("zh")
    records.add(conversation, question, made)
    exchange = records.read(conversation).exchanges[0]
    assert made.reasoning not in f"{exchange.answer}{exchange.detail}"


@pytest.mark.parametrize("words", ["我叫张伟", b"x", Turn("user", "我叫张伟"), {"text": "我叫张伟"}, 7])
def test_only_what_passed_the_gate_gets_in(records: Records, safe: Safe, words: object) -> None:
    """A question, a reason and a note that are not a SafeQuestion raise TypeError, and nothing is kept."""
    conversation = records.begin("zh")
    question = safe("失业金能领多久？")
    records.add(conversation, question, outcome(question))
    for attempt in (
        lambda: records.add(conversation, words, outcome(None)),
        lambda: records.add(conversation, question, words),
        lambda: records.rate(conversation, 1, True, words),
        lambda: records.hand_over(conversation, words),
    ):
        with pytest.raises(TypeError):
            attempt()
    read = records.read(conversation)
    assert len(read.exchanges) == 1
    assert read.exchanges[0].feedback is None
    assert read.hand_overs == ()


def test_an_outcome_of_other_words_is_refused(records: Records, safe: Safe) -> None:
    """An outcome made by hand around a text cannot ride on another question's pass."""
    conversation = records.begin("zh")
    question = safe("失业金能领多久？")
    with pytest.raises(TypeError, match="another question"):
        records.add(conversation, question, Outcome(question="我叫张伟"))
    with pytest.raises(TypeError, match="another question"):
        records.add(conversation, None, Outcome(question="我叫张伟"))


def test_a_second_opinion_replaces_the_first(records: Records, safe: Safe) -> None:
    """Thumb and reason belong to one answer, once."""
    conversation = records.begin("zh")
    question = safe("失业金能领多久？")
    n = records.add(conversation, question, outcome(question))
    records.rate(conversation, n, True)
    records.rate(conversation, n, False, safe("我是李娜，说得不对"))
    feedback = records.read(conversation).exchanges[0].feedback
    assert feedback is not None
    assert (feedback.up, "李娜" in feedback.reason, "说得不对" in feedback.reason) == (False, False, True)


def test_what_is_not_there_cannot_be_added_to(records: Records, safe: Safe) -> None:
    """An unknown conversation or answer is said to be gone, in one sentence."""
    conversation = records.begin("zh")
    question = safe("失业金能领多久？")
    for attempt in (
        lambda: records.add("0" * 32, question, outcome(question)),
        lambda: records.rate(conversation, 1, True),
        lambda: records.hand_over("0" * 32),
        lambda: records.read("0" * 32),
        lambda: records.find("000000"),
    ):
        with pytest.raises(NoSuchRecord):
            attempt()


def test_a_hand_over_has_one_number_until_it_is_settled(records: Records, safe: Safe) -> None:
    """Asking twice gives the same number with the newest note; once settled, a new one."""
    conversation = records.begin("zh")
    first = records.hand_over(conversation)
    again = records.hand_over(conversation, safe("请打给我，13812345678"))
    assert again.number == first.number
    assert "13812345678" not in again.note
    assert "请打给我" in again.note
    assert [h.number for h in records.waiting()] == [first.number]
    assert records.find(f"{first.number[:3]} {first.number[3:]}").conversation == conversation
    records.settle(first.number)
    assert records.waiting() == ()
    assert records.hand_over(conversation).number != first.number


def test_taken_numbers_are_not_given_again(records: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the number drawn is taken, another is drawn; when the short ones run out, a longer one is."""
    drawn = iter(["123455", "123455", "123455", "654324"])
    real = numbers.draw
    monkeypatch.setattr(numbers, "draw", lambda digits: next(drawn, real(digits)))
    assert records.hand_over(records.begin("zh")).number == "123455"
    assert records.hand_over(records.begin("zh")).number == "654324"
    monkeypatch.setattr(numbers, "draw", lambda digits: "123455" if digits == 6 else real(digits))
    assert len(records.hand_over(records.begin("zh")).number) == 7


def test_deleting_takes_everything(records: Records, database: Database, safe: Safe) -> None:
    """Turns, feedback and hand-overs go with the conversation, another stays; deleting twice is no error."""
    question = safe("失业金能领多久？")
    kept, dropped = records.begin("zh"), records.begin("zh")
    for conversation in (kept, dropped):
        records.add(conversation, question, outcome(question))
        records.rate(conversation, 1, False, question)
        records.hand_over(conversation, question)
    records.delete(dropped)
    records.delete(dropped)
    assert _rows(database) == {"conversations": 1, "turns": 1, "feedback": 1, "hand_overs": 1}
    assert records.read(kept).exchanges


def test_conversations_go_when_their_time_is_over(
    records: Records, database: Database, safe: Safe, clock: Clock
) -> None:
    """After the days of retention a conversation is purged with all that belongs to it, and not a day before."""
    question = safe("失业金能领多久？")
    old = records.begin("zh")
    records.add(old, question, outcome(question))
    records.hand_over(old)
    clock.later(days=100)
    young = records.begin("zh")
    clock.later(days=79)
    assert records.purge() == 0
    clock.later(days=2)
    assert records.purge() == 1
    assert _rows(database) == {"conversations": 1, "turns": 0, "feedback": 0, "hand_overs": 0}
    assert records.read(young).exchanges == ()


def test_old_conversations_go_at_the_start_and_daily(
    records: Records, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first purge is done when the call returns, the next comes by itself, and closing ends it."""
    others = set(threading.enumerate())
    monkeypatch.setattr("app.records.records._DAY", 0.05)
    records.begin("zh")
    clock.later(days=181)
    records.begin("zh")
    records.purge_daily()
    assert _rows(database)["conversations"] == 1
    clock.later(days=181)
    for _ in range(200):
        if not _rows(database)["conversations"]:
            break
        time.sleep(0.02)
    assert _rows(database)["conversations"] == 0
    records.close()
    for thread in set(threading.enumerate()) - others:
        if thread.name == "records":
            thread.join(2)
            assert not thread.is_alive()


def test_no_words_lie_open_in_the_database(records: Records, database: Database, safe: Safe) -> None:
    """Question, answer, evidence, reason and note are ciphertext in every column of every table."""
    conversation = records.begin("zh")
    question = safe("白内障手术能报销吗")
    records.add(conversation, question, outcome(question, "可以按规定支付。"))
    records.rate(conversation, 1, True, question)
    records.hand_over(conversation, question)
    stored = _bytes(database)
    for words in ("白内障", "可以按规定支付", "extract_intro", "timings_ms"):
        assert words.encode() not in stored
        assert words.encode("utf-16-le") not in stored


def test_sealed_words_cannot_be_moved(records: Records, database: Database, safe: Safe) -> None:
    """An answer copied into another row does not open: where it belongs is sealed with it."""
    conversation = records.begin("zh")
    for words in ("失业金能领多久？", "生育津贴怎么算？"):
        question = safe(words)
        records.add(conversation, question, outcome(question, words))
    with database.transaction() as db:
        db.execute(
            text(
                "UPDATE turns SET answer_sealed = (SELECT t.answer_sealed FROM turns t WHERE t.n = 2) WHERE n = 1"
            )
        )
    with pytest.raises(WrongKey, match="changed or damaged"):
        records.read(conversation)


def test_many_at_once_lose_nothing(records: Records, safe: Safe) -> None:
    """Twelve threads in one conversation get twelve numbers, none twice."""
    conversation = records.begin("zh")
    question = safe("失业金能领多久？")
    given: list[int] = []

    def work() -> None:
        given.append(records.add(conversation, question, outcome(question)))

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 13))
    assert len(records.read(conversation).exchanges) == 12


def test_a_key_that_is_missing_is_noticed_before_anything_is_written(
    records: Records, database: Database, keys: Keys, clock: Clock
) -> None:
    """Opening with another key fails closed and names what to restore; with both keys it goes on."""
    other = bytes(range(32))
    with pytest.raises(WrongKey, match="not given"):
        Records(database, Keys([other]), timedelta(days=180), clock)
    assert _rows(database)["conversations"] == 0


def test_keys_can_be_changed_in_turn(records: Records, database: Database, safe: Safe, clock: Clock) -> None:
    """With a new key in front old words still open; after the days of retention the old key may go, not before."""
    old, new = KEY, bytes(range(32))
    conversation = records.begin("zh")
    question = safe("失业金能领多久？")
    records.add(conversation, question, outcome(question))
    both = Records(database, Keys([new, old]), timedelta(days=180), clock)
    assert both.read(conversation).exchanges[0].question == question.text
    clock.later(days=181)
    with pytest.raises(WrongKey):
        Records(database, Keys([new]), timedelta(days=180), clock)
    assert both.purge() == 1
    assert Records(database, Keys([new]), timedelta(days=180), clock).purge() == 0


@pytest.fixture
def keys() -> Keys:
    return Keys([KEY])


KEY = bytes(reversed(range(32)))


def _rows(database: Database) -> dict[str, int]:
    tables = ("conversations", "turns", "feedback", "hand_overs")
    with database.transaction() as db:
        return {t: db.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in tables}


def _bytes(database: Database) -> bytes:
    """Return every value of every table, one after the other."""
    parts: list[bytes] = []
    with database.transaction() as db:
        for table in ("conversations", "turns", "feedback", "hand_overs", "keys"):
            for row in db.execute(text(f"SELECT * FROM {table}")):
                parts += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    return b"\n".join(parts)
