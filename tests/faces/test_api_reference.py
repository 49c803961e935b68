"""The reference says what the API does: each operation is called with what it allows and with what it forbids."""

import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup

from saluran.config.wsgi import application
from saluran.faces.api import tokens
from tests.cast import Cast, make
from tests.faces.api_client import Program

REFUSED = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "429"]
TOLD = re.compile(r"^/api/v1/(accounts|x_gudang|sources|me|search|jobs|operations|\{module\})(/|$)")


def config() -> SchemathesisConfig:
    """Rules that no schema can say are answered 422, and a version may be stale."""
    made = SchemathesisConfig()
    checks = made.projects.default.checks
    checks.positive_data_acceptance.expected_statuses = ["2xx", *REFUSED]
    checks.negative_data_rejection.expected_statuses = REFUSED
    return made


@pytest.fixture
def reference(cast: Cast, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The administrator's document; where calls are to succeed, its ids are some that exist and one that does not."""
    monkeypatch.setattr(tokens, "BURST", 1e9)
    program = Program(cast.rina)
    made = make("accounts", name="PT Maju", owner="rina")
    program("POST", "modules", {"key": "x_gudang", "name": {"id": "Gudang", "en": "Warehouse"}})
    for kind in ("text", "money", "date", "boolean", "longtext", "email", "decimal", "datetime"):
        label = {"id": kind, "en": kind}
        status, _body = program(
            "POST", "fields", {"module": "x_gudang", "name": f"x_{kind}", "label": label, "kind": kind}
        )
        assert status == 201
    program("POST", "x_gudang", {"title": "Gudang A"})
    _status, document = program("GET", "/api/openapi.json")
    if mode == GenerationMode.POSITIVE:
        document["components"]["parameters"]["id"]["schema"] = {"type": "integer", "enum": [1, made.pk, 987_654]}
    document["paths"] = {p: o for p, o in document["paths"].items() if TOLD.match(p)}
    del document["security"]  # every call brings its token; calls without one have a test of their own
    loaded = schemathesis.openapi.from_dict(document, config=config())
    loaded.app = application
    loaded.headers = program.headers
    return loaded


FEW = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_the_api_does_what_the_reference_says(reference: Any, mode: GenerationMode) -> None:
    failed = {}
    for found in reference.get_all_operations():
        operation = found.ok()

        @FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def keeps_its_word(case: Any) -> None:
            case.call_and_validate(headers=reference.headers)

        try:
            keeps_its_word()
        except Unsatisfiable:
            continue  # nothing in it can be wrong
        except (Failure, FailureGroup) as error:
            failed[operation.label] = "\n".join(map(str, getattr(error, "exceptions", [error])))
    assert not failed, "\n\n".join(f"{name}\n{said}" for name, said in failed.items())
