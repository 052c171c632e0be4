#!/usr/bin/env python3
"""Costs a solution anew from the instance file alone, and checks the rules.

    recost.py FORMAT ROUNDING INSTANCE SOLUTION

FORMAT is vrplib, solomon, carp, mcgrp, mcarptif or vroom, ROUNDING exact, round, trunc or dimacs (node formats only). Prints one JSON object:
the cost found, the cost that the solution tells, and what is wrong. Exits with 1 if anything is. Standard library only; shares no code with
what it checks.
"""

import collections
import heapq
import json
import math
import re
import sys

SCALE = {"exact": 1000, "round": 1, "trunc": 1, "dimacs": 10}
wrong = []


def check(holds, text):
    if not holds:
        wrong.append(text)


def rounded(value, rounding):
    if rounding == "exact":
        return math.floor(1000 * value + 0.5)
    return {"round": lambda: math.floor(value + 0.5), "trunc": lambda: int(value), "dimacs": lambda: int(10 * value)}[rounding]()


def read_solution(path):
    routes, told = [], None
    for line in open(path):
        if match := re.match(r"Route #(\d+):(.*)", line):
            routes.append((int(match[1]), match[2].split()))
        elif match := re.match(r"Cost (\S+)", line):
            told = float(match[1])
    return routes, told


def trips_of(words, is_tip):
    """The words of a route between returns, and the return that ends each trip (None for the last)."""
    trips, ends = [[]], []
    for word in words:
        if is_tip(word):
            trips.append([])
            ends.append(word)
        else:
            trips[-1].append(word)
    return trips, ends + [None]


# Node formats ---------------------------------------------------------------------------------------------------


def vrplib(path, rounding):
    keys, rows, section = {}, collections.defaultdict(list), None
    for line in open(path):
        words = line.split()
        if not words or words[0] == "EOF":
            continue
        if words[0][0].isalpha():
            key, _, value = line.partition(":")
            section = key.strip().removesuffix("_SECTION") if "_SECTION" in key else None
            keys[key.strip()] = value.strip()
        else:
            rows[section].append(words)
    n = int(keys["DIMENSION"])
    depots = [int(w) for row in rows["DEPOT"] for w in row if w != "-1"] or [1]
    clients = [i for i in range(1, n + 1) if i not in depots]
    m = int(keys.get("VEHICLES", len(clients)))

    def column(name, count, default=None):
        if rows[name]:
            return {int(row[0]): float(row[1]) for row in rows[name]}
        value = float(keys[name]) if keys.get(name) else default
        return {i: value for i in range(1, count + 1)}

    def r(value):
        return None if value is None else rounded(value, rounding)

    xy = {int(row[0]): (float(row[1]), float(row[2])) for row in rows["NODE_COORD"]}
    back = keys.get("TYPE") == "VRPB"
    deliver, collect = column("LINEHAUL" if rows["LINEHAUL"] else "DEMAND", n, 0), column("BACKHAUL", n, 0)
    per = {name: column(name, m) for name in ("CAPACITY", "VEHICLES_MAX_DURATION", "VEHICLES_MAX_DISTANCE")}
    allowed = {int(row[0]): set(map(int, row[1:])) for row in rows["VEHICLES_ALLOWED_CLIENTS"]}
    fixed, unit = column("VEHICLES_FIXED_COST", m, 0), column("VEHICLES_UNIT_DISTANCE_COST", m, 1)
    depot_of, reload = column("VEHICLES_DEPOT", m, depots[0]), {int(row[0]): int(row[1]) for row in rows["VEHICLES_RELOAD_DEPOT"]}
    windows = {int(row[0]): (r(float(row[1])), r(float(row[2]))) for row in rows["TIME_WINDOW"]}
    service, release, prize = column("SERVICE_TIME", n, 0), column("RELEASE_TIME", n, 0), column("PRIZE", n, 0)
    groups = [[int(w) for w in row[1:]] for row in rows["MUTUALLY_EXCLUSIVE_GROUP"]]
    scale = SCALE[rounding] * (100 if keys.get("TYPE") == "HFVRP" else 1)
    return locals()


