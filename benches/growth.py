#!/usr/bin/env python3
"""How time grows with size, from the result lines of the side-by-side bench: a table (CSV) and a picture (SVG), both axes
logarithmic. Seconds of processor time at one thread; for W2 milliseconds of the median question.

usage: growth.py RESULTS.jsonl docs/growth.csv docs/images/growth.svg
"""
import csv
import json
import math
import sys

COLOURS = ["#0b6e4f", "#c8553d", "#3d5a80", "#8a5a00", "#6b4e9b", "#2b2d42", "#007f8c", "#9d0208"]
WIDE, HIGH, LEFT, BOTTOM, TOP, RIGHT = 760, 460, 64, 48, 24, 190


def figures(path):
    rows = {}
    for line in open(path):
        said = json.loads(line) if line.startswith("{") else {}
        if said.get("contestant") != "verge" or said.get("threads") != 1:
            continue
        workload, variant = said["workload"], said["variant"]
        seconds = said["p50_cpu"] if workload.startswith("W2") else said.get("cpu_s", said["median"])
        rows[workload, variant, said["n"]] = seconds
    return rows


def picture(rows):
    series = {}
    for (workload, variant, size), seconds in sorted(rows.items()):
        series.setdefault((workload, variant), []).append((size, max(seconds, 1e-6)))
    sizes = [math.log10(size) for _, _, size in rows]
    times = [math.log10(max(seconds, 1e-6)) for seconds in rows.values()]
    low, high = math.floor(min(times)), math.ceil(max(times))
    x = lambda size: LEFT + (math.log10(size) - min(sizes)) / (max(sizes) - min(sizes) or 1) * (WIDE - LEFT - RIGHT)
    y = lambda time: HIGH - BOTTOM - (math.log10(time) - low) / (high - low or 1) * (HIGH - BOTTOM - TOP)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10**power)
        out.append(f'<path d="M{LEFT} {at:.1f}H{WIDE - RIGHT}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">1e{power}</text>')
    for size in sorted({size for _, _, size in rows}):
        out.append(f'<text x="{x(size):.1f}" y="{HIGH - BOTTOM + 18}" text-anchor="middle">{size:,}</text>')
    out.append(f'<text x="{LEFT}" y="14">seconds (W2, UPDATE: ms)</text>')
    out.append(f'<text x="{(WIDE - RIGHT + LEFT) / 2}" y="{HIGH - 8}" text-anchor="middle">structures</text>')
    ends = []
    for at, ((workload, variant), points) in enumerate(series.items()):
        colour, dash = COLOURS[at % len(COLOURS)], "" if at < len(COLOURS) else ' stroke-dasharray="5 3"'
        path = " ".join(f"{x(size):.1f},{y(time):.1f}" for size, time in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.8"{dash}/>')
        ends.append((y(points[-1][1]), colour, f"{workload} {variant}"[:32]))
    last = 0
    for at, colour, text in sorted(ends):
        last = max(at + 4, last + 14)
        out.append(f'<text x="{WIDE - RIGHT + 8}" y="{last:.1f}" fill="{colour}" font-size="10">{text}</text>')
    return "\n".join(out + ["</svg>\n"])


def main():
    rows = figures(sys.argv[1])
    with open(sys.argv[2], "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["workload", "variant", "structures", "cpu_s_or_ms"])
        table.writerows([*key, f"{value:.6g}"] for key, value in sorted(rows.items()))
    with open(sys.argv[3], "w") as file:
        file.write(picture(rows))


main()
