"""A plan's drives on the raw map: every street exists, is driven in a legal direction, and restrictions are kept, across stops too."""

from matching import match
from plan_files import Plan
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
            on_map = matched(inspector, leg)
            if on_map.failure:
                found.append(("exists", f"{here}: {on_map.failure}"))
                driven.append((told, []))
                continue
            for way in inspector.ferries_at_ends(on_map.pieces, line_of(leg)):
                found.append(("ends", f"{here}: it ends on a ferry (way {way})"))
            length = sum(on_map.driven)
            if 1.0 + 0.1 * len(on_map.pieces) < abs(length - told["metres"]):
                found.append(("metres", f"{here} is told to be {told['metres']} m long, its line is {length:.0f}"))
            both = (on_map.driven, on_map.pieces)
            found += [(fault.rule, f"{here}: {fault.what}") for fault in inspector._times(both, both, told["seconds"], ())]
            driven.append((told, on_map.pieces))
        for pieces in _without_yards(route, driven):
            for fault in inspector.illegal(pieces):
                found.append((fault.rule, f"{route['crew']}: {fault.what} (way {', '.join(map(str, fault.ways[:4]))})"))
    return found


def matched(inspector, leg):
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
