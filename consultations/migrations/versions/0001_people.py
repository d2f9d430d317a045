"""The log, places, people and offices"""

import sqlalchemy as sa
from alembic import op

import consultations.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "place",
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("slug", name=op.f("uq_place_slug")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "sign_in_code",
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("created_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", consultations.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_code_phone_index"), ["phone_index"], unique=False
        )

    op.create_table(
        "stream",
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("subject_kind", "subject_id", name=op.f("pk_stream")),
    )
    op.create_table(
        "event",
        sa.Column(
            "id",
            sa.Integer().with_variant(sa.BigInteger(), "postgresql"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("actor_account_id", sa.Uuid(), nullable=True),
        sa.Column("actor_person_id", sa.Uuid(), nullable=True),
        sa.Column("actor_role", sa.String(length=30), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_kind", "subject_id"],
            ["stream.subject_kind", "stream.subject_id"],
            name=op.f("fk_event_subject_kind_subject_id_stream"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint(
            "subject_kind", "subject_id", "seq", name=op.f("uq_event_subject_kind_subject_id_seq")
        ),
    )
    op.create_table(
        "household",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["place.id"], name=op.f("fk_household_group_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_household_group_id_number")),
    )
    op.create_table(
        "unit",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("first_receiver", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_unit_place_id_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_place_id"), ["place_id"], unique=False)

    op.create_table(
        "work_calendar_day",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_work_calendar_day_place_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_calendar_day")),
        sa.UniqueConstraint("place_id", "day", name=op.f("uq_work_calendar_day_place_id_day")),
    )
    op.create_table(
        "office",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("title_en", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_office_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=6), nullable=False),
        sa.Column("away_place", sa.String(length=40), nullable=False),
        sa.Column("head", sa.Boolean(), nullable=False),
        sa.Column("full_capacity", sa.Boolean(), nullable=False),
        sa.Column("collective_member", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_person_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_household_id"), ["household_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("phone_sealed", sa.String(length=200), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("phone_last4", sa.String(length=4), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("totp_sealed", sa.String(length=200), nullable=True),
        sa.Column("totp_confirmed_at", consultations.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=False),
        sa.Column("shown_as", sa.String(length=10), nullable=False),
        sa.Column("locale", sa.String(length=10), nullable=False),
        sa.Column("created_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
        sa.UniqueConstraint("phone_index", name=op.f("uq_account_phone_index")),
    )
    op.create_table(
        "tenure",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_tenure_office_id_office")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_tenure_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenure")),
    )
    with op.batch_alter_table("tenure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenure_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenure_person_id"), ["person_id"], unique=False)

    op.create_table(
        "match_request",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("household_words", sa.String(length=80), nullable=False),
        sa.Column("created_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", consultations.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_match_request_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["place.id"], name=op.f("fk_match_request_village_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_request")),
    )
    with op.batch_alter_table("match_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_match_request_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_match_request_village_id"), ["village_id"], unique=False
        )

    op.create_table(
        "roster_upload",
        sa.Column("village_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("created_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("imported_at", consultations.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["account.id"], name=op.f("fk_roster_upload_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["village_id"], ["place.id"], name=op.f("fk_roster_upload_village_id_place")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_upload")),
    )
    with op.batch_alter_table("roster_upload", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roster_upload_village_id"), ["village_id"], unique=False
        )

    op.create_table(
        "slip",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("issued_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", consultations.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", consultations.db.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["account.id"], name=op.f("fk_slip_issued_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_slip_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip")),
        sa.UniqueConstraint("code_index", name=op.f("uq_slip_code_index")),
    )
    with op.batch_alter_table("slip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slip_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("slip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slip_person_id"))

    op.drop_table("slip")
    with op.batch_alter_table("roster_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_upload_village_id"))

    op.drop_table("roster_upload")
    with op.batch_alter_table("match_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_request_village_id"))
        batch_op.drop_index(batch_op.f("ix_match_request_account_id"))

    op.drop_table("match_request")
    with op.batch_alter_table("tenure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenure_person_id"))
        batch_op.drop_index(batch_op.f("ix_tenure_office_id"))

    op.drop_table("tenure")
    op.drop_table("account")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_household_id"))

    op.drop_table("person")
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_unit_id"))

    op.drop_table("office")
    op.drop_table("work_calendar_day")
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_place_id"))

    op.drop_table("unit")
    op.drop_table("household")
    op.drop_table("event")
    op.drop_table("stream")
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_code_phone_index"))

    op.drop_table("sign_in_code")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_parent_id"))

    op.drop_table("place")
