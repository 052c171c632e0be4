"""Streets as pieces between neighbouring nodes, and the turns that relations forbid."""

import math
from collections import defaultdict
from dataclasses import dataclass, field

from osm import Map, Relation
from rules import Vehicle, is_car_ferry, is_street

EARTH_RADIUS_M = 6_371_008.8
# The side of a cell of the map's grid, in 1e-7 degrees: some two hundred metres.
CELL = 20_000


@dataclass(frozen=True)
class Piece:
    """A straight piece of a way between two neighbouring nodes, in one direction."""

    way: int
    start: int
    end: int
    forward: bool

    def turned(self) -> "Piece":
        """The same piece, driven the other way."""
        return Piece(self.way, self.end, self.start, not self.forward)


@dataclass
class Restriction:
    """A relation that binds the vehicle, in terms of ways and a node."""

    id: int
    kind: str
    froms: set[int]
    tos: set[int]
    via_node: int | None
    via_ways: list[int] = field(default_factory=list)

    @property
    def only(self) -> bool:
        return self.kind.startswith("only_")


class Streets:
    """All pieces of a map's streets, whoever may drive them."""

    def __init__(self, found: Map):
        self.map = found
        self.by_nodes: dict[tuple[int, int], list[Piece]] = defaultdict(list)
        self.leaving: dict[int, list[Piece]] = defaultdict(list)
        self.at_place: dict[tuple[int, int], list[int]] = defaultdict(list)
        for way in found.ways.values():
            if not is_street(way.tags) and not is_car_ferry(way.tags):
                continue
            for a, b in zip(way.nodes, way.nodes[1:]):
                if a == b or a not in found.places or b not in found.places:
                    continue
                for piece in (Piece(way.id, a, b, True), Piece(way.id, b, a, False)):
                    self.by_nodes[piece.start, piece.end].append(piece)
                    self.leaving[piece.start].append(piece)
        for node in self.leaving:
            self.at_place[found.places[node]].append(node)
        self.cells: dict[tuple[int, int], list[Piece]] | None = None

    def tags(self, piece: Piece) -> dict[str, str]:
        return self.map.ways[piece.way].tags

    def place(self, node: int) -> tuple[int, int]:
        return self.map.places[node]

    def near(self, place: tuple[int, int]) -> list[Piece]:
        """The pieces whose box, a hair wider, meets the cell of the place."""
        if self.cells is None:
            self.cells = defaultdict(list)
            for pieces in self.by_nodes.values():
                for piece in pieces:
                    xs, ys = zip(self.place(piece.start), self.place(piece.end))
                    for x in range((min(xs) - 9) // CELL, (max(xs) + 9) // CELL + 1):
                        for y in range((min(ys) - 9) // CELL, (max(ys) + 9) // CELL + 1):
                            self.cells[x, y].append(piece)
        return self.cells.get((place[0] // CELL, place[1] // CELL), [])

    def length_m(self, piece: Piece) -> float:
        return metres(self.place(piece.start), self.place(piece.end))

    def angle(self, before: Piece, after: Piece) -> float:
        """Degrees to the left from one piece into the next, between -180 and 180."""
        turn = self._heading(after) - self._heading(before)
        return (turn + 540.0) % 360.0 - 180.0

    def _heading(self, piece):
        (lon_a, lat_a), (lon_b, lat_b) = self.place(piece.start), self.place(piece.end)
        east = (lon_b - lon_a) * math.cos(math.radians(lat_a / 1e7))
        return math.degrees(math.atan2(lat_b - lat_a, east))


def metres(a: tuple[int, int], b: tuple[int, int]) -> float:
    """The great-circle distance of two places in 1e-7 degrees."""
    lon_a, lat_a, lon_b, lat_b = (math.radians(value / 1e7) for value in (*a, *b))
    h = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


def binding(found: Map, vehicle: Vehicle) -> tuple[list[Restriction], dict[str, int]]:
    """The restrictions that bind the vehicle at all times, and how many were set aside, by reason."""
    bound, aside = [], defaultdict(int)
    for relation in found.restrictions:
        kind = _kind(relation, vehicle)
        members = _members(relation)
        if "day_on" in relation.tags or "hour_on" in relation.tags:
            aside["certain hours only"] += 1
        elif kind is None:
            conditional = any(key.endswith(":conditional") for key in relation.tags)
            aside["certain hours only" if conditional else "for other vehicles"] += 1
        elif not kind.startswith(("no_", "only_")):
            aside["unknown kind"] += 1
        elif not members["from"] or not members["to"] or not (members["via_ways"] or len(members["via_nodes"]) == 1):
            aside["a member is missing"] += 1
        elif 1 < len(members["from"]) and kind != "no_entry" or 1 < len(members["to"]) and kind != "no_exit":
            aside["several members of a role that has one"] += 1
        else:
            node = None if members["via_ways"] else members["via_nodes"][0]
            froms, tos = set(members["from"]), set(members["to"])
            bound.append(Restriction(relation.id, kind, froms, tos, node, members["via_ways"]))
    return bound, dict(aside)


def _kind(relation: Relation, vehicle: Vehicle) -> str | None:
    names = {"motorcar": ("motorcar", "motor_vehicle"), "hgv": ("hgv", "motor_vehicle")}[vehicle.kind]
    for name in names:
        if f"restriction:{name}" in relation.tags:
            return relation.tags[f"restriction:{name}"]
    excepted = {name.strip() for name in relation.tags.get("except", "").split(";")}
    if excepted & {*names, "vehicle"}:
        return None
    return relation.tags.get("restriction")


def _members(relation):
    of = lambda role, kind: [ref for r, k, ref in relation.members if r == role and k == kind]  # noqa: E731
    return {"from": of("from", "w"), "to": of("to", "w"), "via_nodes": of("via", "n"), "via_ways": of("via", "w")}
