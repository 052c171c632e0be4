//! Our own JSON, as `plan -o` and `--json` write it. What a plan needs not is let be.

use super::{
    ARRIVAL, END, OUTCOME, Place, PlanFile, PlanFileError, SERVICE, START, Told, ToldRoute,
    ToldStop,
};
use crate::day::PlanKind;
use crate::exceptions::read_outcome;
use serde_json::Value;

pub(super) fn read(plan: &mut PlanFile, value: &Value) -> Result<(), PlanFileError> {
    let Some(routes) = value["routes"].as_array() else {
        return Err(plan.wrong(
            &Place::File,
            "there is no list 'routes': give a plan as `roadcrew plan` writes it, a GeoJSON FeatureCollection, or CSV",
        ));
    };
    head(plan, value);
    for (index, route) in routes.iter().enumerate() {
        let read = read_route(plan, index + 1, route);
        plan.routes.extend(read);
    }
    plan.refuse_if_empty(routes.is_empty(), "no route names its crew")
}

/// City, date, kind and cost, of the object itself or of a collection's foreign members.
pub(super) fn head(plan: &mut PlanFile, value: &Value) {
    // Other systems may say more of it than its name, which is theirs.
    plan.city = value["city"].as_str().map(str::to_owned);
    let date = text(plan, &Place::File, value, "date");
    plan.date = date.map(|what| Told { what, place: Place::File });
    plan.kind = match text(plan, &Place::File, value, "kind").as_deref() {
        None => None,
        Some("dispatch") => Some(PlanKind::Dispatch),
        Some("collection") => Some(PlanKind::Collection),
        Some(other) => {
            let reason = format!("the plan's kind is '{other}': use dispatch or collection");
            plan.note("unknown_kind", &Place::File, reason);
            None
        }
    };
    plan.programme = text(plan, &Place::File, value, "programme");
    plan.cost = value["cost"].as_f64();
}

/// `None` where nobody can tell whose route it is, or what it does.
fn read_route(plan: &mut PlanFile, number: usize, route: &Value) -> Option<ToldRoute> {
    let here = Place::Part(format!("route {number}"));
    let Some(crew) = text(plan, &here, route, "crew") else {
        let reason = "it names no crew: add \"crew\" with an id from city.toml";
        plan.note("no_crew", &here, reason);
        return None;
    };
    let Some(stops) = route["stops"].as_array() else {
        plan.note_of("no_stops", (&crew, &here), "there is no list 'stops'".to_owned());
        return None;
    };
    let departure = text(plan, &here, route, "departure");
    let departure = departure.map(|what| Told { what, place: here.clone() });
    let home = text(plan, &here, route, "arrival");
    let home = home.map(|what| Told { what, place: here.clone() });
    let stops = stops.iter().enumerate().map(|(index, stop)| {
        let here = Place::Part(format!("route {number}, stop {} of the list", index + 1));
        read_stop(plan, (&crew, here), stop)
    });
    let stops = stops.collect();
    Some(ToldRoute { crew: Told { what: crew, place: here }, departure, home, stops })
}

/// One stop, of an object with its properties.
pub(super) fn read_stop(
    plan: &mut PlanFile,
    (crew, place): (&str, Place),
    stop: &Value,
) -> ToldStop {
    let mut first = |names: &[&str]| first_text(plan, &place, stop, names);
    let id = first(SERVICE);
    let (arrival, start, end) = (first(ARRIVAL), first(START), first(END));
    let kind = first(&["kind"]).unwrap_or_default();
    let mode = first(&["mode"]).unwrap_or_default();
    let outcome = first(OUTCOME).unwrap_or_default();
    ToldStop {
        kind: plan.read_kind(&kind, (crew, &place)),
        id: id.unwrap_or_default(),
        mode: plan.read_mode(&mode, (crew, &place)),
        arrival,
        start,
        end,
        promise: stop.get("promise").and_then(read_promise),
        failed: read_outcome(&outcome),
        place,
    }
}

/// The two ends of a promise.
fn read_promise(ends: &Value) -> Option<(String, String)> {
    Some((ends.get(0)?.as_str()?.to_owned(), ends.get(1)?.as_str()?.to_owned()))
}

/// The first of some names that the value has.
pub(super) fn first_text(
    plan: &mut PlanFile,
    place: &Place,
    value: &Value,
    names: &[&str],
) -> Option<String> {
    names.iter().find_map(|name| text(plan, place, value, name))
}

/// A text, or a number as text; `None` for what isn't there or null. Anything else is noted and let be.
pub(super) fn text(
    plan: &mut PlanFile,
    place: &Place,
    value: &Value,
    name: &str,
) -> Option<String> {
    let members = value.as_object().into_iter().flatten();
    let named = || members.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, it)| it);
    match value.get(name).or_else(|| named().next()) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(_) => {
            let reason = format!("'{name}' is neither a text nor a number");
            plan.note("unreadable_value", place, reason);
            None
        }
    }
}
