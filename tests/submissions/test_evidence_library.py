import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from egov_scoring.events import first_broken_event
from egov_scoring.models import Event, Role
from submissions import files, services
from submissions.models import Citation, Evidence, PurgedContent
from tests.factories import (
    PDF,
    answer,
    criterion_of,
    make_campaign,
    make_head,
    make_officer,
    make_submission,
    make_unit,
    make_upload,
    make_user,
)
from tests.submissions.test_evidence_files import word

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return make_submission()


@pytest.fixture
def officer(submission, client):
    user = make_officer(submission.unit)
    client.force_login(user)
    return user


def address(name, *args):
    return reverse(f"submissions:{name}", args=args)


def put(client, unit, *uploads, json=False, **typed):
    data = {f"evidence-{name}": value for name, value in typed.items()}
    headers = {"Accept": "application/json"} if json else {}
    return client.post(
        address("evidence-upload"),
        {"unit": unit.pk, "evidence-files": list(uploads)} | data,
        headers=headers,
    )


def add(unit, actor, name="ke-hoach.pdf", content=PDF, **document):
    return services.add_to_library(unit, make_upload(name, content), actor=actor, **document)


def names(response):
    return [piece.name for piece in response.context["page"].object_list]


def test_files_go_into_the_library_with_their_document(client, submission, officer):
    put(client, submission.unit, make_upload("a.pdf"), document_number="12/KH-SDL", document_date="5/1/2022")

    page = client.get(address("evidence-list"))

    assert names(page) == ["a.pdf"]
    assert "12/KH-SDL" in page.content.decode()
    assert "bí mật nhà nước" in page.content.decode()
    assert "chưa dùng" in page.content.decode()


def test_of_several_files_the_good_ones_are_kept_and_the_others_say_why(client, submission, officer):
    response = put(
        client,
        submission.unit,
        make_upload("a.pdf"),
        make_upload("b.svg", b"<svg/>"),
        make_upload("c.pdf", b""),
    )
    page = response.content.decode()

    assert response.status_code == 422
    assert names(response) == ["a.pdf"]
    assert "b.svg”: không nhận loại .svg" in page
    assert "c.pdf”: tệp rỗng" in page


def test_the_upload_script_gets_each_answer_in_json(client, submission, officer):
    good = put(client, submission.unit, make_upload("a.pdf"), json=True)
    bad = put(client, submission.unit, make_upload("a.exe", b"MZ"), json=True)
    cited = client.post(
        address("evidence-add", submission.pk, "1.1"),
        {"evidence-files": make_upload("d.pdf", PDF + b"%d")},
        headers={"Accept": "application/json"},
    )

    assert (good.status_code, good.json()) == (200, {"html": ""})
    assert (bad.status_code, list(bad.json())) == (422, ["error"])
    assert "không nhận loại .exe" in bad.json()["error"]
    assert 'id="e-1-1"' in cited.json()["html"]
    assert "d.pdf" in cited.json()["html"]


def test_the_same_content_is_kept_once_and_gaps_in_its_document_are_filled(submission, officer):
    first = add(submission.unit, officer, document_number="1/KH")
    again = add(submission.unit, officer, "khac.pdf", document_number="2/KH", issuer="Sở Du lịch")

    again.refresh_from_db()
    assert first == again
    assert (again.name, again.document_number, again.issuer) == ("ke-hoach.pdf", "1/KH", "Sở Du lịch")


def test_the_library_is_searched_without_diacritics(client, submission, officer):
    add(submission.unit, officer, "a.pdf", summary="Kế hoạch ứng dụng công nghệ thông tin")
    add(submission.unit, officer, "b.pdf", PDF + b"%2", issuer="Sở Du lịch")

    assert names(client.get(address("evidence-list"), {"tim": "ung dung CONG nghe"})) == ["a.pdf"]
    assert names(client.get(address("evidence-list"), {"tim": "du lich"})) == ["b.pdf"]
    assert names(client.get(address("evidence-list"), {"tim": "khong co"})) == []


def test_evidence_of_an_earlier_year_is_chosen_again_with_its_page(client, submission, officer):
    piece = add(submission.unit, officer, summary="Quy chế")
    services.cite(submission, criterion_of(submission, "1.1"), piece, actor=officer)
    next_year = make_campaign(
        submission.campaign.rubric, units=0, opened=False, agency=submission.campaign.agency
    )
    next_year.year = 2022
    next_year.save()
    services.open_campaign(next_year, actor=make_user(next_year.agency, Role.ADMINISTRATOR))
    form = next_year.participations.get(unit=submission.unit).submission
    pick = address("evidence-pick", form.pk, "1.1")

    assert "1.1 (2021)" in client.get(pick, {"tim": "quy che"}).content.decode()
    client.post(pick, {"pieces": piece.pk, f"page-{piece.pk}": "7"})

    assert list(Citation.objects.order_by("pk").values_list("response__submission", "page")) == [
        (submission.pk, ""),
        (form.pk, "7"),
    ]
    page = client.get(address("evidence-detail", piece.pk)).content.decode()
    assert page.count(f'href="/phieu/{form.pk}/') == 1
    assert page.count(f'href="/phieu/{submission.pk}/') == 1


