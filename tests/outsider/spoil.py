"""Routes spoiled on purpose, to see that the check would notice. Each kind must be caught by its own rule."""

import copy
import random
from collections.abc import Iterator

import rules
from streets import Piece, Restriction
from verify import Inspector

# So many spoiled routes of each kind are enough, made from so many routes.
MOST = 100
MOST_ROUTES = 150


def run(inspector: Inspector, features: list[dict], seed: int) -> int:
    """Spoils routes in every way that the map permits; prints how many were caught. 1 when one was missed."""
    choice = random.Random(seed)
    choice.shuffle(features)
    routes = [Route(inspector, feature) for feature in features[:MOST_ROUTES] if feature["geometry"]]
    routes = [route for route in routes if route.is_clean]
    missed = 0
    for name, rule, spoiled in kinds(inspector, routes, choice):
        n_caught, n_spoiled = 0, 0
        for feature in spoiled:
            found = {violation.rule for violation in inspector.inspect(feature)}
            n_spoiled += 1
            n_caught += rule in found
            if rule not in found:
                print(f"missed: {name}, caught only by {sorted(found) or 'nothing'}, ways {feature['properties']['way_ids']}")
            if n_spoiled == MOST:
                break
        missed += n_spoiled - n_caught
        print(f"{name}: {n_caught} of {n_spoiled} caught by the rule '{rule}'")
    return 1 if missed or not routes else 0


class Route:
    """A route without a fault, with its pieces."""

    def __init__(self, inspector: Inspector, feature: dict):
        self.inspector = inspector
        self.feature = feature
        self.pieces = inspector.pieces(feature)
        self.is_clean = 4 <= len(self.pieces) and not inspector.inspect(feature)

    def cut_after(self, index: int) -> list[Piece]:
        """The pieces until the one at `index`, driven to its end."""
        return self.pieces[: index + 1]


