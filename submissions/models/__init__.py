from .campaigns import Campaign, CampaignBlock, Level, Participation
from .documents import Contact, SignedCopy
from .evidence import Citation, Evidence
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
    "Participation",
    "Reminder",
    "Response",
    "Extension",
    "Revision",
    "SignedCopy",
    "Submission",
    "Verdict",
    "Waiver",
]
