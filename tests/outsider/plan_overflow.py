"""For how long a container overflows that no sensor watches, from the city's file alone, without the product."""

import math
from collections.abc import Iterator

from plan_files import City, Day, Plan, instant

# What is taken of a container of which the city's file tells no more.
LEVEL_SD, RATE, RATE_SD, NOISE = 0.1, 0.2, 0.2, 0.08
STEPS = 24
Fault = tuple[str, str]


def faults(city: City, plan: Plan) -> Iterator[Fault]:
    """Hours that are told by more than a tenth and half an hour otherwise than they follow from level and rate."""
    if plan.told["kind"] != "collection" or plan.told["programme"]:
        return
    day = Day(plan.told["date"], plan.told["zone"])
    shifts = [day.span(crew["shift"]) for crew in city.settings["crews"] if crew["work"] == "collection"]
    morning = min(begin for begin, _ in shifts)
    middle = (max(to for _, to in shifts) - morning) / 2 / 86400
    until = middle + _days_to_next(city, day)
    stops = [stop for route in plan.told["routes"] for stop in route["stops"]]
    for thing in [*stops, *plan.told["undone"], *plan.told["not_due"]]:
        row = city.containers.get(thing["id"])
        if not row or not thing.get("overflow") or not row.get("fill") or {row.get("sensor") or row["id"], row["id"]} & city.sensors:
            continue
        level, level_sd = float(row["fill"]), float(row.get("fill_sd") or LEVEL_SD)
        rate = float(row.get("rate_per_day") or RATE)
        rate_sd = float(row.get("rate_sd") or (rate / 2 if row.get("rate_per_day") else RATE_SD))
        visit = (instant(thing["start"]) - morning) / 86400 if "start" in thing else middle
        before = _hours((level, level_sd), (rate, rate_sd), (0.0, visit))
        found = {
            "left_h": _hours((level, level_sd), (rate, rate_sd), (0.0, until)),
            "emptied_h": before + _hours((0.0, 0.0), (rate, rate_sd), (0.0, until - visit)),
        }
        for key, hours in found.items():
            if 0.5 + 0.1 * hours < abs(thing["overflow"][key] - hours):
                yield "overflow", f"{thing['id']}: {key} is told as {thing['overflow'][key]:.2f}, but it is about {hours:.2f}"


def _days_to_next(city: City, day: Day) -> int:
    named = city.settings.get("collection", {}).get("container_days", "daily")
    week = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    days = week if named == "daily" else named.split()
    today = week.index(day.weekday())
    return next(after for after in range(1, 8) if week[(today + after) % 7] in days)


def _hours(level, rate, between) -> float:
    """The integral of the probability to be full, by the midpoint rule over time, level and rate."""
    begin, end = between
    if end <= begin:
        return 0.0
    step = (end - begin) / STEPS
    cases = [(lv, r, wl * wr) for lv, wl in _normal(*level) for r, wr in _normal(*rate) if 0 <= r]
    total = sum(weight for _, _, weight in cases)
    full = sum(weight * _full(1 - lv, r, begin + (at + 0.5) * step) for at in range(STEPS) for lv, r, weight in cases)
    return 24 * step * full / total


def _normal(mean, deviation):
    if deviation == 0:
        return [(mean, 1.0)]
    zs = [(at + 0.5) / STEPS * 6 - 3 for at in range(STEPS)]
    return [(mean + z * deviation, math.exp(-z * z / 2)) for z in zs]


def _full(missing, rate, days) -> float:
    """Whether what has gone up by `rate` a day, give or take, was ever at the rim by then: an inverse Gaussian time."""
    if missing <= 0:
        return 1.0
    spread = NOISE * math.sqrt(days)
    direct = _below((rate * days - missing) / spread)
    back = _below(-(rate * days + missing) / spread)
    return min(1.0, direct + (math.exp(2 * rate * missing / NOISE**2) * back if back else 0.0))


def _below(z) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2))
