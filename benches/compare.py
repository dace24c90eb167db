#!/usr/bin/env python3
"""Compares the answers of two contestants of the side-by-side bench, id by id, from the files they dump with `--dump`.

verge measures on the ellipsoid and the others on a plane that stretches lengths by up to thirty millionths there, so
answers at a limit may differ. Each difference is measured again, by a third party: the nearest points as the plane finds
them, and between them the geodesic of pyproj. It must be on the side of the limit that the first contestant says, to a
tenth of a millimetre. Chainages may differ by the plane's stretch. Needs numpy, shapely, geopandas and pyproj.

usage: compare.py DATA DUMP SIZE [one contestant] [other contestant]
Exit 0 when the first contestant is right wherever the two differ, 1 otherwise.
"""
import pathlib
import sys

import geopandas
import numpy as np
import shapely
from pyproj import Geod, Transformer

SHIFT = 1 << 32
STRETCH = 30e-6
SURE_M = 1e-4


def main():
    data, dump, size = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(float(sys.argv[3]))
    one, other = (sys.argv[4:] + ["verge", "geopandas"][len(sys.argv) - 4 :])[:2]
    folder = data / str(size)
    load = lambda name: geopandas.read_parquet(folder / f"{name}.parquet").to_crs(4548).geometry.values
    planes = {}
    plane = lambda name: planes.setdefault(name, load(name)) if name not in planes else planes[name]
    wrong = 0
    for workload in ["W1", "W2-10m", "W2-100m", "W3", "W4-bins", "W4-structures", "W5", "W6"]:
        files = [sorted(dump.glob(f"{who}-*-{workload}-{size}.i64")) for who in (one, other)]
        if not files[0]:
            continue
        a = np.unique(np.fromfile(files[0][-1], dtype=np.int64))
        if files[1]:
            b = np.unique(np.fromfile(files[1][-1], dtype=np.int64))
        elif workload.startswith("W2"):
            b = beside_each(plane, folder, float(workload[3:-1]))
        else:
            continue
        only_a, only_b = np.setdiff1d(a, b), np.setdiff1d(b, a)
        differing = np.concatenate([only_a, only_b])
        if len(differing) == 0:
            print(f"{workload}: the same {len(a)}")
            continue
        off, allowed = CHECKS[workload](plane, folder, only_a, only_b)
        fits = len(off) > 0 and float(np.max(off)) <= allowed
        wrong += not fits
        print(
            f"{workload}: {len(a)} and {len(b)}, {len(only_a)} and {len(only_b)} in one only, "
            f"at most {np.max(off) if len(off) else float('nan'):.6g} off, allowed {allowed:.6g}: {'within' if fits else 'TOO FAR'}"
        )
    sys.exit(wrong > 0)


def beside_each(plane, folder, limit):
    """Peers do not dump W2: asked again, on the plane."""
    roads = np.loadtxt(folder / "q_roads.csv", dtype=np.int64)
    tree = shapely.STRtree(np.asarray(plane("structures")))
    lines = np.asarray(plane("roads"))[roads]
    shapely.prepare(lines)
    at, things = tree.query(lines, predicate="dwithin", distance=limit)
    return np.unique(roads[at] * SHIFT + things)


def geodesic(ones, others):
    """Metres on the ellipsoid between the points that are nearest on the plane."""
    degrees = Transformer.from_crs(4548, 4326, always_xy=True)
    ends = shapely.get_coordinates(shapely.shortest_line(ones, others)).reshape(-1, 2, 2)
    (ax, ay), (bx, by) = (degrees.transform(ends[:, at, 0], ends[:, at, 1]) for at in (0, 1))
    return Geod(ellps="GRS80").inv(ax, ay, bx, by)[2]


def on_its_side(metres, limit, only_a):
    """How far each is on the wrong side of the limit: those of the first contestant are to be inside."""
    inside = np.arange(len(metres)) < len(only_a)
    return np.where(inside, metres - limit, limit - metres)


def at_limit(limit):
    """Pairs of road and structure."""

    def check(plane, _folder, only_a, only_b):
        pairs = np.concatenate([only_a, only_b])
        roads, things = np.asarray(plane("roads"))[pairs // SHIFT], np.asarray(plane("structures"))[pairs % SHIFT]
        return on_its_side(geodesic(roads, things), limit, only_a), SURE_M

    return check


def near_main(plane, folder, only_a, only_b):
    classes = geopandas.read_parquet(folder / "roads.parquet")["class"]
    main = np.asarray(plane("roads"))[classes.isin(["national", "provincial", "county"])]
    return nearest_of(main, plane, 10, only_a, only_b)


def reached(plane, _folder, only_a, only_b):
    return nearest_of(np.asarray(plane("bins")), plane, 100, only_a, only_b)


def nearest_of(others, plane, limit, only_a, only_b):
    things = np.asarray(plane("structures"))[np.concatenate([only_a, only_b])]
    near = shapely.STRtree(others).query_nearest(things, all_matches=False)[1]
    return on_its_side(geodesic(things, others[near]), limit, only_a), SURE_M


def chainages(_plane, _folder, only_a, only_b):
    """Starts of gaps: each of one has its like on the same road in the other, the plane's stretch and a rounding away."""
    if len(only_a) != len(only_b):
        return np.array([np.inf]), 0.0
    (road_a, at_a), (road_b, at_b) = (np.divmod(np.sort(only), 1_000_000) for only in (only_a, only_b))
    off = np.where(road_a == road_b, np.abs(at_a - at_b) - at_a * STRETCH, np.inf)
    return off, 1.0


def nearest(name):
    """Ten nearest: what one has and the other not is as far away."""

    def check(plane, folder, only_a, only_b):
        project = Transformer.from_crs(4326, 4548, always_xy=True)
        points = np.loadtxt(folder / "q_points.csv", delimiter=",")
        x, y = project.transform(points[:, 0], points[:, 1])
        shapes = np.asarray(plane(name))
        places = shapely.centroid(shapes) if name == "structures" else shapes
        far = lambda pairs: shapely.distance(places[pairs % SHIFT], shapely.points(x[pairs // SHIFT], y[pairs // SHIFT]))
        order = lambda pairs: np.lexsort((far(pairs), pairs // SHIFT))
        if not np.array_equal(np.sort(only_a // SHIFT), np.sort(only_b // SHIFT)):
            return np.array([np.inf]), 0.0
        a, b = only_a[order(only_a)], only_b[order(only_b)]
        return np.abs(far(a) - far(b)) / np.maximum(far(a), 1.0), STRETCH

    return check


def boxes(_plane, _folder, only_a, only_b):
    return np.full(len(only_a) + len(only_b), np.inf), 0.0


CHECKS = {
    "W1": near_main,
    "W2-10m": at_limit(10),
    "W2-100m": at_limit(100),
    "W3": chainages,
    "W4-bins": nearest("bins"),
    "W4-structures": nearest("structures"),
    "W5": boxes,
    "W6": reached,
}

if __name__ == "__main__":
    main()
