"""A plan's promises in time and load, rule by rule: each service once, times that add up, windows, shifts, breaks, capacity, money."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterator

import plan_rests
from matching import TOLERANCE_M
from plan_files import City, Day, Plan, instant
from plan_streets import Reading
from plan_work import stated
from streets import metres

# Turning back between two stops takes longer than any turn on the way, but not so long.
SLOWEST_TURN_BACK_S = 90.0
# How far a stop may lie from where the vehicle halts.
FARTHEST_M = 155.0
# Who turns where he is leaves on the other direction of his piece. Both places are kept in whole metres, counted from where each direction begins,
# and so is the piece's length: rounding that moves one of them by half a metre at most.
TURN_M = 0.5
# The hours of a tip that doesn't open at all.
CLOSED = (0, 0)
Fault = tuple[str, str]


def faults(city: City, plan: Plan, streets: Reading | None) -> list[Fault]:
    """All broken rules but those of the road, as pairs of the rule and the place."""
    day = Day(plan.told["date"], plan.told["zone"])
    found = [*_once(city, plan, day), *_table(plan, day), *_money(city, plan), *(streets.found if streets else ())]
    holds = _holds(city, plan, day)
    for route in plan.told["routes"]:
        legs = [leg for leg in plan.legs if leg["properties"]["crew"] == route["crew"]]
        crew = next(crew for crew in city.settings["crews"] if crew["id"] == route["crew"])
        found += _times(city, route, crew, legs, (day, holds), streets)
        found += _breaks(city, route, crew, day)
        found += plan_rests.faults(city, route, crew, bool(streets) and streets.work.drives)
        found += _loads(city, route, crew, legs, streets)
        found += _places(city, route, crew, legs)
        found += _skills(city, route, crew)
    return found


def _once(city: City, plan: Plan, day: Day) -> Iterator[Fault]:
    stops = [stop for route in plan.told["routes"] for stop in route["stops"] if stop["kind"] in ("job", "container", "street")]
    for what, count in Counter(stop["id"] for stop in stops).items():
        if 1 < count:
            yield "twice", f"{what} is done {count} times"
    done, undone = {stop["id"] for stop in stops}, {service["id"] for service in plan.told["undone"]}
    for what in sorted(done & undone):
        yield "twice", f"{what} is both done and undone"
    left_out = " ".join(plan.told["left_out"])
    if plan.work and plan.work.id != "collection":
        return
    if plan.work:
        # What need not be emptied today is told with its odds; what is nearly full must not be among it.
        not_due = {container["id"] for container in plan.told["not_due"]}
        for what, row in sorted(city.containers.items()):
            if what not in done | undone | not_due and f"container {what} " not in left_out:
                yield "missing", f"container {what} is neither done nor undone nor left for another day"
            if what in not_due and (what in done | undone or 1 <= float(row["fill"] or 1)):
                yield "missing", f"container {what} is left for another day, but it is full, or done"
    else:
        yield from _reports_once(city, plan, stops, day)
        for work in plan.told["unplanned"]:
            if f"{work['id']} " not in left_out:
                yield "missing", f"{work['id']} is unplanned, and nothing says why"


def _reports_once(city, plan, stops, day) -> Iterator[Fault]:
    shifts = [day.span(crew["shift"])[0] for crew in city.settings["crews"] if crew["work"] == "dispatch"]
    known = {category["code"] for category in city.settings["categories"]}
    # A job that takes several crews is told once for each, with the same reports.
    work = [*stops, *plan.told["undone"], *plan.told["unplanned"]]
    told = Counter(report for report, _ in {(report, _job(one["id"])) for one in work for report in one["reports"]})
    for row in city.reports:
        asked = row["status"] == "open" and row["service_code"] in known and instant(row["requested_datetime"]) <= min(shifts)
        name = row["service_request_id"]
        if asked and told[name] == 0:
            yield "missing", f"the open report {name} is about no job, done, undone or unplanned"
        if 1 < told[name]:
            yield "twice", f"report {name} is about {told[name]} jobs"


def _table(plan: Plan, day: Day) -> Iterator[Fault]:
    """The CSV tells the same as the JSON."""
    for route in plan.told["routes"]:
        rows = [row for row in plan.table if row["crew"] == route["crew"] and row["kind"] != "depot"]
        if [row["id"] for row in rows] != [stop["id"] for stop in route["stops"]]:
            yield "table", f"{route['crew']}: the table has other stops than the JSON"
            continue
        for row, stop in zip(rows, route["stops"]):
            if any(row[key] != day.shown(instant(stop[key])) for key in ("arrival", "start", "end")):
                yield "table", f"{route['crew']}, {row['id']}: the table has other times than the JSON"


def _money(city: City, plan: Plan) -> Iterator[Fault]:
    """The parts of the cost that need no search: vehicles, distance, hours, and their sum."""
    prices = {"crew_hour": 40.0, "kilometre": 0.6, **city.settings.get("prices", {})}
    crews = {crew["id"]: crew for crew in city.settings["crews"]}
    second, metre = round(prices["crew_hour"] / 3600 * 1e6), round(prices["kilometre"] / 1000 * 1e6)
    told, routes = plan.told["costs"], plan.told["routes"]
    out = lambda route: instant(route["arrival"]) - instant(route["departure"])  # noqa: E731
    sums = {
        "fixed": sum(crews[route["crew"]].get("fixed", 0.0) for route in routes),
        "distance": sum((route["driven_m"] + route["served_m"]) * metre for route in routes) / 1e6,
        "duration": sum(out(route) * second for route in routes) / 1e6,
    }
    for key, value in sums.items():
        if 0.005 < abs(told[key] - value):
            yield "cost", f"{key} is told to cost {told[key]}, but it costs {value:.2f}"
    if 0.005 < abs(sum(told.values()) - plan.told["cost"]):
        yield "cost", f"the parts add up to {sum(told.values()):.2f}, not to {plan.told['cost']}"


def _job(what: str) -> str:
    """The job of which a stop is the second crew's: `K6` of `K6#2`."""
    return what.split("#")[0]


