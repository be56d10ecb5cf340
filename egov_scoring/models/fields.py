from django.db import models


class KeyField(models.CharField):
    """A key computed from another column whenever the row is written, so that both databases agree."""

    def __init__(self, *args, source="", compute=None, **kwargs):
        self.source = source
        self.compute = compute
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance, add):
        value = self.compute(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
