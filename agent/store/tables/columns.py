"""What the tables' columns are made of: names of constraints, numbers, enums as words, and what old rows have."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Enum,
    Integer,
    MetaData,
    Table,
)
from sqlmodel import SQLModel

metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite gives out row numbers only for a column declared INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")

FROM_ZERO = {"server_default": "0"}  # rows from before the column was there
FROM_EMPTY = {"server_default": ""}

CLUSTERED = {"sqlite_with_rowid": False}  # one B-tree where the key is nearly the whole row


def words(kind: type[StrEnum]) -> Enum:
    """A column of the enum's values, refused on write where unknown."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def table(row: type[SQLModel]) -> Table:
    """The Core table behind a row class."""
    found: Table = metadata.tables[str(row.__tablename__)]
    return found
