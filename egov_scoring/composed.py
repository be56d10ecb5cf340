"""Statements that are composed once: most of the time of a small one goes into writing its SQL."""

from copy import copy
from functools import cached_property
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from psycopg2.extensions import AsIs

MARKS = (-1, -2)
LARGEST = 2**63 - 1


class Composed:
    """A queryset that is read again and again with another value, or two, in the same places.

    ``queryset_of(*values, *shape)`` builds it; a value, a number or a text, is only compared with columns.
    A number larger than any column holds finds nothing. It is composed anew when ``shape`` changes.
    Relations come by ``select_related``, not by prefetching.
    """

    def __init__(self, queryset_of):
        self.queryset_of = queryset_of
        self.kept = None, None

    def __call__(self, value, *shape):
        values = value if isinstance(value, tuple) else (value,)
        if any(isinstance(value, int) and value > LARGEST for value in values):
            return []
        kept_shape, plan = self.kept
        if plan is None or kept_shape != shape:
            plan = Plan(self.queryset_of(*MARKS[: len(values)], *shape))
            self.kept = shape, plan
        return plan.rows(values)


class Plan:
    """The statement of one queryset with the places of the values, and the compiler that reads its rows."""

    def __init__(self, queryset):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.params = self.compiler.as_sql()
        read = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(read)

    def rows(self, values):
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor == "postgresql":
            statement = execution(connection, self, len(values)), values
        else:
            statement = self.sql, self.filled(values)
        return list(self.queryset._iterable_class(Run(self, statement)))

    def filled(self, values):
        """The parameters of the statement with ``values`` in their places."""
        filled = {str(mark): value for mark, value in zip(MARKS, values, strict=False)}
        return tuple(filled.get(str(param), param) for param in self.params)


# By session of a PostgreSQL server: the statements that it has planned, under their names.
PLANNED = WeakKeyDictionary()


def execution(connection, plan, count):
    """The EXECUTE of a plan with ``count`` values; the server plans its statement once in a session."""
    connection.ensure_connection()
    names = PLANNED.setdefault(connection.connection, {})
    if plan not in names:
        name = f"composed_{len(names)}"
        prepare(connection, name, plan, count)
        names[plan] = f"EXECUTE {name} ({', '.join(['%s'] * count)})"
    return names[plan]


def prepare(connection, name, plan, count):
    places = [AsIs(f"${number}") for number in range(1, count + 1)]
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:
        statement = cursor.mogrify(plan.sql, plan.filled(places)).decode()
        cursor.execute(f"PREPARE {name} AS {statement}".encode())


class Run:
    """What the iterable of a queryset asks of it, for one run of its plan."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects = {}

    def __init__(self, plan, statement):
        self.plan, self.statement = plan, statement
        self.query = self
        self._fields = plan.queryset._fields

    def get_compiler(self, using):
        compiler = copy(self.plan.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: self.statement
        compiler.get_converters = lambda fields: self.plan.converters
        return compiler


class ComposedWrite:
    """What an UPDATE and an INSERT of some fields of a model share; signals are not sent."""

    def __init__(self, model, *names):
        self.model, self.names = model, names

    @cached_property
    def fields(self):
        return [self.model._meta.get_field(name) for name in self.names]

    @property
    def connection(self):
        return connections[DEFAULT_DB_ALIAS]

    def quoted(self, *names):
        return [self.connection.ops.quote_name(name) for name in names]

    def columns(self):
        return self.quoted(*(field.column for field in self.fields))

    def values(self, row, add):
        return [field.get_db_prep_save(field.pre_save(row, add), self.connection) for field in self.fields]


class ComposedUpdate(ComposedWrite):
    """Stores some fields of one row, found by its key; a row that is gone raises ``DatabaseError``."""

    @cached_property
    def sql(self):
        table, key = self.quoted(self.model._meta.db_table, self.model._meta.pk.column)
        changes = ", ".join(f"{column} = %s" for column in self.columns())
        return f"UPDATE {table} SET {changes} WHERE {key} = %s"

    def __call__(self, row):
        with self.connection.cursor() as cursor:
            cursor.execute(self.sql, [*self.values(row, add=False), row.pk])
            if cursor.rowcount != 1:
                raise DatabaseError(f"{self.model.__name__} {row.pk} is gone")


class ComposedInsert(ComposedWrite):
    """Adds rows, a few hundred in a statement; they do not learn their keys."""

    MOST = 500

    @cached_property
    def sql(self):
        (table,) = self.quoted(self.model._meta.db_table)
        return f"INSERT INTO {table} ({', '.join(self.columns())}) VALUES "

    def __call__(self, rows):
        place = f"({', '.join(['%s'] * len(self.fields))})"
        with self.connection.cursor() as cursor:
            for start in range(0, len(rows), self.MOST):
                some = rows[start : start + self.MOST]
                values = [value for row in some for value in self.values(row, add=True)]
                cursor.execute(self.sql + ", ".join([place] * len(some)), values)
