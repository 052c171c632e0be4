"""A plan's drives on the raw map: every street exists, is driven in a legal direction, and restrictions are kept, across stops too."""

import rules
from matching import match
from plan_files import City, Plan
from verify import Inspector, line_of

Fault = tuple[str, str]


def faults(inspectors: dict[str, Inspector], plan: Plan) -> list[Fault]:
    """The rules of the road that drives break, as pairs of the rule and the place."""
    found = []
    for route in plan.told["routes"]:
        legs = [leg for leg in plan.legs if leg["properties"]["crew"] == route["crew"]]
        inspector = inspectors[route["profile"]]
        driven = []
        for leg in legs:
            told = leg["properties"]
            here = f"{route['crew']}, drive {told['leg']}"
            matched = _match(inspector, leg)
            if matched.failure:
                found.append(("exists", f"{here}: {matched.failure}"))
                driven.append((told, []))
                continue
            length = sum(matched.driven)
            if 1.0 + 0.1 * len(matched.pieces) < abs(length - told["metres"]):
                found.append(("metres", f"{here} is told to be {told['metres']} m long, its line is {length:.0f}"))
            both = (matched.driven, matched.pieces)
            found += [(fault.rule, f"{here}: {fault.what}") for fault in inspector._times(both, both, told["seconds"], ())]
            driven.append((told, matched.pieces))
        for pieces in _without_yards(route, driven):
            for fault in inspector.illegal(pieces):
                found.append((fault.rule, f"{route['crew']}: {fault.what} (way {', '.join(map(str, fault.ways[:4]))})"))
    return found


def _match(inspector, leg):
    """A spoiled plan shares most of its drives with the plan that it was made of."""
    key = (tuple(line_of(leg)), tuple(leg["properties"]["way_ids"]))
    known = inspector.__dict__.setdefault("matched", {})
    if key not in known:
        known[key] = match(inspector.streets, line_of(leg), leg["properties"]["way_ids"])
    return known[key]


def _without_yards(route, driven):
    """The pieces from yard to yard. A vehicle leaves a stop the way it came; in a depot or at a tip it may turn."""
    run = []
    kinds = {stop["stop"]: stop["kind"] for stop in route["stops"] if stop["stop"]}
    for told, pieces in driven:
        join = 1 if run and pieces and run[-1] == pieces[0] else 0
        run += pieces[join:]
        is_yard = kinds.get(told["stop"]) in (None, "tip")
        if is_yard:
            yield run
            run = []
    if run:
        yield run


def coverage(inspector: Inspector, city: City, plan: Plan, weekday: str) -> tuple[float, float]:
    """Metres of street that the city collects on this day and the truck may drive, and how many of them a truck serves."""
    served = set()
    for leg in plan.legs:
        if leg["properties"]["doing"] == "serve":
            for piece in inspector.pieces(leg):
                served |= {frozenset((piece.start, piece.end))}
    asked, done = 0.0, 0.0
    for (start, end), pieces in inspector.streets.by_nodes.items():
        if end < start:
            continue
        tags = inspector.streets.tags(pieces[0])
        meant = any(
            (row.get("street") and row["street"] == tags.get("name")) or (row.get("class") and row["class"] == tags.get("highway"))
            for row in city.streets
            if row["days"] in ("daily", "") or weekday in row["days"].lower()
        )
        may = any(inspector.is_open(piece) and rules.may_drive(tags, inspector.vehicle, piece.forward) for piece in pieces)
        if meant and may:
            asked += inspector.streets.length_m(pieces[0])
            done += inspector.streets.length_m(pieces[0]) * (frozenset((start, end)) in served)
    return asked, done
