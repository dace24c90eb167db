"""Makes the golden tables beside it with other programs: PROJ for projections, GeographicLib for geodesics and areas.

    python3 -m venv venv && venv/bin/pip install pyproj==3.7.2 geographiclib==2.1
    venv/bin/python make.py

The places are drawn from a seed. Nothing in the tables comes from verge.
"""

import random
from pathlib import Path

from geographiclib.geodesic import Geodesic
from pyproj import Transformer

here = Path(__file__).parent
dice = random.Random(20150420)
wgs84 = Geodesic.WGS84

with open(here / "projections.csv", "w") as out:
    out.write("epsg,lon,lat,east,north\n")
    for epsg, meridian in [(4548, 117), (4547, 114), (4527, 117), (4509, 117), (4498, 117), (4513, 75), (4554, 135),
                           (32650, 117), (32756, 153), (3857, 0)]:
        geographic = "EPSG:4326" if epsg in (32650, 32756, 3857) else "EPSG:4490"
        into = Transformer.from_crs(geographic, f"EPSG:{epsg}", always_xy=True)
        for _ in range(6):
            lon = round(meridian + dice.uniform(-4, 4), 7)
            lat = round(dice.uniform(-50, -2) if epsg == 32756 else dice.uniform(3, 54), 7)
            east, north = into.transform(lon, lat)
            out.write(f"{epsg},{lon},{lat},{east:.7f},{north:.7f}\n")

with open(here / "lengths.csv", "w") as out:
    out.write("lon1,lat1,lon2,lat2,length_m\n")
    for size in [0.0001, 0.01, 0.5, 20, 180]:
        for _ in range(8):
            lon1, lat1 = round(dice.uniform(-180, 180), 7), round(dice.uniform(-89, 89), 7)
            lon2 = round((lon1 + dice.uniform(-size, size) + 180) % 360 - 180, 7)
            lat2 = round(max(-90, min(90, lat1 + dice.uniform(-size, size) / 2)), 7)
            length = wgs84.Inverse(lat1, lon1, lat2, lon2)["s12"]
            out.write(f"{lon1},{lat1},{lon2},{lat2},{length:.9f}\n")

with open(here / "areas.csv", "w") as out:
    out.write("area_m2;perimeter_m;lon lat,...\n")
    for lon, lat in [(116.98, 32.96), (10, 0.001), (179.9999, -17.2), (-179.9999, 64), (25.1, 70.3), (45, 90)]:
        for radius in [8, 300, 9000, 60000, 900000]:
            ring = []
            for i in range(9):
                place = wgs84.Direct(lat, lon, i * 40 + dice.uniform(0, 20), radius * dice.uniform(0.4, 1))
                ring.append((round(place["lon2"], 9), round(place["lat2"], 9)))
            polygon = wgs84.Polygon()
            for x, y in ring:
                polygon.AddPoint(y, x)
            _, perimeter, area = polygon.Compute(False, True)
            places = ",".join(f"{x} {y}" for x, y in ring)
            out.write(f"{abs(area):.6f};{perimeter:.9f};{places}\n")
