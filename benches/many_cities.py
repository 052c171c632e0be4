"""Writes a map of many copies of a city, side by side and joined by streets: a country to measure on.

    target/outsider/.venv/bin/python benches/many_cities.py porto.osm.pbf 4 country.osm.pbf

makes sixteen Portos, 4 by 4. The environment is the one that tests/outsider/run.sh makes. A copy is the city moved east and north
by its own size and a kilometre; its ids are those of the city and ten million million for each copy before. Neighbours
are joined by thirty primary streets in both directions, from street ends near the one's edge to such near the other's.
"""

import math
import sys

import osmium

ID_STEP = 10**13
GAP_M = 1000.0
N_JOINTS = 30
#: Streets that everybody may drive.
LARGE = {"primary", "secondary", "tertiary", "unclassified", "residential"}


class City:
    """What is copied: all that streets are made of."""

    def __init__(self, path):
        self.ways = [
            (way.id, [node.ref for node in way.nodes], dict(way.tags))
            for way in osmium.FileProcessor(path, osmium.osm.WAY)
            if "highway" in way.tags or way.tags.get("route") == "ferry"
        ]
        used = {ref for _, refs, _ in self.ways for ref in refs}
        self.nodes = [
            (node.id, node.location.lon, node.location.lat, dict(node.tags))
            for node in osmium.FileProcessor(path, osmium.osm.NODE)
            if node.id in used
        ]
        self.relations = [
            (relation.id, [(m.type, m.ref, m.role) for m in relation.members], dict(relation.tags))
            for relation in osmium.FileProcessor(path, osmium.osm.RELATION)
            if relation.tags.get("type", "").startswith("restriction")
        ]
        places = {node: (lon, lat) for node, lon, lat, _ in self.nodes}
        lons, lats = zip(*places.values())
        self.west, self.south = min(lons), min(lats)
        gap = math.degrees(GAP_M / 6_371_008.8)
        self.height = max(lats) - self.south + gap
        self.width = max(lons) - self.west + gap / math.cos(math.radians(self.south))
        self.joints = self.find_joints(places)

    def find_joints(self, places):
        """Ends of streets near each edge, spread along it: edge → nodes by their place along it."""
        ends = {
            ref
            for _, refs, tags in self.ways
            if tags.get("highway") in LARGE and "access" not in tags and "oneway" not in tags
            for ref in (refs[0], refs[-1])
            if ref in places
        }
        joints = {}
        for edge, (along, across, sign) in {
            "west": (1, 0, 1), "east": (1, 0, -1), "south": (0, 1, 1), "north": (0, 1, -1),
        }.items():
            low = min(places[ref][along] for ref in ends)
            size = max(places[ref][along] for ref in ends) - low
            nearest = {}
            for ref in ends:
                band = min(int((places[ref][along] - low) / size * N_JOINTS), N_JOINTS - 1)
                depth = sign * places[ref][across]
                if band not in nearest or (depth, ref) < nearest[band]:
                    nearest[band] = (depth, ref)
            joints[edge] = {band: ref for band, (_, ref) in nearest.items()}
        return joints


def copies(city, side):
    """Number, column and row of each copy."""
    return [(row * side + column, column, row) for row in range(side) for column in range(side)]


def joints(city, side):
    """Pairs of nodes to be joined, each with the copies that they are of."""
    for number, column, row in copies(city, side):
        for edge, other_edge, other in (
            ("east", "west", number + 1 if column + 1 < side else None),
            ("north", "south", number + side if row + 1 < side else None),
        ):
            if other is None:
                continue
            for band in sorted(city.joints[edge].keys() & city.joints[other_edge].keys()):
                yield (number, city.joints[edge][band]), (other, city.joints[other_edge][band])


def write(city, side, path):
    with osmium.SimpleWriter(path, overwrite=True) as out:
        for number, column, row in copies(city, side):
            for node, lon, lat, tags in city.nodes:
                place = (lon + column * city.width, lat + row * city.height)
                out.add_node(osmium.osm.mutable.Node(
                    id=node + number * ID_STEP, location=place, tags=tags, version=1))
        for number, _, _ in copies(city, side):
            for way, refs, tags in city.ways:
                refs = [ref + number * ID_STEP for ref in refs]
                out.add_way(osmium.osm.mutable.Way(
                    id=way + number * ID_STEP, nodes=refs, tags=tags, version=1))
        first = side * side * ID_STEP
        for way, ((a, node), (b, other)) in enumerate(joints(city, side), first):
            refs = [node + a * ID_STEP, other + b * ID_STEP]
            tags = {"highway": "primary", "maxspeed": "70"}
            out.add_way(osmium.osm.mutable.Way(id=way, nodes=refs, tags=tags, version=1))
        for number, _, _ in copies(city, side):
            for relation, members, tags in city.relations:
                members = [(kind, ref + number * ID_STEP, role) for kind, ref, role in members]
                out.add_relation(osmium.osm.mutable.Relation(
                    id=relation + number * ID_STEP, members=members, tags=tags, version=1))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    write(City(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
