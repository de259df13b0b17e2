"""The agreement itself: its period, parties, provisions and money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from svpp.plan.catalogue import Money, Party, Text
from svpp.plan.faults import Euro, expect
from svpp.plan.table import Table

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LANGUAGES = ("nl", "fr")
#: Euro; beyond it somebody lost a decimal point.
_MOST = 1_000_000_000
_CONTINGENT = (
    "contingent_annual",
    "wage_per_fte_month",
    "wages_annual",
    "equipment_max_per_fte",
    "equipment_annual",
)


@dataclass(frozen=True, slots=True)
class Head:
    """The table [plan]; `first` and `last` are None where the file has them wrong."""

    id: str
    title: Text
    municipality: Text
    first: date | None
    last: date | None
    signed_on: date | None
    languages: tuple[str, ...]
    translated: tuple[str, ...]
    decisions: Text | None


def read_head(table: Table) -> Head:
    head = Head(
        id=_identity(table),
        title=table.words("title"),
        municipality=table.words("municipality"),
        first=table.day("from"),
        last=table.day("until"),
        signed_on=table.day("signed_on") if table.has("signed_on") else None,
        languages=_languages(table),
        translated=_translated(table),
        decisions=table.optional_words("decisions"),
    )
    table.taken.add("signed_on")
    if head.first and head.last and head.last < head.first:
        table.wrong("until", expect("day_from", first=head.first))
    table.done()
    return head


def read_party(table: Table) -> Party:
    party = Party(table.words("name"), table.words("represented_by"))
    table.done()
    return party


def read_provision(table: Table) -> Text:
    return table.own_words(alone=True)


def read_money(table: Table) -> Money:
    """Euro a year, kept in cents; the sums of the agreement must come out to the cent.

    Without a contingent of extra guards the annual amount stands alone.
    """
    if any(table.has(key) for key in ("contingent_fte", *_CONTINGENT)):
        amounts = {key: _cents(table, key) for key in _CONTINGENT}
        money = Money(_cents(table, "annual"), contingent_fte=table.whole("contingent_fte", 1), **amounts)
        _check_sums(table, money)
    else:
        money = Money(_cents(table, "annual"), 0, 0, 0, 0, 0, 0)
    table.done()
    return money


def _check_sums(table: Table, money: Money) -> None:
    fte, wage, each = money.contingent_fte, Euro(money.wage_per_fte_month), Euro(money.equipment_max_per_fte)
    wages, equipment = Euro(wage.cents * fte * 12), Euro(each.cents * fte)
    total = Euro(money.wages_annual + money.equipment_annual)
    _add_up(table, "wages_annual", money.wages_annual, wages, "sum_wages", wage=wage, fte=fte)
    _add_up(table, "equipment_annual", money.equipment_annual, equipment, "sum_equipment", each=each, fte=fte)
    parts = {"wages": Euro(money.wages_annual), "equipment": Euro(money.equipment_annual)}
    _add_up(table, "contingent_annual", money.contingent_annual, total, "sum_contingent", **parts)


def _add_up(table: Table, key: str, stated: int, total: Euro, code: str, **parts: Euro | int) -> None:
    if stated != total.cents:
        table.fault(key, code, key=key, sum=total, found=Euro(stated), **parts)


def _cents(table: Table, key: str) -> int:
    value = table.take(key, "1_234.56")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        amount = Decimal(value)
        if amount.is_finite() and 0 <= amount <= _MOST and amount * 100 == int(amount * 100):
            return int(amount * 100)
    table.wrong(key, expect("euros"))
    return 0


def _identity(table: Table) -> str:
    value = table.take("id", '"town-2020-2022"')
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    table.wrong("id", expect("plan_id", example='"town-2020-2022"'))
    return ""


def _languages(table: Table) -> tuple[str, ...]:
    value = table.take("languages", '["nl", "fr"]')
    if isinstance(value, list) and sorted(map(str, value)) == sorted(LANGUAGES):
        return tuple(value)
    table.wrong("languages", expect("both_languages", examples=('["nl", "fr"]', '["fr", "nl"]')))
    return LANGUAGES


def _translated(table: Table) -> tuple[str, ...]:
    table.taken.add("translation")
    value = table.values.get("translation", {})
    if isinstance(value, dict) and all(k in LANGUAGES and v == "ours" for k, v in value.items()):
        return tuple(value)
    table.wrong("translation", expect("translated", example='{ fr = "ours" }'))
    return ()
