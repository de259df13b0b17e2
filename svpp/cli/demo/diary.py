"""A round as its guard logs it on the phone: the revisions, the evening they are sent, the morning after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from svpp.cli.demo.people import Member
from svpp.cli.demo.post import Post, Revision, words
from svpp.cli.demo.shifts import Block, Round
from svpp.cli.demo.stage import Stage


@dataclass(slots=True)
class Diary:
    stage: Stage
    post: Post
    rng: Random
    members: dict[str, Member]

    def presence(self, found: Round, block: Block, who: str | None = None) -> Revision:
        """Closed, as it is noted when it ends. A phone writes its own clock's time."""
        logger = who or found.guards[0]
        slip = self.post.phone(logger, block.start)[1]
        note = self.rng.choice(words()["notes"][self.language(logger)]) if self.rng.random() < 0.08 else None
        data = {
            "activity": block.activity,
            "place": block.place,
            "started_at": self.post.text(block.start + slip),
            "ended_at": self.post.text(block.end + slip),
            "event": block.event,
            "companions": [] if who else list(found.guards[1:]),
            "position": None,
            "note": note,
        }
        return self.post.first("presence", block.end + slip, data)

    def language(self, username: str) -> str:
        return self.members[username].language

    def reason(self, why: str, username: str) -> str:
        return str(words()["reasons"][why][self.language(username)])

    def morning(self, found: Round, minutes: int = 500) -> datetime:
        """The next working day, at so many local minutes."""
        day = found.day + timedelta(days=1)
        while not self.stage.calendar.counts(day, "working_days"):
            day += timedelta(days=1)
        return self.stage.at(day, minutes)

    def done(self, found: Round) -> datetime:
        return found.blocks[-1].end + timedelta(seconds=self.rng.randint(300, 4000))

    def all(self, found: Round) -> list[Revision]:
        return [self.presence(found, block) for block in found.blocks]

    def opened(self, closed: Revision) -> Revision:
        """The same entry before its end was known."""
        at = datetime.fromisoformat(closed["data"]["started_at"])
        return {**closed, "recorded_at": self.post.text(at), "data": {**closed["data"], "ended_at": None}}

    def closed(self, opened: Revision, end: str) -> Revision:
        return self.post.next(opened, datetime.fromisoformat(end), {"ended_at": end})
