"""What people thought of an answer, and conversations handed over to staff."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "feedback",
        sa.Column("conversation", sa.String(32), primary_key=True),
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("up", sa.Boolean, nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary),
        sa.ForeignKeyConstraint(
            ["conversation", "turn"], ["turns.conversation", "turns.n"], ondelete="CASCADE"
        ),
    )
    op.create_table(
        "hand_overs",
        sa.Column("number", sa.String(12), primary_key=True),
        sa.Column(
            "conversation",
            sa.String(32),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("opened", sa.BigInteger, nullable=False),
        sa.Column("settled", sa.BigInteger),
        sa.Column("note_sealed", sa.LargeBinary),
    )
    op.create_index("ix_hand_overs_conversation", "hand_overs", ["conversation"])


def downgrade() -> None:
    """Take them away."""
    op.drop_table("hand_overs")
    op.drop_table("feedback")
