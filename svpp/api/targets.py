"""/api/v1/days/<date>/targets: the team's hours of a day against the plan's, as sums, for a guard's phone."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask.views import MethodView
from flask_smorest import Blueprint

from svpp import clock
from svpp.api.answers import DocumentSchema, described
from svpp.asked import read_day
from svpp.db import db
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.report.gather import rules_of
from svpp.report.team_hours import team_hours
from svpp.when.days import zulu

blp = Blueprint("targets", __name__, url_prefix="/api/v1", description="The team's hours of a day")


@blp.route("/days/<day>/targets")
class Targets(MethodView):
    @blp.doc(responses=described(401, 403, 422))
    @blp.response(200, DocumentSchema)
    def get(self, day: str) -> Any:
        """Seconds so far, what runs apart, and every target of the plan for them. Sums only, no persons."""
        require(current_actor(), "see_team_hours")
        session, now = db.session(), clock.now()
        rules = rules_of(town(session), current_app.config["RONDE"].suspect_hours)
        asked = read_day(day)
        hours = [
            {
                "activity": one.activity,
                "tag": one.tag,
                "reading": one.reading,
                "seconds": one.seconds,
                "running_seconds": one.running_seconds,
                "targets": [
                    {"indicator": indicator, "comparator": comparator, "hours": hours}
                    for indicator, comparator, hours in one.targets
                ],
            }
            for one in team_hours(session, asked, now, rules)
        ]
        return current_app.json.response({"date": asked.isoformat(), "now": zulu(now), "hours": hours})
