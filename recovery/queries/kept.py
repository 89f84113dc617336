"""Queries whose SQL is worked out once: for the two that every page of the plan asks.

Building and compiling them costs Django more than the database needs to answer (docs/architecture.md has the figures).
The queryset stays the one place that says what is asked; only its compiled form is kept, one for each kind of database.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateTimeField, Field, QuerySet, UUIDField

Row = tuple[Any, ...]

# What may change from call to call, and the value that stands for it while the SQL is worked out.
KINDS: dict[type, tuple[Field[Any, Any], Any]] = {
    UUID: (UUIDField(), UUID(int=2**128 - 1)),
    datetime: (DateTimeField(), datetime(9999, 1, 1, tzinfo=UTC)),
}


class KeptQuery:
    """`build(*values)` gives a `values_list` queryset; a call gives its rows, with values of these kinds. One query a call.

    Each kind (UUID or aware datetime) may be named once; a value may be used several times in the query.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *kinds: type) -> None:
        self._build, self._kinds = build, kinds
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, *values: Any) -> list[Row]:
        connection = connections[DEFAULT_DB_ALIAS]
        compiled = self._compiled.get(connection.vendor)
        if compiled is None:
            asked = self._build(*(KINDS[kind][1] for kind in self._kinds))
            compiled = self._compiled[connection.vendor] = _Compiled(asked, connection, self._kinds)
        return compiled.rows(values, connection)


class _Compiled:
    def __init__(self, asked: QuerySet[Any, Any], connection: Any, kinds: Sequence[type]) -> None:
        self._fields = [KINDS[kind][0] for kind in kinds]
        self._compiler = asked.query.get_compiler(connection=connection)
        self._sql, params = self._compiler.as_sql()
        stand_ins = self._stored([KINDS[kind][1] for kind in kinds], connection)
        self._params = [(stand_ins.index(param), None) if param in stand_ins else (None, param) for param in params]
        columns = [column for column, _, _ in self._compiler.select[: self._compiler.col_count]]
        self._converters = self._compiler.get_converters(columns)

    def _stored(self, values: Sequence[Any], connection: Any) -> list[Any]:
        return [field.get_db_prep_value(value, connection) for field, value in zip(self._fields, values, strict=True)]

    def rows(self, values: Sequence[Any], connection: Any) -> list[Row]:
        stored = self._stored(values, connection)
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [param if which is None else stored[which] for which, param in self._params])
            found = cursor.fetchall()
        return [tuple(row) for row in self._compiler.apply_converters(found, self._converters)]
