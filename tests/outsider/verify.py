"""The promise, rule by rule, for one route."""

from collections.abc import Iterator
from dataclasses import dataclass

import rules
from matching import match
from streets import Piece, Restriction, Streets, metres

# The most that a turn and its signals may take on top of the driving.
SLOWEST_TURN_S = 60.0


@dataclass(frozen=True)
class Violation:
    """A rule that a route breaks, and the ways where it does."""

    rule: str
    ways: tuple[int, ...]
    what: str


class Inspector:
    """Judges routes of one vehicle on one map."""

    def __init__(self, streets: Streets, vehicle: rules.Vehicle, restrictions: list[Restriction]):
        self.streets = streets
        self.vehicle = vehicle
        self.meant: dict[int, set[tuple]] = {}
        self.through_node: dict[int, list[Restriction]] = {}
        self.through_ways: dict[int, list[Restriction]] = {}
        for restriction in restrictions:
            if restriction.via_node is not None:
                self.through_node.setdefault(restriction.via_node, []).append(restriction)
            else:
                for way in restriction.froms:
                    self.through_ways.setdefault(way, []).append(restriction)

    def inspect(self, feature: dict, pair: tuple[float, ...] | None = None) -> list[Violation]:
        """All violations of a Feature; `pair` is what was asked for: from_lon, from_lat, to_lon, to_lat."""
        line, told = line_of(feature), feature["properties"]
        found = []
        if pair:
            found += self._ends(line, told, pair)
        if len(line) < 2:
            return found
        matched = match(self.streets, line, told["way_ids"])
        if matched.failure:
            last = matched.pieces[-1].way if matched.pieces else told["way_ids"][0]
            is_named_wrongly = matched.failure == "way ids"
            what = "the way ids are not those of the streets driven" if is_named_wrongly else matched.failure
            return [*found, Violation("way ids" if is_named_wrongly else "exists", (last,), what)]
        found += self.illegal(matched.pieces)
        found += [Violation("ends", (way,), "it ends on a ferry") for way in self.ferries_at_ends(matched.pieces, line)]
        return [*found, *self._sums(matched.driven, matched.pieces, told), *self._parts(matched, told)]

    def illegal(self, pieces: list[Piece]) -> list[Violation]:
        """The rules of the road that driving these pieces breaks."""
        return [
            *self._pieces(pieces),
            *self._visits(pieces),
            *self._barriers(pieces),
            *self._turns_at_nodes(pieces),
            *self._turns_through_ways(pieces),
        ]

    def pieces(self, feature: dict) -> list[Piece]:
        """The pieces driven, as far as they can be found."""
        line = line_of(feature)
        return match(self.streets, line, feature["properties"]["way_ids"]).pieces if 2 <= len(line) else []

    def ferries_at_ends(self, pieces: list[Piece], line) -> list[int]:
        """The ferries on which the line begins or ends, other than where they land: nobody stops on the water."""
        ends = [(pieces[0], line[0]), (pieces[-1], line[-1])]
        on_water = lambda piece, at: at not in (self.streets.place(piece.start), self.streets.place(piece.end))  # noqa: E731
        return [piece.way for piece, at in ends if rules.is_ferry(self.streets.tags(piece)) and on_water(piece, at)]

    def _ends(self, line, told, pair) -> Iterator[Violation]:
        places = [(round(pair[0] * 1e7), round(pair[1] * 1e7)), (round(pair[2] * 1e7), round(pair[3] * 1e7))]
        for place, end, key in zip(places, (line[0], line[-1]), ("from_distance_m", "to_distance_m")):
            # The place on the street is given to the metre along it.
            if told[key] + 1.5 < metres(place, end):
                yield Violation("ends", (), f"{key} is {told[key]}, but the line ends {metres(place, end):.0f} m away")

    def _pieces(self, pieces) -> Iterator[Violation]:
        seen = set()
        for piece in pieces:
            if (piece.way, piece.forward) in seen:
                continue
            seen.add((piece.way, piece.forward))
            tags = self.streets.tags(piece)
            if not rules.may_drive(tags, self.vehicle, piece.forward):
                yield Violation("direction", (piece.way,), f"driven {'along' if piece.forward else 'against'} its drawing")
            if rules.access(tags, self.vehicle, piece.forward) == rules.SHUT:
                yield Violation("access", (piece.way,), "not open to the vehicle")
            limit = rules.misfit(tags, self.vehicle)
            if limit:
                yield Violation("size", (piece.way,), limit)

    def _visits(self, pieces) -> Iterator[Violation]:
        """Streets for visitors are for the start and the end of a route, not for passing through."""
        is_visit = [self.access(piece) == rules.VISITORS for piece in pieces]
        first = next((index for index, visit in enumerate(is_visit) if not visit), len(pieces))
        last = next((index for index in range(len(pieces) - 1, -1, -1) if not is_visit[index]), -1)
        ways = dict.fromkeys(pieces[index].way for index in range(first, last) if is_visit[index])
        if ways:
            yield Violation("visitors", tuple(ways), "passed through, though open to visitors only")

    def access(self, piece) -> str:
        return rules.access(self.streets.tags(piece), self.vehicle, piece.forward)

    def _barriers(self, pieces) -> Iterator[Violation]:
        for before, after in zip(pieces, pieces[1:]):
            turns_back = after.end == before.start and after.way == before.way
            tags = self.streets.map.node_tags.get(before.end)
            barrier = rules.blocks(tags, self.vehicle) if tags and not turns_back else None
            if barrier:
                yield Violation("barrier", (before.way, after.way), f"node {before.end} has {barrier}")

    def _turns_at_nodes(self, pieces) -> Iterator[Violation]:
        for before, after in zip(pieces, pieces[1:]):
            for restriction in self.through_node.get(before.end, ()):
                if self.breaks(restriction, before, after):
                    what = f"relation {restriction.id} ({restriction.kind}) at node {before.end}"
                    yield Violation("restriction", (before.way, after.way), what)

    def breaks(self, restriction: Restriction, before, after) -> bool:
        """Whether two pieces that meet at the restriction's node break it."""
        if before.way not in restriction.froms:
            return False
        meant = self.meant_turns(restriction)
        if restriction.only:
            binds = any(a == before for a, _ in meant)
            others = [r for r in self.through_node[before.end] if r.only and before.way in r.froms]
            return binds and not any((before, after) in self.meant_turns(other) for other in others)
        return (before, after) in meant

    def meant_turns(self, restriction: Restriction) -> set[tuple]:
        """The pairs of pieces that a relation speaks of. Where a way passes through the node, its kind tells which half."""
        if restriction.id not in self.meant:
            self.meant[restriction.id] = self._meant_turns(restriction)
        return self.meant[restriction.id]

    def _meant_turns(self, restriction):
        leaving = self.streets.leaving[restriction.via_node]
        pairs = [
            (a.turned(), b)
            for a in leaving
            if a.way in restriction.froms and self.enters(a)
            for b in leaving
            if b.way in restriction.tos
        ]
        is_split = len(pairs) == len(restriction.froms) * len(restriction.tos)
        if not is_split:
            pairs = [pair for pair in pairs if self.fits(restriction.kind, *pair)]
        if restriction.only and not any(self.is_open(b) for _, b in pairs):
            # It prescribes a street that is shut to the vehicle: nobody could obey, and routers agree to let it be.
            return set()
        one_of_each = len({(a.way, b.way) for a, b in pairs}) == len(pairs)
        return set(pairs) if one_of_each or restriction.kind.endswith("u_turn") else set()

    def enters(self, leaving) -> bool:
        """Whether the piece may be driven the other way, towards the node that it leaves."""
        return rules.may_drive(self.streets.tags(leaving), self.vehicle, not leaving.forward)

    def is_open(self, piece) -> bool:
        tags = self.streets.tags(piece)
        return rules.may_drive(tags, self.vehicle, piece.forward) and self.access(piece) != rules.SHUT

    def fits(self, kind: str, before, after) -> bool:
        turns_back = after.end == before.start
        left = self.streets.angle(before, after)
        match kind.split("_", 1)[1]:
            case "left_turn":
                return 0 < left and not turns_back
            case "right_turn":
                return left < 0 and not turns_back
            case "straight_on":
                return abs(left) < 45
            case "u_turn":
                return turns_back
        return True

    def _turns_through_ways(self, pieces) -> Iterator[Violation]:
        runs = runs_of(pieces)
        for index, run in enumerate(runs):
            for restriction in self.through_ways.get(run.way, ()):
                driven = self.along_vias(restriction, runs, index)
                if not driven or not self.leads_on(restriction, runs[index + 1]):
                    continue
                onward = [run.way for run in runs[index + len(driven) + 1 :]]
                if not onward:
                    continue
                is_complete = len(driven) == len(restriction.via_ways)
                reaches_to = is_complete and onward[0] in restriction.tos
                if reaches_to != restriction.only:
                    what = f"relation {restriction.id} ({restriction.kind}) through ways"
                    yield Violation("restriction", (run.way, *driven, onward[0]), what)

    @staticmethod
    def along_vias(restriction: Restriction, runs, index) -> list[int]:
        """The via ways that are driven, in any order, right after the way at `index`."""
        driven = []
        for run in runs[index + 1 :]:
            if run.way not in restriction.via_ways or run.way in driven:
                break
            driven.append(run.way)
        return driven

    def leads_on(self, restriction: Restriction, run) -> bool:
        """Whether the first via way is driven towards where the next member begins, not away from it."""
        others = (set(restriction.via_ways) | restriction.tos) - {run.way}
        next_nodes = {node for way in others if way in self.streets.map.ways for node in self.streets.map.ways[way].nodes}
        nodes = self.streets.map.ways[run.way].nodes
        at = nodes.index(run.start)
        ahead = nodes[at + 1 :] if run.forward else nodes[:at]
        return not next_nodes.isdisjoint(ahead)

    def _sums(self, driven, pieces, told) -> Iterator[Violation]:
        ways = tuple(dict.fromkeys(piece.way for piece in pieces))
        slack_m = 1.0 + 0.1 * len(pieces)
        if slack_m < abs(sum(driven) - told["metres"]):
            yield Violation("metres", ways, f"told {told['metres']} m, the line has {sum(driven):.1f}")
        steps = told.get("steps", [])
        for key in ("seconds", "metres"):
            total = sum(step[key] for step in steps)
            if steps and 0.5 * (len(steps) + 1) < abs(total - told[key]):
                yield Violation(key, ways, f"told {told[key]} {key}, the steps add up to {total}")
        yield from self._times((driven, pieces), (driven, pieces), told["seconds"], ways)
        for step, surely, perhaps in stretches(steps, driven, pieces):
            yield from self._times(surely, perhaps, step["seconds"], ways)

    def _parts(self, matched, told) -> Iterator[Violation]:
        """The route from junction to junction: exact sums, and each part within what its own tags permit."""
        ways = tuple(dict.fromkeys(piece.way for piece in matched.pieces))
        parts = told.get("parts", [])
        driven_cs = sum(part["driving_cs"] + part["turn_cs"] for part in parts)
        if told.get("centiseconds") != driven_cs or told["seconds"] != (driven_cs + 50) // 100:
            what = f"told {told['seconds']} s and {told.get('centiseconds')} hundredths, the parts add up to {driven_cs}"
            yield Violation("seconds", ways, what)
        driven_dm = sum(part["length_dm"] for part in parts)
        if told["metres"] != (driven_dm + 5) // 10:
            yield Violation("metres", ways, f"told {told['metres']} m, the parts add up to {driven_dm / 10}")
        begin = 0
        for number, part in enumerate(parts, 1):
            end = part["to_point"]
            inside = [index for index, point in enumerate(matched.points) if begin < point <= end]
            pieces = [self._on_way(matched.pieces[i], part["way_id"]) for i in inside]
            yield from self._part(part, number == len(parts), pieces, [matched.driven[i] for i in inside])
            begin = end
        if begin != matched.points[-1]:
            yield Violation("exists", ways, f"the parts end at point {begin} of the line, not at its last")

    def _on_way(self, piece, way) -> Piece:
        """The same piece as one of this way, where two ways share it: the line doesn't tell them apart."""
        twins = self.streets.by_nodes.get((piece.start, piece.end), ())
        return next((twin for twin in twins if twin.way == way), piece)

    def _part(self, part, is_last, pieces, driven) -> Iterator[Violation]:
        """Seconds by the limits of the raw tags, to a hundredth; lengths are told in decimetres."""
        way, length, seconds = part["way_id"], part["length_dm"] / 10, part["driving_cs"] / 100
        if any(piece.way != way and 0 < metres for piece, metres in zip(pieces, driven)):
            yield Violation("way ids", (way,), "a part is told to be another way than its pieces")
        if 0.1 + 0.002 * sum(driven) < abs(length - sum(driven)):
            yield Violation("metres", (way,), f"a part of {sum(driven):.2f} m is told to be {length} m long")
        speed = lambda bound: sum(metres * 3.6 / bound(piece) for metres, piece in zip(driven, pieces))  # noqa: E731
        least = speed(lambda piece: rules.fastest_kmh(self.streets.tags(piece), self.vehicle, piece.forward))
        most = speed(lambda piece: rules.slowest_kmh(self.streets.tags(piece), self.vehicle, piece.forward))
        # A decimetre at the slowest is a tenth of a second.
        if seconds < 0.998 * least - 0.02 or 1.002 * most + 0.1 < seconds:
            what = f"a part of {sum(driven):.1f} m takes {seconds} s, but its tags permit {least:.2f} to {most:.2f}"
            yield Violation("seconds", (way,), what)
        if not 0 <= part["turn_cs"] <= (0 if is_last else SLOWEST_TURN_S * 100):
            yield Violation("seconds", (way,), f"a turn of {part['turn_cs'] / 100} s")

    def _times(self, surely, perhaps, seconds, ways) -> Iterator[Violation]:
        """No faster than tags permit on what surely was driven, no slower than is believable on what perhaps was."""
        least = sum(
            length * 3.6 / rules.fastest_kmh(self.streets.tags(piece), self.vehicle, piece.forward)
            for length, piece in zip(*surely)
        )
        most = sum(
            length * 3.6 / rules.slowest_kmh(self.streets.tags(piece), self.vehicle, piece.forward) + SLOWEST_TURN_S
            for length, piece in zip(*perhaps)
        )
        # Lengths are rounded to decimetres inside, seconds at the end.
        if seconds < 0.99 * least - 1.0:
            yield Violation("seconds", ways, f"told {seconds} s, but the limits permit no less than {least:.1f}")
        if most + 1.0 < seconds:
            yield Violation("seconds", ways, f"told {seconds} s, but {most:.1f} would be slow")


def line_of(feature: dict) -> list[tuple[int, int]]:
    """The points of a Feature in 1e-7 degrees, as OpenStreetMap stores them."""
    return [(round(lon * 1e7), round(lat * 1e7)) for lon, lat in feature["geometry"]["coordinates"]]


def runs_of(pieces) -> list:
    """The first piece of every run of pieces of one way."""
    return [piece for before, piece in zip([None, *pieces], pieces) if before is None or before.way != piece.way]


def stretches(steps, driven, pieces):
    """Each step with what surely and what perhaps was driven in it, told by its metres, which are rounded."""
    at = [0.0]
    for length in driven:
        at.append(at[-1] + length)
    told = 0.0
    for number, step in enumerate(steps):
        begin, end = told, told + step["metres"]
        slack = 1.0 + 0.5 * (number + 1) + 0.1 * len(pieces)
        surely = [i for i in range(len(pieces)) if begin + slack <= at[i] and at[i + 1] <= end - slack]
        perhaps = [i for i in range(len(pieces)) if at[i] <= end + slack and begin - slack <= at[i + 1]]
        yield step, ([driven[i] for i in surely], [pieces[i] for i in surely]), ([driven[i] for i in perhaps], [pieces[i] for i in perhaps])
        told = end
