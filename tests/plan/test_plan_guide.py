"""The guide's example is a plan that loads."""

import re
from pathlib import Path

from svpp.plan.catalogue import KINDS
from svpp.plan.load import check_plan

GUIDE = Path(__file__).parents[2] / "docs" / "plans.md"


def test_the_guide_s_example_loads_and_has_every_kind():
    blocks = re.findall(r"^```toml\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    plan, faults = check_plan("".join(blocks))

    assert faults == []
    assert [i.kind for i in plan.indicators] == list(
        dict.fromkeys(("hours_per_day", "hours_per_week", *KINDS))
    )
