//! A plan as VROOM's output.

use super::super::Instance;
use super::Ids;
use crate::judge::{RouteJudgement, StopTimes, judge};
use crate::plan::{Plan, Route, Stop};
use crate::problem::DepotId;
use serde_json::{Value, json};

/// Writes a plan as VROOM's output, one line.
pub(in super::super) fn write(instance: &Instance, ids: &Ids, plan: &Plan) -> String {
    let judgement = judge(&instance.problem, plan);
    let judged = plan.routes.iter().zip(&judgement.routes);
    let judged = judged.filter(|(route, _)| route.services().next().is_some());
    let routes: Vec<Value> =
        judged.clone().map(|(route, judged)| route_object(instance, ids, route, judged)).collect();
    let sum = |key: &str| routes.iter().filter_map(|route| route[key].as_i64()).sum::<i64>();
    let place = |service: usize| instance.problem.services()[service].modes[0].entry.index();
    let unassigned: Vec<Value> = judgement
        .undone
        .iter()
        .map(|id| json!({"id": ids.jobs[id.index()], "type": "job", "location_index": place(id.index())}))
        .collect();
    let output = json!({
        "code": 0,
        "summary": {
            "cost": instance.units(instance.cost(&judgement)),
            "routes": routes.len(),
            "unassigned": unassigned.len(),
            "setup": 0,
            "service": sum("service"),
            "duration": sum("duration"),
            "waiting_time": sum("waiting_time"),
            "priority": sum("priority"),
            "violations": judgement.violations.iter().map(ToString::to_string).collect::<Vec<_>>(),
        },
        "unassigned": unassigned,
        "routes": routes,
    });
    format!("{output}\n")
}

fn route_object(instance: &Instance, ids: &Ids, route: &Route, judged: &RouteJudgement) -> Value {
    let vehicle = instance.problem.vehicle(route.vehicle);
    let breaks = &ids.breaks[route.vehicle.index()];
    let mut load: Vec<i64> = vec![0; instance.problem.n_dimensions()];
    for service in route.services() {
        let service = instance.problem.service(service);
        let aboard = if service.delivery.0.is_empty() { &service.load } else { &service.delivery };
        load.iter_mut().zip(&aboard.0).for_each(|(load, quantity)| *load += quantity);
    }
    let (mut service_s, mut driven_s, mut priority) = (0, 0, 0);
    let mut now = judged.departure.0;
    let end = |kind: &str, depot: DepotId, at: i64, driven_s: i64, load: &[i64]| {
        let mut step = json!({"type": kind, "arrival": at, "duration": driven_s, "setup": 0, "service": 0, "waiting_time": 0, "load": load});
        if depot.index() < ids.n_places {
            step["location_index"] = depot.index().into();
        }
        step
    };
    let mut steps = vec![end("start", vehicle.start, now, 0, &load)];
    for (stop, times) in route.stops.iter().zip(&judged.stops) {
        let StopTimes { arrival, start, end } = *times;
        driven_s += arrival.0 - now;
        now = end.0;
        let mut step = json!({"arrival": arrival.0, "duration": driven_s, "setup": 0, "service": (end - start).0, "waiting_time": (start - arrival).0});
        match *stop {
            Stop::Service { service: id, .. } => {
                let service = instance.problem.service(id);
                let delivers = !service.delivery.0.is_empty();
                for (index, aboard) in load.iter_mut().enumerate() {
                    let collected = service.load.0[index];
                    *aboard +=
                        if delivers { collected - service.delivery.0[index] } else { -collected };
                }
                step["type"] = "job".into();
                step["id"] = ids.jobs[id.index()].into();
                step["location_index"] = service.modes[0].entry.index().into();
                service_s += (end - start).0;
                priority += ids.priorities[id.index()];
            }
            Stop::Break(which) => {
                step["type"] = "break".into();
                step["id"] = breaks[which].into();
            }
            Stop::Tip(_) => continue,
        }
        step["load"] = load.clone().into();
        steps.push(step);
    }
    driven_s += judged.arrival.0 - now;
    steps.push(end("end", vehicle.end, judged.arrival.0, driven_s, &load));
    json!({
        "vehicle": ids.vehicles[route.vehicle.index()],
        "cost": instance.units(judged.costs.total()),
        "setup": 0,
        "service": service_s,
        "duration": driven_s,
        "waiting_time": judged.waiting.0,
        "priority": priority,
        "steps": steps,
        "violations": [],
    })
}
