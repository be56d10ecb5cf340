from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from egov_scoring.numbers import format_number, parse_number
from submissions import files

NUMBERS = ("25,2", "1.000,5", "1 500", "1.500", "0.500", "25.2")


@login_not_required
def self_scoring_guide(request):
    """How a unit scores itself; its examples of numbers are read by the rule that they explain."""
    context = {
        "numbers": [(text, format_number(parse_number(text)).replace(".", "")) for text in NUMBERS],
        "types": ", ".join(files.TYPES),
        "megabytes": settings.EVIDENCE_MAX_BYTES // (1024 * 1024),
    }
    return render(request, "submissions/self_scoring_guide.html", context)
