"""What law or an agreement asks of a crew's rests, by the packs that come with the product as data or the city's own."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from plan_files import City, Day, instant

PACKS = Path(__file__).parents[2] / "data" / "rules"
Fault = tuple[str, str]


def pack(city: City, crew: dict) -> dict:
    """The pack of a crew, else of its city, else the local agreement."""
    name = crew.get("rules", city.settings.get("rules", "local"))
    path = PACKS / f"{name}.toml" if not name.endswith(".toml") else city.folder / name
    return tomllib.loads(path.read_text(encoding="utf-8"))


def asks(rules: dict) -> bool:
    """Whether the pack asks for rests beside the breaks that the city tells."""
    return bool(rules.get("stretches") or rules.get("totals") or "longest_driving_hours" in rules)


def breaks(city: City, crew: dict, day: Day) -> list[tuple[tuple[int, int], int]]:
    """A crew's breaks as the city tells them, or the pack's lunch: when each begins, and for how many seconds. One in pieces is several."""
    opens, closes = day.span(crew["shift"])
    own, lunch = crew.get("breaks", []), pack(city, crew).get("lunch")
    found = []
    for rest in own or ([lunch] if lunch else []):
        window = day.span_within(rest["window"], crew["shift"])
        for minutes in rest.get("split_minutes") or [rest["minutes"]]:
            lasts = round(minutes * 60)
            if own or (opens <= window[0] and window[1] + lasts <= closes):
                found.append((window, lasts))
    return sorted(found, key=lambda rest: rest[0])


def faults(city: City, route: dict, crew: dict, drives_at_work: bool) -> Iterator[Fault]:
    """Rests that the pack asks for, and the crew doesn't get."""
    rules, name, day = pack(city, crew), route["crew"], list(_day(route, drives_at_work))
    duty = instant(route["arrival"]) - instant(route["departure"])
    if rules.get("longest_duty_hours", 48) * 3600 < duty:
        yield "rest", f"{name} is out for {duty / 3600:.2f} h, which is longer than {rules['longest_duty_hours']}"
    driven = sum(lasts for doing, lasts in day if doing == "driving")
    if rules.get("longest_driving_hours", 48) * 3600 < driven:
        yield "rest", f"{name} drives for {driven / 3600:.2f} h, which is longer than {rules['longest_driving_hours']}"
    for stretch in rules.get("stretches", []):
        longest = _longest(day, stretch)
        if stretch["at_most_hours"] * 3600 < longest:
            yield "rest", f"{name} has {longest / 3600:.2f} h of {stretch['of']} without a rest, more than {stretch['at_most_hours']}"
    worked = sum(lasts for doing, lasts in day if doing != "rest")
    for total in rules.get("totals", []):
        rested = sum(lasts for doing, lasts in day if doing == "rest" and 60 * total.get("piece_minutes", 0) <= lasts)
        if 3600 * total["work_hours"] < worked and rested < 60 * total["rest_minutes"]:
            yield "rest", f"{name} works for {worked / 3600:.2f} h and rests for {rested / 60:.0f} min, not {total['rest_minutes']}"


def _day(route, drives_at_work) -> Iterator[tuple[str, int]]:
    """What the crew does and for how long, from yard to yard; all but breaks is work, waiting too."""
    now = instant(route["departure"])
    for stop in route["stops"]:
        arrival, start, end = (instant(stop[key]) for key in ("arrival", "start", "end"))
        at_stop = "rest" if stop["kind"] == "break" else "driving" if drives_at_work and stop["kind"] == "street" else "work"
        yield from (it for it in (("driving", arrival - now), ("work", start - arrival), (at_stop, end - start)) if 0 < it[1])
        now = end
    if now < instant(route["arrival"]):
        yield "driving", instant(route["arrival"]) - now


def _longest(day, stretch) -> int:
    """The longest work or driving between two rests that count. A rest may come in two, the second of which ends the stretch."""
    first, second = (60 * minutes for minutes in stretch.get("split_minutes", (1e9, 1e9)))
    longest = strain = 0
    was_first, rest = False, 0
    for doing, lasts in day:
        if doing == "rest" or (doing == "work" and stretch.get("rests_by_other_work")):
            rest += lasts
            continue
        if 60 * stretch["rest_minutes"] <= rest or (was_first and second <= rest):
            strain, was_first = 0, False
        elif first <= rest:
            was_first = True
        rest = 0
        strain += lasts if stretch["of"] == "work" or doing == "driving" else 0
        longest = max(longest, strain)
    return longest
