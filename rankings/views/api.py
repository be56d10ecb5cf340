"""The read-only API: what the public pages show, for programs; described by its own OpenAPI document."""

import re
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from egov_scoring.edge import frozen
from egov_scoring.models import Province
from rankings import exports, open_data, openapi, queries
from rankings.models import Publication
from rubrics.queries import latest_rubrics

FLAGS = {"true": True, "false": False}
NOTHING_THERE = "Không có bản công bố hoặc đơn vị này; xem danh sách ở /api/v1/publications/."


class ParameterError(ValueError):
    """A parameter of the address has a value that it cannot have."""


def api(*query):
    """A page for programs: open to every site, errors as JSON, nothing but reading."""

    def mark(view):
        @wraps(view)
        def answered(request, *args, **kwargs):
            try:
                check_names(request.GET, query)
                response = view(request, *args, **kwargs)
            except Http404:
                response = as_json({"detail": NOTHING_THERE}, status=404)
            except ParameterError as error:
                response = as_json({"detail": str(error)}, status=400)
            response["Access-Control-Allow-Origin"] = "*"
            return response

        return login_not_required(csrf_exempt(reading_only(frozen(*query)(answered))))

    return mark


def reading_only(view):
    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        response = as_json({"detail": "API chỉ đọc: dùng GET hoặc HEAD."}, status=405)
        response["Allow"] = "GET, HEAD"
        return response

    return answered


def check_names(parameters, known):
    """A mistyped parameter would silently answer with everything, one given twice with the last."""
    for name, values in parameters.lists():
        if name not in known:
            allowed = ", ".join(known) or "không tham số nào"
            raise ParameterError(f"{name}: không có tham số này; địa chỉ này nhận: {allowed}.")
        if len(values) > 1:
            raise ParameterError(f"{name}: ghi {len(values)} lần; chỉ ghi một lần.")


def as_json(data, status=200):
    return JsonResponse(data, safe=False, status=status, json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
@frozen()
def open_data_page(request):
    """What there is, by which licence, and what every field means."""
    context = {
        "endpoints": openapi.ENDPOINTS,
        "csv_columns": exports.DICTIONARY,
        "result_fields": list(open_data.dictionary(open_data.RESULT)),
        "publication_fields": list(open_data.dictionary(open_data.PUBLICATION)),
        "licence": open_data.LICENCE,
        "licence_url": open_data.LICENCE_URL,
    }
    return render(request, "rankings/open_data.html", context)


@api()
def index(request):
    """What a program finds at the root: every address, and where they are described."""
    root = request.build_absolute_uri("/").rstrip("/")
    return as_json(
        {
            "description": root + reverse("rankings:api-description"),
            "documentation": root + reverse("rankings:open-data"),
            "addresses": [root + endpoint.path for endpoint in openapi.ENDPOINTS],
        }
    )


@api()
def description(request):
    return as_json(openapi.document(request.build_absolute_uri("/").rstrip("/")))


@api()
def provinces(request):
    published = Province.objects.filter(publications__isnull=False).distinct()
    return as_json([{"code": shown.code, "name": shown.name} for shown in published.order_by("name")])


@api()
def rubrics(request):
    return as_json(
        [
            {
                "code": rubric.code,
                "version": rubric.version,
                "title": rubric.title,
                "province": rubric.province.code,
                "decision": rubric.decision_number,
                "content_hash": rubric.content_hash,
                "page": request.build_absolute_uri(reverse("rubrics:detail", args=[rubric.code])),
            }
            for rubric in latest_rubrics()
        ]
    )


@api("province", "year", "block", "current", "page")
def publications(request):
    found = queries.all_publications().filter(**conditions(request.GET))
    if flag(request.GET, "current"):
        found = found.current()
    pages = Paginator(found, openapi.PAGE_SIZE)
    number = whole(request.GET, "page", 1, 100_000) or 1
    page = pages.get_page(number) if number <= pages.num_pages else None
    return as_json(
        {
            "count": pages.count,
            "next": next_address(request, page),
            "results": [envelope(request, shown) for shown in page or ()],
        }
    )


def conditions(parameters):
    """The filter that the address asks for; a value that cannot be is refused."""
    places = {
        "province": "province__code",
        "block": "block_code",
    }
    found = {field: code(parameters, name) for name, field in places.items() if parameters.get(name)}
    year = whole(parameters, "year", 1900, 9999)
    return found | ({"year": year} if year else {})


def code(parameters, name):
    value = parameters[name]
    if not re.fullmatch(r"[-a-zA-Z0-9_]+", value):
        raise ParameterError(f"{name}: “{value}” không phải là mã; mã chỉ có chữ không dấu, số, - và _.")
    return value


def whole(parameters, name, least, most):
    value = parameters.get(name, "")
    if value and not (re.fullmatch(r"[0-9]{1,6}", value) and least <= int(value) <= most):
        raise ParameterError(f"{name}: “{value}” không hợp lệ; cần số nguyên từ {least} đến {most}.")
    return int(value) if value else None


def flag(parameters, name):
    value = parameters.get(name, "false")
    if value not in FLAGS:
        raise ParameterError(f"{name}: “{value}” không hợp lệ; cần true hoặc false.")
    return FLAGS[value]


def next_address(request, page):
    if page is None or not page.has_next():
        return None
    parameters = request.GET.copy()
    parameters["page"] = page.next_page_number()
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def envelope(request, shown):
    """A publication with its document and without any person's name."""
    address = request.build_absolute_uri
    return {
        "code": shown.code,
        "province": shown.province.code,
        "year": shown.year,
        "block": shown.block_code,
        "label": shown.label,
        "units": shown.unit_count,
        "sha256": shown.sha256,
        "document": {
            "kind": shown.document_kind,
            "number": shown.document_number,
            "date": shown.document_date.isoformat(),
            "issuer": shown.issuer,
        },
        "corrects": shown.corrects.code if shown.corrects else None,
        "corrected_by": shown.corrected_by.code if hasattr(shown, "corrected_by") else None,
        "correction_reason": shown.correction_reason,
        "withdrawal": withdrawal(shown.withdrawal) if shown.is_withdrawn else None,
        "page": address(shown.get_absolute_url()),
        "result": address(reverse("rankings:api-result", args=[shown.code])),
    }


def withdrawal(act):
    return {
        "kind": act.document_kind,
        "number": act.document_number,
        "date": act.document_date.isoformat(),
        "issuer": act.issuer,
        "reason": act.reason,
    }


@api()
def publication(request, code):
    return as_json(envelope(request, queries.publication_with_places(code)))


@api()
def result(request, code):
    """The very bytes whose hash is published."""
    found = Publication.objects.filter(code=code).values_list("result", flat=True).first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found), content_type="application/json")


@api()
def units(request, code):
    frozen_units = queries.frozen_result(queries.publication_with_places(code))["units"]
    return as_json([summary(unit) for unit in frozen_units])


@api()
def unit(request, code, unit):
    frozen_units = queries.frozen_result(queries.publication_with_places(code))["units"]
    found = next((entry for entry in frozen_units if entry["unit"] == unit), None)
    if found is None:
        raise Http404
    return as_json(found)


def summary(unit):
    """A unit without its single criteria, which have an address of their own."""
    return {name: value for name, value in unit.items() if name not in open_data.DETAIL}
