"""What stands in the printed report: texts and numbers only, in the plan's order and words."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from svpp.measure.figure import Figure
from svpp.plan.catalogue import HOUR_KINDS, Domain, Indicator, Money, OperationalGoal, StrategicGoal
from svpp.plan.legible import legible
from svpp.report.assemble import Report
from svpp.report.files import fingerprint
from svpp.report.rules import rule_lines
from svpp.report.seal import Seal
from svpp.report.verdicts import SHAPES, apart_words, reached, shape_of, target_words, value_words, verdict
from svpp.words import NBSP, Speaker

#: counted on the first page even where there are none
ALWAYS = ("met", "part", "not_met", "unproven")
#: signs of the fingerprint that people compare
SHORT = 12
LABELS = (
    "number",
    "indicator",
    "target",
    "result",
    "verdict",
    "proof",
    "all",
    "parties",
    "money",
    "how",
    "how.intro",
    "remarks",
    "signatures",
    "signature",
    "general_goals",
    "results",
    "colon",
    "draft",
    "no_remarks",
    "see_remark",
    "date_place",
)


def content(report: Report, say: Speaker, town: str, seal: Seal | None) -> dict[str, Any]:
    plan, print_ = report.plan, fingerprint(report)
    return frame(report, say, town, seal, print_) | {
        "title": say.t("year.title", y=str(report.year)),
        "facts": _facts(report, say, seal, print_),
        "parties": [
            {"name": p.name.in_(say.language), "by": p.represented_by.in_(say.language)} for p in plan.parties
        ],
        "money": _money(plan.money, say) if plan.money else [],
        "counts": _counts(report, say),
        "matrix": [_matrix_row(report, domain, say) for domain in plan.domains],
        "domains": [_domain(report, domain, say) for domain in plan.domains],
        "how": [how(report, indicator, say) for indicator, _ in report.rows],
        "remarks": _lines(seal.remarks if seal else ""),
        "figure_remarks": [
            remarks(report, indicator, say) for indicator, _ in report.rows if indicator.id in report.remarks
        ],
        "signatories": [{"name": s.name, "capacity": s.capacity} for s in (seal.signatories if seal else ())],
    }


def frame(report: Report, say: Speaker, town: str, seal: Seal | None, print_: str) -> dict[str, Any]:
    """What stands on every page, and above everything else."""
    plan, year = report.plan, str(report.year)
    return {
        "language": say.language,
        "subtitle": f"{plan.title.in_(say.language)} · {plan.period_from.year}–{plan.period_until.year}",
        "service": say.t("rep.service", town=town or plan.municipality.in_(say.language)),
        "header": f"Ronde · {plan.title.in_(say.language)}",
        "corner": year,
        "is_draft": seal is None,
        "footer": f"{grouped(print_[:SHORT])} · {say.day(say.local_day(seal.at if seal else report.as_of))}",
        "words": {key: say.t(f"rep.{key}") for key in LABELS} | {"proof.of": say.t("rep.proof_of")},
        "translated": say.t("rep.translated") if say.language in plan.translated else "",
    }


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def remarks(report: Report, indicator: Indicator, say: Speaker) -> dict[str, Any]:
    """What the prevention officer says about one figure, each with its day and author."""
    return {
        "id": indicator.id,
        "remarks": [
            {"by": f"{one.by}, {say.day(say.local_day(one.at))}", "lines": _lines(one.text)}
            for one in report.remarks[indicator.id]
        ],
    }


def grouped(text: str) -> str:
    """3f9c 1a70 b2e4"""
    return NBSP.join(text[n : n + 4] for n in range(0, len(text), 4))


def _facts(report: Report, say: Speaker, seal: Seal | None, print_: str) -> list[list[str]]:
    plan = report.plan
    rows = known_when(report, say, seal)
    if seal:
        rows.append([say.t("rep.closed_by"), f"{seal.by}, {say.stamp(seal.at)}"])
    if plan.signed_on:
        rows.append([say.t("rep.agreement"), say.t("rep.signed_on", day=say.day(plan.signed_on))])
    proofs = say.t("rep.proofs", n=sum(figure.evidence for _, figure in report.rows))
    return [*rows, [say.t("rep.proof"), proofs], *made_by(report, say, print_)]


def known_when(report: Report, say: Speaker, seal: Seal | None) -> list[list[str]]:
    """The days it is about, and the moment up to which it knows."""
    plan, year = report.plan, report.year
    first = max(date(year, 1, 1), plan.period_from)
    last = min(date(year, 12, 31), plan.period_until)
    span = f"{say.day(first)} – {say.day(last)}" if first <= last else say.t("rep.not_covered")
    state = say.t("rep.closed" if seal else "rep.draft_until", at=say.stamp(report.as_of))
    return [[say.t("year.period"), span], [say.t("rep.state"), state]]


def made_by(report: Report, say: Speaker, print_: str) -> list[list[str]]:
    """The fingerprint of the data, and by which rules they were counted."""
    plan = grouped(report.plan.hash[:SHORT])
    return [
        [say.t("rep.fingerprint"), grouped(print_)],
        [say.t("rep.rules"), say.t("rep.rules_of", plan=plan, v=report.rules_version)],
    ]


def _money(money: Money, say: Speaker) -> list[list[str]]:
    """The agreement's amounts, with the sums that make them."""
    rows = [[say.t("rep.money.annual"), "", say.euro(money.annual)]]
    if money.contingent_annual:
        wages = say.t("rep.money.wages_sum", n=money.contingent_fte, v=say.euro(money.wage_per_fte_month))
        most = say.t(
            "rep.money.equipment_sum", n=money.contingent_fte, v=say.euro(money.equipment_max_per_fte)
        )
        both = f"{say.euro(money.wages_annual)} + {say.euro(money.equipment_annual)}"
        rows += [
            [say.t("rep.money.wages"), wages, say.euro(money.wages_annual)],
            [say.t("rep.money.equipment"), most, say.euro(money.equipment_annual)],
            [say.t("rep.money.contingent"), both, say.euro(money.contingent_annual)],
        ]
    return rows


