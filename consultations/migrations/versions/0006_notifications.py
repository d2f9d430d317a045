"""Inbox and outbox"""

import sqlalchemy as sa
from alembic import op

import consultations.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("to_sealed", sa.String(length=200), nullable=False),
        sa.Column("body_sealed", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=160), nullable=False),
        sa.Column("created_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", consultations.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_at", consultations.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_message_dedupe_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_sent_at_next_try_at", ["sent_at", "next_try_at"], unique=False
        )

    op.create_table(
        "notice",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=160), nullable=False),
        sa.Column("created_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", consultations.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("carried_at", consultations.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notice_dedupe_key")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_account_id_created_at", ["account_id", "created_at"], unique=False
        )
        batch_op.create_index("ix_notice_carried_at", ["carried_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_carried_at")
        batch_op.drop_index("ix_notice_account_id_created_at")

    op.drop_table("notice")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_sent_at_next_try_at")

    op.drop_table("outbox_message")
