#!/usr/bin/env python3
"""Checks a day's plan against the city's folder and the OpenStreetMap file, sharing no code with what made it.

    roadcrew plan dispatch CITY --date D -o OUT
    check_plan.py check CITY OUT dispatch
    check_plan.py spoil CITY OUT dispatch

The last word is `dispatch`, `collection` or the id of a programme, as the plan's files are called.
`check` prints a line per broken rule and a summary; `spoil` breaks the plan on purpose, one way at a time, and tells what was caught.
The exit code is 1 when the plan breaks a rule, or a spoiled one goes unnoticed.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import osm
import plan_figures
import plan_files
import plan_roads
import plan_rules
import plan_streets
import rules
import spoil_plan
import streets
import verify

HERE = Path(__file__).parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("check", "spoil"))
    parser.add_argument("city", help="the city's folder")
    parser.add_argument("out", help="the folder that the plan was written into")
    parser.add_argument("kind", help="dispatch, collection or the id of a programme")
    # Entering a visitors' street has a price in seconds for the product, so that a way through may still win: counted, not refused.
    parser.add_argument("--allow", default=["visitors"], action="append", metavar="RULE", help="a rule to count only")
    arguments = parser.parse_args()
    city = plan_files.read_city(arguments.city)
    plan = plan_files.read_plan(arguments.out, arguments.kind, city)
    inspectors = read_inspectors(city, arguments.kind)
    if arguments.command == "spoil":
        return spoil_plan.run(inspectors, city, plan, arguments.allow)
    return check(inspectors, city, plan, arguments.allow)


def read_inspectors(city, kind) -> dict[str, verify.Inspector]:
    """One per profile that a crew of this work drives."""
    found = osm.read(str(city.folder / city.settings["network"]))
    every = streets.Streets(found)
    inspectors = {}
    for profile in {crew["profile"] for crew in city.settings["crews"] if crew["work"] == kind}:
        own = city.folder / profile
        vehicle = rules.read_vehicle(own if own.suffix == ".toml" else HERE / "profiles" / f"{profile}.json")
        bound, _ = streets.binding(found, vehicle)
        inspectors[profile] = verify.Inspector(every, vehicle, bound)
    return inspectors


def check(inspectors, city, plan, allowed) -> int:
    reading = plan_streets.read(inspectors, city, plan)
    every = [*plan_roads.faults(inspectors, plan), *plan_rules.faults(city, plan, reading), *plan_figures.faults(city, plan)]
    faults = [fault for fault in every if fault[0] not in allowed]
    for rule, what in faults:
        print(f"{rule}: {what}")
    n_stops = sum(len(route["stops"]) for route in plan.told["routes"])
    kilometres = sum(leg["properties"]["metres"] for leg in plan.legs) / 1000
    if reading and reading.work.is_map:
        print("streets: lines on a map say which are due, which nobody judges here")
    elif reading:
        print(f"streets: {reading.done_m:.0f} of {reading.due_m:.0f} m that are due are served, {len(plan.told['undone'])} services undone")
    print(f"{len(plan.told['routes'])} routes, {n_stops} stops, {len(plan.legs)} drives, {kilometres:.0f} km")
    broken = ", ".join(f"{count} {rule}" for rule, count in Counter(rule for rule, _ in faults).most_common())
    print(f"violations: {broken or 'none'}; allowed: {len(every) - len(faults)}")
    return 1 if faults or not plan.legs else 0


if __name__ == "__main__":
    sys.exit(main())
