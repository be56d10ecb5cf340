from .answers import AnswerForm, ResponseForm, field_prefix
from .evidence import EvidenceForm, WaiverForm

__all__ = ["AnswerForm", "EvidenceForm", "ResponseForm", "WaiverForm", "field_prefix"]
