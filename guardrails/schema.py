"""The tables of the ledger and of the audit log, the same on every engine."""

from sqlalchemy import (
    DDL,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

from guardrails.moments import UtcTime

metadata = MetaData()

proposal = Table(
    "proposal",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("number", Integer, nullable=False, unique=True, comment="order of making"),
    Column("session", String(64), nullable=False),
    Column("site", String(8), nullable=False),
    Column("requester", String(64), nullable=False),
    Column("content", Text, nullable=False, comment="canonical JSON (RFC 8785) of what is signed"),
    Column("digest", String(64), nullable=False, comment="SHA-256 of content"),
    Column("sameness", String(64), nullable=False, comment="equal for proposals that ask for the same"),
    Column("policy_hash", String(64), nullable=False),
    Column("idem_key", String(64), nullable=False, unique=True),
    Column("state", String(12), nullable=False),
    Column("note", Text, nullable=False, comment="why it is in this state, for a person"),
    Column("made", UtcTime, nullable=False),
    Column("approve_by", UtcTime, nullable=False),
    Column("execute_by", UtcTime, nullable=True, comment="set by the last approval"),
    Column("owner", String(64), nullable=True, comment="who executes it"),
    Column("lease_until", UtcTime, nullable=True),
    Column("row_version", Integer, nullable=False),
    Index("proposal_by_state", "state", "site"),
    Index("proposal_by_sameness", "sameness"),
)

decision = Table(
    "decision",
    metadata,
    Column("proposal", ForeignKey("proposal.id"), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("meaning", Text, nullable=False, comment="what the signature says, in words"),
    Column("reason", Text, nullable=False),
    Column("method", String(32), nullable=False, comment="how the person was signed in"),
    Column("signed_in", UtcTime, nullable=True),
    Column("at", UtcTime, nullable=False),
)

effect = Table(
    "effect",
    metadata,
    Column("idem_key", String(80), primary_key=True),
    Column("proposal", ForeignKey("proposal.id"), nullable=False),
    Column("step", Integer, nullable=False),
    Column("undo", Integer, nullable=False, comment="1 when it takes an earlier step back"),
    Column("attempt", Integer, nullable=False),
    Column("system", String(16), nullable=False),
    Column("request_sha", String(64), nullable=False),
    Column("response_sha", String(64), nullable=True),
    Column("external_ref", Text, nullable=True, comment="the record the system made or changed"),
    Column("receipt", Text, nullable=True, comment="what the system said, as JSON"),
    Column("status", String(8), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("proposal", "step", "undo"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("session", String(64), nullable=False),
    Column("turn", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("prev", LargeBinary(32), nullable=False),
    Column("commitment", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Index("audit_by_session", "session", "seq"),
)

audit_payload = Table(
    "audit_payload",
    metadata,
    Column("seq", ForeignKey("audit.seq"), primary_key=True),
    Column("salt", LargeBinary(16), nullable=False),
    Column("payload", Text, nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, comment="always 1"),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)


def _append_only(table: Table) -> None:
    """Triggers that refuse to change, delete or replace a row, whoever asks (SQLite)."""
    refused = f"SELECT RAISE(ABORT, '{table.name} is append-only'); END"
    replaced = f"WHEN EXISTS (SELECT 1 FROM {table.name} WHERE seq = NEW.seq)"
    statements = {
        "update": f"BEFORE UPDATE ON {table.name} BEGIN {refused}",
        "delete": f"BEFORE DELETE ON {table.name} BEGIN {refused}",
        "replace": f"BEFORE INSERT ON {table.name} {replaced} BEGIN {refused}",
    }
    for name, body in statements.items():
        ddl = DDL(f"CREATE TRIGGER {table.name}_no_{name} {body}")  # type: ignore[no-untyped-call]  # untyped there
        event.listen(table, "after_create", ddl.execute_if(dialect="sqlite"))


_append_only(audit)
_append_only(audit_payload)
