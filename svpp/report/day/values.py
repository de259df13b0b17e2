"""What a day board says: lanes, gauges, cover and what needs somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from svpp.facts.cover import Slot
from svpp.plan.catalogue import Indicator
from svpp.when.calendars import Reason


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of one guard's day. state: counted, running (open, up to now), uncertain (open, without a sign of
    life), suspect (open or closed, too long), not_counted, or planned."""

    entry: str
    activity: str
    place: str
    event: str | None
    start: datetime
    end: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident or finding of the day."""

    entry: str
    kind: str
    what: str
    at: datetime
    place: str | None


@dataclass(frozen=True, slots=True)
class Status:
    """Where a guard stands now. code: on, silent, late (planned, not there), left
    (was there, is planned on), ahead (planned for later), done, forgotten
    (a past day without an end), away (nothing but what counts nowhere) or none. `at`: since or until when."""

    code: str
    at: datetime | None = None
    place: str | None = None
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    guard: str
    name: str
    team: str | None
    phone: str | None
    blocks: tuple[Block, ...]
    planned: tuple[Block, ...]
    happenings: tuple[Happening, ...]
    #: seconds on the field today, closed blocks only
    field_seconds: int
    #: seconds planned for today, absences apart
    planned_seconds: int
    status: Status
    #: codes: running, uncertain, suspect, conflict, clock_offset, overlap, outside, late, left, changed_since_approval,
    #: reopened
    flags: tuple[str, ...]
    approved: bool
    #: sha256 over what there is to approve; None where there is nothing
    content: str | None

    @property
    def on_duty(self) -> bool:
        return self.status.code == "on"


@dataclass(frozen=True, slots=True)
class Next:
    """Who adds to a gauge next, by plan, and from when on."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gauge:
    """An hours-indicator today (or this week), in its reading: closed, running beside it, and what is expected."""

    indicator: Indicator
    seconds: int
    running_seconds: int
    #: with what the plan still has to come; never less than what is there
    expected_seconds: int
    target_seconds: int
    #: with what runs
    reached: bool
    will_reach: bool
    #: when it was reached, or by the plan will be
    reached_at: datetime | None
    #: seconds that run without a sign of life and count nothing here
    uncertain_seconds: int
    next: Next | None
    #: why today does not count for it, if so
    why_not: Reason | None
    first: date
    last: date

    @property
    def missing_seconds(self) -> int:
        """Seconds still to go; 0 once reached."""
        if self.reached:
            return 0
        more = 1 if self.indicator.comparator == ">" else 0
        return max(0, self.target_seconds + more - self.seconds - self.running_seconds)


@dataclass(frozen=True, slots=True)
class CaseGauge:
    """An indicator of incidents with a deadline: those of the day, and the deadline that ends first."""

    indicator: Indicator
    passed: int
    failed: int
    pending: int
    #: entry and deadline of the pending one that ends first
    entry: str | None
    due: datetime | None


@dataclass(frozen=True, slots=True)
class CoverRow:
    """Guards per half hour: everybody (`activity` field without a tag), or those who count for an indicator."""

    activity: str
    tag: str | None
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Helper:
    """Who is nearest by the centre of the place they logged; metres, to the hundred."""

    guard: str
    name: str
    phone: str | None
    metres: int
    #: the place that needs somebody
    place: str


@dataclass(frozen=True, slots=True)
class Sending:
    """The duty that would close a gap, for who is nearest."""

    helper: Helper
    activity: str
    event: str | None
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """What needs somebody: a cause and what solves it.

    `code` names the words; `level`: bad or warn; `solve`: close, end, call, police, correct, clock, place, planning,
    send, refused, withdrawal or papers. `values` are the words' parameters, not yet in any language.
    """

    code: str
    level: str
    solve: str
    guard: str | None = None
    name: str | None = None
    phone: str | None = None
    entry: str | None = None
    #: the revision that was looked at; a form sends it back
    revision: str | None = None
    day: date | None = None
    at: datetime | None = None
    helper: Helper | None = None
    sending: Sending | None = None
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The same alert keeps its key while the page lives."""
        return "-".join(part for part in (self.code, self.guard, self.entry, self._tail) if part)

    @property
    def _tail(self) -> str | None:
        return str(self.values["key"]) if "key" in self.values else None


@dataclass(frozen=True, slots=True)
class DayBoard:
    day: date
    now: datetime
    is_over: bool
    is_today: bool
    #: seconds after which a presence is too long
    suspect_after: int
    lanes: tuple[Lane, ...]
    gauges: tuple[Gauge, ...]
    cases: tuple[CaseGauge, ...]
    cover: tuple[CoverRow, ...]
    alerts: tuple[Alert, ...]
    #: the first guard who is planned today
    first_planned: datetime | None
    #: the last day before this one on which anybody logged anything; only looked up for an empty board
    last_day: date | None