def solomon(path, rounding):
    lines = [line.split() for line in open(path) if line.strip()]
    m, capacity = map(int, lines[3])
    nodes = {int(row[0]) + 1: [float(word) for word in row[1:]] for row in lines[6:]}
    r = lambda value: None if value is None else rounded(value, rounding)
    none, zero = {v: None for v in range(1, m + 1)}, collections.defaultdict(int)
    return dict(
        r=r, n=len(nodes), m=m, depots=[1], clients=sorted(nodes)[1:], xy={i: (row[0], row[1]) for i, row in nodes.items()},
        per={"CAPACITY": {v: capacity for v in none}, "VEHICLES_MAX_DURATION": none, "VEHICLES_MAX_DISTANCE": none},
        allowed={}, fixed=zero, unit=collections.defaultdict(lambda: 1), depot_of={v: 1 for v in none}, reload={}, back=False,
        deliver={i: row[2] for i, row in nodes.items()}, collect=zero, windows={i: (r(row[3]), r(row[4])) for i, row in nodes.items()},
        service={i: row[5] for i, row in nodes.items()}, release=zero, prize=zero, groups=[], scale=SCALE[rounding],
    )


def cost_nodes(f, routes):
    r, per, cost, visits = f["r"], f["per"], 0, collections.Counter()
    distance = lambda a, b: r(math.hypot(f["xy"][a][0] - f["xy"][b][0], f["xy"][a][1] - f["xy"][b][1]))
    for vehicle, words in routes:
        check(1 <= vehicle <= f["m"], f"there is no vehicle {vehicle}")
        depot = int(f["depot_of"][vehicle])
        trips, ends = trips_of(words, lambda word: word == "|")
        plan = [([f["clients"][int(word) - 1] for word in trip], f["reload"].get(vehicle, depot) if end else depot) for trip, end in zip(trips, ends)]
        check(len(plan) == 1 or vehicle in f["reload"], f"vehicle {vehicle} may not reload")
        open_, close = f["windows"].get(depot, (0, math.inf))

        def drive(leaving):
            """Length, return, and the latest departure that changes nothing but waiting."""
            at, now, length, slack, waited = depot, leaving, 0, math.inf, 0
            for trip, end in plan:
                out = max([now] + [r(f["release"][client]) for client in trip])
                waited, now = waited + out - now, out
                for node in trip + [end]:
                    length, now, at = length + distance(at, node), now + distance(at, node), node
                    ready, due = f["windows"].get(node, (now, math.inf)) if node in trip else (now, close)
                    check(now <= due, f"vehicle {vehicle} is late at {node}")
                    slack = min(slack, due - now + waited)
                    waited, now = waited + max(0, ready - now), max(now, ready)
                    now += r(f["service"][node]) if node in trip else 0
            return length, now, slack, waited

        length, now, slack, waited = drive(open_)
        duration = now - open_ - min(slack, waited)
        longest, furthest = r(per["VEHICLES_MAX_DURATION"][vehicle]), r(per["VEHICLES_MAX_DISTANCE"][vehicle])
        check(longest is None or duration <= longest, f"vehicle {vehicle} is out for {duration}")
        check(furthest is None or length <= furthest, f"vehicle {vehicle} drives {length}")
        for trip, _ in plan:
            load = top = sum(f["deliver"][client] for client in trip)
            for client in trip:
                load += f["collect"][client] - f["deliver"][client]
                top = max(top, load)
                check(vehicle not in f["allowed"] or client in f["allowed"][vehicle], f"vehicle {vehicle} may not visit {client}")
            kinds = [f["collect"][client] > 0 for client in trip]
            check(not f["back"] or (kinds == sorted(kinds) and not all(kinds)), f"vehicle {vehicle} collects before it delivers")
            check(per["CAPACITY"][vehicle] is None or top <= per["CAPACITY"][vehicle], f"vehicle {vehicle} carries {top}")
            visits.update(trip)
        cost += r(f["fixed"][vehicle]) + int(f["unit"][vehicle]) * length
    check(len({vehicle for vehicle, _ in routes}) == len(routes), "a vehicle has two routes")
    grouped = {client for group in f["groups"] for client in group}
    for client in f["clients"]:
        check(visits[client] <= 1, f"{client} is visited {visits[client]} times")
        check(visits[client] or f["prize"][client] or client in grouped, f"{client} is not visited")
        cost += 0 if visits[client] else r(f["prize"][client])
    for group in f["groups"]:
        check(sum(visits[client] for client in group) == 1, f"not one of {group} is visited")
    return cost / f["scale"]


