"""A plan spoiled on purpose, one way at a time. Each kind must be caught by its own rule."""

import copy
from datetime import datetime, timedelta

import plan_figures
import plan_rests
import plan_roads
import plan_rules
import plan_streets
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
    reading = plan_streets.read(inspectors, city, plan)
    return [*plan_roads.faults(inspectors, plan), *plan_rules.faults(city, plan, reading), *plan_figures.faults(city, plan)]


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


def dropped_street(plan, inspectors, city):
    """One side or piece of a street, of those that are no neighbour's to do, with the drives to it and along it."""
    for route, at in _stops(plan, "street"):
        along = [leg["properties"]["metres"] for leg in _along(plan, route["stops"][at]["id"])]
        if along and 3 * plan_streets.SHORT_M < along[0] and not plan.work.is_map:
            _drop_streets(plan, lambda stop, meant=route["stops"][at]["id"]: stop["id"] == meant)
            return True
    return False


def dropped_name(plan, inspectors, city):
    """All of a street, whatever its sides, as if the city's file had no row for it."""
    named = [route["stops"][at]["street"] for route, at in _stops(plan, "street") if not plan.work.is_map]
    if named:
        meant = max(named, key=named.count)
        _drop_streets(plan, lambda stop: stop.get("street") == meant)
        plan.told["undone"] = [it for it in plan.told["undone"] if not it["name"].startswith(f"{meant}, ")]
    return bool(named)


def _drop_streets(plan, is_meant):
    gone = {stop["id"] for route in plan.told["routes"] for stop in route["stops"] if stop["kind"] == "street" and is_meant(stop)}
    plan.legs = [leg for leg in plan.legs if leg["properties"]["id"] not in gone]
    for route in plan.told["routes"]:
        route["stops"] = [stop for stop in route["stops"] if stop["id"] not in gone]
        _rows(plan, route)


def _along(plan, what):
    return [leg for leg in plan.legs if leg["properties"]["id"] == what and leg["properties"]["doing"] == "serve"]


def doubled_street(plan, inspectors, city):
    """The same piece once more, as if it were another."""
    for route, at in _stops(plan, "street"):
        stop, legs = copy.deepcopy(route["stops"][at]), copy.deepcopy(_along(plan, route["stops"][at]["id"]))
        if legs:
            stop["id"] = legs[0]["properties"]["id"] = f"{plan_streets.base_of(stop['id'])[0]}0"
            route["stops"].insert(at + 1, stop)
            plan.legs.insert(plan.legs.index(_along(plan, route["stops"][at]["id"])[0]) + 1, legs[0])
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
    """One that closes at all."""
    hours = {tip["id"] for tip in city.settings.get("tips", []) if "hours" in tip}
    return _late(plan, lambda route, stop: stop["kind"] == "tip" and stop["id"] in hours)


def late_break(plan, inspectors, city):
    """One whose window the city tells; those that rules ask for are laid out by whoever plans."""
    is_told = lambda route: not plan_rests.asks(plan_rests.pack(city, _crew(city, route)))  # noqa: E731
    return _late(plan, lambda route, stop: stop["kind"] == "break" and is_told(route))


def late_job(plan, inspectors, city):
    """One that may not begin so late, by its own windows or its category's."""
    return _late(plan, lambda route, stop: stop["kind"] == "job" and plan_rules.job_windows(city, stop))


def _late(plan, is_meant):
    for route, at in _stops(plan, "job", "tip", "break"):
        if not is_meant(route, route["stops"][at]):
            continue
        _shift(route["stops"][at], ("arrival", "start", "end"), 9 * 3600)
        _rows(plan, route)
        return True
    return False


def dropped_break(plan, inspectors, city):
    for route, at in _stops(plan, "break"):
        if plan_rests.asks(plan_rests.pack(city, _crew(city, route))):
            continue
        del route["stops"][at]
        _rows(plan, route)
        return True
    return False


def dropped_rest(plan, inspectors, city):
    """All breaks of a crew that its rules ask for: it works on instead."""
    for route in _owing(plan, city):
        route["stops"] = [stop for stop in route["stops"] if stop["kind"] != "break"]
        _rows(plan, route)
        return True
    return False


def shorter_rest(plan, inspectors, city):
    """A crew's breaks last five minutes each."""
    for route in _owing(plan, city):
        for stop in route["stops"]:
            if stop["kind"] == "break":
                stop["end"] = stop["start"]
                _shift(stop, ("end",), 300)
        _rows(plan, route)
        return True
    return False


def _owing(plan, city):
    """Routes so long that their rules ask for a rest from work, which they have."""
    for route in plan.told["routes"]:
        pack = plan_rests.pack(city, _crew(city, route))
        hours = [it["at_most_hours"] for it in pack.get("stretches", []) if it["of"] == "work"]
        hours += [it["work_hours"] for it in pack.get("totals", [])]
        out = datetime.fromisoformat(route["arrival"]) - datetime.fromisoformat(route["departure"])
        if hours and 3600 * min(hours) < out.total_seconds() and any(stop["kind"] == "break" for stop in route["stops"]):
            yield route


