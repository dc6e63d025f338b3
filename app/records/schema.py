"""The tables of the records. Columns called `…_sealed` are encrypted; all others say nothing of a person.

Times are whole seconds since 1970, in UTC. What belongs to a conversation goes when the conversation goes.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

METADATA = MetaData()
HEAD = "0002"
"""The revision that these tables are at; a test holds it against the migrations."""
_CONVERSATION = "conversations.id"

CONVERSATIONS = Table(
    "conversations",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("lang", String(8), nullable=False),
    Column("begun", BigInteger, nullable=False, index=True),
    Column("turns", Integer, nullable=False),
)

TURNS = Table(
    "turns",
    METADATA,
    Column("conversation", String(32), ForeignKey(_CONVERSATION, ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("mode", String(16), nullable=False),
    Column("question_sealed", LargeBinary),
    Column("answer_sealed", LargeBinary, nullable=False),
    Column("detail_sealed", LargeBinary, nullable=False),
)

FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("conversation", String(32), primary_key=True),
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("up", Boolean, nullable=False),
    Column("reason_sealed", LargeBinary),
    ForeignKeyConstraint(["conversation", "turn"], ["turns.conversation", "turns.n"], ondelete="CASCADE"),
)

HAND_OVERS = Table(
    "hand_overs",
    METADATA,
    Column("number", String(12), primary_key=True),
    Column(
        "conversation", String(32), ForeignKey(_CONVERSATION, ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("opened", BigInteger, nullable=False),
    Column("settled", BigInteger),
    Column("note_sealed", LargeBinary),
)

KEYS = Table(
    "keys",
    METADATA,
    Column("id", String(8), primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
)
"""Which keys sealed something, and until when: so that a missing one is noticed before anything is read."""
