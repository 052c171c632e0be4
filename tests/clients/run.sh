#!/bin/sh
# Runs the Python client against a server: run.sh ADDR, where ADDR is host:port. The tools go into target/, nothing else is touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv="$here/../../target/clients/.venv"
if [ ! -e "$venv/ready" ] || [ "$here/requirements.txt" -nt "$venv/ready" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    touch "$venv/ready"
fi
exec "$venv/bin/python" "$here/grpc_client.py" "$@"
