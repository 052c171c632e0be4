"""Streets that are due on a day, by our own reading of the map: each is done once, told as undone, or left out with a reason."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import plan_roads
import rules
from plan_files import City, Day, Plan
from plan_work import Work
from verify import Inspector

# Pieces under ten metres go with their neighbours; lengths are told in whole metres.
SHORT_M = 10.5
Fault = tuple[str, str]
# A straight piece of a way, in either direction: the way and two nodes.
Piece = tuple[int, frozenset]


@dataclass
class Run:
    """A stretch of one way between two junctions that a row of the day means, and some vehicle may drive."""

    way: int
    nodes: list[int]
    row: int

    def pieces(self) -> list[Piece]:
        return [(self.way, frozenset(pair)) for pair in zip(self.nodes, self.nodes[1:])]


@dataclass
class Told:
    """What the plan tells of the pieces of one street: how long it is, where it ends, in which passes it is done or not."""

    metres: int
    pieces: list[Piece] = field(default_factory=list)
    passes: dict[int, str] = field(default_factory=dict)

    def ends(self) -> set[int]:
        nodes = [node for _, pair in self.pieces for node in pair]
        return {node for node in nodes if nodes.count(node) == 1}


@dataclass
class Reading:
    """The streets of a plan beside those of the map."""

    work: Work
    rows: list[dict]
    told: dict[str, Told]
    row_of: dict[str, int]
    # Metres of short pieces that surely and that perhaps go with a street, and how many.
    beside: dict[str, tuple[float, float, int]]
    found: list[Fault]
    due_m: float
    done_m: float

    def metres(self, service: str, driven: float) -> tuple[float, float]:
        """Between what lengths of street a service works on, with the short pieces that go with it."""
        surely, perhaps, n_short = self.beside.get(base_of(service)[0], (0.0, 0.0, 0))
        return driven + surely - 0.5 * n_short, driven + perhaps + 0.5 * n_short

    def meant(self, service: str) -> list[dict]:
        """The row that means a service; with lines on a map it may be any."""
        if self.work.is_map:
            return self.rows
        row = self.row_of.get(base_of(service)[0])
        return [] if row is None else [self.rows[row]]

    def n_passes(self, service: str) -> int:
        told = self.told.get(base_of(service)[0])
        return len(told.passes) if told else 1


def read(inspectors: dict[str, Inspector], city: City, plan: Plan) -> Reading | None:
    """None for jobs."""
    if plan.work is None:
        return None
    rows = plan.work.today(Day(plan.told["date"], plan.told["zone"]).weekday())
    runs = _due(inspectors, plan.work, rows)
    told, found = _told(inspectors, plan)
    by_piece = defaultdict(list)
    for base, one in told.items():
        for piece in one.pieces:
            by_piece[piece].append(base)
    row_of_piece = {piece: run.row for run in runs for piece in run.pieces()}
    row_of = {base: row_of_piece[piece] for piece, bases in by_piece.items() if piece in row_of_piece for base in bases}
    found += [
        ("twice", f"way {way} is worked on twice between two nodes, as {' and as '.join(sorted(set(bases)))}")
        for (way, _), bases in by_piece.items()
        if 1 < len(set(bases))
    ]
    reading = Reading(plan.work, rows, told, row_of, {}, found, 0.0, 0.0)
    _cover(reading, inspectors, runs, by_piece, plan)
    reading.found += _sides(reading)
    return reading


def base_of(service: str) -> tuple[str, int]:
    """A service's street, and which pass over it: `w1-s2-3` is the third, `w1-s2` the only one, 0."""
    said = re.fullmatch(r"(.*-s\d+)-(\d+)", service)
    return (said[1], int(said[2])) if said else (service, 0)


def _due(inspectors, work, rows) -> list[Run]:
    """Known for each map once: a spoiled plan is about the same streets."""
    anyone = next(iter(inspectors.values()), None)
    if anyone is None:
        return []
    known, key = anyone.__dict__.setdefault("due", {}), (work.id, tuple(sorted(inspectors)))
    if key not in known:
        # Which streets a line on a map means isn't read: any street may be due.
        known[key] = list(_runs(list(inspectors.values()), [None] if work.is_map else rows))
    return known[key]


