"""What raw tags permit a vehicle: the rules of the OpenStreetMap wiki, written down once more and on purpose not shared."""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

STREETS = {
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
    "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "track", "pedestrian", "road",
}  # fmt: skip
OPEN, VISITORS, PERMIT, SHUT = "open", "visitors", "permit", "shut"
MEANINGS = {
    OPEN: {"yes", "designated", "official", "permissive", "public"},
    VISITORS: {"destination", "delivery", "customers", "discouraged"},
    PERMIT: {"private", "permit", "residents", "employees"},
    SHUT: {"no", "psv", "bus", "emergency", "agricultural", "forestry", "military", "use_sidepath"},
}
# Everything else on a street's node is shut, unless its access tags say otherwise.
OPEN_BARRIERS = {
    "gate", "lift_gate", "swing_gate", "sliding_gate", "toll_booth", "entrance", "border_control", "cattle_grid",
    "height_restrictor", "sally_port", "checkpoint", "no",
}  # fmt: skip
KEYS = {
    "motorcar": ["motorcar", "motor_vehicle", "vehicle", "access"],
    "hgv": ["hgv", "motor_vehicle", "vehicle", "access"],
}
FASTEST_KMH = 250.0
# By the time told for the crossing, which may count the boarding: half a kilometre in an hour.
SLOWEST_FERRY_KMH = 0.5


@dataclass(frozen=True)
class Vehicle:
    """Who drives: a kind, its permits and its size."""

    kind: str
    permits: tuple[str, ...]
    height_m: float
    width_m: float
    length_m: float
    weight_t: float
    axle_t: float
    top_kmh: float