def kinds(inspector, routes, choice) -> Iterator[tuple[str, str, Iterator[dict]]]:
    """What is spoiled, the rule that must notice, and the spoiled routes."""
    yield "a route with a one-way street, reversed", "direction", reversed_routes(inspector, routes)
    yield "a node left out", "exists", dropped(inspector, routes, choice)
    yield "a stretch left out", "exists", dropped(inspector, routes, choice, most=6)
    yield "a street's id left out", "way ids", misnamed(routes, choice)
    yield "an end against a one-way street", "direction", detours(inspector, routes, is_wrong_way)
    yield "an end in a forbidden street", "access", detours(inspector, routes, is_forbidden)
    yield "an end in a street too low, narrow or weak", "size", detours(inspector, routes, is_too_small)
    yield "a shut barrier passed", "barrier", through_barriers(inspector)
    yield "a forbidden turn, through a node", "restriction", forbidden_turns(inspector, routes)
    yield "a forbidden turn, through ways", "restriction", forbidden_chains(inspector)
    yield "a prescribed turn not taken", "restriction", prescribed_turns_not_taken(inspector, routes)
    yield "a short cut through a visitors' street", "visitors", visits(inspector, routes)
    yield "a total that is not the sum of its steps", "seconds", retimed(routes, lambda s: s + 60 + s // 10)
    yield "times faster than the limits, steps adding up", "seconds", hurried(routes)
    yield "one part a hundredth of a second slower", "seconds", part_retimed(routes, choice)
    yield "time moved from one part to another", "seconds", time_moved(routes)
    yield "a turn that takes time back", "seconds", turn_inverted(routes, choice)
    yield "a length that is not the line's", "metres", relength(routes)
    yield "length moved from one part to another", "metres", length_moved(routes)


def reversed_routes(inspector, routes):
    for route in routes:
        if any(not rules.may_drive(inspector.streets.tags(piece), inspector.vehicle, not piece.forward) for piece in route.pieces):
            spoiled = copy.deepcopy(route.feature)
            spoiled["geometry"]["coordinates"].reverse()
            spoiled["properties"]["way_ids"].reverse()
            yield spoiled


def dropped(inspector, routes, choice, most=1):
    """Leaves out nodes so that no piece joins the rest."""
    streets = inspector.streets
    for route in routes:
        line = route.feature["geometry"]["coordinates"]
        if len(line) < most + 4:
            continue
        begin = choice.randrange(2, len(line) - most - 1)
        ends = [(round(lon * 1e7), round(lat * 1e7)) for lon, lat in (line[begin - 1], line[begin + most])]
        starts, stops = (streets.at_place.get(place, []) for place in ends)
        if any(streets.by_nodes.get((a, b)) for a in starts for b in stops) or ends[0] == ends[1]:
            continue
        spoiled = copy.deepcopy(route.feature)
        del spoiled["geometry"]["coordinates"][begin : begin + most]
        yield spoiled


def misnamed(routes, choice):
    for route in routes:
        ids = route.feature["properties"]["way_ids"]
        if 3 <= len(ids):
            spoiled = copy.deepcopy(route.feature)
            del spoiled["properties"]["way_ids"][choice.randrange(1, len(ids) - 1)]
            yield spoiled


def detours(inspector, routes, is_wrong):
    """Ends routes early by a piece that must not be driven; a piece that only this rule forbids, where there is one."""
    seen = set()
    for route in routes:
        for index, piece in enumerate(route.pieces):
            wrong = [other for other in inspector.streets.leaving[piece.end] if is_wrong(inspector, other)]
            wrong = [other for other in wrong if other.end != piece.start and other not in seen]
            if wrong and 2 <= index:
                seen.add(wrong[0])
                yield told(inspector, [*route.cut_after(index), wrong[0]])
                break


def is_wrong_way(inspector, piece):
    return not rules.may_drive(inspector.streets.tags(piece), inspector.vehicle, piece.forward)


def is_forbidden(inspector, piece):
    return inspector.access(piece) == rules.SHUT and not is_wrong_way(inspector, piece)


def is_too_small(inspector, piece):
    return rules.misfit(inspector.streets.tags(piece), inspector.vehicle) is not None


def through_barriers(inspector):
    for node, tags in sorted(inspector.streets.map.node_tags.items()):
        leaving = inspector.streets.leaving.get(node, [])
        if len(leaving) < 2 or not rules.blocks(tags, inspector.vehicle):
            continue
        before, after = leaving[0].turned(), leaving[-1]
        if before.start != after.end:
            yield told(inspector, [before, after])


def forbidden_turns(inspector, routes):
    leads = lead_ins(routes)
    for restriction in at_nodes(inspector, only=False):
        for before, after in sorted(inspector.meant_turns(restriction), key=str):
            yield told(inspector, [*lead_in(leads, before), before, after])


def prescribed_turns_not_taken(inspector, routes):
    leads = lead_ins(routes)
    for restriction in at_nodes(inspector, only=True):
        for before in sorted({before for before, _ in inspector.meant_turns(restriction)}, key=str):
            for after in inspector.streets.leaving[before.end]:
                if inspector.breaks(restriction, before, after):
                    yield told(inspector, [*lead_in(leads, before), before, after])


def at_nodes(inspector, only) -> Iterator[Restriction]:
    for restrictions in inspector.through_node.values():
        yield from (restriction for restriction in restrictions if restriction.only == only)


def lead_ins(routes) -> dict[Piece, tuple[Route, int]]:
    """For each piece that a real route drives, that route and where."""
    return {piece: (route, index) for route in routes for index, piece in enumerate(route.pieces)}


def lead_in(leads, piece) -> list[Piece]:
    """The pieces of a real route until `piece`; none when no route drives it."""
    route, index = leads.get(piece, (None, 0))
    return route.pieces[:index] if route else []


def forbidden_chains(inspector):
    """Drives from, the via way and to, where one via way is touched by both."""
    ways = inspector.streets.map.ways
    for restrictions in inspector.through_ways.values():
        for restriction in restrictions:
            via, start = ways.get(restriction.via_ways[0]), ways.get(min(restriction.froms))
            to = ways.get(min(restriction.tos))
            if restriction.only or len(restriction.via_ways) != 1 or not (via and start and to):
                continue
            into = [node for node in via.nodes if node in (start.nodes[0], start.nodes[-1])]
            out = [node for node in via.nodes if node in (to.nodes[0], to.nodes[-1])]
            if not into or not out or into[0] == out[0]:
                continue
            before = [piece.turned() for piece in inspector.streets.leaving[into[0]] if piece.way == start.id]
            after = [piece for piece in inspector.streets.leaving[out[0]] if piece.way == to.id]
            yield told(inspector, [before[0], *along(inspector, via, into[0], out[0]), after[0]])


def along(inspector, way, start, end):
    """The pieces of a way between two of its nodes."""
    nodes = way.nodes[way.nodes.index(start) :] if way.nodes.index(start) < way.nodes.index(end) else way.nodes[way.nodes.index(start) :: -1]
    nodes = nodes[: nodes.index(end) + 1]
    pieces = (inspector.streets.by_nodes[a, b] for a, b in zip(nodes, nodes[1:]))
    return [next(piece for piece in found if piece.way == way.id) for found in pieces]


def visits(inspector, routes):
    """Leaves a route for a visitors' piece and goes on from its end on an open one."""
    for route in routes:
        for index, piece in enumerate(route.pieces[1:], 1):
            for visit in inspector.streets.leaving[piece.end]:
                onward = [p for p in inspector.streets.leaving[visit.end] if inspector.access(p) == rules.OPEN and p.end != visit.start]
                if inspector.access(piece) == rules.OPEN and inspector.access(visit) == rules.VISITORS and onward:
                    yield told(inspector, [*route.cut_after(index), visit, onward[0]])


def retimed(routes, change):
    for route in routes:
        if route.feature["properties"].get("steps"):
            spoiled = copy.deepcopy(route.feature)
            spoiled["properties"]["seconds"] = change(spoiled["properties"]["seconds"])
            yield spoiled


def hurried(routes):
    for route in routes:
        spoiled = copy.deepcopy(route.feature)
        told_of = spoiled["properties"]
        # Faster than any vehicle here may drive, its steps still adding up.
        factor = told_of["metres"] / 50 / max(1, told_of["seconds"])
        steps = [{**step, "seconds": round(step["seconds"] * factor)} for step in told_of.get("steps", [])]
        spoiled["properties"] |= {"seconds": sum(step["seconds"] for step in steps), "steps": steps}
        parts = [{**part, "driving_cs": round(part["driving_cs"] * factor), "turn_cs": 0} for part in told_of["parts"]]
        spoiled["properties"] |= {"centiseconds": sum(part["driving_cs"] for part in parts), "parts": parts}
        if 2000 < told_of["metres"]:
            yield spoiled


def part_retimed(routes, choice):
    for route in routes:
        spoiled = copy.deepcopy(route.feature)
        choice.choice(spoiled["properties"]["parts"])["driving_cs"] += 1
        yield spoiled


def time_moved(routes):
    """From a part's driving into the next, so that all sums hold: one becomes faster than its limits."""
    for route in routes:
        spoiled = copy.deepcopy(route.feature)
        parts = spoiled["properties"]["parts"]
        slow = max(range(len(parts)), key=lambda at: parts[at]["driving_cs"])
        # Without a stated limit only what no vehicle can do is surely wrong.
        moved = parts[slow]["driving_cs"] - int(parts[slow]["length_dm"] * 36 / rules.FASTEST_KMH)
        parts[slow]["driving_cs"] -= moved
        parts[slow - 1]["driving_cs"] += moved
        if 2 <= len(parts):
            yield spoiled


def turn_inverted(routes, choice):
    """Takes more from a turn than it has, and gives it to the driving before: the sums hold."""
    for route in routes:
        spoiled = copy.deepcopy(route.feature)
        part = choice.choice(spoiled["properties"]["parts"])
        part["driving_cs"] += part["turn_cs"] + 1
        part["turn_cs"] = -1
        yield spoiled


def length_moved(routes):
    for route in routes:
        spoiled = copy.deepcopy(route.feature)
        parts = spoiled["properties"]["parts"]
        longest = max(range(len(parts)), key=lambda at: parts[at]["length_dm"])
        moved = parts[longest]["length_dm"] // 2
        parts[longest]["length_dm"] -= moved
        parts[longest - 1]["length_dm"] += moved
        if 2 <= len(parts):
            yield spoiled


def relength(routes):
    for route in routes:
        spoiled = copy.deepcopy(route.feature)
        spoiled["properties"]["metres"] += 50 + spoiled["properties"]["metres"] // 20
        yield spoiled


def told(inspector: Inspector, pieces: list[Piece]) -> dict:
    """A Feature that drives the pieces from node to node, at 18 km/h."""
    nodes = [pieces[0].start, *(piece.end for piece in pieces)]
    line = [[value / 1e7 for value in inspector.streets.place(node)] for node in nodes]
    way_ids = [piece.way for before, piece in zip([None, *pieces], pieces) if before is None or before.way != piece.way]
    lengths = [round(10 * inspector.streets.length_m(piece)) for piece in pieces]
    parts = [
        {"way_id": piece.way, "length_dm": length_dm, "driving_cs": length_dm * 2, "turn_cs": 0, "to_point": point}
        for point, (piece, length_dm) in enumerate(zip(pieces, lengths), 1)
    ]
    centiseconds = sum(part["driving_cs"] for part in parts)
    told_of = {"seconds": (centiseconds + 50) // 100, "centiseconds": centiseconds, "metres": (sum(lengths) + 5) // 10}
    told_of |= {"way_ids": way_ids, "steps": [], "parts": parts}
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}, "properties": told_of}