def _holds(city: City, plan: Plan, day: Day) -> dict[str, int]:
    """Until when each stop has to wait for others: crews of one job, jobs that begin together or come after others, and locks with a time."""
    stops = [stop for route in plan.told["routes"] for stop in route["stops"] if stop["kind"] == "job"]
    row = lambda stop: city.jobs.get(_job(stop["id"]), {})  # noqa: E731
    group = lambda stop: row(stop).get("together") or _job(stop["id"])  # noqa: E731
    there, ended = {}, {}
    for stop in stops:
        there[group(stop)] = max(there.get(group(stop), 0), instant(stop["arrival"]))
        for name in {_job(stop["id"]), *stop["reports"]}:
            ended[name] = max(ended.get(name, 0), instant(stop["end"]))
    holds = {}
    for stop in stops:
        gap = round(float(row(stop).get("gap_minutes") or 0) * 60)
        before = [name.strip() for name in (row(stop).get("after") or "").split(";")]
        waits = [ended[name] + gap for name in before if name in ended]
        holds[stop["id"]] = max([there[group(stop)], *waits, *_locked(city, plan, stop, day)])
    # Who begins together waits for what the others wait for.
    for stop in stops:
        mates = [holds[other["id"]] for other in stops if group(other) == group(stop)]
        holds[stop["id"]] = max(mates)
    return holds


def _locked(city: City, plan: Plan, stop: dict, day: Day) -> Iterator[int]:
    path = city.folder / "locks.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig") as file:
        for lock in csv.DictReader(file):
            time, names = lock.get("time"), {stop["id"], _job(stop["id"]), *stop["reports"]}
            if time and lock["job"] in names and lock.get("date") in (None, "", plan.told["date"]):
                yield day.span(time if "-" in time else f"{time}-{time}")[0]


