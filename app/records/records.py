"""The records: conversations, what people thought of the answers, and hand-overs to staff.

What a person typed gets in as a `SafeQuestion` and in no other form, also the reason for a thumb and the note for
staff; an answer gets in as the `Outcome` of the flow, without its thinking. Everything with words is encrypted.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.gate.types import SafeQuestion
from app.output import Outcome
from app.records import numbers
from app.records.database import Database
from app.records.detail import detail_of
from app.records.errors import NoSuchRecord, RecordsError, WrongKey
from app.records.keys import Keys, missing
from app.records.schema import CONVERSATIONS, FEEDBACK, HAND_OVERS, KEYS, TURNS
from app.records.types import Conversation, Exchange, Feedback, HandOver

_log = logging.getLogger(__name__)
_LANG = re.compile(r"[A-Za-z-]{2,8}")
_DRAWS = 8
_DAY = 24 * 60 * 60.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Records:
    """Safe to share between threads; every method is done when it returns."""

    def __init__(
        self, database: Database, keys: Keys, retention: timedelta, now: Callable[[], datetime] = _utc_now
    ) -> None:
        """Raises WrongKey when something was sealed with a key that is not in `keys`."""
        self._database, self._keys, self._retention, self._now = database, keys, retention, now
        self._closed = threading.Event()
        self._register_keys()

    def begin(self, lang: str) -> str:
        """Start a conversation and return its id, which nobody can guess."""
        if not _LANG.fullmatch(lang):
            raise ValueError(f"{lang!r} is no language tag")
        id_ = secrets.token_hex(16)
        with self._database.transaction() as db:
            db.execute(insert(CONVERSATIONS).values(id=id_, lang=lang, begun=self._time(), turns=0))
        return id_

    def add(self, conversation: str, question: SafeQuestion | None, outcome: Outcome) -> int:
        """Add an answered question and return its number, from 1. `question` is None where the gate failed.

        Raises TypeError for any other kind of question or outcome, NoSuchRecord.
        """
        _only(question, outcome)
        with self._database.transaction() as db:
            n = db.execute(
                update(CONVERSATIONS)
                .where(CONVERSATIONS.c.id == conversation)
                .values(turns=CONVERSATIONS.c.turns + 1)
                .returning(CONVERSATIONS.c.turns)
            ).scalar_one_or_none()
            if n is None:
                raise NoSuchRecord(_GONE)
            row = f"{conversation}/{n}"
            db.execute(
                insert(TURNS).values(
                    conversation=conversation,
                    n=n,
                    at=self._time(),
                    mode=outcome.mode,
                    question_sealed=self._sealed(question, f"turns.question/{row}"),
                    answer_sealed=self._keys.seal(outcome.answer, f"turns.answer/{row}"),
                    detail_sealed=self._keys.seal(
                        json.dumps(detail_of(outcome), ensure_ascii=False), f"turns.detail/{row}"
                    ),
                )
            )
        return int(n)

    def rate(self, conversation: str, turn: int, up: bool, reason: SafeQuestion | None = None) -> None:
        """Keep what the person thinks of an answer; a second opinion replaces the first. Raises NoSuchRecord."""
        sealed = self._sealed(reason, f"feedback.reason/{conversation}/{turn}")
        mine = (FEEDBACK.c.conversation == conversation) & (FEEDBACK.c.turn == turn)
        with self._database.transaction() as db:
            _lock(db, conversation)
            if not db.execute(
                select(TURNS.c.n).where(TURNS.c.conversation == conversation, TURNS.c.n == turn)
            ).first():
                raise NoSuchRecord(_GONE)
            db.execute(delete(FEEDBACK).where(mine))
            db.execute(
                insert(FEEDBACK).values(
                    conversation=conversation, turn=turn, at=self._time(), up=up, reason_sealed=sealed
                )
            )

    def hand_over(self, conversation: str, note: SafeQuestion | None = None) -> HandOver:
        """Leave the conversation for staff and return it with the number to read out.

        Asked again before staff have settled it, the number is the same. Raises NoSuchRecord.
        """
        for attempt in range(2 * _DRAWS):
            drawn = numbers.draw(numbers.DIGITS + attempt // _DRAWS)
            try:
                with self._database.transaction() as db:
                    _lock(db, conversation)
                    number = _waiting_number(db, conversation) or self._open(db, conversation, drawn)
                    this = HAND_OVERS.c.number == number
                    if note is not None:
                        sealed = self._sealed(note, f"hand_overs.note/{number}")
                        db.execute(update(HAND_OVERS).where(this).values(note_sealed=sealed))
                    return self._hand_over(db.execute(select(HAND_OVERS).where(this)).one())
            except IntegrityError:
                continue  # the number is taken
        raise RecordsError("No number is free for handing over; please call the hotline.")

    def waiting(self) -> tuple[HandOver, ...]:
        """Return the hand-overs that staff have not settled, the oldest first."""
        with self._database.transaction() as db:
            rows = db.execute(
                select(HAND_OVERS).where(HAND_OVERS.c.settled.is_(None)).order_by(HAND_OVERS.c.opened)
            ).all()
        return tuple(map(self._hand_over, rows))

    def find(self, number: str) -> HandOver:
        """Return the hand-over whose number somebody read out. Raises NoSuchRecord."""
        with self._database.transaction() as db:
            row = db.execute(
                select(HAND_OVERS).where(HAND_OVERS.c.number == (numbers.heard(number) or None))
            ).first()
        if row is None:
            raise NoSuchRecord("There is no hand-over with this number; please have it read out again.")
        return self._hand_over(row)

    def settle(self, number: str) -> None:
        """Mark a hand-over as dealt with. Raises NoSuchRecord."""
        number = self.find(number).number
        with self._database.transaction() as db:
            db.execute(update(HAND_OVERS).where(HAND_OVERS.c.number == number).values(settled=self._time()))

    def read(self, conversation: str) -> Conversation:
        """Return a whole conversation. Raises NoSuchRecord, WrongKey."""
        with self._database.transaction() as db:
            head = db.execute(select(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation)).first()
            if head is None:
                raise NoSuchRecord(_GONE)
            turns, opinions, hand_overs = (
                db.execute(select(table).where(table.c.conversation == conversation)).all()
                for table in (TURNS, FEEDBACK, HAND_OVERS)
            )
        rated = {row.turn: self._feedback(row) for row in opinions}
        return Conversation(
            head.id,
            head.lang,
            _moment(head.begun),
            tuple(self._exchange(row, rated.get(row.n)) for row in sorted(turns, key=lambda r: r.n)),
            tuple(map(self._hand_over, sorted(hand_overs, key=lambda r: r.opened))),
        )

    def delete(self, conversation: str) -> None:
        """Delete a conversation with all that belongs to it; what is not there stays gone."""
        with self._database.transaction() as db:
            db.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation))
        self._database.forget_deleted()

    def purge(self) -> int:
        """Delete every conversation older than the days of retention and return how many there were."""
        before = self._time() - int(self._retention.total_seconds())
        with self._database.transaction() as db:
            gone = db.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.begun < before)).rowcount
            db.execute(delete(KEYS).where(KEYS.c.until < before))
        if gone:
            self._database.forget_deleted()
            _log.info("%d conversations were older than %d days and are deleted", gone, self._retention.days)
        return gone

    def purge_daily(self) -> None:
        """Purge now and once a day from now on, until closed."""
        self.purge()
        threading.Thread(target=self._keep_purging, name="records", daemon=True).start()

    def close(self) -> None:
        """End the daily purge and close the database."""
        self._closed.set()
        self._database.close()

    def _keep_purging(self) -> None:
        while not self._closed.wait(_DAY):
            try:
                self.purge()
            except RecordsError as e:
                _log.error("old conversations could not be deleted: %s", e)

    def _register_keys(self) -> None:
        """Note which key seals from now on; refuse to go on when an older one is missing."""
        now, newest = self._time(), self._keys.newest
        with self._database.transaction() as db:
            known = set(db.execute(select(KEYS.c.id)).scalars())
            if lost := known - self._keys.ids:
                raise WrongKey(missing(lost))
            db.execute(update(KEYS).where(KEYS.c.id != newest, KEYS.c.until.is_(None)).values(until=now))
            if newest in known:
                db.execute(update(KEYS).where(KEYS.c.id == newest).values(until=None))
            else:
                db.execute(insert(KEYS).values(id=newest, since=now, until=None))

    def _open(self, db: Connection, conversation: str, number: str) -> str:
        db.execute(insert(HAND_OVERS).values(number=number, conversation=conversation, opened=self._time()))
        return number

    def _sealed(self, words: SafeQuestion | None, place: str) -> bytes | None:
        _only(words)
        return None if words is None else self._keys.seal(words.text, place)

    def _opened(self, sealed: bytes | None, place: str) -> str:
        return "" if sealed is None else self._keys.open(sealed, place)

    def _exchange(self, row: Row[Any], feedback: Feedback | None) -> Exchange:
        place = f"{row.conversation}/{row.n}"
        question = row.question_sealed
        return Exchange(
            row.n,
            _moment(row.at),
            row.mode,
            None if question is None else self._keys.open(question, f"turns.question/{place}"),
            self._keys.open(row.answer_sealed, f"turns.answer/{place}"),
            json.loads(self._keys.open(row.detail_sealed, f"turns.detail/{place}")),
            feedback,
        )

    def _feedback(self, row: Row[Any]) -> Feedback:
        place = f"feedback.reason/{row.conversation}/{row.turn}"
        return Feedback(_moment(row.at), row.up, self._opened(row.reason_sealed, place))

    def _hand_over(self, row: Row[Any]) -> HandOver:
        note = self._opened(row.note_sealed, f"hand_overs.note/{row.number}")
        settled = None if row.settled is None else _moment(row.settled)
        return HandOver(row.number, row.conversation, _moment(row.opened), settled, note)

    def _time(self) -> int:
        return int(self._now().timestamp())


_GONE = "This conversation is not kept; it was deleted, or its time is over."


def _only(words: object, outcome: object = None) -> None:
    """Refuse everything that has not come through the gate, and an outcome that belongs to other words."""
    if words is not None and type(words) is not SafeQuestion:
        raise TypeError("What a person typed is recorded as a SafeQuestion, which only the gate makes.")
    if outcome is None:
        return
    if not isinstance(outcome, Outcome):
        raise TypeError("An answer is recorded as the Outcome of the flow.")
    if outcome.question != (words.text if words else ""):
        raise TypeError("The outcome belongs to another question.")


def _lock(db: Connection, conversation: str) -> None:
    """Hold a conversation until the transaction ends. Raises NoSuchRecord."""
    held = db.execute(
        update(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation).values(turns=CONVERSATIONS.c.turns)
    )
    if not held.rowcount:
        raise NoSuchRecord(_GONE)


def _waiting_number(db: Connection, conversation: str) -> str:
    waiting = select(HAND_OVERS.c.number).where(
        HAND_OVERS.c.conversation == conversation, HAND_OVERS.c.settled.is_(None)
    )
    return db.execute(waiting).scalar() or ""


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
