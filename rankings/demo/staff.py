"""Who works where in a province of the demonstration, and which accounts the login page offers."""

from egov_scoring.models import Role

LABELS = {
    Role.OFFICER: "Cán bộ tự chấm",
    Role.HEAD: "Thủ trưởng ký nộp",
    Role.REVIEWER: "Cán bộ thẩm định",
    Role.COUNCIL: "Hội đồng",
    Role.APPROVER: "Người duyệt kết quả",
    Role.ADMINISTRATOR: "Quản trị của tỉnh",
}


def hire_everyone(people, units, *, district=None, council=None, shared=None):
    """Officers and heads everywhere, two more people in ``shared``, and whoever the chain needs.

    Where the story shows a ``district``, all districts verify, and that one with two people.
    """
    agency, stand_in = units["so-thong-tin-va-truyen-thong"], units["van-phong-ubnd-tinh"]
    people.hire_units(unit for unit in units.values() if unit != council)
    if shared:
        people.hire(shared, Role.OFFICER, f".{shared.code}.2")
        people.hire(shared, Role.OFFICER, f".{shared.code}.pho", "Phó Giám đốc")
    people.hire(agency, Role.REVIEWER)
    people.hire(agency, Role.REVIEWER, "2")
    people.hire(stand_in, Role.REVIEWER, "thay", "Chuyên viên thẩm định thay")
    people.hire(agency, Role.APPROVER, position="Phó Giám đốc")
    people.hire(agency, Role.ADMINISTRATOR)
    if council:
        people.hire(council, Role.COUNCIL)
    for unit in units.values():
        if district and unit.kind == "huyen":
            people.hire(unit, Role.REVIEWER, f".{unit.code}", "Phòng Văn hóa và Thông tin")
            people.hire(unit, Role.APPROVER, f".{unit.code}", "Phó Chủ tịch UBND")
    if district:
        people.hire(district, Role.REVIEWER, f".{district.code}.2", "Văn phòng HĐND và UBND")
    people.save()


def offered(people, units, own, *, district=None, council=None, colleagues=1):
    """One account per role: (role label, unit, user) in the order in which a form travels."""
    agency, stand_in = units["so-thong-tin-va-truyen-thong"], units["van-phong-ubnd-tinh"]
    places = [(own, Role.OFFICER), (own, Role.HEAD)]
    if district:
        places.append((district, Role.REVIEWER))
    places += [(agency, Role.REVIEWER), (stand_in, Role.REVIEWER)]
    if council:
        places.append((council, Role.COUNCIL))
    places.append((agency, Role.APPROVER))
    if district:
        places.append((district, Role.APPROVER))
    places.append((agency, Role.ADMINISTRATOR))
    return [
        (label(unit, role, stand_in), unit, user)
        for unit, role in places
        for user in people.all_of(unit, role)[: colleagues if role == Role.OFFICER else 1]
    ]


def label(unit, role, stand_in):
    if role == Role.REVIEWER and unit == stand_in:
        return "Cán bộ thẩm định thay (phiếu của cơ quan thẩm định)"
    return LABELS[role]
