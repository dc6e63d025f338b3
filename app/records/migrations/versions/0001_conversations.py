"""Conversations, their turns, and the keys that sealed them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("lang", sa.String(8), nullable=False),
        sa.Column("begun", sa.BigInteger, nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
    )
    op.create_index("ix_conversations_begun", "conversations", ["begun"])
    op.create_table(
        "turns",
        sa.Column(
            "conversation",
            sa.String(32),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("question_sealed", sa.LargeBinary),
        sa.Column("answer_sealed", sa.LargeBinary, nullable=False),
        sa.Column("detail_sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "keys",
        sa.Column("id", sa.String(8), primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger),
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("keys", "turns", "conversations"):
        op.drop_table(table)
