from .campaigns import Campaign, CampaignBlock, Level, Participation
from .documents import Contact, SignedCopy
from .evidence import Citation, Evidence
from .facts import UnitFact
from .purges import PurgedContent
from .questions import Notice, Question
from .reminders import Reminder
from .submissions import Response, Revision, Submission
from .verdicts import Verdict, Waiver

__all__ = [
    "Campaign",
    "CampaignBlock",
    "Citation",
    "Contact",
    "Evidence",
    "Level",
    "Notice",
    "Participation",
    "PurgedContent",
    "Question",
    "Reminder",
    "Response",
    "Extension",
    "Revision",
    "SignedCopy",
    "Submission",
    "UnitFact",
    "Verdict",
    "Waiver",
]
