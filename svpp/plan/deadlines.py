"""How long something may take: what a plan writes as "24 hours", "14 days", "1 month", and what it says of the police.

When that is over is counted in one place, `svpp/measure/cases.py` (docs/changing-a-rule.md). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, cast

from svpp.plan.catalogue import IncidentsSource, Plan, Within

_WITHIN = re.compile(r"([1-9]\d{0,3}) (hour|day|month)s?")
#: for suspicious behaviour where no plan says how long (the first plan's 2.2.4-a-2)
USUAL_HOURS = 24


def parse_within(text: object) -> Within | None:
    """None where it is no deadline."""
    found = _WITHIN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    return Within(int(found.group(1)), cast(Literal["hours", "days", "months"], f"{found.group(2)}s"))


def police_within(plans: Iterable[Plan]) -> Within:
    """In how many hours the police are to know of suspicious behaviour; of several indicators the shortest."""
    asked = (i.within for plan in plans for i in plan.indicators if isinstance(i.source, IncidentsSource))
    hours = [within.amount for within in asked if within is not None and within.unit == "hours"]
    return Within(min(hours, default=USUAL_HOURS), "hours")
