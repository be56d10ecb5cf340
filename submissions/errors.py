from django.core.exceptions import PermissionDenied


class LockedError(PermissionDenied):
    """An officer's act on a form that is locked; the text says which lock, since when, whom to ask."""


class WorkflowError(Exception):
    """An act that the present state does not allow; the text says why and what to do."""


class FormError(Exception):
    """What keeps a form from being submitted: one problem per criterion code."""

    def __init__(self, problems):
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{code}: {text}" if code else text for code, text in self.problems))


class ConflictError(Exception):
    """Someone else saved this answer since the page was read; carries what is stored now."""

    def __init__(self, stored):
        self.stored = stored
        super().__init__("Câu trả lời này vừa được người khác lưu.")
