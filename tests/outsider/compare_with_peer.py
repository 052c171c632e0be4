#!/usr/bin/env python3
"""Compares lengths and times of routes with OSRM's, and explains where they differ most.

    python3.12 -m venv venv && venv/bin/pip install -r requirements-peer.txt
    check_routes.py pairs MAP.osm.pbf --profile car --count 500 --seed 7 --without track --without pedestrian > pairs.csv
    roadcrew network route MAP.roads --profile car --pairs pairs.csv --geojson > routes.jsonl
    venv/bin/python compare_with_peer.py MAP.osm.pbf routes.jsonl --profile car --folder FOLDER

OSRM gets the ends of our line, so that both start and arrive at the same place, and its own car profile. Each of the worst
pairs gets what the raw map says about OSRM's way, and how long OSRM thinks our way takes.
"""

import argparse
import math
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from pathlib import Path

import osrm

import osm
import rules
import streets
import verify
from check_routes import HERE, read_features
from matching import match

# Farther from the line's end than this, OSRM starts on another street.
SAME_PLACE_M = 2.0
# Two ways that take so nearly the same time are a tie.
TIE = 1.03


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("map")
    parser.add_argument("routes")
    parser.add_argument("--profile", default="car")
    parser.add_argument("--folder", required=True, help="where OSRM's files are made, or are already")
    parser.add_argument("--worst", type=int, default=10)
    arguments = parser.parse_args()
    vehicle = rules.read_vehicle(HERE / "profiles" / f"{arguments.profile}.json")
    found = osm.read(arguments.map)
    bound, _ = streets.binding(found, vehicle)
    inspector = verify.Inspector(streets.Streets(found), vehicle, bound)
    peer = Peer(Path(arguments.map), Path(arguments.folder))
    features = [feature for feature in read_features(arguments.routes) if feature["geometry"]]
    pairs = [compare(inspector, peer, feature) for feature in features if 2 <= len(feature["geometry"]["coordinates"])]
    met = [pair for pair in pairs if pair["peer"]]
    elsewhere = [pair for pair in met if SAME_PLACE_M < pair["peer"]["off"]]
    met = [pair for pair in met if pair["peer"]["off"] <= SAME_PLACE_M]
    n_none = len(pairs) - len(met) - len(elsewhere)
    print(f"{len(pairs)} pairs: {n_none} without a way for OSRM, {len(elsewhere)} where OSRM doesn't drive the street at an end")
    tell_quantiles("length, ours / OSRM's", [pair["ours"]["metres"] / max(1.0, pair["peer"]["distance"]) for pair in met])
    tell_quantiles("time, ours / OSRM's", [pair["ours"]["seconds"] / max(1.0, pair["peer"]["duration"]) for pair in met])
    followed = [pair for pair in met if pair["through"] and follows(pair)]
    print(f"OSRM follows our way in {len(followed)} pairs; on that same way")
    tell_quantiles("  length", [pair["ours"]["metres"] / max(1.0, pair["through"]["distance"]) for pair in followed])
    tell_quantiles("  time", [pair["ours"]["seconds"] / max(1.0, pair["through"]["duration"]) for pair in followed])
    loss = [pair["through"]["duration"] / max(1.0, pair["peer"]["duration"]) for pair in followed]
    tell_quantiles("  OSRM's time for our way / for its own", loss)
    near = [pair for pair in met if abs(pair["ours"]["metres"] - pair["peer"]["distance"]) <= 0.005 * pair["peer"]["distance"]]
    print(f"length within 0.5 %: {len(near)} of {len(met)}")
    apart = [pair for pair in met if pair not in near]
    reasons = Counter(reason(pair)[0] for pair in apart)
    print("why the others differ:", ", ".join(f"{count} {why}" for why, count in reasons.most_common()))
    apart.sort(key=lambda pair: -abs(math.log(max(1, pair["ours"]["metres"]) / max(1.0, pair["peer"]["distance"]))))
    for pair in apart[: arguments.worst]:
        ours, theirs = pair["ours"], pair["peer"]
        lengths = f"{ours['metres']} m and {ours['seconds']} s, OSRM {theirs['distance']:.0f} m and {theirs['duration']:.0f} s"
        print(f"pair {ours['pair']}: {lengths}: {': '.join(reason(pair))}")
    return 0


def follows(pair) -> bool:
    """Whether OSRM drove our way when led through its streets, without a detour."""
    return abs(pair["through"]["distance"] - pair["ours"]["metres"]) <= 0.02 * pair["ours"]["metres"] + 20


