"""What an .osm.pbf file says, taken as it is: streets, their nodes, turn restrictions."""

from dataclasses import dataclass, field

import osmium


@dataclass
class Way:
    """A way with a `highway` tag, or a ferry."""

    id: int
    nodes: list[int]
    tags: dict[str, str]


@dataclass
class Relation:
    """A relation whose type begins with `restriction`."""

    id: int
    tags: dict[str, str]
    members: list[tuple[str, str, int]]  # role, kind ('n' or 'w'), id


@dataclass
class Map:
    """Everything that this check needs of a file."""

    ways: dict[int, Way] = field(default_factory=dict)
    places: dict[int, tuple[int, int]] = field(default_factory=dict)  # node -> lon, lat in 1e-7 degrees
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    restrictions: list[Relation] = field(default_factory=list)


class _Ways(osmium.SimpleHandler):
    def __init__(self, found: Map):
        super().__init__()
        self.found = found

    def way(self, way):
        if "highway" in way.tags or way.tags.get("route") == "ferry":
            nodes = [node.ref for node in way.nodes]
            self.found.ways[way.id] = Way(way.id, nodes, dict(way.tags))

    def relation(self, relation):
        if relation.tags.get("type", "").startswith("restriction"):
            members = [(member.role, member.type, member.ref) for member in relation.members]
            self.found.restrictions.append(Relation(relation.id, dict(relation.tags), members))


class _Nodes(osmium.SimpleHandler):
    def __init__(self, found: Map, wanted: set[int]):
        super().__init__()
        self.found = found
        self.wanted = wanted

    def node(self, node):
        if node.id in self.wanted:
            self.found.places[node.id] = (node.location.x, node.location.y)
            if len(node.tags):
                self.found.node_tags[node.id] = dict(node.tags)


def read(path: str) -> Map:
    """Reads the ways, then the nodes that they are made of."""
    found = Map()
    _Ways(found).apply_file(path)
    _Nodes(found, {node for way in found.ways.values() for node in way.nodes}).apply_file(path)
    return found
