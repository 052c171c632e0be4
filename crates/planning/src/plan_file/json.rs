//! Our own JSON, as `plan -o` and `--json` write it. What a plan needs not is let be.

use super::{Place, PlanFile, PlanFileError, Told, ToldRoute, ToldStop};
use crate::day::PlanKind;
use serde_json::Value;

pub(super) fn read(plan: &mut PlanFile, value: &Value) -> Result<(), PlanFileError> {
    let Some(routes) = value["routes"].as_array() else {
        return Err(plan.wrong(
            &Place::File,
            "there is no list 'routes': give a plan as `roadcrew plan` writes it, a GeoJSON FeatureCollection, or CSV",
        ));
    };
    head(plan, value)?;
    for (index, route) in routes.iter().enumerate() {
        let read = read_route(plan, index + 1, route)?;
        plan.routes.push(read);
    }
    Ok(())
}

/// Date, kind and cost, of the object itself or of a collection's foreign members.
pub(super) fn head(plan: &mut PlanFile, value: &Value) -> Result<(), PlanFileError> {
    plan.date =
        text(plan, &Place::File, value, "date")?.map(|what| Told { what, place: Place::File });
    plan.kind = match text(plan, &Place::File, value, "kind")?.as_deref() {
        None => None,
        Some("dispatch") => Some(PlanKind::Dispatch),
        Some("collection") => Some(PlanKind::Collection),
        Some(other) => {
            let reason = format!("the plan's kind is '{other}': use dispatch or collection");
            return Err(plan.wrong(&Place::File, reason));
        }
    };
    plan.programme = text(plan, &Place::File, value, "programme")?;
    plan.cost = value["cost"].as_f64();
    Ok(())
}

fn read_route(plan: &PlanFile, number: usize, route: &Value) -> Result<ToldRoute, PlanFileError> {
    let here = Place::Part(format!("route {number}"));
    let Some(crew) = text(plan, &here, route, "crew")? else {
        return Err(plan.wrong(&here, "it names no crew: add \"crew\" with an id from city.toml"));
    };
    let Some(stops) = route["stops"].as_array() else {
        return Err(plan.wrong(&here, "there is no list 'stops'"));
    };
    let departure =
        text(plan, &here, route, "departure")?.map(|what| Told { what, place: here.clone() });
    let stops = stops.iter().enumerate().map(|(index, stop)| {
        let here = Place::Part(format!("route {number}, stop {} of the list", index + 1));
        read_stop(plan, here, stop)
    });
    Ok(ToldRoute {
        crew: Told { what: crew, place: here },
        departure,
        stops: stops.collect::<Result<_, _>>()?,
    })
}

/// One stop, of an object with its properties.
pub(super) fn read_stop(
    plan: &PlanFile,
    place: Place,
    stop: &Value,
) -> Result<ToldStop, PlanFileError> {
    let kind = text(plan, &place, stop, "kind")?.unwrap_or_default();
    let mut id = None;
    for name in ["id", "service", "service_id"] {
        id = id.or(text(plan, &place, stop, name)?);
    }
    let mut arrival = None;
    for name in ["arrival", "arrival_time"] {
        arrival = arrival.or(text(plan, &place, stop, name)?);
    }
    let mode = text(plan, &place, stop, "mode")?.unwrap_or_default();
    Ok(ToldStop {
        kind: plan.read_kind(&kind, &place)?,
        id: id.unwrap_or_default(),
        mode: plan.read_mode(&mode, &place)?,
        arrival,
        place,
    })
}

/// A text, or a number as text; `None` for what isn't there or null.
pub(super) fn text(
    plan: &PlanFile,
    place: &Place,
    value: &Value,
    name: &str,
) -> Result<Option<String>, PlanFileError> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) if value.is_object() => {
            Err(plan.wrong(place, format!("'{name}' is neither a text nor a number")))
        }
        Some(_) => Ok(None),
    }
}
