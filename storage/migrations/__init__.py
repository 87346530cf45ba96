"""Alembic revisions of the schema; ``run.py`` applies them, ``remake.py`` writes the first one anew.

Before the first release the only revision is made from ``storage/tables.py`` by
``python -m storage.migrations.remake``. After it, revisions are only added, each with its way back.
"""
