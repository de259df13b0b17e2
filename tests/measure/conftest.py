"""The plan that the situations are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from svpp.plan.catalogue import Plan
from svpp.plan.load import read_plan

FILE = Path(__file__).parents[2] / "svpp/plan/data/molenbeek-2020-2022.toml"


@pytest.fixture(scope="session")
def plan() -> Plan:
    return read_plan(FILE.read_text("utf-8"))
