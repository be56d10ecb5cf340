"""The description of the read-only API, in OpenAPI 3.1."""

from dataclasses import dataclass

from rankings.open_data import (
    LICENCE,
    LICENCE_URL,
    PUBLICATION,
    RESULT,
    UNIT,
    Schema,
    count,
    many,
    record,
    text,
)

CODE = r"^[-a-zA-Z0-9_]+$"
PAGE_SIZE = 100

PROVINCE = record("Tỉnh, thành phố có kết quả công bố.", {"code": text("Mã."), "name": text("Tên.")})
RUBRIC = record(
    "Bộ tiêu chí, phiên bản mới nhất.",
    {
        "code": text("Mã bộ tiêu chí."),
        "version": count("Phiên bản."),
        "title": text("Tên."),
        "province": text("Mã tỉnh, thành phố."),
        "decision": text("Số, ký hiệu quyết định."),
        "content_hash": text("SHA-256 của nội dung."),
        "page": text("Địa chỉ trang cho người đọc."),
    },
)
PROBLEM = record("Vì sao không trả lời được.", {"detail": text("Giải thích.")})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API; ``query`` holds the parameters that narrow its answer."""

    path: str
    summary: str
    answer: Schema
    query: tuple[tuple[str, Schema, str], ...] = ()


ENDPOINTS = (
    Endpoint("/api/v1/provinces/", "Các tỉnh có kết quả công bố", many(PROVINCE, "Theo tên.")),
    Endpoint("/api/v1/rubrics/", "Các bộ tiêu chí", many(RUBRIC, "Theo tỉnh, mới nhất trước.")),
    Endpoint(
        "/api/v1/publications/",
        "Các bản công bố, mới nhất trước",
        record(
            "Một trang.",
            {
                "count": count("Số bản công bố tìm thấy."),
                "next": text("Địa chỉ trang sau.", empty=True),
                "results": many(PUBLICATION, f"Nhiều nhất {PAGE_SIZE} bản."),
            },
        ),
        (
            ("province", {"type": "string", "pattern": CODE}, "Mã tỉnh."),
            ("year", {"type": "integer", "minimum": 1900, "maximum": 9999}, "Năm đánh giá."),
            ("block", {"type": "string", "pattern": CODE}, "Mã khối."),
            ("current", {"type": "boolean"}, "true: chỉ những bản chưa điều chỉnh, chưa thu hồi."),
            ("page", {"type": "integer", "minimum": 1, "maximum": 100_000}, "Trang, từ 1."),
        ),
    ),
    Endpoint("/api/v1/publications/{code}/", "Một bản công bố", PUBLICATION),
    Endpoint("/api/v1/publications/{code}/result.json", "Kết quả đã chốt, đúng từng byte", RESULT),
    Endpoint("/api/v1/publications/{code}/units/", "Các đơn vị", many(UNIT, "Theo thứ hạng.")),
    Endpoint("/api/v1/publications/{code}/units/{unit}/", "Một đơn vị", UNIT),
)
NAMES = {"code": "Mã bản công bố.", "unit": "Mã đơn vị."}


def document(server: str) -> Schema:
    """The whole description; ``server`` is the address where it was asked for."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kết quả đánh giá, xếp hạng",
            "version": "1",
            "description": "Dữ liệu mở, chỉ đọc, không cần tài khoản. Mọi con số làm từ bản đã chốt.",
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": server}],
        "paths": {endpoint.path: {"get": operation(endpoint)} for endpoint in ENDPOINTS},
    }


def operation(endpoint: Endpoint) -> Schema:
    in_path = [name for name in NAMES if f"{{{name}}}" in endpoint.path]
    answers = {"200": answer("Đúng.", endpoint.answer)}
    if endpoint.query:
        answers["400"] = answer("Tham số sai.", PROBLEM)
    if in_path:
        answers["404"] = answer("Không có.", PROBLEM)
    return {
        "summary": endpoint.summary,
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "description": NAMES[name],
                "schema": {"type": "string", "pattern": CODE},
            }
            for name in in_path
        ]
        + [
            {"name": name, "in": "query", "description": words, "schema": schema}
            for name, schema, words in endpoint.query
        ],
        "responses": answers,
    }


def answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
