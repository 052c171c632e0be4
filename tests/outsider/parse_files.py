#!/usr/bin/env python3
"""Reads a plan's files with the parsers that others use, and holds what they find against the plan's JSON.

    parse_files.py OUT dispatch [spoil]

GPX by gpxpy, iCalendar by icalendar, KML by its XML schema and fastkml, GeoJSON by shapely. Prints a line per fault; 1 when there is one.
With `spoil` files are broken on purpose, one at a time, and it is 1 when that goes unnoticed.
"""

import json
import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import gpxpy
import icalendar
from fastkml import KML
from fastkml.validator import get_schema_parser
from lxml import etree
from shapely.geometry import LineString, Point, shape

# How far a stop may lie from the line that is driven past it, in degrees: about 155 m.
NEAR = 0.0028


def main(folder: str, kind: str, command: str = "check") -> int:
    if command == "spoil":
        return spoil(Path(folder), kind)
    n_files, faults = read(Path(folder), kind)
    print("".join(f"{fault}\n" for fault in faults), end="")
    print(f"{kind}: {n_files} files read by others, {len(faults)} faults")
    return 1 if faults or n_files <= 2 else 0


def read(path: Path, kind: str) -> tuple[int, list[str]]:
    """How many files there are, and what is wrong with them."""
    plan = json.loads((path / f"{kind}.json").read_text(encoding="utf-8"))
    collection = json.loads((path / f"{kind}.geojson").read_text(encoding="utf-8"))
    lines = {it["properties"]["crew"]: it["geometry"]["coordinates"] for it in collection["features"] if it["properties"]["kind"] == "route"}
    faults = [*map_faults(plan, collection), *kml_faults(plan, path / f"{kind}.kml", lines)]
    for route in plan["routes"]:
        name = f"{kind}-{route['crew']}"
        faults += [f"{name}.gpx: {what}" for what in track_faults(route, path / f"{name}.gpx", lines[route["crew"]])]
        faults += [f"{name}.ics: {what}" for what in calendar_faults(route, path / f"{name}.ics")]
    return 2 + 2 * len(plan["routes"]), faults


def spoil(path: Path, kind: str) -> int:
    """Each text below stands in the file, and another instead of it must be noticed."""
    logging.disable()
    crew = json.loads((path / f"{kind}.json").read_text(encoding="utf-8"))["routes"][0]["crew"]
    missed = 0
    for name, old, new in (
        (f"{kind}.geojson", '"kind":"undone"', '"kind":"other"'),
        (f"{kind}.geojson", '"LineString"', '"MultiPoint"'),
        (f"{kind}.kml", "<tessellate>", "<tessellates>1</tessellates><tessellate>"),
        (f"{kind}.kml", "<Point>", "<Point><extrude>often</extrude>"),
        (f"{kind}-{crew}.gpx", "</trkseg>", "</trkseg><trkseg></trkseg>"),
        (f"{kind}-{crew}.gpx", "<wpt", "<wtp"),
        (f"{kind}-{crew}.ics", "DTSTART:2", "DTSTART:1"),
        (f"{kind}-{crew}.ics", "SUMMARY:", "SUMMARY:Not "),
    ):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(path, folder, dirs_exist_ok=True)
            file = Path(folder) / name
            text = file.read_bytes().decode()
            if old not in text:
                print(f"{name}: this plan has no {old} to spoil")
                continue
            # Bytes, since a calendar ends its lines with two.
            file.write_bytes(text.replace(old, new, 1).encode())
            caught = is_refused(Path(folder), kind)
        missed += not caught
        print(f"{name} with {new!r}: {'caught' if caught else 'missed'}")
    return 1 if missed else 0


def is_refused(path: Path, kind: str) -> bool:
    try:
        return bool(read(path, kind)[1])
    except Exception:  # whatever a parser throws at a broken file
        return True


