"""Reasons to use again: one's own and the reviewing body's, inserted without a script too."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from submissions import services
from submissions.errors import WorkflowError
from submissions.models import Snippet, Submission, Verdict
from submissions.snippet_queries import snippets_for
from tests.factories import make_reviewer, make_submitted, make_unit

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "correct",
    "reason": "Thiếu văn bản.",
    "c-1-2-answer_first": "30",
    "c-1-2-answer_second": "60",
}


def make_accepted():
    submission = make_submitted()
    reviewer = make_reviewer(submission.campaign.agency)
    services.accept(submission, actor=reviewer)
    return Submission.objects.with_places().get(pk=submission.pk), reviewer


def texts(user, submission, code):
    node = submission.campaign_block.spec.node(code)
    return [snippet.text for snippet in snippets_for(user, submission, node)]


def keep(submission, code, text, actor, **wishes):
    node = submission.campaign_block.spec.node(code)
    return services.save_snippet(submission, node, text, actor=actor, **wishes)


def test_a_snippet_is_offered_where_and_to_whom_it_belongs():
    submission, reviewer = make_accepted()
    colleague = make_reviewer(submission.campaign.agency)
    keep(submission, "1.1", "Chỉ của tôi.", reviewer)
    keep(submission, "1.1", "Của cơ quan.", reviewer, is_shared=True)
    keep(submission, "1.1", "Ở mọi nơi.", reviewer, everywhere=True)

    assert texts(reviewer, submission, "1.1") == ["Chỉ của tôi.", "Của cơ quan.", "Ở mọi nơi."]
    assert texts(reviewer, submission, "1.2") == ["Ở mọi nơi."]
    assert texts(colleague, submission, "1.1") == ["Của cơ quan."]


def test_the_present_reason_is_kept_and_nothing_typed_is_lost(client):
    submission, reviewer = make_accepted()
    client.force_login(reviewer)

    page = client.post(
        reverse("submissions:verdict", args=[submission.pk, "1.2"]), TYPED | {"act": "luu-mau"}
    )

    assert Snippet.objects.get().text == "Thiếu văn bản."
    assert Verdict.objects.count() == 0
    assert page.context["form"]["reason"].value() == "Thiếu văn bản."
    assert 'value="30"' in page.content.decode()


def test_a_snippet_is_inserted_without_a_script(client):
    submission, reviewer = make_accepted()
    snippet = keep(submission, "1.2", "Theo Báo cáo số 31.", reviewer)
    client.force_login(reviewer)
    address = reverse("submissions:verdict", args=[submission.pk, "1.2"])

    page = client.post(address, TYPED | {"act": "chen-mau", "snippet": snippet.pk})

    assert page.context["form"]["reason"].value() == "Thiếu văn bản. Theo Báo cáo số 31."
    assert page.context["form"]["kind"].value() == "correct"


def test_only_the_owner_deletes_a_snippet(client):
    submission, reviewer = make_accepted()
    snippet = keep(submission, "1.2", "Theo Báo cáo số 31.", reviewer, is_shared=True)
    address = reverse("submissions:snippet-delete", args=[snippet.pk])

    client.force_login(make_reviewer(submission.campaign.agency))
    refused = client.post(address).status_code
    client.force_login(reviewer)
    client.post(address)

    assert refused == 404
    assert not Snippet.objects.exists()


def test_nobody_keeps_snippets_for_a_desk_of_others():
    submission, _ = make_accepted()

    with pytest.raises(PermissionDenied):
        keep(submission, "1.2", "Lý do", make_reviewer(make_unit(kind="co-quan")))


def test_a_reason_too_long_for_the_index_is_not_kept_as_a_snippet():
    submission, reviewer = make_accepted()

    with pytest.raises(WorkflowError, match="dài 601 ký tự"):
        keep(submission, "1.1", "ă" * 601, reviewer)