def longer_duty(plan, inspectors, city):
    """A crew comes home so late that its day is longer than its rules allow."""
    for route in plan.told["routes"]:
        if "longest_duty_hours" in plan_rests.pack(city, _crew(city, route)):
            _shift(route, ("arrival",), 14 * 3600)
            return True
    return False


def _crew(city, route):
    return next(crew for crew in city.settings["crews"] if crew["id"] == route["crew"])


def dropped_tip(plan, inspectors, city):
    """Where what is aboard before it and after it is too much for the vehicle, or comes home."""
    # What jobs put on a vehicle the plan doesn't tell stop by stop of what the city says.
    for route, at in _stops(plan, "tip") if plan.work else ():
        tips = [-1, *(n for n, stop in enumerate(route["stops"]) if stop["kind"] == "tip"), len(route["stops"])]
        first, last = max(n for n in tips if n < at), min(n for n in tips if at < n)
        litres = sum(stop["litres"] for stop in route["stops"][first + 1 : last] if stop["kind"] not in ("tip", "break"))
        is_last = plan.work.carries == "collects" and last == len(route["stops"]) and litres
        if is_last or _crew(city, route)["capacity_l"] < litres:
            del route["stops"][at]
            _rows(plan, route)
            return True
    return False


def overloaded(plan, inspectors, city):
    """A street gives ten times as much, weight and all."""
    for route, at in _stops(plan, "street", "container"):
        stop = route["stops"][at]
        crew = _crew(city, route)
        if plan.work.carries == "nothing":
            return False
        stop["litres"], stop["kilograms"] = stop["litres"] + crew["capacity_l"], stop["kilograms"] + crew["capacity_kg"]
        return True
    return False


def lighter(plan, inspectors, city):
    for route, at in _stops(plan, "container"):
        route["stops"][at]["litres"] -= 1
        return True
    return False


def lighter_street(plan, inspectors, city):
    """A side or lane of a street with much on it is told to give nothing."""
    for route, at in _stops(plan, "street"):
        if plan.work.carries != "nothing" and 3 < route["stops"][at]["litres"]:
            route["stops"][at]["litres"] = 0
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
        kinds = [category for category in city.settings["categories"] if category["name"] == stop["name"]]
        skills = {skill for kind in kinds for skill in [*kind.get("skills", []), *filter(None, [kind.get("skill")])]}
        for other in plan.told["routes"]:
            crew = _crew(city, other)
            if skills and not skills & set(crew.get("skills", [])):
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


def forgotten(plan, inspectors, city):
    """Who waits where nobody can be sent is not spoken of."""
    told = plan.told["unplanned"]
    return bool(told and told[0]["reports"] and told.pop(0))


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
    """A container that no sensor watches, of which the city's file says how full it is, is said not to overflow."""
    stops = [stop for route in plan.told["routes"] for stop in route["stops"]]
    for thing in [*stops, *plan.told["undone"], *plan.told["not_due"]]:
        is_told = city.containers.get(thing["id"], {}).get("fill") and thing["id"] not in city.sensors
        if is_told and thing.get("overflow") and 2 < thing["overflow"]["left_h"]:
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
    ("a street dropped", "street_missing", dropped_street),
    ("all of a street dropped", "street_missing", dropped_name),
    ("a street doubled under another name", "twice", doubled_street),
    ("a service doubled", "twice", doubled_service),
    ("a service done and undone", "twice", done_and_undone),
    ("one stop's times shifted", "times", shifted_time),
    ("a whole route before its shift", "shift", shifted_route),
    ("a tip after it closes", "window", late_tip),
    ("a break after its window", "window", late_break),
    ("a job after its windows", "window", late_job),
    ("a break left out", "break", dropped_break),
    ("a rest that rules ask for left out", "rest", dropped_rest),
    ("rests cut short", "rest", shorter_rest),
    ("a day longer than rules allow", "rest", longer_duty),
    ("a trip to the tip left out", "capacity", dropped_tip),
    ("a truck overloaded", "capacity", overloaded),
    ("a container told lighter", "load", lighter),
    ("a street told lighter", "load", lighter_street),
    ("work cut short", "duration", shorter_work),
    ("a job for a crew without the skill", "skill", wrong_crew),
    ("a stop elsewhere", "place", elsewhere),
    ("a cost told lower", "cost", cheaper),
    ("a table that differs", "table", other_table),
    ("a figure told nicer", "figure", nicer_figure),
    ("an incident that can't be planned forgotten", "missing", forgotten),
    ("a clock that starts late", "figure", later_report),
    ("a promise told tighter", "promise", tighter_promise),
    ("changes kept quiet", "figure", unmoved),
    ("a container told to stay dry", "overflow", drier),
]
