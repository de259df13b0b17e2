"""What a screen must be for everybody: no violation of WCAG 2.2 AA, wide enough targets, nothing cut off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.conftest import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: boxes of what one can press that are smaller than `least`; links within a sentence and hidden inputs are no targets
SMALL = """least => [...document.querySelectorAll("a,button,input,select,textarea,summary,[role=button]")]
  .filter(one => !one.closest("p,li p,dd,td,.small,.skip,[hidden]") || one.matches("button"))
  // a link that covers its card is as large as the card
  .map(one => [one.closest("label") ?? (one.matches(".cover") ? one.closest(".blk, li") : one) ?? one, one])
  .filter(([box, one]) => one.type !== "hidden" && one.offsetParent !== null && getComputedStyle(one).opacity !== "0")
  .map(([box, one]) => [box.getBoundingClientRect(), one])
  .filter(([box]) => box.width > 1 && (box.width < least || box.height < least))
  .map(([box, one]) => `${one.outerHTML.slice(0, 90)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
#: words of these elements that begin on one line and end on the next; a hyphen of the word's own may end a line
BROKEN = """selector => [...document.querySelectorAll(selector)].flatMap(one =>
  [...one.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).flatMap(node =>
    [...node.data.matchAll(/[^\\s-]+/g)].filter(word => {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      return new Set([...range.getClientRects()].map(box => box.top)).size > 1;
    }).map(word => word[0])))"""
#: the one act of a screen that is always under the thumb, where something lies over it
UNDER = """() => [...document.querySelectorAll(".reach > *")].filter(one => {
  const box = one.getBoundingClientRect();
  return !one.contains(document.elementFromPoint(box.left + box.width / 2, box.bottom - 3));
}).map(one => one.textContent)"""
SIDEWAYS = """[...document.querySelectorAll(":has(> .tb--stack)")]
  .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent.trim().slice(0, 40))"""
CUT_OFF = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"


#: what lies half under something fixed, as the page happens to stand
COVERED = "partially obscured"
#: the same rule of axe for one element in the middle of the window; the page then stands as before
SCROLLED = """target => {
  const was = [scrollX, scrollY];
  document.querySelector(target).scrollIntoView({ block: "center", behavior: "instant" });
  return axe.run({ include: [target] }, { runOnly: { type: "rule", values: ["target-size"] } })
    .then(found => (scrollTo(...was), found.violations.length === 0));
}"""


def settle(page: Page) -> None:
    """Until nothing moves that can be seen: axe reads colours off what is drawn. In a closed <details> nothing ends."""
    page.evaluate(
        "Promise.all(document.getAnimations().filter(a => a.effect?.getTiming().iterations !== Infinity)"
        ".filter(a => a.effect?.target?.checkVisibility())"
        ".map(a => a.finished.catch(() => 0))).then(() => 0)"
    )


def violations(page: Page, *, contrast_only: bool = False) -> list[str]:
    """One line a violation: its rule, where, and what it says. What can be scrolled free of a fixed bar is none."""
    settle(page)
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE)
    only = (
        {"type": "rule", "values": ["color-contrast"]}
        if contrast_only
        else {"type": "tag", "values": STANDARDS}
    )
    found: list[dict[str, Any]] = page.evaluate(
        "only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(r => r.violations)",
        only,
    )
    return [
        f"{one['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary'][:200]}"
        for one in found
        for node in one["nodes"]
        if not (COVERED in node["failureSummary"] and page.evaluate(SCROLLED, node["target"][0]))
    ]


def small_targets(page: Page, least: int) -> list[str]:
    found: list[str] = page.evaluate(SMALL, least)
    return found


def broken_words(page: Page, selector: str) -> list[str]:
    found: list[str] = page.evaluate(BROKEN, selector)
    return found


def out_of_reach(page: Page) -> list[str]:
    found: list[str] = page.evaluate(UNDER)
    return found


def cut_off(page: Page) -> bool:
    """Whether one would have to scroll sideways."""
    return bool(page.evaluate(CUT_OFF))


def scrolling_tables(page: Page) -> list[str]:
    """Tables that are cards on a phone, and still scroll sideways there."""
    found: list[str] = page.evaluate(SIDEWAYS)
    return found


def picture(page: Page, folder: Path | None, name: str) -> None:
    """Kept for people to look at when a folder is given (RONDE_PICTURES)."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
