from .answers import AnswerForm, ResponseForm, field_prefix
from .evidence import EvidenceChangeForm, EvidenceForm, LibraryForm, PickForm, WaiverForm
from .facts import FactsForm

__all__ = [
    "AnswerForm",
    "EvidenceChangeForm",
    "EvidenceForm",
    "FactsForm",
    "LibraryForm",
    "PickForm",
    "ResponseForm",
    "WaiverForm",
    "field_prefix",
]