def _counts(report: Report, say: Speaker) -> list[dict[str, Any]]:
    held = Counter(shape_of(figure) for _, figure in report.rows)
    return [
        {"shape": code, "n": say.number(held[code]), "word": say.t(f"status.{code}")}
        for code in SHAPES
        if held[code] or code in ALWAYS
    ]


def _matrix_row(report: Report, domain: Domain, say: Speaker) -> dict[str, Any]:
    shapes = [shape_of(report.row(i.id)[1]) for i in domain.indicators]
    good = sum(shape in ("met", "part") for shape in shapes)
    return {
        "name": f"{domain.number}. {domain.short.in_(say.language)}",
        "shapes": shapes,
        "held": f"{good}{NBSP}/{NBSP}{len(shapes)}",
    }


def _domain(report: Report, domain: Domain, say: Speaker) -> dict[str, Any]:
    strips = [
        strip(indicator, report.row(indicator.id)[1], say)
        for indicator in domain.indicators
        if indicator.kind in HOUR_KINDS and len(report.row(indicator.id)[1].series)
    ]
    return {
        "title": f"{domain.number}. {domain.title.in_(say.language)}",
        "introduction": domain.introduction.in_(say.language) if domain.introduction else "",
        "goals": [f"{goal.id}{NBSP} {goal.text.in_(say.language)}" for goal in domain.general_goals],
        "groups": [
            _group(report, strategic, operational, say)
            for strategic in domain.strategic_goals
            for operational in strategic.operational_goals
        ],
        "strips": strips,
    }


def _group(report: Report, strategic: StrategicGoal, goal: OperationalGoal, say: Speaker) -> dict[str, Any]:
    """An operational goal; the strategic one above it stands with the first of its goals."""
    first = strategic.operational_goals[0] is goal
    return {
        "strategic": f"{strategic.id}{NBSP} {strategic.text.in_(say.language)}" if first else "",
        "operational": goal.text.in_(say.language),
        "results": [result.in_(say.language) for result in goal.results],
        "rows": [
            _row(*report.row(i.id), say) | {"remarked": i.id in report.remarks} for i in goal.indicators
        ],
    }


def _row(indicator: Indicator, figure: Figure, say: Speaker) -> dict[str, Any]:
    shape = shape_of(figure)
    return {
        "id": indicator.id,
        "text": legible(indicator.text.in_(say.language)),
        "remark": remark(indicator, figure, say),
        "target": target_words(indicator, say),
        "value": value_words(indicator, figure, say),
        "shape": shape,
        "word": say.t(f"status.{shape}"),
        # a yes without a piece of evidence rests on a line all the same: nobody should read that as proof
        "evidence": say.number(0 if shape == "unproven" else figure.evidence),
    }


def remark(indicator: Indicator, figure: Figure, say: Speaker) -> str:
    """What the figure alone does not say: days reached, cases that still run, hours that do not count or wait."""
    parts = []
    if reached(figure) is not None and figure.denominator:
        parts.append(verdict(indicator, figure, say) + ".")
    if figure.outside:
        parts.append(apart_words(indicator, figure, say))
    if figure.pending:
        parts.append(say.t("year.pending", n=figure.pending).capitalize() + ".")
    if figure.provisional:
        parts.append(say.t("year.provisional", d=say.duration(figure.provisional)))
    return " ".join(parts)


def strip(indicator: Indicator, figure: Figure, say: Speaker) -> dict[str, Any]:
    """A bar a day or week: thousandths of the highest, and whether it is met, missed, not counted or to come."""
    assert not isinstance(indicator.target, date)
    points = list(figure.series)
    target = int(indicator.target * 3600)
    most = max([int(target * 1.2), *(p.seconds for p in points)]) or 1
    kinds = {(True, True, True): "met", (True, True, False): "missed"}
    missed = sum(p.over and p.in_calendar and not p.reached for p in points)
    words = say.t("rep.strip", y=str(points[-1].first.year), target=target_words(indicator, say), n=missed)
    return {
        "id": indicator.id,
        "words": words,
        "alt": f"{indicator.id}. {words} {verdict(indicator, figure, say)}.",
        "top": say.number(-(-most // 3600)),
        "most": -(-most // 3600) * 3600,
        "target": target,
        "at_target": f"{float(indicator.target):g}".replace(".", ","),
        "bars": [[p.seconds, kinds.get((p.over, p.in_calendar, p.reached), "out")] for p in points],
        "months": _months([p.first for p in points], say),
    }


def _months(firsts: list[date], say: Speaker) -> list[list[Any]]:
    """Where each month begins, and its name."""
    found: list[list[Any]] = []
    for place, day in enumerate(firsts):
        if not found or found[-1][2] != day.month:
            found.append([place, say.month(day), day.month])
    return [[place, name] for place, name, _ in found]


def how(report: Report, indicator: Indicator, say: Speaker) -> dict[str, Any]:
    return {
        "id": indicator.id,
        "lines": [
            say.t("rep.pair", name=name, words=words.removesuffix("."))
            for name, words in rule_lines(report.plan, indicator, say)
        ],
    }
