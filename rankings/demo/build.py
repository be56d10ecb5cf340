"""Makes the whole demonstration in an empty database."""

import gc
import random
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from rankings.demo import cao_bang, clock, hue, hung_yen, phu_tho, quang_binh
from rankings.demo.acts import World
from rankings.demo.people import People, make_units
from rankings.demo.staff import hire_everyone, offered
from rubrics.services import save_rubric

SEED = 20201
RUBRICS = Path(settings.BASE_DIR) / "fixtures" / "rubrics"


@dataclass(frozen=True)
class Story:
    """One province: its decision, what has happened there, and whose desks are shown first."""

    code: str
    name: str
    decision: str
    state: str
    tell: Callable
    unit: str
    district: str = ""
    council: str = ""
    colleagues: int = 1


STORIES = [
    Story(
        code="quang-binh",
        name="Quảng Bình",
        decision="quang-binh-3270-2020",
        state="đã công bố",
        tell=quang_binh.tell,
        unit="so-tai-chinh",
    ),
    Story(
        code="phu-tho",
        name="Phú Thọ",
        decision="phu-tho-1609-2018",
        state="đang thẩm định",
        tell=phu_tho.tell,
        unit="phuong-au-co-phu-tho",
        district="thanh-pho-viet-tri",
    ),
    Story(
        code="thua-thien-hue",
        name="Thừa Thiên Huế",
        decision="thua-thien-hue-3043-2021",
        state="đang xét đề nghị không áp dụng",
        tell=hue.tell,
        unit="so-cong-thuong",
        council="hoi-dong",
    ),
    Story(
        code="cao-bang",
        name="Cao Bằng",
        decision="cao-bang-2310-2016",
        state=f"đang tự chấm, còn {cao_bang.DAYS_LEFT} ngày",
        tell=cao_bang.tell,
        unit="so-ngoai-vu",
        colleagues=2,
    ),
    Story(
        code="hung-yen",
        name="Hưng Yên",
        decision="hung-yen-2749-2018",
        state="đã công bố, cấp xã xếp hạng trong từng huyện",
        tell=hung_yen.tell,
        unit="phuong-hien-nam-hung-yen",
        district="thanh-pho-hung-yen",
    ),
]


def build(password, say):
    """Make the five provinces; returns the accounts that the login page offers."""
    today, password_hash = timezone.localdate(), make_password(password)
    logins = []
    with clock.running() as hands, collecting_rarely():
        for place, story in enumerate(STORIES, start=1):
            say(f"[{place}/{len(STORIES)}] {story.name}: {story.state}")
            hands.set(today, 0)
            with transaction.atomic():
                logins += make_province(story, password_hash, hands, today)
    return [login | {"password": password} for login in logins]


@contextmanager
def collecting_rarely():
    """Looking for garbage at the usual pace takes a fifth of the time of making so many objects."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def make_province(story, password_hash, hands, today):
    rng = random.Random(f"{SEED} {story.code}")
    province, units = make_units(story.code, story.name)
    people = People(province, rng, password_hash)
    own, council = units[story.unit], units.get(story.council)
    shared = own if story.colleagues > 1 else None
    shown = units.get(story.district)
    hire_everyone(people, units, district=shown, council=council, shared=shared)
    path = RUBRICS / f"{story.decision}.toml"
    rubric = save_rubric(path.read_text(encoding="utf-8"), code=path.name)
    world = World(province, rubric, units, people, rng, hands, today)
    story.tell(world)
    desks = offered(
        people,
        units,
        own,
        district=shown,
        council=council,
        colleagues=story.colleagues,
    )
    return [
        {
            "province": province.name,
            "state": story.state,
            "role": role,
            "unit": unit.name,
            "username": user.username,
        }
        for role, unit, user in desks
    ]
