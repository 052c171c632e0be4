#!/usr/bin/env python3
"""Copies a map and adds buildings and footpaths to it: with_buildings.py MAP.osm.pbf COPY.osm.pbf COUNT (needs osmium).

COUNT of each: a building is a ring of four nodes of its own, a footpath a line of four. Elements stay in their usual order.
"""

import random
import sys

import osmium
from osmium.osm.mutable import Node, Way

FIRST_ID = 50_000_000_000
KINDS = ({"building": "yes", "addr:housenumber": "7", "roof:shape": "gabled"}, {"highway": "footway", "surface": "paving_stones"})


def main() -> int:
    city, copy, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with osmium.SimpleWriter(copy, overwrite=True) as writer:
        nodes_written = ways_written = False
        for item in osmium.FileProcessor(city):
            if not item.is_node() and not nodes_written:
                add_nodes(writer, 8 * count)
                nodes_written = True
            if item.is_relation() and not ways_written:
                add_ways(writer, count)
                ways_written = True
            writer.add(item)
        if not ways_written:
            add_ways(writer, count)
    return 0


def add_nodes(writer, count):
    places = random.Random(7)
    for number in range(count):
        location = (places.uniform(-8.7, -8.5), places.uniform(41.1, 41.2))
        writer.add_node(Node(id=FIRST_ID + number, location=location, version=1))


def add_ways(writer, count):
    for number in range(2 * count):
        nodes = [FIRST_ID + 4 * number + corner for corner in range(4)]
        tags = KINDS[number % 2]
        writer.add_way(Way(id=FIRST_ID + number, nodes=nodes + nodes[:1] if number % 2 == 0 else nodes, tags=tags, version=1))


if __name__ == "__main__":
    sys.exit(main())
