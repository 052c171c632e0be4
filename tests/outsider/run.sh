#!/bin/sh
# Finds random routes and has them checked by a stranger: run.sh ROADCREW MAP.osm.pbf PROFILE COUNT FOLDER.
# ROADCREW is the executable; pairs and routes are left in FOLDER. The tools go into target/, nothing else is touched.
set -eu
roadcrew=$1 map=$2 profile=$3 count=$4 folder=$5
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
venv="$here/../../target/outsider/.venv"
if [ ! -e "$venv/ready" ] || [ "$here/requirements.txt" -nt "$venv/ready" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    touch "$venv/ready"
fi
check() { "$venv/bin/python" -B "$here/check_routes.py" "$@"; }
"$roadcrew" network build "$map" -o "$folder/$profile.roads" >"$folder/$profile.import.txt"
check pairs "$map" --profile "$profile" --count "$count" >"$folder/$profile.pairs.csv"
"$roadcrew" network route "$folder/$profile.roads" --profile "$profile" --pairs "$folder/$profile.pairs.csv" --geojson \
    >"$folder/$profile.routes.jsonl"
# Entering a visitors' street has a price in seconds for the product, so that a way through may still win: counted, not refused.
check check "$map" "$folder/$profile.routes.jsonl" --profile "$profile" --pairs "$folder/$profile.pairs.csv" --allow visitors
check spoil "$map" "$folder/$profile.routes.jsonl" --profile "$profile"
echo ok
