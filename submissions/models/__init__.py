from .campaigns import Campaign, CampaignBlock, Level, Participation
from .evidence import Citation, Evidence
from .submissions import Response, Revision, Submission
from .verdicts import Verdict, Waiver

__all__ = [
    "Campaign",
    "CampaignBlock",
    "Citation",
    "Evidence",
    "Level",
    "Participation",
    "Response",
    "Revision",
    "Submission",
    "Verdict",
    "Waiver",
]
