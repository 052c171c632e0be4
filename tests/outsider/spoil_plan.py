"""A plan spoiled on purpose, one way at a time. Each kind must be caught by its own rule."""

import copy
from datetime import datetime, timedelta

import plan_figures
import plan_roads
import plan_rules
import rules
from spoil import forbidden_turns, prescribed_turns_not_taken


def run(inspectors, city, plan, allowed) -> int:
    """Prints for every way to spoil this plan whether it was caught. 1 when one was missed, or none could be tried."""
    before = {rule for rule, _ in _faults(inspectors, city, plan) if rule not in allowed}
    if before:
        print(f"the plan is not clean: {sorted(before)}")
        return 1
    missed, tried = 0, 0
    for name, rule, spoil in KINDS:
        spoiled = copy.deepcopy(plan)
        if not spoil(spoiled, inspectors, city):
            print(f"{name}: this plan has nothing to spoil so")
            continue
        tried += 1
        found = {rule for rule, _ in _faults(inspectors, city, spoiled)}
        missed += rule not in found
        print(f"{name}: {'caught' if rule in found else 'missed'} by the rule '{rule}'{'' if rule in found else f', found {sorted(found)}'}")
    return 1 if missed or not tried else 0


def _faults(inspectors, city, plan):
    return [*plan_roads.faults(inspectors, plan), *plan_rules.faults(city, plan), *plan_figures.faults(city, plan)]


def _shift(thing, keys, seconds):
    for key in keys:
        thing[key] = (datetime.fromisoformat(thing[key]) + timedelta(seconds=seconds)).isoformat()


def _stops(plan, *kinds):
    return [(route, at) for route in plan.told["routes"] for at, stop in enumerate(route["stops"]) if stop["kind"] in kinds]


def _services(plan):
    return _stops(plan, "job", "container", "street")


def _rows(plan, route):
    """The table's rows of a route, written anew from its stops, so that only one thing is wrong."""
    plan.table = [row for row in plan.table if row["crew"] != route["crew"] or row["kind"] == "depot"]
    clock = lambda text: text[11:19]  # noqa: E731
    for stop in route["stops"]:
        times = {key: clock(stop[key]) for key in ("arrival", "start", "end")}
        plan.table.append({"crew": route["crew"], "kind": stop["kind"], "id": stop["id"], **times})


def reversed_drive(plan, inspectors, city):
    for leg in plan.legs:
        inspector = inspectors[leg["properties"]["profile"]]
        pieces = inspector.pieces(leg)
        if any(not rules.may_drive(inspector.streets.tags(p), inspector.vehicle, not p.forward) for p in pieces):
            leg["geometry"]["coordinates"].reverse()
            leg["properties"]["way_ids"].reverse()
            return True
    return False


def broken_restriction(plan, inspectors, city):
    """One drive goes over a turn that a relation forbids."""
    for leg in plan.legs:
        inspector = inspectors[leg["properties"]["profile"]]
        turns = [*forbidden_turns(inspector, []), *prescribed_turns_not_taken(inspector, [])]
        for turn in turns:
            if any(fault.rule == "restriction" for fault in inspector.illegal(inspector.pieces(turn))):
                leg["geometry"]["coordinates"] = turn["geometry"]["coordinates"]
                leg["properties"]["way_ids"] = turn["properties"]["way_ids"]
                return True
    return False


def dropped_node(plan, inspectors, city):
    leg = max(plan.legs, key=lambda leg: len(leg["geometry"]["coordinates"]))
    del leg["geometry"]["coordinates"][3:-3]
    return True


def dropped_drive(plan, inspectors, city):
    if len(plan.legs) < 3:
        return False
    crew = plan.legs[0]["properties"]["crew"]
    middle = [leg for leg in plan.legs if leg["properties"]["crew"] == crew and 100 < leg["properties"]["metres"]][1:-1]
    if middle:
        plan.legs.remove(middle[0])
    return bool(middle)


def other_number(plan, inspectors, city):
    """Drives count breaks, the rest of the plan doesn't."""
    for leg in plan.legs:
        leg["properties"]["stop"] += 1
    return True


def dropped_stop(plan, inspectors, city):
    """The first service that its city's files ask for by name vanishes; what is left is told consistently."""
    for route, at in _services(plan):
        if route["stops"][at]["kind"] == "container" or any(r.startswith("R") for r in route["stops"][at]["reports"]):
            del route["stops"][at]
            _rows(plan, route)
            return True
    return False


def doubled_service(plan, inspectors, city):
    route, at = _services(plan)[0]
    route["stops"].insert(at + 1, copy.deepcopy(route["stops"][at]))
    _rows(plan, route)
    return True


def done_and_undone(plan, inspectors, city):
    route, at = _services(plan)[0]
    plan.told["undone"].append(copy.deepcopy(route["stops"][at]))
    return True


def shifted_time(plan, inspectors, city):
    route, at = _services(plan)[-1]
    _shift(route["stops"][at], ("arrival", "start", "end"), 90)
    _rows(plan, route)
    return True


def shifted_route(plan, inspectors, city):
    """All of a crew's day an hour before its shift."""
    route = plan.told["routes"][0]
    _shift(route, ("departure", "arrival"), -3600)
    for stop in route["stops"]:
        _shift(stop, ("arrival", "start", "end"), -3600)
    _rows(plan, route)
    return True


def late_tip(plan, inspectors, city):
    return _late(plan, "tip")


def late_break(plan, inspectors, city):
    return _late(plan, "break")


