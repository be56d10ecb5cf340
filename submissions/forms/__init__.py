from .answers import AnswerForm, ResponseForm, field_prefix
from .evidence import EvidenceChangeForm, EvidenceForm, LibraryForm, PickForm, WaiverForm
from .facts import FactsForm
from .questions import AnswerQuestionForm, NoticeForm, QuestionForm

__all__ = [
    "AnswerForm",
    "AnswerQuestionForm",
    "EvidenceChangeForm",
    "EvidenceForm",
    "FactsForm",
    "LibraryForm",
    "NoticeForm",
    "PickForm",
    "QuestionForm",
    "ResponseForm",
    "WaiverForm",
    "field_prefix",
]
