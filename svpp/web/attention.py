"""What needs somebody, in words: a title, the cause, and the buttons that solve it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from svpp.report.day.values import Alert, DayBoard, Helper
from svpp.web.gauges import presence_words
from svpp.words import NBSP, Speaker

#: under which the revisions of the board's buttons are named
TAPS = UUID("6f1d3f0a-5c1e-5b0f-9d4e-2f6c1b7a9e10")
Names = Mapping[str, Mapping[str, str]]
ICONS = {
    "late": "warn",
    "left": "stop",
    "silent": "cloudoff",
    "hole": "risk",
    "short": "clock",
    "police_due": "shield",
    "police_late": "shield",
    "crime_unreported": "shield",
    "forgotten": "clock",
    "suspect": "clock",
    "conflict": "swap",
    "refused": "warn",
    "withdrawal": "undo",
    "changed": "pen",
    "overlap": "swap",
    "outside": "pin",
    "clock": "clock",
    "certificate_ends": "gas",
    "certificate_over": "gas",
    "card_ends": "user",
    "card_over": "user",
}


@dataclass(frozen=True, slots=True)
class Item:
    alert: Alert
    icon: str
    title: str
    why: str
    #: what the solving button says; the template knows what it does
    button: str
    #: names what the button writes, the same each time the page is made: a second click writes nothing more
    fresh: str

    @property
    def key(self) -> str:
        return self.alert.key


def items(board: DayBoard, names: Names, say: Speaker) -> list[Item]:
    return words_of(board.alerts, names, say, board)


def words_of(
    alerts: Iterable[Alert], names: Names, say: Speaker, board: DayBoard | None = None
) -> list[Item]:
    """`board`: on which they stand; only a forgotten end is said by it."""
    return [_item(alert, board, names, say) for alert in alerts]


def _item(alert: Alert, board: DayBoard | None, names: Names, say: Speaker) -> Item:
    words = _words(alert, names, say)
    title, cause = _keys(alert, board)
    why = [say.t(cause, **words)]
    if alert.helper is not None:
        why.append(near_words(alert.helper, say))
    if (plan := alert.sending) is not None:
        why.append(say.t("d.send.when", start=say.clock(plan.start), end=say.clock(plan.end)))
    return Item(
        alert=alert,
        icon=ICONS[alert.code],
        title=say.t(title, **words),
        why=" ".join(why),
        button=_button(alert, say),
        fresh=_name(alert),
    )


def _name(alert: Alert) -> str:
    if (plan := alert.sending) is not None:
        return str(uuid5(TAPS, f"{alert.key} {plan.helper.guard} {plan.start} {plan.end}"))
    return str(uuid5(TAPS, f"{alert.revision} {alert.solve} {alert.values.get('end')}"))


def undoes(revision: str) -> str:
    """Names the revision that takes this one back."""
    return str(uuid5(TAPS, f"undo {revision}"))


def _keys(alert: Alert, board: DayBoard | None) -> tuple[str, str]:
    """Of title and cause. Yesterday has its own title; a forgotten end is explained by what the proposal rests on."""
    if alert.code == "clock" and not alert.values["shift"]:
        return "d.al.clock", "d.al.clock.right.why"
    if alert.solve == "end":
        basis = alert.values["basis"] if alert.code == "suspect" else "end"
        return f"d.al.{alert.code}", f"d.al.{alert.code}.{basis}.why"
    if alert.code != "forgotten" or board is None:
        return f"d.al.{alert.code}", f"d.al.{alert.code}.why"
    yesterday = alert.day is not None and board.is_today and (board.day - alert.day).days == 1
    title = "yesterday" if yesterday else "today" if alert.day == board.day else "day"
    return f"d.al.forgotten.{title}", f"d.al.forgotten.{alert.values.get('basis') or 'none'}.why"


def _words(alert: Alert, names: Names, say: Speaker) -> dict[str, object]:
    """The parameters of the sentences, as people say them."""
    values = alert.values
    found: dict[str, object] = {
        "who": alert.name,
        "t": say.clock(alert.at) if alert.at else "",
        "day": say.day(alert.day) if alert.day else "",
        "n": values.get("n", values.get("minutes")),
        "place": _place(values, names, say),
        "what": _what(alert, names, say),
    }
    found["reason"] = str(values.get("reason") or "")
    for name in ("end", "sign", "due", "until"):
        moment = values.get(name)
        if isinstance(moment, datetime):
            found[name] = _clock(moment, alert, say)
        elif isinstance(moment, date):
            found[name] = say.day(moment)
    for name in ("seconds", "target"):
        if isinstance(seconds := values.get(name), int):
            found[name] = _length(seconds, say)
    return found


def _clock(moment: datetime, alert: Alert, say: Speaker) -> str:
    """With its day where it is another than the alert's."""
    same = alert.at is not None and say.local_day(alert.at) == say.local_day(moment)
    return say.clock(moment) if same else say.stamp(moment)


def _length(seconds: int, say: Speaker) -> str:
    minutes = -(-seconds // 60)
    return f"{minutes}{NBSP}min" if minutes < 60 else say.duration(minutes * 60)


def _place(values: Mapping[str, object], names: Names, say: Speaker) -> str:
    address, code = values.get("address"), values.get("place")
    if isinstance(address, str) and address:
        return address
    return names["place"].get(str(code), str(code)) if code else say.t("d.al.no_place")


def _what(alert: Alert, names: Names, say: Speaker) -> str:
    what = str(alert.values.get("what") or "")
    if alert.code == "refused":
        reason = f"refused.{alert.values['reason']}"
        return say.t(reason if say.has(reason) else "refused.other").rstrip(".")
    if alert.code in ("short", "hole"):
        return presence_words(what, say)
    for kind in ("incident", "finding"):
        if what in names[kind]:
            return names[kind][what]
    return say.t(f"act.{what}") if say.has(f"act.{what}") else what


def near_words(helper: Helper, say: Speaker) -> str:
    """Karim D. is op 300 m."""
    if helper.metres == 0:
        return say.t("d.near.here", who=helper.name)
    return say.t("d.near", who=helper.name, m=helper.metres)


def _button(alert: Alert, say: Speaker) -> str:
    end = alert.values.get("end")
    if alert.solve in ("close", "end") and isinstance(end, datetime):
        return say.t(f"d.do.{alert.solve}", t=_clock(end, alert, say))
    if alert.solve == "call" and alert.phone:
        return say.t("d.do.call", who=first_name(alert.name))
    if alert.solve in ("planning", "send") and alert.helper is not None:
        return say.t("d.do.send", who=first_name(alert.helper.name))
    if alert.solve == "clock":
        return (
            say.t("d.do.shift", n=alert.values["minutes"]) if alert.values["shift"] else say.t("d.do.stands")
        )
    return say.t(f"d.do.{alert.solve}")


def call_address(number: str) -> str:
    """For `tel:`: digits and a leading plus."""
    return "".join(sign for n, sign in enumerate(number) if sign.isdigit() or (sign == "+" and n == 0))


def first_name(name: str | None) -> str:
    return (name or "").split(" ")[0]
