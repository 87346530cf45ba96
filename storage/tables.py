"""The whole schema in one place. A column marked *sealed* holds AES-256-GCM ciphertext (see ``sealing.py``).

Times are aware UTC, kept as whole microseconds since 1970 so that both databases compare them alike.
Composite values are JSON text. Names here are the names of the dataclass fields in ``bot/domain``.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  SQLAlchemy's signature
        """To the database."""
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        """From the database."""
        return None if value is None else EPOCH + value * MICROSECOND


BIG_ID = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER key
SEALED = LargeBinary


def _id() -> Column[str]:
    return Column("id", String(32), primary_key=True)


departments = Table("departments", metadata, _id(), Column("name", String(60), nullable=False, unique=True))

staff = Table(
    "staff",
    metadata,
    _id(),
    Column("name", String(60), nullable=False),
    Column("role", String(20), nullable=False),
    Column("department_id", ForeignKey("departments.id")),
    Column("telegram_id", BigInteger, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("on_call", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
)

clients = Table(
    "clients",
    metadata,
    _id(),
    Column("company", SEALED, nullable=False),
    Column("company_key", String(64), nullable=False, unique=True),
    Column("tier", String(1), nullable=False),
    Column("service_lines", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("uscc", SEALED),
    Column("department_id", ForeignKey("departments.id")),
    Column("advisor_id", ForeignKey("staff.id")),
    Column("market_id", ForeignKey("staff.id")),
    Column("version", Integer, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    _id(),
    Column("telegram_id", BigInteger, nullable=False, unique=True),
    Column("name", SEALED, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("language", String(10), nullable=False),
    Column("language_chosen", Boolean, nullable=False),
    Column("client_id", ForeignKey("clients.id")),
    Column("position", SEALED),
    Column("phone", SEALED),
    Column("consent", Text),
    Column("binding", String(10), nullable=False),
    Column("binding_company", SEALED),
    Column("binding_reason", SEALED),
    Column("binding_client_id", ForeignKey("clients.id")),
    Column("reachable", String(10), nullable=False),
    Column("version", Integer, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("staff_id", ForeignKey("staff.id")),
    Column("client_id", ForeignKey("clients.id")),
    Column("contact_name", SEALED),
    Column("position", SEALED),
    Column("used_at", Moment),
    Column("used_by", BigInteger),
)

drafts = Table(
    "drafts",
    metadata,
    _id(),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False, unique=True),
    Column("stage", String(20), nullable=False),
    Column("story", SEALED, nullable=False),
    Column("answers", SEALED, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("entered_by", String(32), index=True),  # the id of a member of staff; see migration 0002
)

cases = Table(
    "cases",
    metadata,
    _id(),
    Column("number", String(20), nullable=False, unique=True),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False, index=True),
    Column("client_id", ForeignKey("clients.id"), index=True),
    Column("status", String(20), nullable=False, index=True),
    Column("category", String(20), nullable=False),
    Column("grade", String(10), nullable=False),
    Column("score", Integer, nullable=False),
    Column("sentence", SEALED, nullable=False),
    Column("story", SEALED, nullable=False),
    Column("facts", SEALED, nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("accept_by", Moment, nullable=False),
    Column("first_reply_by", Moment, nullable=False),
    Column("resolve_by", Moment, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("department_id", ForeignKey("departments.id")),
    Column("advisor_id", ForeignKey("staff.id"), index=True),
    Column("rejections", Integer, nullable=False),
    Column("accepted_at", Moment),
    Column("ended_at", Moment),
    Column("next_update_at", Moment),
    Column("done", SEALED, nullable=False),
    Column("version", Integer, nullable=False),
)

assessments = Table(
    "assessments",
    metadata,
    _id(),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("rubric_version", String(40), nullable=False),
    Column("input_hash", String(64), nullable=False),
    Column("grade", String(10), nullable=False),
    Column("held", SEALED, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    _id(),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("reason", SEALED),
    UniqueConstraint("case_id", "ordinal"),
)

papers = Table(
    "papers",
    metadata,
    _id(),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False),
    Column("draft_id", ForeignKey("drafts.id", ondelete="SET NULL"), index=True),
    Column("case_id", ForeignKey("cases.id"), index=True),
    Column("code", String(10), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("name", SEALED, nullable=False),
    Column("caption", SEALED, nullable=False),
    Column("file_id", SEALED, nullable=False),
    Column("file_unique_id", String(80), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("media_group_id", String(40)),
    Column("compressed", Boolean, nullable=False),
    Column("state", String(10), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("declared_bytes", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("mime", String(120), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("stored_as", String(64), nullable=False),
    Column("refusal", String(20)),
    Column("tries", Integer, nullable=False),
    Column("try_at", Moment),
    Column("receipted", Boolean, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("replaces", String(32)),
    Column("version", Integer, nullable=False),
    Column("ticket_id", ForeignKey("tickets.id"), index=True),
    UniqueConstraint("chat_id", "message_id", "edition"),
    Index("ix_papers_awaited", "state", "try_at"),
)

tickets = Table(
    "tickets",
    metadata,
    _id(),
    Column("number", String(20), nullable=False, unique=True),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("category", String(20), nullable=False),
    Column("story", SEALED, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("answer_by", Moment, nullable=False),
    Column("status", String(10), nullable=False, index=True),
    Column("client_id", ForeignKey("clients.id")),
    Column("department_id", ForeignKey("departments.id")),
    Column("staff_id", ForeignKey("staff.id")),
    Column("urgent", Boolean, nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("reply", SEALED),
    Column("answered_at", Moment),
    Column("version", Integer, nullable=False),
)

data_requests = Table(
    "data_requests",
    metadata,
    _id(),
    Column("number", String(20), nullable=False, unique=True),
    Column("contact_id", ForeignKey("contacts.id"), nullable=False, index=True),
    Column("kind", String(12), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("done_at", Moment),
)

counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

remembered = Table(
    "remembered",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)

# --- the pipeline -------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    Column("id", BIG_ID, primary_key=True, autoincrement=True),
    Column("identity", String(80), nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("tap_hash", String(64)),
    Column("body", SEALED),
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("try_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("problem", String(200)),
    Index("ix_inbox_waiting", "state", "chat_id", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BIG_ID, primary_key=True, autoincrement=True),
    Column("uid", String(32), nullable=False, unique=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("lane", Integer, nullable=False),
    Column("care", String(10), nullable=False),
    Column("method", String(40), nullable=False),
    Column("body", SEALED),
    Column("effect_key", String(120), unique=True),
    Column("slot", String(80)),
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("send_at", Moment, nullable=False),
    Column("retry_at", Moment),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("message_id", BigInteger),
    Column("problem", String(200)),
    Column("case_id", String(32)),
    Index("ix_outbox_waiting", "state", "chat_id", "id"),
)

slots = Table(
    "slots",
    metadata,
    Column("slot", String(80), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
)

due = Table(
    "due",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("promise", String(30), nullable=False),
    Column("subject", String(32), nullable=False, index=True),
    Column("due_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Index("ix_due_waiting", "state", "due_at"),
)

taps = Table(
    "taps",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("telegram_id", BigInteger, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("subject_version", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("once", Boolean, nullable=False),
    Column("used_at", Moment),
)

conversations = Table(
    "conversations",
    metadata,
    Column("telegram_id", BigInteger, primary_key=True),
    Column("waiting_for", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("since", Moment, nullable=False),
    Column("held", SEALED),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", BIG_ID, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("detail", Text, nullable=False),
    Column("link", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("length", BigInteger, nullable=False),
    Column("link", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
)
