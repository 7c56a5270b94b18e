#!/usr/bin/env python3
"""Draws time against rows, as `benches/run.sh` measured it, on axes of powers of ten.

usage: plot.py OUT.svg ROWS.tsv...      lines of ROWS.tsv: name, wall seconds, CPU seconds, peak KiB, tab separated
"""

import sys
from math import log10
from pathlib import Path
from statistics import median

WIDTH, HEIGHT = 760, 460
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 30, 50
COLOURS = ["#4878a8", "#c8503c", "#5a9a5a", "#8a6aa8", "#888888"]


def read(paths):
    """Name of the program → rows → median seconds."""
    series = {}
    for path in paths:
        rows, times = int(path.stem), {}
        for line in path.read_text().splitlines():
            name, wall, *_ = line.split("\t")
            times.setdefault(name, []).append(float(wall))
        for name, walls in times.items():
            series.setdefault(name, {})[rows] = median(walls)
    return {name: dict(sorted(points.items())) for name, points in series.items()}


def nice(value):
    """The numbers 1, 2 and 5 of every power of ten around some values."""
    low, high = log10(min(value)), log10(max(value))
    steps = [step * 10.0**power for power in range(-3, 10) for step in (1, 2, 5)]
    return [step for step in steps if low - 0.31 <= log10(step) <= high + 0.31]


def rows_in_words(rows):
    for unit, word in ((1_000_000, " M"), (1_000, " k")):
        if rows >= unit:
            return f"{rows / unit:g}{word}"
    return f"{rows:g}"


def draw(series):
    rows = sorted({rows for points in series.values() for rows in points})
    ticks = nice([seconds for points in series.values() for seconds in points.values()])
    span = log10(max(rows) / min(rows)) or 1.0

    def across(value):
        return LEFT + (WIDTH - LEFT - RIGHT) * log10(value / min(rows)) / span

    def up(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * log10(value / ticks[0]) / log10(ticks[-1] / ticks[0])

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13" fill="#333">',
        "<title>Time against rows</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
    ]
    for seconds in ticks:
        out.append(f'<path d="M{LEFT} {up(seconds):.1f}H{WIDTH - RIGHT}" stroke="#e4e4e4"/>')
        out.append(f'<text x="{LEFT - 8}" y="{up(seconds) + 4:.1f}" text-anchor="end">{seconds:g} s</text>')
    for count in rows:
        out.append(f'<path d="M{across(count):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#e4e4e4"/>')
        out.append(f'<text x="{across(count):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{rows_in_words(count)}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">rows</text>')
    labels = []
    for (name, points), colour in zip(series.items(), COLOURS):
        places = [(across(count), up(seconds)) for count, seconds in points.items()]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places)
        labels.append((places[-1][1], places[-1][0], name, colour))
    below = 0.0
    for y, x, name, colour in sorted(labels):
        below = max(y, below + 16)
        out.append(f'<text x="{x + 10:.1f}" y="{below + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*out, "</svg>", ""])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(draw(read([Path(path) for path in sys.argv[2:]])))
