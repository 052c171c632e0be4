"""Asks a peer for a plan and prints its cost in scaled units, or 'none'.

    quality_peers.py pyvrp|vroom|ortools ROUNDING FILE.vrp SECONDS THREADS SEED

PyVRP reads the file for all of them. VROOM and OR-Tools are given the plain problems only: one depot, equal vehicles, one trip, nothing
optional. Whoever overruns thrice the time (and half a minute) is stopped.
"""

import os
import signal
import sys
import time


def main():
    peer, rounding, file, seconds, threads, seed = sys.argv[1:]
    seconds, threads, seed = float(seconds), int(threads), int(seed)
    child = os.fork()
    if child == 0:
        return print(PEERS[peer](rounding, file, seconds, threads, seed) or "none")
    until = time.monotonic() + 3 * seconds + 30
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return None
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return print("none")


def read(rounding, file):
    import pyvrp

    return pyvrp.read(file, round_func=rounding)


def pyvrp(rounding, file, seconds, threads, seed):
    from pyvrp import solve
    from pyvrp.stop import MaxRuntime

    found = solve(read(rounding, file), stop=MaxRuntime(seconds), seed=seed, display=False)
    return found.cost() if found.is_feasible() else None


def plain(data):
    """The one depot, the clients and the one type of vehicles of a plain problem; None of any other."""
    if data.num_depots != 1 or data.num_vehicle_types != 1 or data.num_groups:
        return None
    vehicle = data.vehicle_types()[0]
    if vehicle.reload_depots or vehicle.fixed_cost or vehicle.unit_distance_cost != 1:
        return None
    clients = data.clients()
    if not all(client.required and not client.release_time and not any(client.pickup) for client in clients):
        return None
    return data.depots()[0], clients, vehicle


def vroom(rounding, file, seconds, threads, seed):
    import datetime

    import numpy
    import vroom as lib

    data = read(rounding, file)
    if not (found := plain(data)):
        return None
    _, clients, vehicle = found
    problem = lib.Input()
    problem.set_durations_matrix("car", numpy.array(data.duration_matrix(0), dtype=numpy.uint32))
    problem.set_costs_matrix("car", numpy.array(data.distance_matrix(0), dtype=numpy.uint32))
    shift = (vehicle.tw_early, vehicle.tw_late)
    shift = None if 2**31 < shift[1] else lib.TimeWindow(*shift)
    for index in range(vehicle.num_available):
        problem.add_vehicle(lib.Vehicle(index, start=0, end=0, profile="car", capacity=list(vehicle.capacity), time_window=shift))
    for index, client in enumerate(clients, 1):
        hours = (client.tw_early, client.tw_late)
        windows = [] if 2**31 < hours[1] else [lib.TimeWindow(*hours)]
        job = lib.Job(index, location=index, default_service=client.service_duration, delivery=list(client.delivery), time_windows=windows)
        problem.add_job(job)
    found = problem.solve(exploration_level=5, nb_threads=threads, timeout=datetime.timedelta(seconds=seconds))
    return found.summary.cost if not found.summary.unassigned else None


def ortools(rounding, file, seconds, threads, seed):
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    data = read(rounding, file)
    if not (found := plain(data)):
        return None
    _, clients, vehicle = found
    far, long = data.distance_matrix(0), data.duration_matrix(0)
    manager = pywrapcp.RoutingIndexManager(len(clients) + 1, vehicle.num_available, 0)
    routing = pywrapcp.RoutingModel(manager)
    node = manager.IndexToNode
    works = [0] + [client.service_duration for client in clients]
    loads = [0] + [client.delivery[0] for client in clients]
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(far.tolist()))
    demand = routing.RegisterUnaryTransitCallback(lambda a: loads[node(a)])
    routing.AddDimension(demand, 0, vehicle.capacity[0], True, "load")
    if any(client.tw_late < 2**31 for client in clients):
        transit = routing.RegisterTransitCallback(lambda a, b: int(long[node(a), node(b)]) + works[node(a)])
        routing.AddDimension(transit, vehicle.tw_late, vehicle.tw_late, False, "time")
        clock = routing.GetDimensionOrDie("time")
        for index, client in enumerate(clients, 1):
            clock.CumulVar(manager.NodeToIndex(index)).SetRange(client.tw_early, client.tw_late)
    ask = pywrapcp.DefaultRoutingSearchParameters()
    ask.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    ask.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    ask.time_limit.FromMilliseconds(int(1000 * seconds))
    found = routing.SolveWithParameters(ask)
    return found.ObjectiveValue() if found else None


PEERS = {"pyvrp": pyvrp, "vroom": vroom, "ortools": ortools}

if __name__ == "__main__":
    main()