def map_faults(plan, collection) -> Iterator[str]:
    """Every geometry is one, lines are driven past their stops, and all that is undone is on the map."""
    shapes = [(shape(it["geometry"]), it["properties"]) for it in collection["features"]]
    if not all(geometry.is_valid and not geometry.is_empty for geometry, _ in shapes):
        yield "the map has a geometry that is none"
    for route in plan["routes"]:
        own = [(geometry, said) for geometry, said in shapes if said.get("crew") == route["crew"]]
        line = next(geometry for geometry, said in own if said["kind"] == "route")
        stops = [geometry for geometry, said in own if said["kind"] != "route"]
        if not isinstance(line, LineString) or line.length == 0:
            yield f"the map has no line for {route['crew']}"
        if len(stops) != len(route["stops"]) or not all(isinstance(it, Point) for it in stops):
            yield f"the map has {len(stops)} points for {route['crew']}, which has {len(route['stops'])} stops"
        far = [it for it in stops if NEAR < line.distance(it)]
        if far:
            yield f"{len(far)} stops of {route['crew']} lie far from its line"
    undone = sum(said["kind"] == "undone" for _, said in shapes)
    if undone != len(plan["undone"]):
        yield f"the map has {undone} points undone, the plan {len(plan['undone'])}"


def kml_faults(plan, path: Path, lines) -> Iterator[str]:
    """The file keeps the schema of KML 2.2; a folder a route with its line and its stops."""
    schema = get_schema_parser()
    if not schema.validate(etree.parse(str(path))):
        yield f"{path.name} breaks the schema: {schema.error_log.last_error}"
    document = next(iter(KML.parse(path).features))
    folders = list(document.features)
    if [folder.name for folder in folders] != [route["name"] for route in plan["routes"]]:
        yield f"{path.name} has other folders than the plan has routes"
    for folder, route in zip(folders, plan["routes"]):
        places = [place.geometry for place in folder.features]
        told = [tuple(round(at, 6) for at in place[:2]) for place in places[0].coords]
        if told != [tuple(round(at, 6) for at in place) for place in lines[route["crew"]]]:
            yield f"{path.name}: the line of {route['crew']} is another one than on the map"
        if len(places) != 1 + len(route["stops"]):
            yield f"{path.name}: {route['crew']} has {len(places) - 1} places and {len(route['stops'])} stops"


def track_faults(route, path: Path, line) -> Iterator[str]:
    """A track that a device follows, and none that it would calculate anew."""
    with path.open(encoding="utf-8") as file:
        gpx = gpxpy.parse(file, version="1.1")
    if gpx.routes or len(gpx.tracks) != 1 or len(gpx.tracks[0].segments) != 1:
        yield "it is not one track of one segment"
        return
    told = [(round(point.longitude, 6), round(point.latitude, 6)) for point in gpx.tracks[0].segments[0].points]
    if told != [tuple(round(at, 6) for at in place) for place in line]:
        yield "the track is another one than on the map"
    driven = route["driven_m"] + route["served_m"]
    if 0.02 * driven + 50 < abs(gpx.length_2d() - driven):
        yield f"the track is {gpx.length_2d():.0f} m long, the route {driven} m"
    if len(gpx.waypoints) != len(route["stops"]) or not all(point.name for point in gpx.waypoints):
        yield f"it has {len(gpx.waypoints)} waypoints, the route {len(route['stops'])} stops"


def calendar_faults(route, path: Path) -> Iterator[str]:
    """The shift and the stops, each an event of its own within it."""
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    if calendar.errors or any(len(line) > 75 for line in path.read_bytes().split(b"\r\n")):
        yield f"it is no clean calendar: {calendar.errors}"
    shift, *stops = calendar.walk("VEVENT")
    if len({str(event["UID"]) for event in (shift, *stops)}) != 1 + len(stops):
        yield "two events share an id"
    if (shift.start, shift.end) != (at(route["departure"]), at(route["arrival"])):
        yield "the shift is at another time"
    services = sum(stop["kind"] in ("job", "container", "street") for stop in route["stops"])
    if str(shift["SUMMARY"]) != f"{route['name']}: {services} stops":
        yield "the shift is told otherwise than the plan's"
    told = [(event.start, event.end, str(event["SUMMARY"])) for event in stops]
    if told != [(at(stop["start"]), at(stop["end"]), stop["name"]) for stop in route["stops"]]:
        yield "the stops are others than the plan's, or at other times"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
