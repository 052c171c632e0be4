//! Why services are left undone, in lines and as one JSON object.

use crate::explain::Explained;
use serde_json::{Value, json};
use std::fmt::Write;

/// A paragraph a service: what it costs undone, each crew's reason, and what would get it done.
pub fn text(services: &[Explained], currency: &str) -> String {
    let mut text = String::new();
    // Writing to a string can't fail.
    let _ = write(services, currency, &mut text);
    text
}

fn write(services: &[Explained], currency: &str, out: &mut String) -> std::fmt::Result {
    if services.is_empty() {
        return writeln!(out, "the plan leaves nothing undone");
    }
    for service in services {
        if let Some(told) = service.done.as_ref().or(service.not_planned.as_ref()) {
            writeln!(out, "{}: {told}", service.name)?;
            continue;
        }
        writeln!(out, "{}: undone, which costs {} {currency}", service.name, service.undone_costs)?;
        for reason in &service.reasons {
            writeln!(out, "  {}: {}", reason.crew, reason.why)?;
        }
        for (index, fix) in service.fixes.iter().enumerate() {
            let which = if index == 0 { "cheapest fix" } else { "or" };
            let what = fix.what.trim_end_matches(',');
            writeln!(out, "  {which}: {what}, for {} {currency}", fix.price)?;
        }
        if service.fixes.is_empty() && service.in_full {
            writeln!(
                out,
                "  no single change was found that would get it done beside the other work"
            )?;
        }
    }
    let n_in_full = services.iter().filter(|service| service.in_full).count();
    if n_in_full < services.len() {
        writeln!(
            out,
            "{} of {} were tried in full, the rest only as far as is told: ask for one by its id or by a report to have all of it tried",
            n_in_full,
            services.len()
        )?;
    }
    Ok(())
}

/// All of it; prices in units of the currency.
pub fn value(services: &[Explained]) -> Value {
    let services: Vec<Value> = services
        .iter()
        .map(|service| {
            let fixes: Vec<Value> = service
                .fixes
                .iter()
                .map(|fix| {
                    json!({
                        "kind": fix.kind,
                        "crew": fix.crew,
                        "what": fix.what,
                        "price": fix.price.units(),
                    })
                })
                .collect();
            json!({
                "id": service.id,
                "name": service.name,
                "done": service.done,
                "not_planned": service.not_planned,
                "undone_costs": service.undone_costs.units(),
                "reasons": service.reasons,
                "fixes": fixes,
                "in_full": service.in_full,
            })
        })
        .collect();
    json!({ "services": services })
}
