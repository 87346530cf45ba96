"""What the database driver raises when the database itself fails, for those who may not know the driver."""

from sqlalchemy.exc import DBAPIError

DATABASE_FAILED: tuple[type[Exception], ...] = (DBAPIError,)


def said(error: DBAPIError) -> str:
    """The database's own words in one line, without the statement and its values."""
    return str(error.orig).splitlines()[0] if error.orig is not None else type(error).__name__
