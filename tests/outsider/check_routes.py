#!/usr/bin/env python3
"""Checks routes against the OpenStreetMap file that they were found on, sharing no code with what found them.

    check_routes.py pairs  MAP.osm.pbf --profile truck --count 1000 --seed 1 > pairs.csv
    roadcrew network route MAP.roads --profile truck --pairs pairs.csv --geojson > routes.jsonl
    check_routes.py check  MAP.osm.pbf routes.jsonl --profile truck --pairs pairs.csv
    check_routes.py spoil  MAP.osm.pbf routes.jsonl --profile truck

`check` prints one line per violation and a summary; `spoil` breaks the routes on purpose and tells how many were caught.
The exit code is 1 when a route breaks a rule, or a spoiled one goes unnoticed. A profile is a name of `profiles/` or a JSON file.
"""

import argparse
import csv
import json
import random
import sys
from collections import Counter
from pathlib import Path

import osm
import rules
import spoil
import streets
import verify

HERE = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("pairs", "check", "spoil"):
        command = commands.add_parser(name)
        command.add_argument("map", help="the .osm.pbf file")
        if name != "pairs":
            command.add_argument("routes", help="one GeoJSON Feature a line")
        command.add_argument("--profile", default="truck")
        command.add_argument("--seed", type=int, default=1)
        if name == "pairs":
            command.add_argument("--count", type=int, default=1000)
            command.add_argument("--without", default=[], action="append", metavar="HIGHWAY", help="streets to leave out")
        if name == "check":
            command.add_argument("--pairs", help="what was asked for, to hold the routes' ends to it")
            command.add_argument("--allow", default=[], action="append", metavar="RULE", help="a rule to count only")
    arguments = parser.parse_args()
    profile = HERE / "profiles" / f"{arguments.profile}.json"
    vehicle = rules.read_vehicle(profile if profile.exists() else arguments.profile)
    found = osm.read(arguments.map)
    bound, aside = streets.binding(found, vehicle)
    inspector = verify.Inspector(streets.Streets(found), vehicle, bound)
    if arguments.command == "pairs":
        return print_pairs(inspector, arguments.count, arguments.seed, arguments.without)
    features = read_features(arguments.routes)
    if arguments.command == "spoil":
        return spoil.run(inspector, features, arguments.seed)
    if aside:
        print("restrictions set aside:", ", ".join(f"{count} {reason}" for reason, count in sorted(aside.items())))
    return check(inspector, features, read_pairs(arguments.pairs), arguments.allow)


def check(inspector, features, pairs, allowed) -> int:
    by_rule, by_allowed, reasons = Counter(), Counter(), Counter()
    n_routes, n_broken, kilometres = 0, 0, 0.0
    for number, feature in enumerate(features, 1):
        if feature["geometry"] is None:
            reasons[feature["properties"]["reason"]] += 1
            continue
        n_routes += 1
        kilometres += feature["properties"]["metres"] / 1000
        pair = pairs[feature["properties"].get("pair", number) - 1] if pairs else None
        found = inspector.inspect(feature, pair)
        by_allowed.update(violation.rule for violation in found if violation.rule in allowed)
        violations = [violation for violation in found if violation.rule not in allowed]
        by_rule.update(violation.rule for violation in violations)
        n_broken += bool(violations)
        for violation in violations:
            ways = ", ".join(map(str, violation.ways[:6])) + (", …" if 6 < len(violation.ways) else "")
            print(f"route {number}: {violation.rule}: {violation.what} (way {ways})")
    for reason, count in reasons.most_common(5):
        print(f"no way for {count}: {reason}")
    print(f"{n_routes} routes, {kilometres:.0f} km, {reasons.total()} without a way; {n_broken} break a rule")
    print(f"violations: {listed(by_rule)}; allowed: {listed(by_allowed)}")
    return 1 if n_broken or not n_routes else 0


def listed(counts: Counter) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common()) or "none"


def print_pairs(inspector, count, seed, without) -> int:
    """Random places within some 30 metres of streets that the vehicle may drive, anywhere on the map."""
    choice = random.Random(seed)
    open_ways = sorted({
        piece.way
        for pieces in inspector.streets.by_nodes.values()
        for piece in pieces
        if piece.forward and inspector.access(piece) == rules.OPEN
        if rules.is_street(tags := inspector.streets.tags(piece)) and tags["highway"] not in without
    })  # fmt: skip
    if not open_ways:
        sys.exit("error: no street is open to the vehicle")
    print("from_lon,from_lat,to_lon,to_lat")
    for _ in range(count):
        print(",".join([*place(inspector, choice, open_ways), *place(inspector, choice, open_ways)]))
    return 0


def place(inspector, choice, open_ways):
    known = inspector.streets.map.places
    nodes = [node for node in inspector.streets.map.ways[choice.choice(open_ways)].nodes if node in known]
    lon, lat = known[choice.choice(nodes)]
    return (f"{(coordinate + choice.randint(-3000, 3000)) / 1e7:.7f}" for coordinate in (lon, lat))


def read_features(path) -> list[dict]:
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def read_pairs(path) -> list[tuple[float, ...]]:
    if path is None:
        return []
    with open(path, encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if row]
    return [tuple(map(float, row)) for row in rows if not row[0][0].isalpha()]


if __name__ == "__main__":
    sys.exit(main())
