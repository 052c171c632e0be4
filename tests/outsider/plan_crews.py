"""How long, how far apart and how much in each other's way crews work, calculated anew by the definitions, without the product."""

import math
from collections.abc import Iterator

import plan_promises
import shapely
from plan_files import City, Day, Plan, instant

EARTH_M = 6_371_008.8


def figures(city: City, plan: Plan) -> Iterator[tuple[str, float]]:
    """Overtime, utilisation and compactness, by their paths."""
    told = plan.told
    day, crews = Day(told["date"], told["zone"]), {crew["id"]: crew for crew in city.settings["crews"]}
    overtime = shifts = used = 0.0
    for route in told["routes"]:
        crew = crews[route["crew"]]
        opens, closes = day.span(crew["shift"])
        duty = instant(route["arrival"]) - instant(route["departure"])
        overtime += max(0.0, duty - 3600 * crew.get("regular_hours", (closes - opens) / 3600))
        shifts += closes - opens
        used += route["driving_s"] + sum(instant(it["end"]) - instant(it["start"]) for it in route["stops"] if it["kind"] != "break")
    yield "overtime_hours", overtime / 3600
    yield "utilisation", used / shifts if shifts else 0.0
    places = [[(it["lon"], it["lat"]) for it in route["stops"] if it["kind"] in plan_promises.WORK] for route in told["routes"]]
    n_places = sum(map(len, places))
    if n_places:
        yield "compactness.spread_m", sum(min(sum(_metres(a, b) for b in of) for a in of) for of in places if of) / n_places
        yield "compactness.overlap", _overlap(places) / n_places
        yield "compactness.crossings", _crossings(places)


def _metres(a, b) -> float:
    """On a sphere, by the haversine."""
    (lon, lat), (other_lon, other_lat) = (tuple(map(math.radians, at)) for at in (a, b))
    half = math.sin((other_lat - lat) / 2) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(half))


def _overlap(places) -> int:
    """How many places lie inside the hull of another route."""
    hulls = [shapely.MultiPoint(of).convex_hull for of in places]
    return sum(
        any(hull.geom_type == "Polygon" and hull.contains(shapely.Point(at)) for other, hull in enumerate(hulls) if other != route)
        for route, of in enumerate(places)
        for at in of
    )


def _crossings(places) -> int:
    """How many pairs of straight lines, from place to place of two routes, cross where neither ends."""
    lines = [[shapely.LineString(pair) for pair in zip(of, of[1:]) if pair[0] != pair[1]] for of in places]
    return sum(
        a.crosses(b) and not any(b.covers(end) for end in a.boundary.geoms) and not any(a.covers(end) for end in b.boundary.geoms)
        for one, mine in enumerate(lines)
        for theirs in lines[one + 1 :]
        for a in mine
        for b in theirs
    )