def read_vehicle(path: str | Path) -> Vehicle:
    """A small JSON file, see `profiles/`, or a profile of a city's own."""
    if Path(path).suffix == ".toml":
        return _own_vehicle(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    with open(path, encoding="utf-8") as file:
        sheet = json.load(file)
    return Vehicle(**{**sheet, "permits": tuple(sheet["permits"])})


def _own_vehicle(sheet) -> Vehicle:
    """In centimetres and kilograms. Without a size no sign is too low for it."""
    kind = {"goods": "hgv"}.get(sheet["vehicle"], "motorcar")
    sizes = [sheet.get(f"{key}_cm", 0) / 100 for key in ("height", "width", "length")]
    weights = [sheet.get(f"{key}_kg", 0) / 1000 for key in ("weight", "axle")]
    return Vehicle(kind, tuple(sheet.get("permits", ())), *sizes, *weights, sheet.get("top_speed_kmh", FASTEST_KMH))


def is_street(tags: dict[str, str]) -> bool:
    """Whether motor vehicles drive on such a way at all, and can work there."""
    return tags.get("highway") in STREETS and tags.get("area") != "yes"


def is_ferry(tags: dict[str, str]) -> bool:
    """A line over water. Vehicles may cross there, nobody stops or works."""
    return "highway" not in tags and tags.get("route") == "ferry"


def is_car_ferry(tags: dict[str, str]) -> bool:
    """A ferry that is no boat for passengers as far as its tags tell: most that don't speak of motors carry none."""
    if not is_ferry(tags):
        return False
    if not tags.keys().isdisjoint(("vehicle", "motor_vehicle", "motorcar", "hgv")):
        return True
    if "ferry" in tags:
        return tags["ferry"] in STREETS
    tells_time = not tags.keys().isdisjoint(("duration", "duration:forward", "duration:backward"))
    return tells_time and tags.keys().isdisjoint(("foot", "bicycle", "passenger"))


def access(tags: dict[str, str], vehicle: Vehicle, forward: bool) -> str:
    """The most specific key that is understood decides, its own direction first. Permits that the vehicle holds make it a visitor."""
    by_nature = tags.get("highway") == "pedestrian" or tags.get("service") == "emergency_access"
    usual = SHUT if by_nature else OPEN
    meaning = _with_permits(_stated_access(tags, vehicle, ":forward" if forward else ":backward") or usual, vehicle)
    return VISITORS if meaning == OPEN and _too_large_to_pass(tags, vehicle) else meaning


def _stated_access(tags, vehicle, suffix):
    for key in KEYS[vehicle.kind]:
        for value in (tags.get(key + suffix), tags.get(key)):
            meaning = _meaning(value)
            if meaning:
                return meaning
    return None


def _meaning(values):
    found = {value.strip() for value in (values or "").split(";")}
    return next((meaning for meaning in (OPEN, VISITORS, PERMIT, SHUT) if found & MEANINGS[meaning]), None)


def _with_permits(meaning, vehicle):
    if meaning == PERMIT and "private" not in vehicle.permits:
        return SHUT
    return meaning


def may_drive(tags: dict[str, str], vehicle: Vehicle, forward: bool) -> bool:
    """Whether the one-way rules open this direction of drawing."""
    kinds = {"motorcar": ["oneway:motorcar"], "hgv": ["oneway:hgv"]}[vehicle.kind]
    for key in [*kinds, "oneway:motor_vehicle", "oneway"]:
        match tags.get(key):
            case "yes" | "true" | "1":
                return forward
            case "-1" | "reverse":
                return not forward
            case "no" | "false" | "0":
                return True
            case "reversible" | "alternating":
                return False
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") in ("motorway", "motorway_link")
    return forward or not implied


def misfit(tags: dict[str, str], vehicle: Vehicle) -> str | None:
    """The limit that the vehicle is too large for, such as `maxheight=3.5`, unless it spares those with business there."""
    return next((f"{key}={tags[key]}" for key in _misfits(tags, vehicle) if not _spares_visitors(tags, key)), None)


def _too_large_to_pass(tags, vehicle):
    return any(_spares_visitors(tags, key) for key in _misfits(tags, vehicle))


def _spares_visitors(tags, key):
    return re.match(r"\s*none\s*@\s*\(?\s*(destination|delivery)", tags.get(f"{key}:conditional", "")) is not None


def _misfits(tags, vehicle):
    limits = [
        (vehicle.height_m, _metres, ["maxheight:physical", "maxheight"]),
        (vehicle.width_m, _metres, ["maxwidth:physical", "maxwidth"]),
        (vehicle.length_m, _metres, ["maxlength"]),
        (vehicle.weight_t, _tonnes, ["maxweight", "maxweightrating"]),
        (vehicle.axle_t, _tonnes, ["maxaxleload"]),
    ]
    for size, read, keys in limits:
        for key in keys:
            limit = read(tags.get(key, ""))
            if limit is not None and limit < size:
                yield key


def _metres(value):
    feet = re.fullmatch(r"\s*(\d+)\s*(?:'|ft)\s*(?:(\d+(?:\.\d+)?)\s*(?:\"|in)?)?\s*", value)
    if feet:
        return int(feet[1]) * 0.3048 + float(feet[2] or 0) * 0.0254
    return _number(value, {"": 1.0, "m": 1.0, "cm": 0.01})


def _tonnes(value):
    return _number(value, {"": 1.0, "t": 1.0, "kg": 0.001, "lbs": 0.000453592, "st": 0.907185})


def _number(value, units):
    match = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*", value)
    if not match or match[2] not in units:
        return None
    return float(match[1].replace(",", ".")) * units[match[2]]


def blocks(tags: dict[str, str], vehicle: Vehicle) -> str | None:
    """The tag of a node that keeps the vehicle from passing through it."""
    too_large = misfit(tags, vehicle)
    if too_large:
        return too_large
    kind = tags.get("barrier")
    if kind is None:
        return None
    usual = OPEN if kind in OPEN_BARRIERS else SHUT
    if usual == OPEN and tags.get("locked") == "yes":
        usual = PERMIT
    stated = _stated_access(tags, vehicle, "")
    return f"barrier={kind}" if _with_permits(stated or usual, vehicle) == SHUT else None


def fastest_kmh(tags: dict[str, str], vehicle: Vehicle, forward: bool) -> float:
    """The highest speed that the tags and the vehicle permit; unlimited where they are silent or not understood."""
    suffix = ":forward" if forward else ":backward"
    keys = [f"maxspeed{suffix}", "maxspeed"]
    if vehicle.kind == "hgv":
        keys = [f"maxspeed:hgv{suffix}", "maxspeed:hgv", *keys]
    stated = next((tags[key] for key in keys if key in tags), "")
    limit = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh)?", stated.strip())
    if not limit:
        return vehicle.top_kmh
    return min(vehicle.top_kmh, float(limit[1]) * (1.609344 if limit[2] == "mph" else 1.0))


def slowest_kmh(tags: dict[str, str], vehicle: Vehicle, forward: bool) -> float:
    """The lowest speed that still is believable on such a street; half of a low limit is."""
    if is_ferry(tags):
        return SLOWEST_FERRY_KMH
    is_slow = tags["highway"] in ("living_street", "pedestrian", "service", "track")
    return min(4.0 if is_slow else 10.0, fastest_kmh(tags, vehicle, forward) / 2)
