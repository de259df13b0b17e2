"""A believable stream of entries: shifts of a duo with places, breaks and an incident now and then."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.entries import DEVICE, incident, presence

PLACES = ("maritiem", "machtens", "karreveld", "gemeenteplaats")
ACTIVITIES = ("patrol", "patrol", "patrol", "market", "school", "outreach", "break")


def entries(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """In the order in which a phone would make them: about 20 a day."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        day, slot = divmod(number, 20)
        start = datetime(2022, 1, 3, 7, tzinfo=UTC) + timedelta(days=day % 340, minutes=30 * slot)
        end = start + timedelta(minutes=dice.randrange(15, 30))
        head = {"recorded_at": (end + timedelta(seconds=5)).isoformat()}
        place = dice.choice(PLACES)
        if dice.random() < 0.1:
            found.append(incident(observed_at=start.isoformat(), place=place, **head))
            continue
        found.append(
            presence(
                activity=dice.choice(ACTIVITIES),
                place=place,
                started_at=start.isoformat(),
                ended_at=end.isoformat(),
                companions=dice.choice([[], [], ["charlie"]]),
                note=dice.choice([None, None, "Rustig; twee buurtbewoners gesproken over sluikstort."]),
                **head,
            )
        )
    return found


def bodies(items: list[dict[str, Any]], size: int) -> list[bytes]:
    """Batches of `size`, as they travel."""
    return [
        json.dumps(
            {"device": DEVICE, "sent_at": "2022-12-31T18:00:00+01:00", "entries": items[at : at + size]},
            ensure_ascii=False,
        ).encode()
        for at in range(0, len(items), size)
    ]
