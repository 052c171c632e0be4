"""A route's line laid exactly onto the pieces of the map: no nearest neighbours, no guessing."""

import math
from dataclasses import dataclass

from streets import EARTH_RADIUS_M, Piece, Streets, metres

# A place on a street is given to 1e-7 degrees, about a centimetre each way.
TOLERANCE_M = 0.03


@dataclass(frozen=True)
class Driven:
    """A piece of the way, the metres driven on it, the point of the line that it leads to, and the way until there."""

    piece: Piece
    metres: float
    point: int
    doubt: float
    before: "Driven | None"

    def onto(self, piece: Piece, length: float, point: int, off: float) -> "Driven":
        """Goes on; a line's end near a node is read as driving on rather than as turning back there."""
        turns_back = piece.end == self.piece.start and piece.way == self.piece.way
        return Driven(piece, length, point, self.doubt + off + (TOLERANCE_M if turns_back else 0.0), self)


@dataclass
class Match:
    """The pieces driven in order, the first and the last in part, with their metres and the points of the line that they
    lead to; or what could not be found."""

    pieces: list[Piece]
    driven: list[float]
    points: list[int]
    failure: str | None = None


def match(streets: Streets, line: list[tuple[int, int]], way_ids: list[int]) -> Match:
    """Finds pieces whose nodes are the line's points and whose ways are `way_ids`, each run of one way once.

    The first and the last point may lie on a piece instead of a node. A way at either end may have been left at once.
    """
    # From each pair of a piece and the number of way ids used so far, the least doubtful way there.
    layer: dict[tuple[Piece, int], Driven] = {}
    for piece, off in _pieces(streets, line, 0):
        for at in range(min(2, len(way_ids))):
            starts_there = at == 0 or _touches(streets, way_ids[0], line[0])
            if way_ids[at] == piece.way and starts_there:
                layer[piece, at] = Driven(piece, metres(line[0], line[1]), 1, off, None)
    if not layer:
        return _failed(streets, line, 0, None)
    for index in range(1, len(line) - 1):
        _drive_in_place(streets, layer, way_ids)
        next_layer: dict[tuple[Piece, int], Driven] = {}
        for piece, off in _pieces(streets, line, index):
            for (before, at), way in layer.items():
                if before.end == piece.start:
                    _add(next_layer, piece, at, way_ids, way.onto(piece, metres(line[index], line[index + 1]), index + 1, off))
        if not next_layer:
            return _failed(streets, line, index, next(iter(layer.values())))
        layer = next_layer
    _drive_in_place(streets, layer, way_ids)
    ends = [way for (piece, at), way in layer.items() if _is_complete(streets, at, way_ids, line[-1])]
    if not ends:
        return _unwound(next(iter(layer.values())), "way ids")
    return _unwound(min(ends, key=lambda way: way.doubt))


def _add(layer, piece, at, way_ids, way):
    """Counts the way id of a piece that follows one with the id at `at`."""
    if way_ids[at] != piece.way:
        at += 1
    if at == len(way_ids) or way_ids[at] != piece.way:
        return
    known = layer.get((piece, at))
    if known is None or way.doubt < known.doubt:
        layer[piece, at] = way


def _drive_in_place(streets, layer, way_ids):
    """Two neighbouring nodes may lie at the same place: the line has one point for both."""
    for (before, at), way in list(layer.items()):
        for piece in streets.leaving[before.end]:
            if streets.place(piece.start) == streets.place(piece.end):
                _add(layer, piece, at, way_ids, way.onto(piece, 0.0, way.point, 0.0))


def _is_complete(streets, at, way_ids, last):
    return at == len(way_ids) - 1 or (at == len(way_ids) - 2 and _touches(streets, way_ids[-1], last))


def _touches(streets, way, place):
    """Whether a line's end lies on a node of the way, so that the way was driven for no metre."""
    nodes = streets.map.ways[way].nodes if way in streets.map.ways else []
    return any(node in nodes for node in streets.at_place.get(place, ()))


def _pieces(streets, line, index):
    """The pieces between the points `index` and `index + 1`, and how many metres the line's ends lie off them."""
    a, b = line[index], line[index + 1]
    is_first, is_last = index == 0, index == len(line) - 2
    found = {
        piece: 0.0
        for start in streets.at_place.get(a, ())
        for end in streets.at_place.get(b, ())
        for piece in streets.by_nodes.get((start, end), ())
    }
    candidates: list[Piece] = []
    if is_last:
        candidates += [piece for node in streets.at_place.get(a, ()) for piece in streets.leaving[node]]
    if is_first:
        candidates += [piece.turned() for node in streets.at_place.get(b, ()) for piece in streets.leaving[node]]
    if is_first and is_last:
        candidates += [piece for piece in _around(streets, a, b) if _share(streets, piece, a) <= _share(streets, piece, b)]
    for piece in candidates:
        off = max(_off(streets, piece, a), _off(streets, piece, b))
        if off <= TOLERANCE_M:
            found.setdefault(piece, off)
    return found.items()


def _around(streets, a, b):
    """All pieces whose box holds both points, for lines of two points only."""
    for piece in streets.near(a):
        (x1, y1), (x2, y2) = streets.place(piece.start), streets.place(piece.end)
        if all(min(x1, x2) - 9 <= x <= max(x1, x2) + 9 and min(y1, y2) - 9 <= y <= max(y1, y2) + 9 for x, y in (a, b)):
            yield piece


def _local(streets, piece, place):
    """Metres to the east and to the north of the piece's start."""
    lon, lat = streets.place(piece.start)
    metre = EARTH_RADIUS_M * math.pi / 180 / 1e7
    return (place[0] - lon) * metre * math.cos(math.radians(lat / 1e7)), (place[1] - lat) * metre


def _share(streets, piece, place):
    """The share of the piece that lies before the place, from 0 to 1."""
    (px, py), (ex, ey) = _local(streets, piece, place), _local(streets, piece, streets.place(piece.end))
    square = ex * ex + ey * ey
    return 0.0 if square == 0 else min(1.0, max(0.0, (px * ex + py * ey) / square))


def _off(streets, piece, place):
    """Metres from the place to the piece."""
    share = _share(streets, piece, place)
    (px, py), (ex, ey) = _local(streets, piece, place), _local(streets, piece, streets.place(piece.end))
    return math.hypot(px - share * ex, py - share * ey)


def _failed(streets, line, index, way):
    """Tells a piece that exists under another way's id from one that doesn't exist."""
    if _pieces(streets, line, index):
        return _unwound(way, "way ids")
    places = [f"{lon / 1e7:.7f},{lat / 1e7:.7f}" for lon, lat in line[index : index + 2]]
    return _unwound(way, f"no street piece joins {places[0]} and {places[1]}")


def _unwound(way, failure=None):
    pieces, driven, points = [], [], []
    while way:
        pieces.append(way.piece)
        driven.append(way.metres)
        points.append(way.point)
        way = way.before
    return Match(pieces[::-1], driven[::-1], points[::-1], failure)
