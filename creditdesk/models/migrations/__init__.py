"""How a book of an older version becomes one of this version: Alembic's revisions, oldest first."""