def test_evidence_of_another_unit_is_neither_seen_nor_chosen(client, submission, officer):
    stranger = make_officer(make_unit())
    foreign = add(stranger.active_memberships[0].unit, stranger)

    assert names(client.get(address("evidence-list"))) == []
    for name in ("evidence-detail", "library-file", "library-text"):
        assert client.get(address(name, foreign.pk)).status_code == 404
    chosen = client.post(address("evidence-pick", submission.pk, "1.1"), {"pieces": foreign.pk})
    assert chosen.status_code == 422
    assert not Citation.objects.exists()


def test_the_page_of_a_citation_is_corrected(client, submission, officer):
    piece = add(submission.unit, officer)
    citation = services.cite(submission, criterion_of(submission, "1.1"), piece, actor=officer, page="1")

    client.post(address("citation-page", submission.pk, citation.pk), {"page": "12-14"})

    citation.refresh_from_db()
    assert citation.page == "12-14"


def test_the_document_is_corrected_and_the_change_recorded(client, submission, officer):
    piece = add(submission.unit, officer, document_number="1/KH")

    client.post(address("evidence-detail", piece.pk), {"name": "Kế hoạch", "document_number": "01/KH-SDL"})

    piece.refresh_from_db()
    assert (piece.name, piece.document_number) == ("Kế hoạch", "01/KH-SDL")
    event = Event.objects.get(stream=f"evidence:{piece.pk}", action="change")
    assert event.data["before"] == {"name": "ke-hoach.pdf", "document_number": "1/KH"}


def test_what_somebody_verifies_right_now_stands(client, submission, officer):
    piece = add(submission.unit, officer)
    services.cite(submission, criterion_of(submission, "1.1"), piece, actor=officer)
    answer(submission, "1.1", "#1", actor=officer)
    services.request_signature(submission, actor=officer)
    services.sign_and_submit(submission, actor=make_head(submission.unit))

    response = client.post(address("evidence-detail", piece.pk), {"name": "khác.pdf"})

    assert response.status_code == 422
    assert "đang được dùng trong phiếu" in response.content.decode()


def test_a_head_reads_the_library_and_changes_nothing(client, submission, officer):
    piece = add(submission.unit, officer)
    client.force_login(make_head(submission.unit))

    assert client.get(address("evidence-list")).context["form"] is None
    assert put(client, submission.unit, make_upload("a.pdf", PDF + b"%3")).status_code == 403
    assert client.post(address("evidence-detail", piece.pk), {"name": "x"}).status_code == 403


def test_word_is_shown_as_escaped_text_in_a_frame_of_ours(client, submission, officer):
    piece = add(submission.unit, officer, "a.docx", word("Số liệu <script>alert(1)</script>"))

    response = client.get(address("library-text", piece.pk))

    assert "Số liệu &lt;script&gt;alert(1)&lt;/script&gt;" in response.content.decode()
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    file = client.get(address("library-file", piece.pk))
    assert file["Content-Disposition"].startswith("attachment")


def test_a_purge_removes_the_bytes_and_keeps_hash_citation_and_tombstone(
    client, submission, officer, django_capture_on_commit_callbacks
):
    piece = add(submission.unit, officer)
    services.cite(submission, criterion_of(submission, "1.1"), piece, actor=officer)

    with django_capture_on_commit_callbacks(execute=True):
        call_purge(piece.sha256)

    piece.refresh_from_db()
    assert not files.path_of(piece.sha256).exists()
    assert piece.citations.count() == 1
    assert PurgedContent.objects.get().act == "12/QĐ-UBND"
    assert first_broken_event() is None
    assert client.get(address("library-file", piece.pk)).status_code == 404
    assert "đã bị xóa" in client.get(address("evidence-detail", piece.pk)).content.decode()
    assert "đã xóa theo 12/QĐ-UBND" in client.get(address("evidence-list")).content.decode()
    again = put(client, submission.unit, make_upload("lai.pdf"))
    assert "đã bị xóa theo 12/QĐ-UBND" in again.content.decode()
    assert Evidence.objects.count() == 1


def call_purge(sha256, **options):
    call_command("purge_evidence", sha256, **{"act": "12/QĐ-UBND", "reason": "Tài liệu mật"} | options)


def test_a_purge_needs_an_act_and_something_to_remove(submission, officer):
    with pytest.raises(CommandError, match="Không có minh chứng nào"):
        call_purge("0" * 64)
    with pytest.raises(CommandError, match="phải có văn bản"):
        call_purge(add(submission.unit, officer).sha256, act=" ")


def test_the_absence_of_a_scanner_is_told_to_who_runs_the_system(
    client, submission, officer, settings, tmp_path
):
    assert "máy quét virus" not in client.get(address("evidence-list")).content.decode()

    client.force_login(make_user(submission.campaign.agency, Role.ADMINISTRATOR))
    assert "Chưa có máy quét virus" in client.get(address("evidence-list")).content.decode()
    settings.CLAMD = str(tmp_path / "clamd.ctl")
    assert "không trả lời" in client.get(address("evidence-list")).content.decode()


@pytest.mark.parametrize("pieces", [1, 3])
def test_the_library_asks_the_same_number_of_queries_for_any_number_of_pieces(
    client, submission, officer, django_assert_num_queries, pieces
):
    for number in range(pieces):
        piece = add(submission.unit, officer, f"{number}.pdf", PDF + str(number).encode())
        for code in ("1.1", "2"):
            services.cite(submission, criterion_of(submission, code), piece, actor=officer)

    with django_assert_num_queries(6):
        client.get(address("evidence-list"))
    with django_assert_num_queries(PICK_QUERIES):
        client.get(address("evidence-pick", submission.pk, "1.2"))


PICK_QUERIES = 8
