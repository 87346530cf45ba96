"""A database at the newest version, migrated once in a run of tests and copied from then on."""

import tempfile
from pathlib import Path

from storage.engine import Database

_migrated: list[bytes] = []


async def lay_down(path: Path) -> None:
    """Put an empty database with the whole schema at `path`, as a migration makes it."""
    if not _migrated:
        with tempfile.TemporaryDirectory(prefix="tingsu-schema-") as directory:
            file = Path(directory) / "tingsu.db"
            database = Database(f"sqlite+aiosqlite:///{file}")
            await database.migrate()
            await database.close()
            _migrated.append(file.read_bytes())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_migrated[0])
