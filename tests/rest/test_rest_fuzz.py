"""Requests made from the server's own description never break it and are answered as described."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from matcher import Engine
from matcher.rest import make_app

schema = schemathesis.openapi.from_asgi("/openapi.json", make_app(Engine(fast=True)))


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@pytest.mark.filterwarnings("ignore")
def test_answers_are_as_described(case: schemathesis.Case) -> None:
    # What has the right shape may still be refused: bytes that are no file, a posting that asks nothing.
    case.call_and_validate(timeout=300, excluded_checks=[positive_data_acceptance])
