"""The guides say what the product does: their links lead somewhere, the labels that they quote are real."""

import ast
import html
import re
from pathlib import Path

import pytest
from django.urls import resolve, reverse

from egov_scoring.models import Role
from submissions.views.guide import GUIDES
from tests.factories import make_officer, make_reviewer, make_submission, make_user

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
APPS = ("egov_scoring", "rubrics", "submissions", "rankings")
INDEX = "/huong-dan/"
ADDRESSES = [reverse(guide.address) for guide in GUIDES]
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TAG = re.compile(r"{{.*?}}|{%.*?%}|<[^>]*>", re.DOTALL)
GAP = " … "


def main_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return MAIN.search(response.content.decode()).group()


def words_of(text):
    return " ".join(html.unescape(text).split()).casefold()


def interface():
    """Everything that a page can say besides the guides: the words of templates and of Python strings."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if not path.name.endswith(("_guide.html", "guide_list.html")):
            yield words_of(TAG.sub(given_words, path.read_text()))
    for path in [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]:
        if path.name != "guide.py" and "demo" not in path.parts:
            tree = ast.walk(ast.parse(path.read_text()))
            yield "\n".join(words_of(node.value) for node in tree if is_text(node))


def given_words(tag):
    """What a tag of a template hands on as words, as to the component of a label."""
    return GAP + GAP.join(re.findall(r'"([^"]*)"', tag[0])) + GAP


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def quoted(page):
    """The labels that a guide names, in bold or between quotation marks."""
    bold = re.findall(r"<b>(.*?)</b>", page)
    return {words_of(label) for label in bold + re.findall("“(.*?)”", TAG.sub("", page))}


def test_anyone_reads_the_guide_whose_examples_are_read_by_the_rule_itself(client):
    response = client.get("/huong-dan/tu-cham-diem/")

    assert response.status_code == 200
    assert response.context["numbers"] == [
        ("25,2", "25,2"),
        ("1.000,5", "1000,5"),
        ("1 500", "1500"),
        ("1.500", "1500"),
        ("0.500", "0,5"),
        ("25.2", "25,2"),
    ]


def test_every_foot_leads_to_the_list_of_guides_and_the_list_to_each(client):
    home = client.get(reverse("rankings:home")).content.decode()

    assert home.count(f'href="{INDEX}"') == 1
    index = main_of(client, INDEX)
    assert [index.count(f'href="{address}"') for address in ADDRESSES] == [1, 1, 1, 1]


def test_each_desk_leads_to_its_guide(client):
    submission = make_submission()
    agency = submission.campaign.agency
    desks = [
        (make_officer(submission.unit), reverse("submissions:home"), "tu-cham-diem"),
        (make_officer(submission.unit), reverse("submissions:form", args=[submission.pk]), "tu-cham-diem"),
        (make_reviewer(agency), reverse("submissions:review-list"), "tham-dinh"),
        (make_user(agency, Role.APPROVER), reverse("rankings:ranking-list"), "tong-hop-cong-bo"),
        (make_user(agency, Role.ADMINISTRATOR), reverse("submissions:campaign-list"), "quan-tri"),
    ]
    for person, desk, guide in desks:
        client.force_login(person)
        assert f'href="{INDEX}{guide}/"' in main_of(client, desk), desk


@pytest.mark.parametrize("address", [INDEX, *ADDRESSES])
def test_every_link_of_a_guide_resolves_with_its_place_in_the_page(client, address):
    for link in re.findall(r'href="([^"]*)"', main_of(client, address)):
        path, _, place = link.partition("#")
        assert path == "" or resolve(path), link
        assert not place or f'id="{place}"' in main_of(client, path or address), link


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_label_that_a_guide_quotes_stands_in_the_interface(client, address):
    said = list(interface())
    labels = quoted(main_of(client, address))

    strange = {
        label
        for label in labels
        if not any(all(part.strip() in text for part in label.split("…")) for text in said)
    }
    assert labels
    assert strange == set()


@pytest.mark.parametrize("address", [INDEX, *ADDRESSES])
def test_a_guide_asks_the_database_nothing(client, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(address)
