import hashlib
import json

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from rankings import open_data, openapi
from submissions.models import Waiver
from tests.rankings.scenes import (
    BEST,
    GOOD,
    MIDDLE,
    ask_waiver,
    make_final,
    make_publication,
    make_verified_campaign,
    participations_of,
)

pytestmark = pytest.mark.django_db
WSGI_HOST = "localhost"


@pytest.fixture
def publication():
    return make_publication(make_verified_campaign(BEST, GOOD, MIDDLE))


def address(name, *args):
    return reverse(f"rankings:api-{name}", args=args)


def problems(schema, data):
    return [error.message for error in Draft202012Validator(schema).iter_errors(data)]


def test_every_address_answers_what_the_description_says(client, publication):
    unit = json.loads(bytes(publication.result))["units"][0]["unit"]

    for endpoint in openapi.ENDPOINTS:
        path = endpoint.path.replace("{code}", publication.code).replace("{unit}", unit)
        response = client.get(path)

        assert response.status_code == 200, path
        assert problems(endpoint.answer, response.json()) == [], path
        assert response["Access-Control-Allow-Origin"] == "*"


def test_the_description_is_a_valid_openapi_document(client):
    described = client.get(address("description")).json()

    assert described["openapi"] == "3.1.0"
    assert list(described["paths"]) == [endpoint.path for endpoint in openapi.ENDPOINTS]
    for endpoint in openapi.ENDPOINTS:
        Draft202012Validator.check_schema(endpoint.answer)


def test_the_result_is_offered_byte_for_byte(client, publication):
    content = client.get(address("result", publication.code)).content

    assert content == bytes(publication.result)
    assert hashlib.sha256(content).hexdigest() == publication.sha256
    listed = client.get(address("publications")).json()["results"]
    assert [entry["sha256"] for entry in listed] == [publication.sha256]


def test_nothing_is_listed_before_it_is_published(client):
    make_final(make_verified_campaign(BEST))

    assert client.get(address("publications")).json() == {"count": 0, "next": None, "results": []}
    assert client.get(address("provinces")).json() == []


def test_publications_are_narrowed_by_province_year_and_block(client, publication):
    campaign = publication.ranking.campaign_block.campaign

    def count(**asked):
        return client.get(address("publications"), asked).json()["count"]

    assert count(province=campaign.province.code, year=campaign.year, block="so", current="true") == 1
    assert (count(province="tinh-khac"), count(year=1999), count(block="xa")) == (0, 0, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [("year", "hai nghìn"), ("year", "0"), ("province", "Quảng Bình"), ("current", "có"), ("page", "-1")],
)
def test_a_parameter_that_cannot_be_is_refused_by_name(client, publication, name, value):
    response = client.get(address("publications"), {name: value})

    assert response.status_code == 400
    assert response.json()["detail"].startswith(f"{name}: “{value}”")


def test_what_does_not_exist_is_said_as_json(client, publication):
    for path in (address("publication", "khong-co"), address("unit", publication.code, "khong-co")):
        response = client.get(path)
        assert (response.status_code, list(response.json())) == (404, ["detail"])


def test_nothing_is_ever_written(client, publication):
    for method in (client.post, client.put, client.patch, client.delete, client.options):
        response = method(address("publications"))
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
        assert "chỉ đọc" in response.json()["detail"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("?Year=2021", "Year: không có tham số này; địa chỉ này nhận: province, year, block, current, page."),
        ("?year=2021&year=2020", "year: ghi 2 lần; chỉ ghi một lần."),
    ],
)
def test_a_mistyped_or_doubled_parameter_is_refused(client, publication, asked, words):
    response = client.get(address("publications") + asked)

    assert (response.status_code, response.json()["detail"]) == (400, words)


def test_the_root_names_every_address(client):
    root = client.get("/api/v1/").json()

    assert root["addresses"] == [f"http://testserver{endpoint.path}" for endpoint in openapi.ENDPOINTS]
    assert client.get(root["description"]).json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("depth", ["total", "group", "criterion", "answers"])
def test_every_field_of_a_result_is_described(client, depth):
    campaign = make_verified_campaign(BEST, GOOD, published_depth=depth)
    ask_waiver(participations_of(campaign)[0], "2", state=Waiver.State.ACCEPTED, document_number="15/UBND")
    result = json.loads(bytes(make_publication(campaign).result))

    assert list(open_data.undescribed(open_data.RESULT, result)) == []
    assert problems(open_data.RESULT, result) == []


@pytest.mark.parametrize("publications", [1, 3])
def test_the_list_costs_the_same_for_one_and_many(client, django_assert_num_queries, publications):
    shown = make_publication(make_verified_campaign(BEST))
    for number in range(1, publications):
        shown.pk, shown.code = None, f"ban-{number}"
        shown.save(force_insert=True)

    with django_assert_num_queries(2):
        client.get(address("publications"))


def test_the_dictionary_describes_every_field_on_the_page(client):
    page = client.get(reverse("rankings:open-data")).content.decode()

    fields = list(open_data.dictionary(open_data.RESULT))
    assert {"units[].exact_total", "campaign.year", "units[].groups[].points"} <= {f.name for f in fields}
    for field in fields:
        assert f">{field.name}<" in page
        assert field.description


@pytest.mark.django_db(transaction=True)
def test_no_generated_request_breaks_the_api(publication):
    with override_settings(ALLOWED_HOSTS=[WSGI_HOST]):
        schema = schemathesis.openapi.from_wsgi(address("description"), get_wsgi_application())
        operations = [found.ok() for found in schema.get_all_operations()]

        for operation in operations:
            check_generated(operation)

    assert len(operations) == len(openapi.ENDPOINTS)


def check_generated(operation):
    @settings(max_examples=15, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy())
    def check(case):
        case.call_and_validate()

    check()


def test_an_unknown_address_below_api_is_answered_for_programs(client):
    for path in ("/api/", "/api/v1/nothing/", "/api/v2/publications/?page=1"):
        response = client.get(path)

        assert response.status_code == 404
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "/api/v1/" in response.json()["detail"]
    assert client.get("/nothing/").headers["Content-Type"].startswith("text/html")
    assert client.get("/api/v1/publications").headers["Location"] == "/api/v1/publications/"


def test_a_public_page_says_that_it_is_only_read(publication):
    reader = Client(enforce_csrf_checks=True)
    for path in ("/", publication.get_absolute_url(), "/sitemap.xml", "/robots.txt", "/favicon.ico"):
        response = reader.delete(path)

        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]


def test_the_icon_that_browsers_ask_for_is_there(client):
    assert "egov/logo" in client.get("/favicon.ico").headers["Location"]
