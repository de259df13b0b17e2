"""Draws the app's icons as PNG from the same figures as static/icons/app.svg: a shield and a round within it.

`python tools/icons.py` writes static/icons/app-*.png; run it after a change of the figure.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

ICONS = Path(__file__).resolve().parent.parent / "static" / "icons"
PURPLE, WHITE, GREEN = "#481475", "#ffffff", "#7dffb0"
SHIELD = [(32, 12.5), (49, 19), (49, 31.5), (47.6, 38.6), (43.8, 45), (38.3, 49.8), (32, 53)]
#: drawn so many times larger, then made smaller: smooth edges
FINER = 4


def draw(size: int, inner: float, rounded: bool) -> Image.Image:
    """`inner`: how much of the side the figure takes; a maskable icon leaves a rim and has square corners."""
    side = size * FINER
    image = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), side * 15 / 64 if rounded else 0, fill=PURPLE)
    unit, rim = side * inner / 64, side * (1 - inner) / 2

    def at(x: float, y: float) -> tuple[float, float]:
        return rim + x * unit, rim + y * unit

    outline = [at(*p) for p in SHIELD] + [at(64 - x, y) for x, y in reversed(SHIELD)]
    width = round(4 * unit)
    pen.line([*outline, outline[0]], fill=WHITE, width=width, joint="curve")
    for x, y in outline:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=WHITE)
    middle, radius = at(32, 31), 10.5 * unit
    box = (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)
    pen.arc(box, 0, 283, fill=GREEN, width=width)
    small = image.resize((size, size), Image.Resampling.LANCZOS)
    return small.quantize(64, method=Image.Quantize.FASTOCTREE)


if __name__ == "__main__":
    for name, size, inner, rounded in (
        ("app-180", 180, 1.0, False),
        ("app-192", 192, 1.0, True),
        ("app-512", 512, 1.0, True),
        ("app-maskable-512", 512, 0.8, False),
    ):
        draw(size, inner, rounded).save(ICONS / f"{name}.png", optimize=True)
