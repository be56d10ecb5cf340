"""The log of a form and the explanation of its totals, as its reviewers read them."""

import pytest
from django.urls import reverse

from submissions import services
from submissions.models import Submission, Verdict
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
    make_unit,
)

pytestmark = pytest.mark.django_db
LOG_QUERIES = 6
FIGURE_QUERIES = 14


def fresh(submission):
    return Submission.objects.with_places().get(pk=submission.pk)


def make_judged():
    """A form of which 1.2 was answered twice and then corrected; and its reviewer."""
    campaign = make_campaign(units=1, direct_points=True)
    (form,) = forms_of(campaign)
    officer, reviewer = make_officer(form.unit), make_reviewer(campaign.agency)
    fill(form, FULL_ANSWERS, actor=officer)
    answer(form, "1.2", "48/60", actor=officer, note="Có sổ theo dõi.")
    services.request_signature(fresh(form), actor=officer)
    services.sign_and_submit(fresh(form), actor=make_head(form.unit))
    services.accept(fresh(form), actor=reviewer)
    leaf, kind = criterion_of(form, "1.2"), Verdict.Kind.POINTS
    services.give_verdict(fresh(form), leaf, kind, actor=reviewer, points=2, reason="Thiếu.")
    return fresh(form), reviewer


def log(client, form, **values):
    return client.get(reverse("submissions:form-log", args=[form.pk], query=values))


def test_the_log_says_who_did_what_when_and_why_the_newest_first(client):
    form, reviewer = make_judged()
    client.force_login(reviewer)

    lines = log(client, form).context["page"].object_list

    said = [(line.who, line.codes, line.said, line.why) for line in lines]
    assert said[0] == (reviewer, ("1.2",), f"{form.current_level} chấm điểm trực tiếp 2", "Thiếu.")
    assert said[1][2] == "Tiếp nhận đủ hồ sơ"
    assert (("1.2",), "trả lời 42/60 → 48/60") in [line[1:3] for line in said]
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)


def test_the_log_is_filtered_by_criterion_kind_and_person(client):
    form, reviewer = make_judged()
    client.force_login(reviewer)

    def found(**values):
        return {(line.codes, line.sort) for line in log(client, form, **values).context["page"].object_list}

    assert found(tieu_chi="1", viec="ket-luan") == {(("1.2",), "ket-luan")}
    assert found(viec="buoc") == {((), "buoc")}
    assert found(nguoi=str(reviewer.pk)) == {(("1.2",), "ket-luan"), ((), "buoc")}
    assert found(tieu_chi="khong-co") == found()


@pytest.mark.parametrize("code", ["1", None])
def test_a_total_opens_its_sum_at_every_level_and_its_history(client, code):
    form, reviewer = make_judged()
    client.force_login(reviewer)
    name = "figure-group" if code else "figure-total"

    page = client.get(reverse(f"submissions:{name}", args=[form.pk, *([code] if code else [])]))

    for line in page.context["lines"]:
        parts = line.words.split(" = ")[0].split(" + ")
        assert sum(float(part.replace(",", ".")) for part in parts) == float(line.points)
    assert len(page.context["lines"]) == 2
    assert page.context["acts"][0].why == "Thiếu."


def test_every_number_of_the_form_page_leads_to_its_explanation(client):
    form, reviewer = make_judged()
    client.force_login(reviewer)

    shown = client.get(reverse("submissions:review", args=[form.pk])).content.decode()

    assert shown.count(reverse("submissions:figure-total", args=[form.pk])) == 2
    assert shown.count(reverse("submissions:figure-group", args=[form.pk, "1"])) == 2
    assert reverse("submissions:verdict", args=[form.pk, "1.2"]) + "#gia-tri" in shown


@pytest.mark.parametrize("code", ["1.2", "9"])
def test_a_leaf_or_a_code_that_does_not_exist_is_no_group(client, code):
    form, reviewer = make_judged()
    client.force_login(reviewer)

    assert client.get(reverse("submissions:figure-group", args=[form.pk, code])).status_code == 404


def test_the_pages_cost_the_same_however_many_acts(client, django_assert_num_queries):
    form, reviewer = make_judged()
    client.force_login(reviewer)
    log(client, form)
    for number in range(3):
        kind, leaf = Verdict.Kind.ACCEPT, criterion_of(form, "1.1")
        services.give_verdict(fresh(form), leaf, kind, actor=reviewer, reason=str(number))

    with django_assert_num_queries(LOG_QUERIES):
        log(client, form)
    with django_assert_num_queries(FIGURE_QUERIES):
        client.get(reverse("submissions:figure-total", args=[form.pk]))


def test_the_unit_reads_its_own_log_without_conclusions_and_other_units_do_not_find_it(client):
    form, _ = make_judged()
    page = reverse("submissions:own-log", args=[form.pk])
    client.force_login(make_officer(form.unit))

    lines = client.get(page).context["page"].object_list

    assert lines[0].said == "Tiếp nhận đủ hồ sơ"
    assert (("1.2",), "trả lời 42/60 → 48/60") in [(line.codes, line.said) for line in lines]
    assert not [line for line in lines if "chấm điểm" in line.said or line.why == "Thiếu."]
    assert page in client.get(reverse("submissions:form", args=[form.pk])).content.decode()
    client.force_login(make_officer(make_unit(form.campaign.province)))
    assert client.get(page).status_code == 404