def _times(city, route, crew, legs, when, streets) -> Iterator[Fault]:
    """Every stop is reached when the drive before it ends, and lasts as long as the city says."""
    day, holds = when
    name, now = route["crew"], instant(route["departure"])
    opens, closes = day.span(crew["shift"])
    if now < opens:
        yield "shift", f"{name} leaves at {day.shown(now)}, before the shift"
    drives = {leg["properties"]["stop"]: leg["properties"] for leg in legs if leg["properties"]["doing"] == "drive"}
    along = {leg["properties"]["stop"]: leg["properties"] for leg in legs if leg["properties"]["doing"] == "serve"}
    metres_driven = sum(leg["properties"]["metres"] for leg in legs if leg["properties"]["doing"] == "drive")
    if metres_driven != route["driven_m"]:
        yield "metres", f"{name} is told to drive {route['driven_m']} m, the drives add up to {metres_driven}"
    yield from _numbers(route, legs)
    for stop in route["stops"]:
        number = stop["stop"]
        arrival, start, end = (instant(stop[key]) for key in ("arrival", "start", "end"))
        # A break has no number: it is taken where the crew is.
        drive = (drives.get(number) if number else None) or _turn(stop)
        here = f"{name}, stop {number} ({stop['id']})"
        if arrival != now + drive["seconds"]:
            yield "times", f"{here} is told to be reached at {day.shown(arrival)}, but it is at {day.shown(now + drive['seconds'])}"
        if (drive["seconds"], drive["metres"]) != (stop["drive_s"], stop["drive_m"]):
            yield "times", f"{here}: the drive there is told twice and differs"
        windows = _windows(city, crew, stop, day)
        # A break that the rules ask for is laid out by whoever plans.
        if windows is None:
            windows = [(start, start)]
        ready = max(arrival, holds.get(stop["id"], arrival))
        may = [max(ready, window[0]) for window in windows if ready <= window[1]] if windows else [ready]
        if not may:
            yield "window", f"{here} begins at {day.shown(start)}, after it closes"
        elif start != may[0]:
            yield "times", f"{here} begins at {day.shown(start)}, but it could at {day.shown(may[0])}"
        lasts = _durations(city, crew, stop, (along.get(number), streets), day)
        if lasts and not any(least - 1 <= end - start <= most + 1 for least, most in lasts):
            told = " or ".join(f"{least}" if least == most else f"{least} to {most}" for least, most in lasts)
            yield "duration", f"{here} takes {end - start} s, but it takes {told} s"
        now = end
    home = next((leg["properties"] for leg in legs if not leg["properties"]["id"]), {"seconds": 0})
    arrival = instant(route["arrival"])
    if arrival != now + home["seconds"]:
        yield "times", f"{name} is told to be back at {day.shown(arrival)}, but is at {day.shown(now + home['seconds'])}"
    if closes < arrival:
        yield "shift", f"{name} is back at {day.shown(arrival)}, after the shift"


def _numbers(route, legs) -> Iterator[Fault]:
    """A drive names its stop by the number that the JSON has, and the way home by the one after the last."""
    ids = {stop["stop"]: stop["id"] for stop in route["stops"] if stop["stop"]}
    home = max(ids, default=0) + 1
    for leg in legs:
        told = leg["properties"]
        if told["id"] != ids.get(told["stop"], "") or (not told["id"] and told["stop"] != home):
            yield "number", f"{route['crew']}, drive {told['leg']} is told to lead to stop {told['stop']}, which is not '{told['id']}'"


def _turn(stop):
    """Where two stops meet at a junction no metre is driven between them, but turning there may take its time."""
    return {"seconds": stop["drive_s"] if 0 <= stop["drive_s"] <= SLOWEST_TURN_BACK_S else 0, "metres": 0}


def _windows(city, crew, stop, day):
    if stop["kind"] == "tip":
        hours = _tip(city, stop).get("hours")
        return [] if hours is None else day.open_in(hours, crew["shift"]) or [CLOSED]
    if stop["kind"] == "break":
        rest = _own_break(city, crew, stop, day)
        return rest and [rest[0]]
    if stop["kind"] == "job":
        return day.open_in(job_windows(city, stop), crew["shift"])
    return []


def job_windows(city, stop) -> list[str]:
    """A job's own windows, or else those of its category."""
    row = city.jobs.get(_job(stop["id"]), {})
    own = [window.strip() for window in (row.get("windows") or "").split(";") if window.strip()]
    codes = {row.get("category")} | {report["service_code"] for report in city.reports if report["service_request_id"] in stop["reports"]}
    of_category = [window for category in city.settings["categories"] if category["code"] in codes for window in category.get("windows", [])]
    return own or of_category


