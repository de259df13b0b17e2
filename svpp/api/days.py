"""/api/v1/days/<date>: the day board, and decisions about a guard's day."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import ValidationError

from svpp import clock
from svpp.api.answers import DocumentSchema, described
from svpp.asked import read_day
from svpp.db import db
from svpp.journal.fields import Choice, CodedSchema, Required, Text
from svpp.journal.items import refuse
from svpp.journal.schemas import codes
from svpp.people.policy import require
from svpp.people.sessions import current_actor
from svpp.places.town import town
from svpp.report.day import Alert, Block, DayBoard, Gauge, Lane, day_board
from svpp.report.figures import reason_json
from svpp.report.gather import rules_of
from svpp.review.decide import decide_day
from svpp.strict import strict_json
from svpp.when.days import zulu

blp = Blueprint("days", __name__, url_prefix="/api/v1", description="The day board and its approval")


class DecisionSchema(CodedSchema):
    guard = Required(longest=80, required=True)
    verdict = Choice("approved", "reopened", required=True)
    reason = Text(longest=4000, load_default=None, allow_none=True)
    #: of what was looked at; another content is not approved
    content_hash = Text(longest=64, load_default=None, allow_none=True)


@blp.route("/days/<day>")
class Day(MethodView):
    @blp.doc(responses=described(401, 403, 422))
    @blp.response(200, DocumentSchema)
    def get(self, day: str) -> Any:
        """Who was where, and the hours against the plan's targets."""
        actor = current_actor()
        require(actor, "see_day_board")
        session = db.session()
        settings = current_app.config["RONDE"]
        rules, silent = rules_of(town(session), settings.suspect_hours), settings.silent_minutes * 60
        board = day_board(session, actor, read_day(day), clock.now(), rules, silent)
        return current_app.json.response(board_json(board))


@blp.route("/days/<day>/decisions")
class Decisions(MethodView):
    @blp.doc(
        requestBody={"content": {"application/json": {"schema": DecisionSchema}}, "required": True},
        responses=described(400, 401, 403, 404, 422, 503),
    )
    @blp.response(201, DocumentSchema)
    def post(self, day: str) -> Any:
        """Approves or reopens one guard's day; approving binds its content by hash."""
        actor = current_actor()
        require(actor, "see_day_board")
        try:
            body = DecisionSchema().load(strict_json(request.get_data(cache=False)))
        except ValidationError as fault:
            raise refuse(codes(fault.messages)) from None
        session, now = db.session(), clock.now()
        decision = decide_day(
            session,
            actor,
            read_day(day),
            body["guard"],
            body["verdict"],
            body["reason"],
            now,
            body["content_hash"],
        )
        answer = {"guard": body["guard"], "date": day, "verdict": decision.verdict, "at": zulu(decision.at)}
        return current_app.json.response({**answer, "content_hash": decision.content_hash}), 201


def board_json(board: DayBoard) -> dict[str, Any]:
    """Seconds throughout; `forecast` is with what runs and what is planned still to come."""
    return {
        "date": board.day.isoformat(),
        "now": zulu(board.now),
        "over": board.is_over,
        "guards": [_lane_json(lane) for lane in board.lanes],
        "indicators": [_gauge_json(gauge) for gauge in board.gauges],
        "alerts": [_alert_json(alert) for alert in board.alerts],
    }


def _lane_json(lane: Lane) -> dict[str, Any]:
    return {
        "guard": lane.guard,
        "name": lane.name,
        "team": lane.team,
        "field_seconds": lane.field_seconds,
        "planned_seconds": lane.planned_seconds,
        "status": lane.status.code,
        "approved": lane.approved,
        "content_hash": lane.content,
        "flags": list(lane.flags),
        "segments": [_block_json(block) for block in lane.blocks],
        "planned": [_block_json(block) for block in lane.planned],
    }


def _block_json(block: Block) -> dict[str, Any]:
    return {
        "entry": block.entry,
        "activity": block.activity,
        "place": block.place or None,
        "event": block.event,
        "from": zulu(block.start),
        "until": zulu(block.end),
        "state": block.state,
    }


def _gauge_json(gauge: Gauge) -> dict[str, Any]:
    return {
        "id": gauge.indicator.id,
        "seconds": gauge.seconds,
        "running_seconds": gauge.running_seconds,
        "uncertain_seconds": gauge.uncertain_seconds,
        "forecast": gauge.expected_seconds,
        "target": gauge.target_seconds,
        "missing": gauge.missing_seconds,
        "reached": gauge.reached,
        "will_reach": gauge.will_reach,
        "reached_at": zulu(gauge.reached_at) if gauge.reached_at else None,
        "why_not": reason_json(gauge.why_not) if gauge.why_not else None,
        "from": gauge.first.isoformat(),
        "until": gauge.last.isoformat(),
    }


def _alert_json(alert: Alert) -> dict[str, Any]:
    helper = alert.helper
    return {
        "code": alert.code,
        "level": alert.level,
        "guard": alert.guard,
        "entry": alert.entry,
        "date": alert.day.isoformat() if alert.day else None,
        "at": zulu(alert.at) if alert.at else None,
        "nearest": {"guard": helper.guard, "metres": helper.metres} if helper else None,
    }
