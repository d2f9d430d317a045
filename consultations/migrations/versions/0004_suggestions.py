"""Suggestions and their numbers"""

import sqlalchemy as sa
from alembic import op

import consultations.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["village_id"], ["place.id"], name=op.f("fk_number_series_village_id_place")
        ),
        sa.PrimaryKeyConstraint("village_id", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "suggestion",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("addressee", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("privacy", sa.String(length=14), nullable=False),
        sa.Column("shown_as", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.String(length=60), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("read_back", sa.Boolean(), nullable=False),
        sa.Column("author_agreed", sa.String(length=10), nullable=False),
        sa.Column("look_up_index", sa.String(length=64), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("agenda_item_id", sa.Uuid(), nullable=True),
        sa.Column("second", sa.Integer(), nullable=True),
        sa.Column("draft_version_id", sa.Uuid(), nullable=True),
        sa.Column("article_key", sa.Uuid(), nullable=True),
        sa.Column("article_text", sa.Text(), nullable=False),
        sa.Column("stance", sa.String(length=10), nullable=False),
        sa.Column("proposed_wording", sa.Text(), nullable=False),
        sa.Column("created_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_suggestion_agenda_item_id_agenda_item"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_suggestion_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_suggestion_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["draft_version_id"],
            ["draft_version.id"],
            name=op.f("fk_suggestion_draft_version_id_draft_version"),
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["account.id"], name=op.f("fk_suggestion_entered_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_suggestion_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["place.id"], name=op.f("fk_suggestion_village_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_suggestion_comment_id")),
        sa.UniqueConstraint("number", name=op.f("uq_suggestion_number")),
        sa.UniqueConstraint("sent_by", "client_id", name=op.f("uq_suggestion_sent_by_client_id")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suggestion_article_key"), ["article_key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_suggestion_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_state"), ["state"], unique=False)
        batch_op.create_index(
            "ix_suggestion_village_id_created_at", ["village_id", "created_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index("ix_suggestion_village_id_created_at")
        batch_op.drop_index(batch_op.f("ix_suggestion_state"))
        batch_op.drop_index(batch_op.f("ix_suggestion_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_suggestion_author_id"))
        batch_op.drop_index(batch_op.f("ix_suggestion_article_key"))

    op.drop_table("suggestion")
    op.drop_table("number_series")
