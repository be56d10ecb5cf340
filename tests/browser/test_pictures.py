"""The pictures of the README, from the demonstration; taken only with ``EGOV_PICTURES=1``."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from egov_scoring.models import Role, User
from rankings.demo import clock
from rankings.demo.build import STORIES, make_province
from rankings.demo.evidence import REPORT
from rankings.models import Publication
from rubrics.answers import parse_answer
from submissions import services
from submissions.models import Submission
from tests.browser.conftest import PHONE
from tests.factories import criterion_of, fill, make_campaign

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not os.environ.get("EGOV_PICTURES"), reason="EGOV_PICTURES is not set"),
]

PICTURES = Path(__file__).parent / "pictures"
MOST_BYTES = 250_000
TALL, DESK = {"width": 1280, "height": 1180}, {"width": 1280, "height": 1000}
PDF_VIEWER_MILLISECONDS = 4000
ANSWERS = {
    "1.1": "#1",
    "1.2.1": "#1",
    "2.1.1": "1.902/1.960",
    "2.1.2": "30/60",
    "2.2.1": "#1",
    "2.5.1": "54/60",
}


@pytest.fixture
def published(settings):
    """Quảng Bình as the demonstration has it: last year's result is public."""
    settings.DEMO = True
    story = next(story for story in STORIES if story.code == "quang-binh")
    today = timezone.localdate()
    with clock.running() as hands:
        hands.set(today, 0)
        make_province(story, "", hands, today)
    return Publication.objects.get(code__endswith="-so")


@pytest.fixture
def campaign(published):
    """This year's campaign of the same units, just opened."""
    last = published.ranking.campaign_block.campaign
    title = f"Đánh giá Chính quyền điện tử tỉnh Quảng Bình năm {last.year + 1}"
    campaign = make_campaign(last.rubric, units=0, agency=last.agency, title=title)
    campaign.year = last.year + 1
    campaign.save(update_fields=["year"])
    return campaign


def form_of(campaign, unit):
    return Submission.objects.with_places().get(
        participation__campaign=campaign, participation__unit__code=unit
    )


def person(unit, role):
    return User.objects.filter(memberships__unit=unit, memberships__role=role).first()


def half_filled(form):
    officer = person(form.unit, Role.OFFICER)
    fill(form, ANSWERS, actor=officer)
    upload = SimpleUploadedFile(REPORT.name, REPORT.read_bytes())
    document = {"document_number": "45/BC (minh họa)", "summary": "Báo cáo số liệu văn bản điện tử"}
    services.add_file(form, criterion_of(form, "2.1.1"), upload, actor=officer, **document)
    return officer


def half_reviewed(form, reviewer):
    """The level has corrected the first ratio and goes on."""
    services.request_signature(form, actor=half_filled(form))
    services.sign_and_submit(form, actor=person(form.unit, Role.HEAD))
    services.accept(form, actor=reviewer)
    node = form.campaign_block.spec.node("2.1.1")
    services.give_verdict(
        form,
        criterion_of(form, node.code),
        "correct",
        actor=reviewer,
        answer=parse_answer(node, "1.842/1.960"),
        reason="Báo cáo kèm theo ghi 1.842 văn bản điện tử.",
    )


def take(desk, name):
    """What the window shows, small enough for the repository."""
    PICTURES.mkdir(exist_ok=True)
    path = PICTURES / f"{name}.png"
    desk.page.screenshot(path=path, animations="disabled", caret="hide")
    assert path.stat().st_size < MOST_BYTES


def test_pictures_of_the_public_ranking(published, open_desk):
    for name, size in (("publication-1280", TALL), ("publication-360", PHONE)):
        desk = open_desk(viewport=size)
        desk.open(published.get_absolute_url())
        take(desk, name)


def test_pictures_of_the_desks(campaign, open_desk):
    form, sent = form_of(campaign, "so-tai-chinh"), form_of(campaign, "so-noi-vu")
    reviewer = person(campaign.agency, Role.REVIEWER)
    officer = half_filled(form)
    half_reviewed(sent, reviewer)

    desk = open_desk(viewport=DESK)
    desk.enter_as(officer)
    desk.open(reverse("submissions:group", args=[form.pk, "2"]))
    desk.page.locator("#c-2-1-1 summary").first.click()
    take(desk, "form-1280")

    desk = open_desk(viewport=DESK)
    desk.enter_as(reviewer)
    desk.open(reverse("submissions:verdict", args=[sent.pk, "2.1.1"]))
    desk.page.wait_for_timeout(PDF_VIEWER_MILLISECONDS)
    take(desk, "review-1280")
