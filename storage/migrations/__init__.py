"""Alembic revisions of the schema; ``run.py`` applies them. Revisions are only added, each with its way back."""
