"""What a plan promises, and what it changes since an earlier one, calculated anew by the definitions, without the product."""

import json
import math
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path
from statistics import NormalDist
from zoneinfo import ZoneInfo

from plan_files import City, Plan, instant

# One in ten lies above, one in ten below.
Z = NormalDist().inv_cdf(0.9)
WORK = ("job", "container", "street")
Fault = tuple[str, str]


def faults(city: City, plan: Plan) -> Iterator[Fault]:
    """Promises that are told otherwise than they follow from the times."""
    for route in plan.told["routes"]:
        for stop, (early, late) in zip(route["stops"], _promises(city, route)):
            told = stop.get("promise") and [instant(end) - instant(stop["start"]) for end in stop["promise"]]
            if (told is None) != (stop["kind"] not in WORK) or told and 1 < max(abs(told[0] + early), abs(told[1] - late)):
                yield "promise", f"{stop['id']} is promised {told} s around its start, but it is -{early:.0f} to {late:.0f}"


def figures(plan: Plan) -> Iterator[tuple[str, float | None]]:
    """The figures of promises and of changes, by their paths."""
    told = [[instant(end) / 60 for end in stop["promise"]] for _, stop in _work(plan.told)]
    yield "promises.n", len(told)
    yield "promises.mean_width_min", _mean([to - begin for begin, to in told]) or 0.0
    changes = plan.told["figures"]["stability"]
    if changes:
        yield from _changes(json.loads(Path(changes["previous"]).read_text(encoding="utf-8")), plan.told)


def _work(told):
    return [(route, stop) for route in told["routes"] for stop in route["stops"] if stop["kind"] in WORK]


def _promises(city: City, route) -> Iterator[tuple[float, float]]:
    """By how many seconds each stop may begin early and late, eight times in ten."""
    spread = {"drive": 0.2, "work": 0.3} | city.settings.get("promises", {})
    early = late = 0.0
    for stop in route["stops"]:
        arrival, start, end = (instant(stop[key]) for key in ("arrival", "start", "end"))
        early, late = (math.hypot(sd, spread["drive"] * stop["drive_s"]) for sd in (early, late))
        if arrival < start:
            early, late = 0.0, max(0.0, late - (start - arrival) / Z)
        yield Z * early, Z * late
        if stop["kind"] != "break":
            early, late = (math.hypot(sd, spread["work"] * (end - start)) for sd in (early, late))


def _changes(before, now) -> Iterator[tuple[str, float | None]]:
    """Of two plans that name their services alike, each by the time since the midnight before its own day."""
    before_s, now_s = _clock_of(before), _clock_of(now)
    old, new = ({stop["id"]: (route["crew"], at, stop) for at, (route, stop) in enumerate(_work(told))} for told in (before, now))
    both = [what for what in old if what in new]
    yield "stability.n_kept", len(both)
    yield "stability.n_gone", len(old) - len(both)
    yield "stability.n_new", len(new) - len(both)
    stay = [what for what in both if old[what][0] == new[what][0]]
    yield "stability.n_changed_crew", len(both) - len(stay)
    pairs = [(a, b) for a, b in combinations(stay, 2) if old[a][0] == old[b][0]]
    swapped = sum((old[a][1] < old[b][1]) != (new[a][1] < new[b][1]) for a, b in pairs)
    yield "stability.n_pairs", len(pairs)
    yield "stability.n_swapped", swapped
    yield "stability.kendall_tau", (len(pairs) - 2 * swapped) / len(pairs) if pairs else None
    shifts = sorted(abs(now_s(new[what][2]["arrival"]) - before_s(old[what][2]["arrival"])) / 60 for what in both)
    yield "stability.mean_shift_min", _mean(shifts)
    yield "stability.p90_shift_min", shifts[math.ceil(0.9 * len(shifts)) - 1] if shifts else None
    yield "stability.longest_shift_min", shifts[-1] if shifts else None
    promised = [[before_s(end) / 60 for end in stop["promise"]] for _, _, stop in old.values()]
    starts = [now_s(new[what][2]["start"]) / 60 if what in new else None for what in old]
    if promised:
        kept = [start is not None and begin <= start <= to for (begin, to), start in zip(promised, starts)]
        yield "stability.promises.n", len(kept)
        yield "stability.promises.coverage", sum(kept) / len(kept)
        yield "stability.promises.mean_width_min", _mean([to - begin for begin, to in promised])
        losses = [
            (_loss(0.1, start - begin) + _loss(0.9, start - to)) / 2 for (begin, to), start in zip(promised, starts) if start is not None
        ]
        yield "stability.promises.pinball_min", _mean(losses)


def _loss(quantile, by):
    return by * quantile if 0 < by else by * (quantile - 1)


def _clock_of(told) -> Callable[[str], float]:
    """Tells an instant in seconds since the plan's day began, which in a night are more than a day has."""
    midnight = datetime.fromisoformat(told["date"]).replace(tzinfo=ZoneInfo(told["zone"])).timestamp()
    return lambda text: instant(text) - midnight


def _mean(values) -> float | None:
    return sum(values) / len(values) if values else None
