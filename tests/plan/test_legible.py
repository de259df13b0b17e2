"""The agreement's LaTeX signs are shown as signs; money and everything else stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from svpp.plan.legible import legible
from svpp.plan.load import read_plan

MOLENBEEK = Path(__file__).parents[2] / "svpp/plan/data/molenbeek-2020-2022.toml"


@pytest.mark.parametrize(
    ("literal", "shown"),
    [
        (r"in de schoolomgeving: $\geq 1u/dag$", "in de schoolomgeving: ≥ 1u/dag"),
        (r"te Brussel: $\geq 2x/jaar$ of $\leq 3$", "te Brussel: ≥ 2x/jaar of ≤ 3"),
        (r"$100\%$ binnen", "100% binnen"),
        ("kost 5 $ per stuk", "kost 5 $ per stuk"),
        (r"pad C:\geq", r"pad C:\geq"),
        (r"$\unknown 7$", r"\unknown 7"),
    ],
)
def test_signs(literal: str, shown: str) -> None:
    assert legible(literal) == shown


def test_no_sign_of_latex_is_left_in_the_plan() -> None:
    plan = read_plan(MOLENBEEK.read_text("utf-8"))
    for indicator in plan.indicators:
        for text in (indicator.text.nl, indicator.text.fr):
            assert not {"$", "\\"} & set(legible(text)), indicator.id
