import json

import pytest
from django.core.management import CommandError, call_command

from rankings.snapshot import canonical_bytes
from submissions.models import Waiver
from tests.rankings.scenes import (
    BEST,
    GOOD,
    MIDDLE,
    ask_waiver,
    make_publication,
    make_verified_campaign,
    participations_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication():
    campaign = make_verified_campaign(GOOD, BEST, MIDDLE, {"1.1": "#1"})
    ask_waiver(participations_of(campaign)[3], "2", state=Waiver.State.ACCEPTED, document_number="15/UBND")
    return make_publication(campaign)


def test_a_published_file_gives_the_same_result_and_hash_again(publication, tmp_path, capsys):
    path = tmp_path / "ket-qua.json"
    path.write_bytes(bytes(publication.result))

    call_command("verify_publication", path)

    assert capsys.readouterr().out == f"{publication.sha256}  ket-qua.json: 4 đơn vị, tính lại khớp.\n"


def test_a_changed_figure_is_found(publication, tmp_path):
    result = json.loads(bytes(publication.result))
    result["units"][1]["total"] = "9.99"
    path = tmp_path / "ket-qua.json"
    path.write_bytes(canonical_bytes(result))

    with pytest.raises(CommandError, match=r"total: công bố 9\.99, tính lại 7\.25"):
        call_command("verify_publication", path)


def twice(result):
    result["units"].append(result["units"][0])


def with_a_field(result):
    result["units"][0]["note"] = "x"


def as_if_imported(result):
    result["imported"] = True


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (twice, "có 2 dòng"),
        (with_a_field, r"units\[0\]\.note: trường không có trong kết quả"),
        (as_if_imported, "ghi là nhập từ văn bản, nhưng có bộ tiêu chí và câu trả lời"),
    ],
)
def test_what_no_result_holds_is_found(publication, tmp_path, change, message):
    result = json.loads(bytes(publication.result))
    change(result)
    path = tmp_path / "ket-qua.json"
    path.write_bytes(canonical_bytes(result))

    with pytest.raises(CommandError, match=message):
        call_command("verify_publication", path)


def test_another_name_is_found_by_the_published_hash_alone(publication, tmp_path):
    result = json.loads(bytes(publication.result))
    result["units"][0]["name"] = "Sở Khác"
    path = tmp_path / "ket-qua.json"
    path.write_bytes(canonical_bytes(result))

    call_command("verify_publication", path)
    with pytest.raises(CommandError, match="khác mã đã công bố"):
        call_command("verify_publication", path, sha256=publication.sha256)
    path.write_bytes(bytes(publication.result))
    call_command("verify_publication", path, sha256=publication.sha256.upper())


def test_a_file_that_was_written_anew_is_found(publication, tmp_path):
    path = tmp_path / "ket-qua.json"
    path.write_text(json.dumps(json.loads(bytes(publication.result))), encoding="utf-8")

    with pytest.raises(CommandError, match="không ở dạng chuẩn"):
        call_command("verify_publication", path)


@pytest.mark.parametrize("text", ["{}", "[]", "1", "null", '{"units": [1]}', ""])
def test_another_file_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "khac.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match="không phải tệp kết quả đã công bố"):
        call_command("verify_publication", path)