def _runs(inspectors, rows) -> Iterator[Run]:
    streets = inspectors[0].streets
    for way in streets.map.ways.values():
        row = next((at for at, row in enumerate(rows) if _means(row, way.tags)), None)
        if row is None or not rules.is_street(way.tags):
            continue
        nodes = []
        for a, b in zip(way.nodes, way.nodes[1:]):
            is_open = any(may_use(inspector, piece) for piece in streets.by_nodes.get((a, b), ()) if piece.way == way.id for inspector in inspectors)
            if nodes and (not is_open or is_junction(streets, a)):
                yield Run(way.id, nodes, row)
                nodes = []
            if is_open:
                nodes = [*(nodes or [a]), b]
        if nodes:
            yield Run(way.id, nodes, row)


def _means(row: dict | None, tags) -> bool:
    if row is None:
        return True
    named = row.get("street") and row["street"] == tags.get("name")
    return bool(named or (row.get("class") and row["class"] == tags.get("highway")))


def may_use(inspector: Inspector, piece) -> bool:
    """In one direction at least."""
    tags = inspector.streets.tags(piece)
    return any(inspector.is_open(it) for it in (piece, piece.turned())) and not rules.misfit(tags, inspector.vehicle)


def is_junction(streets, node) -> bool:
    leaving = streets.leaving[node]
    return 2 < len({piece.end for piece in leaving}) or 1 < len({piece.way for piece in leaving})


def _told(inspectors, plan) -> tuple[dict[str, Told], list[Fault]]:
    """Streets that are done, by the lines driven at work, and that are undone, by way, length and middle."""
    told, found = {}, []
    for leg in plan.legs:
        said = leg["properties"]
        if said["doing"] != "serve":
            continue
        base, number = base_of(said["id"])
        matched = plan_roads.matched(inspectors[said["profile"]], leg)
        one = told.setdefault(base, Told(said["metres"]))
        one.pieces = one.pieces or [(it.way, frozenset((it.start, it.end))) for it in matched.pieces]
        one.passes[number] = ""
    names = {stop["id"]: stop["name"] for route in plan.told["routes"] for stop in route["stops"] if stop["kind"] == "street"}
    for what in sorted(set(names) - {leg["properties"]["id"] for leg in plan.legs if leg["properties"]["doing"] == "serve"}):
        found.append(("exists", f"{what} is done, but no line is driven along it"))
    for what in sorted({leg["properties"]["id"] for leg in plan.legs if leg["properties"]["doing"] == "serve"} - set(names)):
        found.append(("exists", f"a line is driven along {what}, which nobody does"))
    streets = next(iter(inspectors.values())).streets if inspectors else None
    for service in plan.told["undone"]:
        length = re.search(r", (\d+) m(, |$)", service["name"])
        if not streets or not length or not re.match(r"w\d+-s", service["id"]):
            continue
        names[service["id"]] = service["name"]
        base, number = base_of(service["id"])
        one = told.setdefault(base, Told(int(length[1])))
        one.pieces = one.pieces or _around(streets, service, int(length[1]))
        one.passes[number] = ""
        if not one.pieces:
            found.append(("exists", f"{service['id']} ({service['name']}) is undone, but its way has no such piece"))
    for base, one in told.items():
        one.passes = {number: names.get(f"{base}-{number}" if number else base, "") for number in one.passes}
    return told, found


def _around(streets, service, length) -> list[Piece]:
    """The stretch of the service's way that is so long and has the told place in its middle, by its nodes."""
    way = streets.map.ways.get(int(re.match(r"w(\d+)", service["id"])[1]))
    nodes = [node for node in way.nodes if node in streets.map.places] if way else []
    at = (round(service["lon"] * 1e7), round(service["lat"] * 1e7))
    lengths = [streets.length_m(streets.by_nodes[pair][0]) if streets.by_nodes.get(pair) else 0.0 for pair in zip(nodes, nodes[1:])]
    best = (1.0 + 0.002 * length, [])
    for middle, node in enumerate(nodes):
        # The middle of two nodes lies between them.
        reach = range(middle + 1) if streets.place(node) == at else range(max(0, middle - 1), middle + 1)
        for first in reach:
            # Of an even number of nodes it is the one or the other, by the direction.
            for last in (2 * middle - first - 1, 2 * middle - first, 2 * middle - first + 1):
                if not first < last < len(nodes):
                    continue
                if last - first == 1:
                    (x1, y1), (x2, y2) = streets.place(nodes[first]), streets.place(nodes[last])
                    is_middle = abs((x1 + x2) / 2 - at[0]) <= 1 and abs((y1 + y2) / 2 - at[1]) <= 1
                else:
                    is_middle = streets.place(node) == at
                if not is_middle:
                    continue
                off = abs(sum(lengths[first:last]) - length)
                off += sum(0.3 for end in (first, last) if not is_junction(streets, nodes[end]))
                if off < best[0]:
                    best = (off, [(way.id, frozenset(pair)) for pair in zip(nodes[first : last + 1], nodes[first + 1 : last + 1])])
    return best[1]


