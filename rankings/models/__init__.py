from .documents import DocumentSource, MadeDocument
from .petitions import Petition
from .reports import ErrorReport
from .results import Publication, Ranking, RankingEntry
from .withdrawals import Withdrawal

__all__ = [
    "DocumentSource",
    "ErrorReport",
    "MadeDocument",
    "Petition",
    "Publication",
    "Ranking",
    "RankingEntry",
    "Withdrawal",
]