def _own_break(city, crew, stop, day):
    """When a break may begin and how long it takes. Where rules ask for more than a crew's own, nobody says so."""
    own = plan_rests.breaks(city, crew, day)
    number = int(stop["id"].split("-")[1])
    return None if plan_rests.asks(plan_rests.pack(city, crew)) or len(own) < number else own[number - 1]


def _tip(city, stop):
    return next(tip for tip in city.settings["tips"] if tip["id"] == stop["id"])


def _durations(city, crew, stop, along, day) -> list[tuple[int, int]]:
    """Seconds on site, from the least to the most; several where it isn't known which holds, none where nothing is known."""
    exactly = lambda minutes: [(round(minutes * 60),) * 2]  # noqa: E731
    match stop["kind"]:
        case "tip":
            return exactly(_tip(city, stop)["minutes"])
        case "break":
            rest = _own_break(city, crew, stop, day)
            return [(rest[1], rest[1])] if rest else []
        case "container":
            return exactly(city.settings.get("collection", {}).get("container_minutes", 2.0))
        case "street":
            leg, streets = along
            slowness = 1.5 if stop["name"].endswith(", zigzag") else 1.0
            metres_worked = streets.metres(stop["id"], leg["metres"] if leg else 0)
            speeds = {stated(row, "kmh") or streets.work.kmh for row in streets.meant(stop["id"])} or {streets.work.kmh}
            return [tuple(math.ceil(length / (kmh / 3.6) * slowness - 1e-6) for length in metres_worked) for kmh in sorted(speeds)]
    # A job of several crews has a number behind its id.
    job = city.jobs.get(stop["id"].partition("#")[0], {})
    if job.get("minutes"):
        return exactly(float(job["minutes"]))
    is_kind = lambda category: job["category"] == category["code"] if job.get("category") else category["name"] == stop["name"]  # noqa: E731
    minutes = [category["minutes"] for category in city.settings["categories"] if is_kind(category)]
    return exactly(minutes[0]) if len(minutes) == 1 else []


def _breaks(city, route, crew, day) -> Iterator[Fault]:
    """Each break of the city's is taken once; where rules ask for more, it may be a longer one or another's place in the day."""
    taken = [stop for stop in route["stops"] if stop["kind"] == "break"]
    spans = [(instant(stop["start"]), instant(stop["end"])) for stop in taken]
    is_laid_out = plan_rests.asks(plan_rests.pack(city, crew))
    for index, (window, lasts) in enumerate(plan_rests.breaks(city, crew, day), 1):
        owed = window[1] < instant(route["arrival"])
        if is_laid_out:
            fits = [span for span in spans if window[0] <= span[0] <= window[1] and lasts <= span[1] - span[0]]
            if owed and not fits:
                yield "break", f"{route['crew']} doesn't take its break {index}"
            if fits:
                spans.remove(min(fits, key=lambda span: span[1] - span[0]))
            continue
        n_taken = sum(stop["id"] == f"break-{index}" for stop in taken)
        if n_taken != 1 and (owed or n_taken):
            yield "break", f"{route['crew']} takes break {index} {n_taken} times"


def _loads(city, route, crew, legs, streets) -> Iterator[Fault]:
    """From tip to tip no more than the vehicle holds. Who spreads leaves full, and need not come home empty."""
    if not streets or streets.work.carries == "nothing":
        return
    work, aboard = streets.work, {"litres": 0, "kilograms": 0}
    along = {leg["properties"]["id"]: leg["properties"]["metres"] for leg in legs if leg["properties"]["doing"] == "serve"}
    for stop in [*route["stops"], None]:
        if stop is None or stop["kind"] == "tip":
            for key, capacity in (("litres", crew.get("capacity_l", 0)), ("kilograms", crew.get("capacity_kg", 0))):
                if capacity < aboard[key]:
                    yield "capacity", f"{route['crew']} carries {aboard[key]} {key}, {aboard[key] - capacity} too many"
            if stop is None and any(aboard.values()) and work.carries == "collects":
                yield "capacity", f"{route['crew']} comes home with {aboard['kilograms']} kg aboard"
            aboard = dict.fromkeys(aboard, 0)
            continue
        for key in aboard:
            aboard[key] += stop[key]
        if stop["kind"] == "container":
            row = city.containers[stop["id"]]
            litres = math.ceil(int(row["capacity_l"]) * min(1.0, float(row["fill"] or 1)))
            if stop["litres"] != litres:
                yield "load", f"container {stop['id']} is told to hold {stop['litres']} l, but holds {litres}"
        if stop["kind"] == "street":
            yield from _street_load(stop, along.get(stop["id"], 0), streets)
        # Their weight follows, both to the next one up or down.
        kilograms = math.ceil(stop["litres"] * work.kilograms_per_litre)
        most = 2 + work.kilograms_per_litre if stop["kind"] == "street" else 1
        if stop["kind"] != "break" and most < abs(stop["kilograms"] - kilograms):
            yield "load", f"{stop['id']} is told to weigh {stop['kilograms']} kg, but weighs {kilograms}"