def _cover(reading, inspectors, runs, by_piece, plan):
    """Lays what is told over what is due: what is bare of it is short and goes with a neighbour, is left out with a reason, or is missing."""
    streets = next(iter(inspectors.values())).streets if inspectors else None
    at_node = defaultdict(set)
    for base, one in reading.told.items():
        for node in one.ends():
            at_node[node].add(base)
    undone = {base_of(service["id"])[0] for service in plan.told["undone"]}
    length = lambda pieces: sum(streets.length_m(streets.by_nodes[tuple(pair)][0]) for _, pair in pieces)  # noqa: E731
    left_out = _left_out(plan)
    missing, beside = defaultdict(list), defaultdict(lambda: [0.0, 0.0, 0])
    for run in runs:
        reading.due_m += length(run.pieces())
        reading.done_m += length([piece for piece in run.pieces() if set(by_piece.get(piece, ())) - undone])
        for bare in _bare(run, by_piece):
            metres = length(bare)
            near = {base for node in _ends(bare) for base in at_node[node] if reading.row_of.get(base) == run.row}
            if metres < SHORT_M and near:
                longest = max(reading.told[base].metres for base in near)
                likely = [base for base in near if reading.work.is_map or longest - 1.5 <= reading.told[base].metres]
                for base in likely:
                    # A short piece that is left out goes with nobody.
                    is_sure = len(likely) == 1 and not reading.work.is_map and not left_out[run.way]
                    beside[base][0] += metres * is_sure
                    beside[base][1] += metres
                    beside[base][2] += 1
            else:
                missing[run.way].append(metres)
    reading.beside = {base: tuple(values) for base, values in beside.items()}
    if reading.work.is_map:
        return
    for way, stretches in missing.items():
        if left_out[way] + 1.0 + 0.5 * len(stretches) < sum(stretches):
            name = streets.map.ways[way].tags.get("name", streets.map.ways[way].tags["highway"])
            what = f"{sum(stretches):.0f} m of way {way} ({name}) are due, but neither done nor undone"
            reading.found.append(("street_missing", f"{what}; {left_out[way]} m are left out with a reason"))


def _bare(run, by_piece) -> Iterator[list[Piece]]:
    bare = []
    for piece in [*run.pieces(), None]:
        if piece is not None and not by_piece.get(piece):
            bare.append(piece)
        elif bare:
            yield bare
            bare = []


def _ends(pieces) -> set[int]:
    nodes = [node for _, pair in pieces for node in pair]
    return {node for node in nodes if nodes.count(node) == 1}


def _left_out(plan) -> dict[int, int]:
    """Metres of each way that the plan says nobody may drive."""
    metres = defaultdict(int)
    for text in plan.told["left_out"]:
        said = re.match(r"w(\d+) .*?, (\d+) m: .", text)
        if said:
            metres[int(said[1])] += int(said[2])
    return metres


def _sides(reading) -> Iterator[Fault]:
    """A street whose sides or lanes are worked on one by one has all of them: a pass that is numbered isn't the only one."""
    for base, one in reading.told.items():
        numbers = set(one.passes) - {0}
        if not numbers:
            continue
        lanes = [re.search(r", to the (\S+), lane (\d+) of (\d+)$", name) for name in one.passes.values()]
        of_headings = {said[1]: int(said[3]) for said in lanes if said}
        n_needed = max(2, *numbers, sum(of_headings.values()))
        for number in sorted(set(range(1, n_needed + 1)) - numbers):
            yield "street_missing", f"side or lane {number} of {base} is neither done nor undone"
