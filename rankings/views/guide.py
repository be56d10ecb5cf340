from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from egov_scoring.edge import frozen
from rankings.board import STATE_WORDS
from rankings.documents.making import FORMATS, SHEETS_IN_A_FILE
from rankings.models import MadeDocument
from submissions.models import Campaign


@frozen()
@require_safe
@login_not_required
def publication_guide(request):
    """How a result is computed, closed, documented and made public; its words and lists are the product's."""
    context = {
        "words": STATE_WORDS,
        "papers": [
            (MadeDocument.Kind(kind).label, [MadeDocument.Format(made_as).label for made_as in formats])
            for kind, formats in FORMATS.items()
        ],
        "sheets_in_a_file": SHEETS_IN_A_FILE,
        "depths": Campaign.Depth.labels,
    }
    return render(request, "rankings/publication_guide.html", context)
