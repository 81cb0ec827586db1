"""A curve as a picture: cost over size, both read off without a legend."""

from collections.abc import Sequence
from math import log10
from pathlib import Path

from bench.load.growth import Size

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 720, 320, 64, 44, 40, 24


def draw(sizes: Sequence[Size], path: Path) -> None:
    """Write the picture: sizes on a logarithmic scale, milliseconds from nothing."""
    most = max(max(size.each, size.single) for size in sizes) * 1.25
    first, last = log10(sizes[0].stored), log10(sizes[-1].stored)

    def place(stored: float, cost: float) -> tuple[float, float]:
        x = _LEFT + (log10(stored) - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT)
        return round(x, 1), round(_HEIGHT - _BOTTOM - cost / most * (_HEIGHT - _BOTTOM - _TOP), 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="20" font-size="14">Milliseconds a message, by messages in the store</text>',
    ]
    for step in range(5):
        cost = most / 4 * step
        _, y = place(sizes[0].stored, cost)
        parts.append(f'<line x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#555">{cost:.0f}</text>')
    for size in sizes:
        x, _ = place(size.stored, 0)
        parts.append(
            f'<text x="{x}" y="{_HEIGHT - 20}" text-anchor="middle" fill="#555">{size.stored:,}</text>'
        )
    for name, colour, costs in (
        ("one of 200 in a first reading", "#0b6e4f", [size.each for size in sizes]),
        ("one new mail", "#a23b00", [size.single for size in sizes]),
    ):
        points = [place(size.stored, cost) for size, cost in zip(sizes, costs, strict=True)]
        parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="'
            + " ".join(f"{x},{y}" for x, y in points)
            + '"/>'
        )
        parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in points]
        parts.append(f'<text x="{points[0][0] + 6}" y="{points[0][1] - 8}" fill="{colour}">{name}</text>')
    path.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")
