"""What a city's folder asks for and what a plan's files say, read without the product."""

import csv
import json
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import plan_work


@dataclass
class City:
    """A city's folder as it is."""

    folder: Path
    settings: dict
    reports: list[dict]
    containers: dict[str, dict]
    neighbourhoods: list[dict]
    sensors: set[str]
    pauses: list[dict]
    jobs: dict[str, dict]


@dataclass
class Plan:
    """A day's plan: what it is about, the JSON, the table, the drives, and the lines of the map."""

    work: plan_work.Work | None
    told: dict
    table: list[dict]
    legs: list[dict]
    map: dict


def read_city(folder: str) -> City:
    path = Path(folder)
    settings = tomllib.loads((path / "city.toml").read_text(encoding="utf-8"))
    containers = {row["id"]: row for row in _rows(path / "containers.csv")}
    # Of rows with one id the first counts.
    jobs = {row["id"]: row for row in reversed(_rows(path / "jobs.csv"))}
    areas = path / "neighbourhoods.geojson"
    neighbourhoods = json.loads(areas.read_text(encoding="utf-8"))["features"] if areas.exists() else []
    alerts = path / "alerts.jsonl"
    lines = alerts.read_text(encoding="utf-8").splitlines() if alerts.exists() else []
    sensors = {json.loads(line).get("sensor") for line in lines if line.strip()}
    return City(path, settings, _rows(path / "reports.csv"), containers, neighbourhoods, sensors, _rows(path / "pauses.csv"), jobs)


def read_plan(folder: str, kind: str, city: City) -> Plan:
    path = Path(folder)
    return Plan(
        plan_work.read(city.folder, city.settings, kind),
        json.loads((path / f"{kind}.json").read_text(encoding="utf-8")),
        _rows(path / f"{kind}.csv"),
        json.loads((path / f"{kind}-legs.geojson").read_text(encoding="utf-8"))["features"],
        json.loads((path / f"{kind}.geojson").read_text(encoding="utf-8")),
    )


def _rows(path):
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Day:
    """The day's clock: instants as seconds since 1970, clock times of the city's zone."""

    def __init__(self, date: str, zone: str):
        self.date, self.zone = date, ZoneInfo(zone)

    def clock(self, text: str) -> int:
        hours, minutes = map(int, text.split(":"))
        begin = datetime.fromisoformat(self.date) + timedelta(days=hours // 24)
        return round(begin.replace(hour=hours % 24, minute=minutes, tzinfo=self.zone).timestamp())

    def span(self, text: str) -> tuple[int, int]:
        opens, closes = (self.clock(end) for end in text.split("-"))
        # Over midnight.
        return opens, closes if opens <= closes else self.clock(f"{int(text.split('-')[1][:2]) + 24}{text.split('-')[1][2:]}")

    def span_within(self, text: str, shift: str) -> tuple[int, int]:
        """The span, or the next night's for who works over midnight and would be too late for it."""
        span = self.span(text)
        return self.next().span(text) if span[1] < self.span(shift)[0] and self.next().span(text)[0] < self.span(shift)[1] else span

    def next(self) -> "Day":
        return Day((datetime.fromisoformat(self.date) + timedelta(days=1)).date().isoformat(), self.zone.key)

    def open_in(self, texts: list[str], shift: str) -> list[tuple[int, int]]:
        """The hours of the day, and those of the day after that a shift over midnight meets."""
        return self.open(texts) + [span for span in self.next().open(texts) if span[0] < self.span(shift)[1]]

    def open(self, texts: list[str]) -> list[tuple[int, int]]:
        """Of hours such as `07:00-16:00` and `mon-fri 07:00-16:00` those of the day, in order."""
        week, spans = ("mo", "tu", "we", "th", "fr", "sa", "su"), []
        today = week.index(self.weekday()[:2])
        for text in texts:
            *days, span = text.lower().replace(",", " ").split()
            for part in days or ["mo-su"]:
                first, _, last = part.partition("-")
                first, last = week.index(first[:2]), week.index((last or first)[:2])
                if (today - first) % 7 <= (last - first) % 7:
                    spans.append(self.span(span))
        return sorted(set(spans))

    def shown(self, instant: int) -> str:
        return datetime.fromtimestamp(instant, self.zone).strftime("%H:%M:%S")

    def weekday(self) -> str:
        return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[datetime.fromisoformat(self.date).weekday()]


def instant(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp())