# Streets --------------------------------------------------------------------------------------------------------
# A reader answers: arcs (from, to, cost), what must be served {word: [demand, cost of service, partner word or None]} as lists, since streets may
# be parallel, turn(arc, arc) -> price or None if forbidden (or turn is None where turns are free), and the fleet.


def carp(path):
    lines = [line.split() for line in open(path) if line.strip()]
    arcs, tasks = [], []
    for i, j, cost, demand in lines[2 : 2 + int(lines[1][0])]:
        arcs += [(i, j, int(cost)), (j, i, int(cost))]
        if int(demand):
            tasks.append(({f"{i}-{j}", f"{j}-{i}"}, [int(demand)], int(cost)))
    m, capacity = (int(lines[2 + int(lines[1][0]) + k][0]) for k in (0, 1))
    return dict(arcs=arcs, tasks=tasks, turn=None, depot="0", tips={}, m=math.inf if m == 100 else m, capacity=[capacity], longest=math.inf)


def mcgrp(path):
    head, arcs, tasks, turns, part = {}, [], [], {}, None
    for line in open(path):
        words = line.split()
        if not words or words[0].startswith("INDEX") or re.match(r"(the data is )?based", line, re.IGNORECASE):
            continue
        if words[0] in ("ReN.", "ReE.", "EDGE", "ReA.", "ARC") or words[0].startswith("---"):
            part = words[0].strip("-")
        elif part is None:
            key, _, value = line.partition(":")
            head[key.strip().strip("#")] = value.strip()
        elif part == "TURNS":
            turns[tuple(words[:3])] = int(words[3])
        elif part == "ReN." or part == "NODES":
            node, demand, needed = (words[0][1:], words[1], "1") if part == "ReN." else words[:3]
            if needed == "1":
                tasks.append(({f"n{node}"}, [int(demand)], 0))
        else:
            if part in ("EDGES", "ARCS"):
                i, j, demand, needed, cost = words
            else:
                i, j, cost, demand, needed = words[1:4] + [words[4], "1"] if part.startswith("Re") else words[1:4] + ["0", "0"]
            both = part in ("ReE.", "EDGE", "EDGES")
            arcs += [(i, j, int(cost))] + ([(j, i, int(cost))] if both else [])
            if needed == "1":
                tasks.append(({f"{i}-{j}"} | ({f"{j}-{i}"} if both else set()), [int(demand)], int(cost)))
    turn = (lambda a, b: turns.get((a[0], a[1], b[1]))) if "Nb-Turns" in head else None
    m = int(head["Vehicles"])
    depot = head.get("Depot Node") or head["Depot"]
    return dict(arcs=arcs, tasks=tasks, turn=turn, depot=depot, tips={}, m=math.inf if m < 0 else m, capacity=[int(head["Capacity"])], longest=math.inf)


