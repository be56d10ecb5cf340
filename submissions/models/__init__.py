from .assignments import Assignment
from .bulk import BulkAct, BulkPart
from .calendar import CalendarDay
from .campaigns import Campaign, CampaignBlock, Level, Participation
from .contributors import Contribution, Contributor, Observation
from .council import CouncilSession
from .documents import Contact, SignedCopy
from .evidence import Citation, Evidence
from .extensions import Extension
from .facts import UnitFact
from .on_behalf import EntryOnBehalf
from .oversight import LinkCheck, LookedAt
from .purges import PurgedContent
from .questions import Notice, Question
from .recusals import Recusal
from .reminders import Reminder
from .replies import Provisional, Reply
from .returns import Return, ReturnedCriterion
from .snippets import Snippet
from .submissions import Response, Revision, Submission
from .verdicts import Verdict, Waiver

__all__ = [
    "Assignment",
    "BulkAct",
    "BulkPart",
    "CalendarDay",
    "Campaign",
    "CampaignBlock",
    "Citation",
    "Contact",
    "Contribution",
    "Contributor",
    "CouncilSession",
    "EntryOnBehalf",
    "Evidence",
    "Extension",
    "Level",
    "LinkCheck",
    "LookedAt",
    "Notice",
    "Observation",
    "Participation",
    "Provisional",
    "PurgedContent",
    "Question",
    "Recusal",
    "Reminder",
    "Reply",
    "Response",
    "Return",
    "ReturnedCriterion",
    "Revision",
    "SignedCopy",
    "Snippet",
    "Submission",
    "UnitFact",
    "Verdict",
    "Waiver",
]
