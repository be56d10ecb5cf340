"""While a unit mends a returned form, everybody else reads what it submitted last."""

import pytest
from django.urls import reverse

from submissions import queries, services
from submissions.inspecting_queries import readable_forms
from submissions.models import Citation, Submission
from submissions.overview_queries import overviews
from submissions.review_queries import history_of, review_sheet
from tests.factories import (
    FULL_ANSWERS,
    answer,
    criterion_of,
    fill,
    forms_of,
    make_campaign,
    make_head,
    make_officer,
    make_reviewer,
    make_upload,
    return_form,
)

pytestmark = pytest.mark.django_db


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def make_mended():
    """1.2 answered 42/60 with one file; returned; then changed to 60/60 with another file and a request."""
    campaign = make_campaign(units=1)
    (form,) = forms_of(campaign)
    officer, reviewer = make_officer(form.unit), make_reviewer(campaign.agency)
    fill(form, FULL_ANSWERS, actor=officer)
    services.add_file(form, criterion_of(form, "1.2"), make_upload(content=b"%PDF-1.4\nold"), actor=officer)
    services.request_signature(fresh(form), actor=officer)
    services.sign_and_submit(fresh(form), actor=make_head(form.unit))
    services.accept(fresh(form), actor=reviewer)
    return_form(fresh(form), actor=reviewer, questions={"1.2": "Bổ sung.", "2": "Bổ sung."})
    form = fresh(form)
    services.uncite(Citation.objects.get(), actor=officer)
    services.add_file(form, criterion_of(form, "1.2"), make_upload(content=b"%PDF-1.4\nnew"), actor=officer)
    answer(form, "1.2", "60/60", actor=officer)
    services.ask_waiver(form, criterion_of(form, "2"), actor=officer, reason="Không có thanh tra.")
    return fresh(form), officer, reviewer


def words_of(sheet):
    row = sheet.row("1.2")
    return row.own.answer, row.evidence, sheet.row("2").waiver


def test_reviewers_read_answers_evidence_and_requests_as_they_were_submitted():
    form, _, _ = make_mended()

    sheet = review_sheet(form)

    assert words_of(sheet) == ("42/60", 1, None)
    assert sheet.sheets[0].total == queries.sheet_of(form, queries.SELF, sheet.responses).total
    assert not [line for line in history_of(form, sheet.row("1.2").node) if "60/60" in line.text]


def test_the_unit_itself_reads_what_it_is_mending(client):
    form, officer, _ = make_mended()
    client.force_login(officer)

    page = client.get(reverse("submissions:response-edit", args=[form.pk, "1.2"])).content.decode()

    assert 'value="60"' in page
    lines = history_of(form, form.campaign_block.spec.node("1.2"), actions=("answer",))
    assert lines[0].text.endswith("60/60")


def test_pages_lists_files_and_the_workbook_agree(client):
    form, _, reviewer = make_mended()
    client.force_login(reviewer)
    listed = client.get(reverse("submissions:review-list")).context["rows"][0]
    page = client.get(reverse("submissions:verdict", args=[form.pk, "1.2"]))
    old = page.context["shown"].evidence
    (new,) = (c.evidence for c in Citation.objects.all())
    (overview,) = overviews(reviewer, queries.desk_submissions(reviewer).order_by("pk"))

    assert listed.self_total == review_sheet(form).sheets[0].total != form.self_total
    assert overview.responses["1.2"].answer == "42/60"
    assert overview.self_total == listed.self_total
    assert readable_forms(reviewer, form.campaign) == []
    assert client.get(reverse("submissions:evidence-file", args=[form.pk, old.pk])).status_code == 200
    assert client.get(reverse("submissions:evidence-file", args=[form.pk, new.pk])).status_code == 404


def test_after_the_unit_submits_again_everybody_reads_the_new_words():
    form, officer, _ = make_mended()
    services.request_signature(form, actor=officer)
    services.sign_and_submit(fresh(form), actor=make_head(form.unit))

    answered, number, waiver = words_of(review_sheet(fresh(form)))

    assert (answered, number, waiver.reason) == ("60/60", 1, "Không có thanh tra.")


def test_reviewers_read_that_a_submitted_request_was_withdrawn_while_the_form_is_mended():
    (form,) = forms_of(make_campaign(units=1))
    officer, reviewer = make_officer(form.unit), make_reviewer(form.campaign.agency)
    fill(form, FULL_ANSWERS, actor=officer)
    waiver = services.ask_waiver(form, criterion_of(form, "2"), actor=officer, reason="Không có.")
    services.request_signature(fresh(form), actor=officer)
    services.sign_and_submit(fresh(form), actor=make_head(form.unit))
    services.accept(fresh(form), actor=reviewer)
    return_form(fresh(form), actor=reviewer, questions={"2": "Bổ sung."})

    services.cancel_waiver(waiver, actor=officer)

    lines = [line.text for line in history_of(fresh(form), form.campaign_block.spec.node("2"))]
    assert lines[0] == f"{officer}: rút đề nghị không áp dụng đã nộp"
    assert f"{officer}: đề nghị không áp dụng" in lines