def _street_load(stop, driven_m, streets) -> Iterator[Fault]:
    """What lies on a street's metres: on one side a half of it, on a lane its part; to the next litre up or down."""
    shares = [1.0]
    if re.search(r", [a-z-]+ side$", stop["name"]):
        shares = [0.5]
    elif re.search(r", lane \d+ of \d+$", stop["name"]):
        # A carriageway of two has a half to itself.
        shares = [1.0 / streets.n_passes(stop["id"]), 0.5 / streets.n_passes(stop["id"])]
    least, most = streets.metres(stop["id"], driven_m)
    each = [stated(row, "litres_per_metre") or 0.0 for row in streets.meant(stop["id"])]
    spans = [(litres * share * least, litres * share * most) for litres in each for share in shares]
    if spans and not any(low - 1 <= stop["litres"] <= high + 1 for low, high in spans):
        told = " or ".join(f"{high:.1f}" for _, high in spans)
        yield "load", f"{stop['id']} ({stop['name']}) is told to give {stop['litres']} l, but gives {told}"


def _places(city, route, crew, legs) -> Iterator[Fault]:
    """Drives join, begin and end at the depot, and lead to where the stops are."""
    depot = next(depot for depot in city.settings["depots"] if depot["id"] == crew["depot"])
    here = _place(depot)
    before, halts = [], {}
    for leg in legs:
        line = [(round(lon * 1e7), round(lat * 1e7)) for lon, lat in leg["geometry"]["coordinates"]]
        told = leg["properties"]
        turns = before[-2:-1] == line[1:2]
        farthest = FARTHEST_M if leg is legs[0] else TOLERANCE_M + TURN_M * turns
        if farthest < metres(here, line[0]):
            yield "gap", f"{route['crew']}, drive {told['leg']} begins {metres(here, line[0]):.2f} m from where the one before ended"
        before, here = line, line[-1]
        halts[told["stop"]] = here
    # Where two stops share a place no drive leads to the second. A street is told by its middle: half of it may lie between.
    halt = _place(depot)
    for stop in route["stops"]:
        number = stop["stop"]
        halt = halts.get(number, halt) if number else halt
        if stop["kind"] in ("job", "container", "tip") and FARTHEST_M < metres(halt, _place(stop)):
            yield "place", f"{route['crew']}, stop {number} ({stop['id']}) is {metres(halt, _place(stop)):.0f} m from where the vehicle halts"
    home = next(depot for depot in city.settings["depots"] if depot["id"] == crew.get("end_depot", crew["depot"]))
    if legs and FARTHEST_M < metres(here, _place(home)):
        yield "gap", f"{route['crew']} ends {metres(here, _place(home)):.0f} m from its depot"


def _place(thing):
    return round(thing["lon"] * 1e7), round(thing["lat"] * 1e7)


def _skills(city, route, crew) -> Iterator[Fault]:
    for stop in route["stops"]:
        if stop["kind"] != "job":
            continue
        meant = [category for category in city.settings["categories"] if category["name"] == stop["name"]]
        needed = [{*category.get("skills", []), *filter(None, [category.get("skill")])} for category in meant]
        if needed and all(not skills <= set(crew.get("skills", [])) for skills in needed):
            yield "skill", f"{route['crew']} lacks the skill for {stop['id']} ({stop['name']})"
