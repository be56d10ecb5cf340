import pytest
from django.urls import reverse

from tests.factories import make_officer, make_submission

pytestmark = pytest.mark.django_db
GUIDE = "/huong-dan/tu-cham-diem/"


def test_anyone_reads_the_guide_whose_examples_are_read_by_the_rule_itself(client):
    response = client.get(GUIDE)

    assert response.status_code == 200
    assert response.context["numbers"] == [
        ("25,2", "25,2"),
        ("1.000,5", "1000,5"),
        ("1 500", "1500"),
        ("1.500", "1500"),
        ("0.500", "0,5"),
        ("25.2", "25,2"),
    ]


def test_the_guide_is_linked_from_the_officers_pages_and_every_foot(client):
    submission = make_submission()
    link = f'href="{GUIDE}"'

    assert client.get(reverse("rankings:home")).content.decode().count(link) == 1
    client.force_login(make_officer(submission.unit))
    home = client.get(reverse("submissions:home")).content.decode()
    form = client.get(reverse("submissions:form", args=[submission.pk])).content.decode()
    assert (home.count(link), form.count(link)) == (2, 2)
