//! A kept plan as one that another is held against.

use roadcrew_api::v1;
use roadcrew_planning::{PlanFile, PlanKind, ToldService};
use roadcrew_units::{Timestamp, Zone};

/// What a kept plan does, and what it promised.
pub(crate) fn earlier_plan(plan: &v1::Plan) -> PlanFile {
    let kind = match plan.kind() {
        v1::PlanKind::Dispatch => Some(PlanKind::Dispatch),
        v1::PlanKind::Collection => Some(PlanKind::Collection),
        v1::PlanKind::Unspecified => None,
    };
    let routes = plan.routes.iter().map(|route| {
        let services = route.stops.iter().filter(|stop| is_service(stop)).map(told);
        (route.crew.clone(), services.collect())
    });
    PlanFile::of_services(&plan.name, (&plan.date, kind), routes)
}

fn is_service(stop: &v1::Stop) -> bool {
    use v1::StopKind::{Container, Job, Street};
    matches!(stop.kind(), Job | Container | Street)
}

fn told(stop: &v1::Stop) -> ToldService {
    let iso =
        |time: Option<prost_types::Timestamp>| Some(Timestamp(time?.seconds).to_iso(&Zone::UTC));
    ToldService {
        id: stop.id.clone(),
        arrival: iso(stop.arrival_time),
        promise: iso(stop.promised_from_time).zip(iso(stop.promised_to_time)),
    }
}