def mcarptif(path):
    head, arcs, tasks, shapes, part = {}, [], [], {}, None
    for line in open(path):
        line = line.strip()
        if line.startswith("LIST"):
            part = line.split()[0]
        elif line[:1].isalpha():
            key, value = re.split(r"[:\t]", line, maxsplit=1)
            head[key.strip()] = re.split(r"[\t, ]+", value.strip())
        elif line:
            if line[0] == "(":
                i, j = re.findall(r"-?\d+", line)[:2]
                numbers = [int(word) for word in line.split() if word.isdigit()]
                time, cost, demand = (numbers[0], numbers[1], numbers[2:]) if len(numbers) == 3 else (0, numbers[0], [])
                shape = None
            else:
                i, j, time, cost, *demand, shape = line.split("\t")
                time, cost, demand = float(time), float(cost), [int(quantity) for quantity in demand]
            both = "EDGES" in part
            for direction in (1, -1) if both else (1,):
                arcs.append((i, j, cost)[::direction] if direction == 1 else (j, i, cost))
                if shape:
                    points = [tuple(map(float, point.split())) for point in shape.split(",")][::direction]
                    points = [p for k, p in enumerate(points) if k == 0 or p != points[k - 1]]
                    shapes[len(arcs) - 1] = points if len(points) > 1 else [(0, 0), (1, 0)][::direction]
            if "NOREQ" not in part:
                tasks.append(({f"{i}-{j}"} | ({f"{j}-{i}"} if both else set()), demand, time))
    turn = None
    if shapes:
        straight, right, left, back = map(float, head["TURN_PENALTY"])

        def turn(a, b):
            (p, q), (s, t) = shapes[a[3]][-2:], shapes[b[3]][:2]
            angle = math.degrees(math.atan2(t[1] - s[1], t[0] - s[0]) - math.atan2(q[1] - p[1], q[0] - p[0]))
            angle = (angle + 180) % 360 - 180
            return straight if abs(angle) <= 45 else back if abs(angle) > 135 else right if angle < 0 else left

    costs, sites = head["DUMPING_COST"], head["DUMPING_SITES"]
    tips = {site: float(costs[k if k < len(costs) else 0]) for k, site in enumerate(sites)}
    longest = float((head.get("MAX_TRIP") or head["MAX_DURATION"])[0])
    m = int(head["VEHICLES"][0]) if "VEHICLES" in head else 1 if sum(time for _, _, time in tasks) <= longest else math.inf
    return dict(arcs=arcs, tasks=tasks, turn=turn, depot=head["DEPOT"][0], tips=tips, m=m, capacity=list(map(int, head["CAPACITY"])), longest=longest)


def cost_streets(f, routes):
    arcs, turn, cost = [arc + (k,) for k, arc in enumerate(f["arcs"])], f["turn"], 0
    out = collections.defaultdict(list)
    for arc in arcs:
        out[arc[0]].append(arc)
    seen = {}

    def ways(state):
        """Costs of being at a node, of being about to drive an arc, and of having driven it; a state is a node or an arc just driven."""
        if state in seen:
            return seen[state]
        at, before, after, queue = {}, {}, {}, []

        def reach(total, place):
            node = place[1] if isinstance(place, tuple) else place
            known = at if turn is None else after
            key = node if turn is None else place[3] if isinstance(place, tuple) else node
            if total < known.get(key, math.inf):
                known[key] = total
                at[node] = min(total, at.get(node, math.inf))
                heapq.heappush(queue, (total, len(queue), node if turn is None else place))

        reach(0, state)
        while queue:
            total, _, place = heapq.heappop(queue)
            is_arc = isinstance(place, tuple)
            if turn is not None and total > after[place[3] if is_arc else place]:
                continue
            for arc in out[place[1] if is_arc else place]:
                price = turn(place, arc) if turn and is_arc else 0
                if price is not None:
                    before[arc[3]] = min(total + price, before.get(arc[3], math.inf))
                    reach(total + price + arc[2], arc)
        seen[state] = at, before, after
        return seen[state]

    open_tasks = list(f["tasks"])
    check(len(routes) <= f["m"], f"{len(routes)} routes for {f['m']} vehicles")
    for number, words in routes:
        # What the route costs up to here, by the state that it ends in: a node may be reached by several arcs.
        best, loads = {f["depot"]: 0}, [0] * len(f["capacity"])
        for word in words + [None]:
            following = {}
            target = f["depot"] if word is None else word[4:] if word.startswith("tip:") else word[1:] if word[0] == "n" else None
            task = next((task for task in open_tasks if word in task[0]), None)
            if word and not word.startswith("tip:"):
                check(task is not None, f"{word} need not be served, or not again")
                if task is None:
                    continue
                open_tasks.remove(task)
                loads = [load + demand for load, demand in zip(loads, task[1])]
            elif word:
                check(target in f["tips"], f"there is no tip {target}")
                loads = [0] * len(loads)
            check(all(load <= most for load, most in zip(loads, f["capacity"])), f"route {number} carries {loads}")
            for state, total in best.items():
                at, before, after = ways(state)
                if target is not None and (turn is None or word is None or word[0] == "t"):
                    found = [(target, at.get(target, math.inf) + (f["tips"].get(target, 0) if word else 0))]
                elif target is not None:
                    found = [(arc, after.get(arc[3], math.inf)) for arc in arcs if arc[1] == target]
                else:
                    served = [arc for arc in arcs if f"{arc[0]}-{arc[1]}" == word]
                    reached = lambda arc: before.get(arc[3], math.inf) if turn else at.get(arc[0], math.inf)
                    found = [(arc if turn else arc[1], reached(arc) + task[2]) for arc in served]
                for place, price in found:
                    following[place] = min(total + price, following.get(place, math.inf))
            best = following
        total = min(best.values())
        check(total <= f["longest"] + 1e-6, f"route {number} takes {total}")
        check(not f["tips"] or not any(loads), f"route {number} returns with {loads}")
        cost += total
    check(not open_tasks, f"{len(open_tasks)} services are not done, such as {[sorted(task[0]) for task in open_tasks[:3]]}")
    return cost