def _late(plan, kind):
    stops = _stops(plan, kind)
    for route, at in stops:
        _shift(route["stops"][at], ("arrival", "start", "end"), 9 * 3600)
        _rows(plan, route)
        return True
    return False


def dropped_break(plan, inspectors, city):
    for route, at in _stops(plan, "break"):
        del route["stops"][at]
        _rows(plan, route)
        return True
    return False


def dropped_tip(plan, inspectors, city):
    for route, at in _stops(plan, "tip"):
        del route["stops"][at]
        _rows(plan, route)
        return True
    return False


def overloaded(plan, inspectors, city):
    """A street gives ten times as much, weight and all."""
    for route, at in _stops(plan, "street", "container"):
        stop = route["stops"][at]
        crew = next(crew for crew in city.settings["crews"] if crew["id"] == route["crew"])
        stop["litres"], stop["kilograms"] = stop["litres"] + crew["capacity_l"], stop["kilograms"] + crew["capacity_kg"]
        return True
    return False


def lighter(plan, inspectors, city):
    for route, at in _stops(plan, "container"):
        route["stops"][at]["litres"] -= 1
        return True
    return False


def shorter_work(plan, inspectors, city):
    route, at = _services(plan)[0]
    _shift(route["stops"][at], ("end",), -120)
    _rows(plan, route)
    return True


def wrong_crew(plan, inspectors, city):
    """A job changes places with one of a crew that lacks the skill."""
    for route, at in _stops(plan, "job"):
        stop = route["stops"][at]
        skills = {category["skill"] for category in city.settings["categories"] if category["name"] == stop["name"]}
        for other in plan.told["routes"]:
            crew = next(crew for crew in city.settings["crews"] if crew["id"] == other["crew"])
            if not skills & set(crew.get("skills", [])):
                other["stops"].append(route["stops"].pop(at))
                _rows(plan, route)
                _rows(plan, other)
                return True
    return False


def elsewhere(plan, inspectors, city):
    """A stop a kilometre to the north of where the vehicle halts."""
    for route, at in _stops(plan, "job", "container", "tip"):
        route["stops"][at]["lat"] += 0.01
        return True
    return False


def cheaper(plan, inspectors, city):
    plan.told["costs"]["duration"] -= 1.0
    plan.told["cost"] -= 1.0
    return True


def other_table(plan, inspectors, city):
    rows = [row for row in plan.table if row["kind"] != "depot"]
    rows[0]["id"], rows[-1]["id"] = rows[-1]["id"], rows[0]["id"]
    return rows[0]["id"] != rows[-1]["id"]


def nicer_figure(plan, inspectors, city):
    """The open ones forgotten: as if only what is done counted."""
    for level in plan.told["figures"]["response"]:
        if level["n_open"]:
            level["resolution"]["mean_h"] *= 0.9
            return True
    plan.told["figures"]["hours"]["wait"] += 0.1
    return True


def later_report(plan, inspectors, city):
    """An incident's clock set back to a later report."""
    for route, at in _stops(plan, "job"):
        for who in route["stops"][at]["waiting"]:
            if who["first"]:
                _shift(who, ["first"], 600)
                return True
    return False


def tighter_promise(plan, inspectors, city):
    """A crew is promised to the minute."""
    for route, at in _services(plan)[::-1]:
        stop = route["stops"][at]
        if stop["promise"] and stop["promise"][0] != stop["promise"][1]:
            stop["promise"] = [stop["start"], stop["start"]]
            return True
    return False


def unmoved(plan, inspectors, city):
    """Everybody is said to keep what they had."""
    changes = plan.told["figures"]["stability"]
    if not changes:
        return False
    was = dict(changes)
    changes.update(n_changed_crew=0, n_swapped=0, mean_shift_min=0.0)
    return changes != was


def drier(plan, inspectors, city):
    """A container that no sensor watches is said not to overflow."""
    stops = [stop for route in plan.told["routes"] for stop in route["stops"]]
    for thing in [*stops, *plan.told["undone"], *plan.told["not_due"]]:
        if thing.get("overflow") and thing["id"] not in city.sensors and 2 < thing["overflow"]["left_h"]:
            thing["overflow"]["left_h"] = 0.0
            return True
    return False


KINDS = [
    ("a drive reversed", "direction", reversed_drive),
    ("a restriction broken", "restriction", broken_restriction),
    ("a stretch of a drive left out", "exists", dropped_node),
    ("a drive left out", "gap", dropped_drive),
    ("drives numbered by themselves", "number", other_number),
    ("a stop dropped", "missing", dropped_stop),
    ("a service doubled", "twice", doubled_service),
    ("a service done and undone", "twice", done_and_undone),
    ("one stop's times shifted", "times", shifted_time),
    ("a whole route before its shift", "shift", shifted_route),
    ("a tip after it closes", "window", late_tip),
    ("a break after its window", "window", late_break),
    ("a break left out", "break", dropped_break),
    ("a trip to the tip left out", "capacity", dropped_tip),
    ("a truck overloaded", "capacity", overloaded),
    ("a container told lighter", "load", lighter),
    ("work cut short", "duration", shorter_work),
    ("a job for a crew without the skill", "skill", wrong_crew),
    ("a stop elsewhere", "place", elsewhere),
    ("a cost told lower", "cost", cheaper),
    ("a table that differs", "table", other_table),
    ("a figure told nicer", "figure", nicer_figure),
    ("a clock that starts late", "figure", later_report),
    ("a promise told tighter", "promise", tighter_promise),
    ("changes kept quiet", "figure", unmoved),
    ("a container told to stay dry", "overflow", drier),
]
