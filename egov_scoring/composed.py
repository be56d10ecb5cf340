"""Reads that Django composes once: most of the time of a small read goes into writing its SQL."""

from copy import copy

from django.db import DEFAULT_DB_ALIAS, connections

MARKS = (-1, -2)


class Composed:
    """A queryset that is read again and again with another value, or two, in the same places.

    ``queryset_of(*values, *shape)`` builds it; a value, a number or a text, is only compared with columns.
    It is composed anew when ``shape`` changes. Relations come by ``select_related``, not by prefetching.
    """

    def __init__(self, queryset_of):
        self.queryset_of = queryset_of
        self.kept = None, None

    def __call__(self, value, *shape):
        values = value if isinstance(value, tuple) else (value,)
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
        filled = {str(mark): value for mark, value in zip(MARKS, values, strict=False)}
        params = tuple(filled.get(str(param), param) for param in self.params)
        return list(self.queryset._iterable_class(Run(self, params)))


class Run:
    """What the iterable of a queryset asks of it, for one run of its plan."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects = {}

    def __init__(self, plan, params):
        self.plan, self.params = plan, params
        self.query = self
        self._fields = plan.queryset._fields

    def get_compiler(self, using):
        compiler = copy(self.plan.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda: (self.plan.sql, self.params)
        compiler.get_converters = lambda fields: self.plan.converters
        return compiler
