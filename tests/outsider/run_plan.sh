#!/bin/sh
# Has a city's plans checked by a stranger: run_plan.sh ROADCREW CITY_DIR DATE ITERATIONS FOLDER [KIND…].
# A KIND is dispatch, collection or the id of a programme; without any, the first two.
# ROADCREW is the executable; the plans are left in FOLDER. The tools go into target/, nothing else is touched.
set -eu
roadcrew=$1 city=$2 date=$3 iterations=$4 folder=$5
shift 5
[ $# -gt 0 ] || set -- dispatch collection
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"
venv="$here/../../target/outsider/.venv"
if [ ! -e "$venv/ready" ] || [ "$here/requirements.txt" -nt "$venv/ready" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    touch "$venv/ready"
fi
for kind in "$@"; do
    case $kind in
        dispatch | collection) what=$kind ;;
        *) what="collection --programme $kind" ;;
    esac
    # An earlier plan, so that there is something to tell of what changes.
    "$roadcrew" plan $what "$city" --date "$date" --iterations "$iterations" --seed 2 -o "$folder/before" >/dev/null
    "$roadcrew" plan $what "$city" --date "$date" --iterations "$iterations" --previous "$folder/before/$kind.json" -o "$folder" >"$folder/$kind.txt"
    "$venv/bin/python" -B "$here/check_plan.py" check "$city" "$folder" "$kind"
    "$venv/bin/python" -B "$here/check_plan.py" spoil "$city" "$folder" "$kind"
    "$venv/bin/python" -B "$here/parse_files.py" "$folder" "$kind"
    "$venv/bin/python" -B "$here/parse_files.py" "$folder" "$kind" spoil
done
echo ok
