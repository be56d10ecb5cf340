from django.db.models import Aggregate, JSONField


class JsonPairs(Aggregate):
    """Names and values of the rows below one row, as one JSON object beside it."""

    function = "JSON_GROUP_OBJECT"
    arity = 2
    output_field = JSONField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_OBJECT_AGG", **context)
