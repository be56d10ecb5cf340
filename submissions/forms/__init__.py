from .answers import AnswerForm, ResponseForm, field_prefix
from .evidence import EvidenceChangeForm, EvidenceForm, LibraryForm, PickForm, WaiverForm

__all__ = [
    "AnswerForm",
    "EvidenceChangeForm",
    "EvidenceForm",
    "LibraryForm",
    "PickForm",
    "ResponseForm",
    "WaiverForm",
    "field_prefix",
]
