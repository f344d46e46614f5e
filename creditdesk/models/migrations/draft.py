"""Drafts a revision: `python -m creditdesk.models.migrations.draft 0002 "Keep the collector of each debtor"`.

The draft is the difference between the revisions so far and the tables; read it, and mend what it could not see
(renamed columns, how old rows get new values), before it is kept and listed in `creditdesk.models.schema.REVISIONS`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import UpgradeOps
from sqlalchemy import Connection, create_engine

from creditdesk.models import schema
from creditdesk.models.base import Instant
from creditdesk.models.tables import metadata

_PAGE = '''"""{title}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from creditdesk.models import fulltext
from creditdesk.models.base import Instant

revision = {revision!r}
down_revision = {before!r}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a book of the version before to this one."""
{body}
    # Full-text search and its triggers: made only where they are missing, so that later revisions may add to them.
    fulltext.create(op.get_bind())
'''


def differences(connection: Connection) -> UpgradeOps:
    """Return what the tables have and the connected database lacks."""
    context = MigrationContext.configure(
        connection, opts={"include_object": _is_ours, "compare_type": True, "render_item": _render}
    )
    operations = produce_migrations(context, metadata).upgrade_ops
    if operations is None:
        raise RuntimeError("Alembic compared nothing")
    return operations


def _is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:  # noqa: FBT001 - Alembic's signature
    # Tables that the metadata does not know are those of full-text search, which SQLite makes and keeps itself.
    del item, name
    return not (kind == "table" and reflected and compare_to is None)


def _render(kind: str, item: object, context: object) -> str | Literal[False]:
    del context
    return "Instant()" if kind == "type" and isinstance(item, Instant) else False


def main(revision: str, title: str) -> None:
    """Write the draft among the revisions."""
    folder = Path(__file__).with_name("versions")
    engine = create_engine("sqlite://")
    before = max((name for name in schema.REVISIONS if name < revision), default=None)
    with engine.begin() as connection:
        if before is not None:
            schema.upgrade(connection)
        body = render_python_code(differences(connection), render_as_batch=True, render_item=_render)
    body = re.sub(r"^ *# ###.*\n?", "", body, flags=re.MULTILINE)
    name = f"r{revision}_{re.sub('[^a-z0-9]+', '_', title.lower()).strip('_')}.py"
    page = _PAGE.format(title=title, revision=revision, before=before, body=f"    {body.strip()}")
    (folder / name).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
