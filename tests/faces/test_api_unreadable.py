"""What is no proper HTTP is answered in the form of the face that it was meant for."""

import json

from django.test import Client


def test_a_strange_host_is_told_in_the_form_of_the_face(db: None) -> None:
    answer = Client().get("/api/v1/me", headers={"Host": "evil.example"})
    assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["title"] == "Permintaan tidak dapat dibaca"
    page = Client().get("/home", headers={"Host": "evil.example"})
    assert page.status_code == 400 and page["Content-Type"].startswith("text/html")
