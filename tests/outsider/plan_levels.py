"""Service levels: within how many hours, by which clock, and what pauses put off, from the city's own files."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from plan_files import City, Day, Plan, instant

Fault = tuple[str, str]
GOES_ON = 1 << 40


class Level:
    """The service level of a category, its clock started by a first report and paused as its reports say."""

    def __init__(self, city: City, category: str, first: int, reports: list[str], evening: int):
        self.zone = city.settings["zone"]
        self.category = next(it for it in city.settings["categories"] if it["code"] == category)
        self.hours, self.clock = float(self.category["sla_hours"]), self.category.get("sla_clock", "wall")
        self.business = city.settings.get("business_hours", [])
        self.holidays = set(city.settings.get("holidays", []))
        self.first, self.evening = first, evening
        self.pauses = [_pause(row, self.zone) for row in city.pauses if row["report"] in reports]

    @property
    def is_plain(self) -> bool:
        return self.clock == "wall" and not self.pauses

    @property
    def is_paused(self) -> bool:
        return any(GOES_ON <= stop for _, stop in self.pauses)

    def due(self) -> int:
        left = self.hours * 3600
        for begin, end in self._runs():
            if left <= end - begin:
                return round(begin + left)
            left -= end - begin
        raise ValueError("the clock never runs so long")

    def elapsed(self, until: int) -> int:
        if self.is_plain:
            return max(0, until - self.first)
        runs = []
        for begin, end in self._runs():
            if until <= begin:
                break
            runs.append(min(end, until) - begin)
        return sum(runs)

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Cut at every moment at which anything begins or ends, so that each piece runs or doesn't."""
        date = datetime.fromtimestamp(self.first, ZoneInfo(self.zone)).date() - timedelta(days=1)
        reached = self.first
        for _ in range(4000):
            day = Day(date.isoformat(), self.zone)
            spans = day.open(self.business) if self.clock == "business" else [day.span("00:00-24:00")]
            if date.isoformat() in self.holidays and self.clock == "business":
                spans = []
            for begin, end in spans:
                cuts = {begin, end, *(at for pause in self.pauses for at in pause if begin < at < end)}
                for one, other in zip(sorted(cuts), sorted(cuts)[1:]):
                    one = max(one, reached)
                    if one < other and not any(start <= one < stop for start, stop in self.pauses):
                        yield one, other
                    reached = max(reached, other)
            date += timedelta(days=1)


def _pause(row: dict, zone: str) -> tuple[int, int]:
    def time(text):
        at = datetime.fromisoformat(text)
        return round((at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).timestamp())

    return time(row["from"]), time(row["until"]) if row["until"] else GOES_ON


def of(city: City, plan: Plan, thing: dict, who: dict) -> Level | None:
    """The level of somebody who waits; none for planners' jobs."""
    if not who["first"]:
        return None
    # Where several incidents are one job, each has the pauses of its own reports.
    first = instant(who["first"])
    reports = thing["reports"] if len(thing["waiting"]) == 1 else []
    return Level(city, who["category"], first, reports, instant(plan.told["evening"]))


def faults(city: City, plan: Plan) -> Iterator[Fault]:
    things = [stop for route in plan.told["routes"] for stop in route["stops"]] + plan.told["undone"] + plan.told["unplanned"]
    for thing in things:
        for who in thing["waiting"]:
            level = of(city, plan, thing, who)
            if level is None:
                continue
            if (who["level_h"], who["clock"]) != (level.hours, level.clock):
                yield "figure", f"{thing['id']} is to be done within {who['level_h']} {who['clock']} hours, not {level.hours} {level.clock}"
            # Where a pause goes on nobody knows when it is due, nor whose pause it is where several incidents are one job.
            elif len(thing["waiting"]) == 1 and not level.is_paused and 1 < abs(instant(who["due"]) - level.due()):
                yield "figure", f"{thing['id']} is due at {who['due']}, not {datetime.fromtimestamp(level.due()).isoformat()}"
    told = {(pause["report"], instant(pause["from"])) for pause in plan.told["figures"]["pauses"]}
    reports = {report for thing in things for report in thing["reports"]}
    asked = {(row["report"], _pause(row, city.settings["zone"])[0]) for row in city.pauses if row["report"] in reports}
    if told != asked:
        yield "figure", f"pauses are told as {sorted(told)}, but they are {sorted(asked)}"
