"""What stands in the print of one figure: the promise, what came of it, how it was counted and what proves it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from svpp.measure.figure import Figure
from svpp.plan.catalogue import HOUR_KINDS, Indicator
from svpp.plan.legible import legible
from svpp.report.assemble import Report
from svpp.report.files import fingerprint
from svpp.report.missed import missed, occasion_words
from svpp.report.names import Names, masks
from svpp.report.pdf.content import frame, known_when, made_by, remark, remarks, strip
from svpp.report.pdf.proof import Prover
from svpp.report.rules import rule_lines
from svpp.report.seal import Seal
from svpp.report.verdicts import apart_words, reached, shape_of, target_words, value_words, verdict
from svpp.words import NBSP, Speaker

LABELS = {
    "how": "year.how",
    "remarks": "rep.remarks",
    "proof": "rep.proof",
    "day": "year.day",
    "hours": "year.hours",
    "occasion": "fig.reason",
    "when": "year.when",
    "who": "year.who",
    "what": "year.what",
    "counts": "year.counts",
    "approved": "fig.approved",
    "no_proof": "year.no_proof",
}


def figure_content(
    session: Session, report: Report, say: Speaker, town: str, seal: Seal | None, *, names: bool
) -> dict[str, Any]:
    indicator, figure = report.rows[0]
    print_ = fingerprint(report)
    framed = frame(report, say, town, seal, print_)
    text = legible(indicator.text.in_(say.language))
    prover = Prover(session, report, say, Names.of(session, report, say), masks(session, report, names=names))
    return framed | {
        "title": f"{indicator.id}{NBSP} {text}",
        "corner": f"{report.year} · {indicator.id}",
        "words": framed["words"] | {name: _capital(say.t(key)) for name, key in LABELS.items()},
        "goals": _goals(report, indicator, say),
        "shape": shape_of(figure),
        "verdict": verdict(indicator, figure, say),
        "sentences": " ".join(_sentences(indicator, figure, say)),
        "facts": [
            [say.t("rep.target"), target_words(indicator, say)],
            [say.t("rep.result"), value_words(indicator, figure, say)],
            *known_when(report, say, seal),
            [say.t("rep.proof"), _proofs(figure, say)],
            *made_by(report, say, print_),
        ],
        "strip": strip(indicator, figure, say) if indicator.kind in HOUR_KINDS and figure.series else None,
        "missed": _missed(report, indicator, figure, say),
        "how": _how(report, indicator, say),
        "remarks": remarks(report, indicator, say)["remarks"] if indicator.id in report.remarks else [],
        "is_named": names,
        "is_weekly": indicator.kind == "hours_per_week",
        "people": say.t("rep.x.read.named" if names else "rep.one.masked"),
        **prover.parts(),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _proofs(figure: Figure, say: Speaker) -> str:
    return say.t("year.n_proofs", n=0 if figure.status == "unproven" else figure.evidence)


def _goals(report: Report, indicator: Indicator, say: Speaker) -> list[str]:
    """Under which domain and operational goal of the plan it stands."""
    domain = next(d for d in report.plan.domains if d.number == indicator.domain)
    goals = [goal for above in domain.strategic_goals for goal in above.operational_goals]
    goal = next(goal for goal in goals if goal.id == indicator.operational_goal)
    return [f"{domain.number}. {domain.title.in_(say.language)}", goal.text.in_(say.language)]


def _sentences(indicator: Indicator, figure: Figure, say: Speaker) -> list[str]:
    """Beside the verdict: the status, the mean, the days missed, what still runs or waits for approval."""
    found = [_capital(say.t(f"status.{shape_of(figure)}")) + "."]
    if indicator.kind in HOUR_KINDS and figure.numerator is not None:
        mean, total = value_words(indicator, figure, say), say.duration(figure.numerator)
        found.append(_capital(say.t("year.mean", v=mean, total=total)) + ".")
    if figure.outside and reached(figure) is not None:
        found.append(apart_words(indicator, figure, say))
    if n := len(missed(figure)):
        days = "days" if indicator.kind == "hours_per_day" else "weeks"
        found.append(say.t(f"year.missed.{days}", n=n) + ".")
    if (more := remark(indicator, figure, say)) and reached(figure) is None:
        found.append(more)
    elif figure.provisional:
        found.append(say.t("year.provisional", d=say.duration(figure.provisional)))
    return found


def _missed(report: Report, indicator: Indicator, figure: Figure, say: Speaker) -> dict[str, Any] | None:
    under = missed(figure)
    if not under:
        return None
    calendar = report.inputs.calendar
    return {
        "title": say.t("year.missed", n=len(under), target=target_words(indicator, say)),
        "rows": [
            [say.short_day(p.first), say.duration(p.seconds), occasion_words(calendar, p, say)] for p in under
        ],
    }


def _how(report: Report, indicator: Indicator, say: Speaker) -> list[list[str]]:
    """The rule's lines; in a translation also the words of the agreement itself."""
    found = [[name, words] for name, words in rule_lines(report.plan, indicator, say)]
    if (own := report.plan.languages[0]) != say.language:
        found.append([say.t("rule.literal"), legible(indicator.text.in_(own))])
    return found
