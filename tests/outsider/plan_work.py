"""What a plan is about: collection or one of the city's programmes, its streets row by row, and at which speed they are worked on."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass
class Work:
    """Rounds along streets by the words of the city's README. `is_map` when lines on a map say which streets."""

    id: str
    rows: list[dict]
    kmh: float
    sides: str
    carries: str
    kilograms_per_litre: float
    is_map: bool

    def today(self, weekday: str) -> list[dict]:
        """The rows of a day, in order: of several that mean a street the first one binds."""
        return [row for row in self.rows if _is_on(row.get("days") or "", weekday)]

    @property
    def drives(self) -> bool:
        """Who sweeps or salts along a street drives, who collects waste works."""
        return self.id != "collection"


def read(folder: Path, settings: dict, kind: str) -> Work | None:
    """The work of that name; none for jobs."""
    if kind == "dispatch":
        return None
    if kind == "collection":
        stated = {"street_kmh": 6.0, "kilograms_per_litre": 0.12, **settings.get("collection", {})}
        path = folder / "collection.csv"
        return Work(kind, _rows(path) if path.exists() else [], stated["street_kmh"], "", "collects", stated["kilograms_per_litre"], False)
    found = next((it for it in settings.get("programmes", []) if it["id"] == kind), None)
    if found is None:
        raise SystemExit(f"error: the city has no programme '{kind}'")
    path = folder / found["streets"]
    is_map = path.suffix == ".geojson"
    rows = [_of_line(it) for it in json.loads(path.read_text(encoding="utf-8"))["features"]] if is_map else _rows(path)
    carries, weight = found.get("carries", "nothing"), found.get("kilograms_per_litre", 1.0)
    return Work(kind, rows, found["kmh"], found.get("sides", ""), carries, weight, is_map)


def stated(row: dict, column: str) -> float | None:
    """The number in a cell; none where it is empty."""
    text = str(row.get(column) or "").strip().replace(",", ".")
    return float(text) if text else None


def _rows(path: Path) -> list[dict]:
    """Rows that name a street or a class, one of the two."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [{key: (value or "").strip() for key, value in row.items() if key} for row in csv.DictReader(file)]
    return [row for row in rows if bool(row.get("street")) != bool(row.get("class"))]


def _of_line(feature: dict) -> dict:
    said = feature["properties"] or {}
    return {"days": "daily", **{key: value for key, value in said.items() if value not in (None, "")}}


def _is_on(days: str, weekday: str) -> bool:
    """Of `daily`, `mon;thu`, `mon-fri`; a row without days is none."""
    if days == "daily":
        return True
    today = next(at for at, day in enumerate(WEEK) if day.startswith(weekday))
    for part in days.lower().replace(";", " ").replace(",", " ").split():
        first, _, last = part.partition("-")
        first, last = (next((at for at, day in enumerate(WEEK) if day.startswith(it)), None) for it in (first, last or first))
        if None not in (first, last) and (today - first) % 7 <= (last - first) % 7:
            return True
    return False
