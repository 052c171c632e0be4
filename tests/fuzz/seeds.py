#!/usr/bin/env python3
"""Cuts a few streets out of a map as seeds for the fuzz targets: seeds.py ROADCREW MAP.osm.pbf FOLDER (needs osmium).

FOLDER/pbf gets inputs of the target `pbf`, FOLDER/roads those of `roads`.
"""

import struct
import subprocess
import sys
from pathlib import Path

import osmium

N_STREETS = 12


def main() -> int:
    roadcrew, city, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    for name in ("pbf", "roads"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for number, step in enumerate((1, 7, 31)):
        small = folder / f"small{number}.osm.pbf"
        small.unlink(missing_ok=True)
        cut(city, small, step)
        whole = small.read_bytes()
        (folder / "pbf" / f"file{number}").write_bytes(b"\0" + whole)
        (folder / "pbf" / f"blobs{number}").write_bytes(b"\1" + b"".join(contents(whole)))
        subprocess.run([roadcrew, "network", "build", small, "-o", folder / "roads" / f"small{number}"], check=True)
        small.unlink()
    return 0


def cut(city: str, small: Path, step: int) -> None:
    """Streets that hang together around one of the map's, their nodes, and the restrictions among them."""
    every = {}
    for item in osmium.FileProcessor(city):
        if item.is_way() and "highway" in item.tags:
            every[item.id] = [node.ref for node in item.nodes]
    start = sorted(every)[step % len(every)]
    found, nodes = {start: every[start]}, set(every[start])
    while len(found) < N_STREETS:
        more = [way for way, refs in every.items() if way not in found and nodes & set(refs)]
        if not more:
            break
        found[more[0]] = every[more[0]]
        nodes |= set(every[more[0]])
    with osmium.SimpleWriter(osmium.io.File(small, "pbf,pbf_compression=none")) as writer:
        for item in osmium.FileProcessor(city):
            is_restriction = item.is_relation() and item.tags.get("type", "").startswith("restriction")
            if item.is_node() and item.id in nodes or item.is_way() and item.id in found:
                writer.add(item)
            elif is_restriction and any(member.type == "w" and member.ref in found for member in item.members):
                writer.add(item)


def contents(whole: bytes):
    """Each raw blob after the header's, with two bytes of its length before it."""
    at, is_header = 0, True
    while at < len(whole):
        (length,) = struct.unpack_from(">I", whole, at)
        header = whole[at + 4 : at + 4 + length]
        size = varint(header, header.rindex(b"\x18") + 1)[0]
        blob = whole[at + 4 + length : at + 4 + length + size]
        at += 4 + length + size
        raw, start = varint(blob, 1)
        if not is_header:
            yield struct.pack("<H", raw) + blob[start : start + raw]
        is_header = False


def varint(data: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


if __name__ == "__main__":
    sys.exit(main())
