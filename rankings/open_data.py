"""What the open data mean: one description of every field, for the dictionary, the schema and the API."""

from collections.abc import Iterator
from dataclasses import dataclass

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.vi"
FIGURE = r"^-?\d+(\.\d+)?$"
EXACT = r"^-?\d+(/\d+)?$"

Schema = dict[str, object]


def text(description: str, *, empty: bool = False, among: tuple[str, ...] = ()) -> Schema:
    found: Schema = {"type": ["string", "null"] if empty else "string", "description": description}
    return found | ({"enum": [*among]} if among else {})


def count(description: str, *, empty: bool = False) -> Schema:
    return {"type": ["integer", "null"] if empty else "integer", "description": description}


def flag(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def figure(description: str, *, empty: bool = False) -> Schema:
    return text(f"{description} Số viết thành chữ, dấu chấm thập phân.", empty=empty) | {"pattern": FIGURE}


def many(items: Schema, description: str) -> Schema:
    return {"type": "array", "items": items, "description": description}


def record(
    description: str, properties: Schema, *, empty: bool = False, optional: tuple[str, ...] = ()
) -> Schema:
    """An object with all of ``properties`` but the ``optional`` ones, which may be left out."""
    return {
        "type": ["object", "null"] if empty else "object",
        "description": description,
        "properties": properties,
        "required": sorted(set(properties) - set(optional)),
    }


CODES = text("Mã tiêu chí.")
PLACE = record(
    "Đơn vị cấp trên mà việc xếp hạng nằm trong đó; null: toàn tỉnh.",
    {
        "code": text("Mã đơn vị."),
        "name": text("Tên đơn vị."),
    },
    empty=True,
)

GROUP = record(
    "Điểm của một phần hoặc nhóm tiêu chí.",
    {
        "code": text("Mã nhóm."),
        "points": figure("Điểm của nhóm, làm tròn riêng."),
        "max_points": figure("Điểm tối đa của nhóm."),
        "applicable_max": figure("Điểm tối đa của phần áp dụng với đơn vị."),
    },
)

CRITERION = record(
    "Điểm của một tiêu chí.",
    {
        "code": text("Mã tiêu chí."),
        "points": figure("Điểm thẩm định cuối cùng."),
        "max_points": figure("Điểm tối đa của tiêu chí."),
        "answer": text("Câu trả lời sau thẩm định, viết cho người đọc; null: không trả lời.", empty=True),
        "explanation": text("Cách tính, thành một câu; null: không công bố câu trả lời.", empty=True),
    },
)

UNIT = record(
    "Kết quả của một đơn vị.",
    {
        "unit": text("Mã đơn vị."),
        "name": text("Tên đơn vị."),
        "scope": text("Mã đơn vị cấp trên khi xếp hạng trong đó.", empty=True),
        "parent": record(
            "Đơn vị cấp trên khi chốt; null: không có.",
            {"code": text("Mã đơn vị."), "name": text("Tên đơn vị.")},
            empty=True,
        ),
        "status": text(
            "Diện đánh giá: được đánh giá, nộp muộn, không nộp, không thuộc diện, chưa đánh giá.",
            among=("assessed", "late", "missing", "excluded", "pending"),
        ),
        "reason": text("Lý do không được đánh giá."),
        "document": text("Văn bản kèm theo lý do."),
        "total": figure("Tổng điểm, làm tròn một lần.", empty=True),
        "exact_total": text("Tổng điểm chính xác, dạng a/b.", empty=True) | {"pattern": EXACT},
        "percent": figure("Tổng điểm so với điểm tối đa, %.", empty=True),
        "raw_total": figure("Tổng điểm trước khi quy đổi phần không áp dụng.", empty=True),
        "applicable_max": figure("Điểm tối đa của phần áp dụng.", empty=True),
        "tier": text("Xếp loại; null: không đạt mức nào hoặc không được đánh giá.", empty=True),
        "tier_by_total": text("Xếp loại nếu chỉ xét điều kiện về tổng điểm.", empty=True),
        "rank": count("Thứ hạng; bằng điểm cùng hạng (17, 17, 19); null: không xếp hạng.", empty=True),
        "unanswered": many(CODES, "Tiêu chí không trả lời: 0 điểm."),
        "not_computable": many(CODES, "Tiêu chí chưa tính được, ví dụ 0/0: 0 điểm."),
        "not_applicable": many(CODES, "Tiêu chí không áp dụng."),
        "groups": many(GROUP, "Điểm các phần, các nhóm, theo thứ tự in."),
        "next_tier": record(
            "Mức liền trên; null: đã ở mức cao nhất hoặc không được đánh giá.",
            {
                "name": text("Tên mức."),
                "missing": many(
                    record(
                        "Một điều kiện chưa đạt.",
                        {
                            "node": text("Mã nhóm hoặc tiêu chí; chuỗi rỗng là toàn phiếu."),
                            "points": figure("Số điểm còn thiếu."),
                            "ban": flag("Mức bị cấm vì điều này."),
                        },
                        optional=("points", "ban"),
                    ),
                    "Các điều kiện chưa đạt, ở những chỗ có công bố điểm.",
                ),
                "undisclosed": count("Số điều kiện chưa đạt ở những chỗ không công bố điểm."),
            },
            empty=True,
            optional=("undisclosed",),
        ),
    },
    optional=("parent",),
)

# Published only as deep as the campaign says.
DETAIL: Schema = {
    "criteria": many(CRITERION, "Điểm từng tiêu chí, theo thứ tự in."),
    "answers": {
        "type": "object",
        "description": "Câu trả lời sau thẩm định theo mã tiêu chí: answer, points, document.",
    },
    "waivers": many(
        record(
            "Một tiêu chí không áp dụng.",
            {
                "criterion": text("Mã tiêu chí."),
                "document": text("Văn bản chấp nhận."),
            },
        ),
        "Các tiêu chí không áp dụng, kèm văn bản.",
    ),
}

RULES_OF_A_BLOCK: Schema = {
    "max_points": figure("Điểm tối đa của phiếu."),
    "combine": text("Cách gộp điểm các nhóm thành tổng: sum, capped, weighted."),
    "decimals": count("Số chữ số thập phân của mọi con số in ra."),
    "rank_untiered": flag("Đơn vị không đạt mức nào vẫn có thứ hạng."),
    "late": text("Đơn vị nộp muộn: assess là vẫn đánh giá, not_ranked là không."),
    "levels": many(text("Tên cấp."), "Các cấp thẩm định, theo thứ tự."),
    "groups": many(CODES, "Các nhóm tiêu chí có điểm trong bảng."),
    "nodes": many(
        record(
            "Một phần, nhóm hoặc tiêu chí; tên trường theo tệp bộ tiêu chí, trường không dùng thì không ghi.",
            {
                "code": text("Mã."),
                "text": text("Nội dung."),
                "max_points": figure("Điểm tối đa.", empty=True),
                "parent": text("Mã nhóm chứa nó."),
                "rule": {"type": "object", "description": "Cách tính; chỉ tiêu chí mới có."},
                "rule_words": text("Cách tính, viết cho người đọc.", empty=True),
            },
            optional=("max_points", "parent", "rule", "rule_words"),
        )
        | {"additionalProperties": True},
        "Cây tiêu chí theo thứ tự in.",
    ),
    "tiers": many(
        record(
            "Một mức xếp loại.",
            {
                "name": text("Tên mức."),
                "minimums": many(
                    record(
                        "Một điều kiện điểm tối thiểu.",
                        {
                            "node": text("Mã nhóm hoặc tiêu chí; chuỗi rỗng là toàn phiếu."),
                            "value": text("Mức tối thiểu.") | {"pattern": EXACT},
                            "percent": flag("Tính theo % điểm tối đa."),
                        },
                    ),
                    "Các điều kiện điểm.",
                ),
                "require": many(CODES, "Điều kiện bắt buộc phải có."),
                "ban": many(CODES, "Điều không được vi phạm."),
            },
        ),
        "Các mức xếp loại, tốt nhất trước.",
    ),
}

RESULT = record(
    "Kết quả đã chốt: đúng những byte đã công bố.",
    {
        "format": text("Phiên bản của định dạng."),
        "depth": text(
            "Công bố đến đâu: tổng điểm, nhóm, tiêu chí, tiêu chí kèm câu trả lời.",
            among=("total", "group", "criterion", "answers"),
        ),
        "province": record("Tỉnh, thành phố.", {"code": text("Mã."), "name": text("Tên.")}),
        "campaign": record(
            "Kỳ đánh giá.",
            {
                "title": text("Tên kỳ."),
                "year": count("Năm đánh giá."),
                "period_from": text("Số liệu từ ngày (ISO 8601).", empty=True),
                "period_until": text("Số liệu đến trước ngày (ISO 8601).", empty=True),
                "agency": text("Cơ quan thẩm định."),
            },
        ),
        "rubric": record(
            "Bộ tiêu chí đã áp dụng.",
            {
                "code": text("Mã bộ tiêu chí."),
                "version": count("Phiên bản."),
                "content_hash": text("SHA-256 của nội dung."),
                "title": text("Tên bộ tiêu chí."),
                "subject": text("Điều được đánh giá, dùng trong tiêu đề."),
                "decision": record(
                    "Quyết định ban hành bộ tiêu chí.",
                    {
                        "number": text("Số, ký hiệu; chuỗi rỗng khi nhập từ văn bản."),
                        "date": text("Ngày (ISO 8601)."),
                        "issuer": text("Cơ quan ban hành."),
                    },
                    optional=("date", "issuer"),
                ),
                "notes": many(text("Một ghi chú."), "Ghi chú của bộ tiêu chí."),
                "source": text("Toàn văn tệp bộ tiêu chí (TOML), để tính lại."),
            },
            optional=("content_hash", "title", "notes", "source"),
        ),
        "scope": PLACE,
        "block": record(
            "Khối đơn vị và toàn bộ quy tắc tính điểm của khối.",
            {
                "code": text("Mã khối."),
                "name": text("Tên khối."),
                **RULES_OF_A_BLOCK,
            },
            optional=("combine", "late"),
        ),
        "imported": flag("true: nhập từ văn bản công bố trước khi có hệ thống này."),
        "units": many(
            UNIT | {"properties": {**UNIT["properties"], **DETAIL}},  # type: ignore[dict-item]
            "Các đơn vị, theo thứ hạng; đơn vị không xếp hạng ở cuối.",
        ),
    },
    optional=("depth", "imported"),
)

DOCUMENT: Schema = {
    "kind": text("Loại văn bản."),
    "number": text("Số, ký hiệu."),
    "date": text("Ngày (ISO 8601)."),
    "issuer": text("Cơ quan ban hành."),
}

PUBLICATION = record(
    "Một bản công bố và văn bản công bố nó.",
    {
        "code": text("Mã bản công bố, dùng trong địa chỉ."),
        "province": text("Mã tỉnh, thành phố."),
        "year": count("Năm đánh giá."),
        "block": text("Mã khối."),
        "label": text("Khối và phạm vi, viết cho người đọc."),
        "units": count("Số đơn vị được đánh giá."),
        "sha256": text("SHA-256 của tệp kết quả."),
        "document": record("Văn bản công bố.", DOCUMENT),
        "corrects": text("Mã bản công bố bị bản này điều chỉnh.", empty=True),
        "corrected_by": text("Mã bản công bố điều chỉnh bản này.", empty=True),
        "correction_reason": text("Lý do điều chỉnh."),
        "withdrawal": record(
            "Văn bản thu hồi bản này; null: chưa thu hồi.",
            {**DOCUMENT, "reason": text("Lý do thu hồi.")},
            empty=True,
        ),
        "page": text("Địa chỉ trang cho người đọc."),
        "result": text("Địa chỉ tệp kết quả."),
    },
)


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the dictionary; ``name`` is the path inside the file."""

    name: str
    kind: str
    description: str


WORDS = {
    "string": "chữ",
    "integer": "số nguyên",
    "boolean": "đúng/sai",
    "array": "danh sách",
    "object": "nhóm trường",
    "null": "hoặc null",
}


def dictionary(schema: Schema, path: str = "") -> Iterator[Field]:
    """Every field of ``schema`` and of what lies below it, in the order in which they are described."""
    properties = schema.get("properties")
    if isinstance(properties, dict):
        for name, below in properties.items():
            inner = f"{path}.{name}" if path else name
            yield Field(inner, kind_words(below), str(below.get("description", "")))
            yield from dictionary(below, inner)
    items = schema.get("items")
    if isinstance(items, dict):
        yield from dictionary(items, f"{path}[]")


def undescribed(schema: Schema, data: object, path: str = "") -> Iterator[str]:
    """Every field of ``data`` that the dictionary does not know, by its path."""
    properties, items = schema.get("properties"), schema.get("items")
    if isinstance(data, dict) and isinstance(properties, dict):
        for name, value in data.items():
            inner = f"{path}.{name}" if path else name
            if name in properties:
                yield from undescribed(properties[name], value, inner)
            elif not schema.get("additionalProperties"):
                yield inner
    elif isinstance(data, list) and isinstance(items, dict):
        for place, entry in enumerate(data):
            yield from undescribed(items, entry, f"{path}[{place}]")


def kind_words(schema: Schema) -> str:
    kinds = schema["type"]
    names = kinds if isinstance(kinds, list) else [kinds]
    return " ".join(WORDS[str(name)] for name in names)
