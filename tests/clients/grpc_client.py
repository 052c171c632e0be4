"""A city system that is no part of Roadcrew: it knows proto/ only.

Usage: grpc_client.py HOST:PORT. It checks health and reflection, streams reports and alerts in central Helsinki, has a dispatch
plan made and checks its routes. Prints "ok" at the end; anything else is a failure.
"""

import sys
import tempfile
import time
from pathlib import Path

import grpc
import grpc_tools
from google.protobuf.timestamp_pb2 import Timestamp
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase
from grpc_tools import protoc

PROTO = Path(__file__).resolve().parents[2] / "proto"
SERVICES = ["roadcrew.v1.ReportService", "roadcrew.v1.PlanningService"]
CENTRE = (24.945, 60.170)


def generate_stubs(folder):
    well_known = Path(grpc_tools.__file__).parent / "_proto"
    files = sorted(str(file) for file in PROTO.rglob("*.proto"))
    options = ["protoc", f"-I{PROTO}", f"-I{well_known}", f"--python_out={folder}", f"--grpc_python_out={folder}"]
    if protoc.main(options + files) != 0:
        sys.exit("can't generate stubs from proto/")
    sys.path.insert(0, folder)


def expect(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")


def seconds(time_stamp):
    return time_stamp.seconds


def check_health(channel):
    health = health_pb2_grpc.HealthStub(channel)
    for service in ["", *SERVICES]:
        answer = health.Check(health_pb2.HealthCheckRequest(service=service), timeout=10)
        expect(answer.status == health_pb2.HealthCheckResponse.SERVING, f"health of '{service}'")


def check_reflection(channel):
    known = ProtoReflectionDescriptorDatabase(channel).get_services()
    for service in SERVICES:
        expect(service in known, f"reflection lists {service}, it lists {list(known)}")


def main(address):
    with tempfile.TemporaryDirectory() as folder:
        generate_stubs(folder)
        from roadcrew.v1 import plan_pb2, planning_service_pb2, planning_service_pb2_grpc
        from roadcrew.v1 import position_pb2, report_pb2, report_service_pb2, report_service_pb2_grpc

        channel = grpc.insecure_channel(address)
        grpc.channel_ready_future(channel).result(timeout=30)
        check_health(channel)
        check_reflection(channel)

        run = int(time.time() * 1000)
        now = int(time.time())

        def near_centre(step):
            return position_pb2.LatLng(longitude=CENTRE[0] + 0.002 * step, latitude=CENTRE[1] + 0.001 * step)

        reports = report_service_pb2_grpc.ReportServiceStub(channel)
        some_reports = (
            report_service_pb2.IngestReportsRequest(
                reports=[
                    report_pb2.Report(
                        name=f"reports/client-{run}-{step}",
                        service_code="pothole",
                        request_time=Timestamp(seconds=now - 3600 * step),
                        position=near_centre(step),
                    )
                ]
            )
            for step in range(3)
        )
        taken = reports.IngestReports(some_reports, timeout=60)
        expect(taken.new_count == 3 and not taken.rejections, f"three reports are taken: {taken}")

        some_alerts = (
            report_service_pb2.IngestAlertsRequest(
                alerts=[
                    report_pb2.Alert(
                        sensor=f"client-{run}-{step}",
                        kind="lamp_dark",
                        value=1,
                        unit="1",
                        measure_time=Timestamp(seconds=now),
                        position=near_centre(-step),
                    )
                ]
            )
            for step in (1, 2)
        )
        taken = reports.IngestAlerts(some_alerts, timeout=60)
        expect(taken.new_count == 2 and not taken.rejections, f"two alerts are taken: {taken}")
        incidents = reports.ListIncidents(report_service_pb2.ListIncidentsRequest(page_size=1000), timeout=60)
        expect(len(incidents.incidents) > 0, "there are incidents")

        planning = planning_service_pb2_grpc.PlanningServiceStub(channel)
        request = planning_service_pb2.CreatePlanRequest(
            kind=plan_pb2.PLAN_KIND_DISPATCH, date=time.strftime("%Y-%m-%d", time.gmtime(now + 86400)), seed=1
        )
        request.time_limit.FromSeconds(3)
        plan = planning.CreatePlan(request, timeout=300)
        check_plan(plan)
        again = planning.GetPlan(planning_service_pb2.GetPlanRequest(name=plan.name), timeout=60)
        expect(again == plan, "the plan is kept as it was made")

        refused(grpc.StatusCode.NOT_FOUND, lambda: planning.GetPlan(planning_service_pb2.GetPlanRequest(name="plans/none-1"), timeout=60))

        # The same day again, held against the first plan, with what an hour less for the worst-served half of the city costs.
        request.MergeFrom(planning_service_pb2.CreatePlanRequest(seed=2, previous_plan=plan.name, price_equity=True))
        other = planning.CreatePlan(request, timeout=300)
        check_changes(plan, other)
        price = other.figures.equity_price
        expect(price.neighbourhood in ("East", "West") and 0 < len(price.tried) < 5, f"equity has a price: {price}")
        request.previous_plan = "plans/none-1"
        refused(grpc.StatusCode.NOT_FOUND, lambda: planning.CreatePlan(request, timeout=60))
        request.MergeFrom(planning_service_pb2.CreatePlanRequest(kind=plan_pb2.PLAN_KIND_COLLECTION))
        request.previous_plan = ""
        refused(grpc.StatusCode.INVALID_ARGUMENT, lambda: planning.CreatePlan(request, timeout=60))
    print("ok")


def refused(code, call):
    try:
        call()
    except grpc.RpcError as error:
        expect(error.code() == code, f"a refusal is {code}: {error}")
        return
    sys.exit(f"failed: what should be {code} was answered")


def check_changes(before, now):
    """The figures of changes, counted anew from both plans."""
    told = now.figures.stability
    expect(told.previous_plan == before.name, f"the earlier plan is named: {told}")
    old, new = ({stop.id: route.crew for route in plan.routes for stop in route.stops if stop.kind < 4} for plan in (before, now))
    both = old.keys() & new.keys()
    expect((told.kept, told.gone, told.new) == (len(both), len(old) - len(both), len(new) - len(both)), f"services are counted: {told}")
    expect(told.changed_crew == sum(old[one] != new[one] for one in both), f"changes of crew are counted: {told}")
    expect(told.promises.promises == len(old) and 0 <= told.promises.coverage <= 1, f"promises are held against the plan: {told}")


def check_plan(plan):
    expect(plan.name.startswith("plans/"), f"the plan has a name: '{plan.name}'")
    expect(not plan.violations, f"the plan is feasible: {plan.violations}")
    expect(len(plan.routes) > 0, "somebody goes out")
    stops = [stop for route in plan.routes for stop in route.stops]
    told = [who for thing in (*stops, *plan.undone) for who in thing.waiting if who.HasField("first_time")]
    expect(len(told) == sum(level.incidents for level in plan.figures.response), "figures count everybody who waits")
    kilometres = plan.figures.kilometres
    driven = sum(route.driven_metres + route.served_metres for route in plan.routes) / 1000
    counted = kilometres.service + kilometres.deadhead + kilometres.tip + kilometres.depot
    expect(abs(driven - counted) < 1e-6, f"kilometres by kind are all of them: {driven} and {counted}")
    expect(all(reason.verdict for one in plan.undone for reason in one.reasons), "every reason is of a kind")
    for route in plan.routes:
        expect(len(route.geometry) > 1, f"the route of {route.crew} has a line")
        arrivals = [seconds(stop.arrival_time) for stop in route.stops]
        expect(arrivals == sorted(arrivals), f"the route of {route.crew} goes forward in time")
        expect(seconds(route.departure_time) <= arrivals[0], f"{route.crew} leaves before it arrives")
        expect(arrivals[-1] <= seconds(route.return_time), f"{route.crew} is back after its last stop")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: grpc_client.py HOST:PORT")
    main(sys.argv[1])