# VROOM ----------------------------------------------------------------------------------------------------------


def cost_vroom(path, solution):
    problem, output = json.load(open(path)), json.load(open(solution))
    vehicles, jobs = ({item["id"]: item for item in problem[kind]} for kind in ("vehicles", "jobs"))
    done, total = [], 0
    for route in output["routes"]:
        vehicle = vehicles.pop(route["vehicle"])
        matrix, costs = problem["matrices"][vehicle.get("profile", "car")], {"fixed": 0, "per_hour": 3600, "per_km": 0} | vehicle.get("costs", {})
        at, now, seconds, metres, paid, load = vehicle.get("start_index"), route["steps"][0]["arrival"], 0, 0, 0, [0] * len(vehicle["capacity"])
        for step in route["steps"]:
            place = {"job": step.get("location_index"), "end": vehicle.get("end_index")}.get(step["type"])
            if place is not None and at is not None:
                leg = lambda kind: matrix[kind][at][place] if matrix.get(kind) else 0
                seconds, metres, now = seconds + leg("durations"), metres + leg("distances"), now + leg("durations")
                paid += leg("costs") if matrix.get("costs") else leg("durations")
            at = at if place is None else place
            job = jobs[step["id"]] if step["type"] == "job" else None
            rest = next((rest for rest in vehicle.get("breaks", []) if step["type"] == "break" and rest["id"] == step["id"]), None)
            shift = [vehicle["time_window"]] if "time_window" in vehicle else None
            windows = (job or rest or {}).get("time_windows") or shift or [[-math.inf, math.inf]]
            check(now == step["arrival"], f"{step} is reached at {now}")
            window = next((window for window in windows if now <= window[1]), None)
            check(window, f"{step} is too late")
            now = max(now, window[0] if window else now)
            check(now - step["arrival"] == step["waiting_time"] or step["type"] == "start", f"{step} waits for {now - step['arrival']}")
            now += (job or rest or {}).get("service", 0)
            if job:
                check(job["location_index"] == step["location_index"], f"{step} is elsewhere")
                check(set(job.get("skills", [])) <= set(vehicle.get("skills", [])), f"{step} needs a skill")
                done.append(step["id"])
                load = [sum(pair) for pair in zip(load, job.get("delivery") or [0] * len(load))]
        check(all(amount <= most for amount, most in zip(load, vehicle["capacity"])), f"vehicle {vehicle['id']} carries {load}")
        total += costs["fixed"] + costs["per_hour"] * paid / 3600 + costs["per_km"] * metres / 1000
    left_out = [item["id"] for item in output["unassigned"]]
    check(sorted(done + left_out) == sorted(jobs), "the jobs done and left out are not those of the problem")
    return total, output["summary"]["cost"]


def main():
    kind, rounding, instance, solution = sys.argv[1:5]
    if kind == "vroom":
        cost, told = cost_vroom(instance, solution)
    else:
        routes, told = read_solution(solution)
    if kind == "vroom":
        pass
    elif kind in ("vrplib", "solomon"):
        cost = cost_nodes({"vrplib": vrplib, "solomon": solomon}[kind](instance, rounding), routes)
    else:
        cost = cost_streets({"carp": carp, "mcgrp": mcgrp, "mcarptif": mcarptif}[kind](instance), routes)
    check(told is not None and abs(cost - told) < 1e-6 * max(1, cost), f"the solution tells {told}")
    print(json.dumps({"cost": cost, "told": told, "wrong": wrong}))
    sys.exit(1 if wrong else 0)


main()