def tell_quantiles(name, ratios):
    marks = statistics.quantiles(ratios, n=100, method="inclusive")
    told = ", ".join(f"{percent} % {marks[percent - 1]:.3f}" for percent in (1, 5, 25, 50, 75, 95, 99))
    print(f"{name}: {told}; least {min(ratios):.3f}, most {max(ratios):.3f}")


class Peer:
    """OSRM with its car profile, prepared once a folder."""

    def __init__(self, source: Path, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        base = folder / source.name.replace(".osm.pbf", ".osrm")
        if not base.with_suffix(".osrm.hsgr").exists():
            copy = folder / source.name
            shutil.copyfile(source, copy)
            profile = Path(osrm.__file__).parent / "share" / "profiles" / "car.lua"
            for step in (["extract", "-p", profile, copy], ["contract", base]):
                subprocess.run([sys.executable, "-m", "osrm", *step], check=True, stdout=subprocess.DEVNULL)
        self.engine = osrm.OSRM(algorithm="CH", storage_config=str(base), use_shared_memory=False)

    def route(self, places: list[list[float]], bearings: list[int | None] = ()) -> dict | None:
        """The fastest way through the places: metres, seconds, OSM nodes, and how far its ends lie from what was asked.

        A bearing keeps a place where streets cross at two levels on the right one of them.
        """
        asked = osrm.RouteParameters(
            coordinates=[tuple(place) for place in places],
            bearings=[None if bearing is None else (bearing, 20) for bearing in bearings],
            annotations=["nodes"],
            overview="false",
            continue_straight=False,
        )
        try:
            answer = self.engine.Route(asked)
        except RuntimeError:
            return None
        best = answer["routes"][0]
        nodes = [int(node) for leg in best["legs"] for node in leg["annotation"]["nodes"]]
        off = [point["distance"] for point in answer["waypoints"]]
        return {"distance": best["distance"], "duration": best["duration"], "nodes": nodes, "off": max(off[0], off[-1])}


def compare(inspector, peer: Peer, feature: dict) -> dict:
    line = feature["geometry"]["coordinates"]
    theirs = peer.route([line[0], line[-1]])
    pieces = match(inspector.streets, verify.line_of(feature), feature["properties"]["way_ids"]).pieces
    # Through pieces all along our way, OSRM must drive it.
    long = [ends for ends in zip(line[1:], line[2:-1]) if 20 < apart_m(*ends)]
    led = long[:: 1 + len(long) // 80]
    middles = [[(a + b) / 2 for a, b in zip(*ends)] for ends in led]
    through = peer.route([line[0], *middles, line[-1]], [None, *(bearing(*ends) for ends in led), None])
    illegal = inspector.illegal(pieces_of(inspector, theirs["nodes"])) if theirs else []
    return {"ours": feature["properties"], "peer": theirs, "through": through, "illegal": illegal, "pieces": pieces}


def apart_m(a, b) -> float:
    return streets.metres(*((round(lon * 1e7), round(lat * 1e7)) for lon, lat in (a, b)))


def bearing(a, b) -> int:
    """Degrees clockwise from north."""
    east = (b[0] - a[0]) * math.cos(math.radians(a[1]))
    return round(math.degrees(math.atan2(east, b[1] - a[1]))) % 360


def pieces_of(inspector, nodes):
    """The pieces between nodes; of several ways between two nodes one that may be driven."""
    found = []
    for a, b in zip(nodes, nodes[1:]):
        choices = inspector.streets.by_nodes.get((a, b), [])
        found += sorted(choices, key=lambda piece: not inspector.is_open(piece))[:1]
    return found


def reason(pair) -> tuple[str, str]:
    """Why two ways differ: a kind, and the particulars."""
    theirs, through, ours = pair["peer"], pair["through"], pair["ours"]
    if pair["illegal"]:
        first = pair["illegal"][0]
        return f"OSRM's way breaks our rule '{first.rule}'", f"{first.what} (way {', '.join(map(str, first.ways[:4]))})"
    if through is None or not follows(pair):
        distance = through["distance"] if through else math.inf
        return "OSRM can't drive our way", f"through its streets it has {distance:.0f} m"
    slower = through["duration"] / max(1.0, theirs["duration"])
    if slower < TIE:
        return "a tie for OSRM", f"our way takes {through['duration']:.0f} s by its speeds"
    return "speeds and turn costs differ", f"our way takes {through['duration']:.0f} s by its speeds, {slower:.2f} times its own"


if __name__ == "__main__":
    sys.exit(main())
