"""Units from their list, and invented people who work there."""

import csv
from pathlib import Path

from django.conf import settings

from egov_scoring.models import Membership, Province, Role, Unit, User

UNITS = Path(settings.BASE_DIR) / "fixtures" / "units"
SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Dương", "Nông"]
MIDDLES = ["Văn", "Thị", "Minh", "Thanh", "Ngọc", "Quang", "Thu", "Đức", "Hồng", "Xuân"]
GIVEN = ["An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hải", "Hương", "Khánh", "Lan", "Linh", "Long", "Mai"]
GIVEN += [
    "Nam",
    "Nga",
    "Phong",
    "Phương",
    "Quân",
    "Sơn",
    "Tâm",
    "Thảo",
    "Trang",
    "Tuấn",
    "Vân",
    "Việt",
    "Yến",
]
WORDS = {
    Role.OFFICER: ("canbo", "Chuyên viên"),
    Role.HEAD: ("thutruong", "Thủ trưởng đơn vị"),
    Role.REVIEWER: ("thamdinh", "Chuyên viên thẩm định"),
    Role.COUNCIL: ("hoidong", "Thành viên Hội đồng"),
    Role.APPROVER: ("duyet", "Lãnh đạo phụ trách"),
    Role.ADMINISTRATOR: ("quantri", "Quản trị hệ thống"),
}


def make_units(code, name):
    """The province and its units from the list of facts; parents stand before their children."""
    province = Province.objects.create(code=code, name=name, is_demo=True)
    units = {}
    with (UNITS / f"{code}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            units[row["code"]] = Unit.objects.create(
                province=province,
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                parent=units.get(row["parent"]),
            )
    province.agency = units["so-thong-tin-va-truyen-thong"]
    province.contact = "Số 1 đường Minh Họa; điện thoại 0232 000 000; thư điện tử lienhe@minhhoa.example"
    province.save()
    return province, units


class People:
    """The accounts of one province, all with the password of the installation."""

    def __init__(self, province, rng, password_hash):
        self.prefix = province.code.replace("-", "")
        self.rng = rng
        self.password_hash = password_hash
        self.by_place = {}
        self.jobs = []

    def hire(self, unit, role, suffix="", position=""):
        """Plan one person for a role in a unit; ``save`` stores everyone at once."""
        word, title = WORDS[role]
        self.jobs.append((unit, role, f"{self.prefix}.{word}{suffix}", position or title))

    def hire_units(self, units):
        """An officer and a head for every unit that is scored."""
        for unit in units:
            self.hire(unit, Role.OFFICER, f".{unit.code}")
            self.hire(unit, Role.HEAD, f".{unit.code}")

    def save(self):
        users = User.objects.bulk_create(
            User(
                username=username,
                password=self.password_hash,
                full_name=self.name(),
                position=position,
                is_demo=True,
            )
            for _, _, username, position in self.jobs
        )
        Membership.objects.bulk_create(
            Membership(user=user, unit=unit, role=role, act="Phân công trong bản minh họa")
            for user, (unit, role, _, _) in zip(users, self.jobs, strict=True)
        )
        for user, (unit, role, _, _) in zip(users, self.jobs, strict=True):
            self.by_place.setdefault((unit.code, role), []).append(user)

    def name(self):
        return " ".join(self.rng.choice(names) for names in (SURNAMES, MIDDLES, GIVEN))

    def of(self, unit, role):
        """The first person with a role in a unit."""
        return self.by_place[unit.code, role][0]

    def all_of(self, unit, role):
        return self.by_place[unit.code, role]
