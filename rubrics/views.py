from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from egov_scoring.collation import sort_key
from egov_scoring.edge import frozen
from rubrics import outline, queries


@frozen()
@require_safe
@login_not_required
def rubric_list(request):
    rubrics = sorted(queries.latest_rubrics(), key=lambda rubric: sort_key(rubric.province.name))
    return render(request, "rubrics/rubric_list.html", {"rubrics": rubrics})


@frozen("khoi", "phien-ban")
@require_safe
@login_not_required
@gzip_page
def rubric_detail(request, code):
    """How one decision scores one block; the newest version unless an older one is asked for."""
    rubric = queries.rubric_version(code, request.GET.get("phien-ban", ""))
    blocks = rubric.spec.blocks
    wanted = request.GET.get("khoi", blocks[0].code)
    block = next((block for block in blocks if block.code == wanted), None)
    if block is None:
        raise Http404
    lines = outline.lines_of(block, queries.campaign_contributions(rubric, block.code))
    context = {
        "rubric": rubric,
        "province": rubric.province,
        "spec": rubric.spec,
        "rules": block,
        "tabs": [
            {
                "url": f"?khoi={one.code}&phien-ban={rubric.version}",
                "label": one.name,
                "count": len(one.leaves),
                "current": one is block,
            }
            for one in blocks
        ],
        "lines": lines,
        "heads": [line for line in lines if not line.depth],
        "tier_rows": outline.tier_rows(block),
        "readings": outline.readings_of(lines),
        "exceptions": [line for line in lines if line.is_exception],
        "publication_rule": block.publication or rubric.spec.publication,
    }
    return render(request, "rubrics/rubric_detail.html", context)
