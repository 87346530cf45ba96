"""Papers may lie with a ticket; a draft may be entered by a member of staff for somebody who has telephoned."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """To the newer schema."""
    with op.batch_alter_table("papers") as papers:  # nothing refers to papers, so that remaking the table harms nobody
        papers.add_column(sa.Column("ticket_id", sa.String(length=32), nullable=True))
        papers.create_foreign_key(op.f("fk_papers_ticket_id"), "tickets", ["ticket_id"], ["id"])
        papers.create_index(op.f("ix_papers_ticket_id"), ["ticket_id"], unique=False)
    # papers refer to drafts: this table is not remade, and so the column is without a key of its own
    op.add_column("drafts", sa.Column("entered_by", sa.String(length=32), nullable=True))
    op.create_index(op.f("ix_drafts_entered_by"), "drafts", ["entered_by"], unique=False)


def downgrade() -> None:
    """And back."""
    op.drop_index(op.f("ix_drafts_entered_by"), table_name="drafts")
    op.drop_column("drafts", "entered_by")
    with op.batch_alter_table("papers") as papers:
        papers.drop_index(op.f("ix_papers_ticket_id"))
        papers.drop_constraint(op.f("fk_papers_ticket_id"), type_="foreignkey")
        papers.drop_column("ticket_id")
