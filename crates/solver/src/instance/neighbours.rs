//! Which services are good to do beside which (Toth and Vigo's granular neighbourhood, with Vidal's waiting term).

use super::{FAR, Instance};
use roadcrew_model::ServiceId;

/// Neighbours per service.
const GAMMA: usize = 60;
/// The shortest arcs of a service that make the typical arc.
const SHORTEST: usize = 5;

pub(super) struct Neighbours {
    pub(super) lists: Vec<Vec<ServiceId>>,
    pub(super) typical_arc: i64,
    pub(super) longest_arc: i64,
}

/// Ranks all pairs, `O(n²)`; the prices of the first class decide.
pub(super) fn find(instance: &Instance<'_>) -> Neighbours {
    let mut lists = Vec::with_capacity(instance.n_services());
    let (mut arcs_total, mut n_arcs, mut longest_arc) = (0, 0, 0);
    let mut ranked: Vec<(i64, ServiceId)> = Vec::new();
    for service in instance.services() {
        ranked.clear();
        for other in instance.services().filter(|&other| other != service) {
            let (out, back) = (follow(instance, service, other), follow(instance, other, service));
            let best = match (out, back) {
                (Some(a), Some(b)) => a.rank.min(b.rank),
                (Some(one), None) | (None, Some(one)) => one.rank,
                (None, None) => continue,
            };
            for arc in [out, back].into_iter().flatten() {
                longest_arc = longest_arc.max(arc.cost);
            }
            ranked.push((best, other));
        }
        if GAMMA < ranked.len() {
            ranked.select_nth_unstable(GAMMA);
            ranked.truncate(GAMMA);
        }
        ranked.sort_unstable();
        for &(rank, _) in ranked.iter().take(SHORTEST) {
            arcs_total += rank;
            n_arcs += 1;
        }
        lists.push(ranked.iter().map(|&(_, other)| other).collect());
    }
    for class in &instance.classes {
        for mode in &instance.modes {
            let out = class.arc(class.exit, mode.entry).unwrap_or(0);
            let back = class.arc(mode.exit, class.entry).unwrap_or(0);
            longest_arc = longest_arc.max(out + back + class.serving(mode));
        }
    }
    Neighbours { lists, typical_arc: (arcs_total / n_arcs.max(1)).max(1), longest_arc }
}

#[derive(Clone, Copy)]
struct Arc {
    cost: i64,
    rank: i64,
}

/// The cheapest arc from a service to another over their modes, if one can follow the other in time.
fn follow(instance: &Instance<'_>, from: ServiceId, to: ServiceId) -> Option<Arc> {
    let class = instance.classes.first()?;
    let (earlier, later) = (instance.task(from), instance.task(to));
    let mut best: Option<Arc> = None;
    for exit in &instance.modes[instance.mode_range(from)] {
        for entry in &instance.modes[instance.mode_range(to)] {
            let Some(leg) = class.travel.leg(exit.exit, entry.entry) else {
                continue;
            };
            let between = exit.duration.0 + leg.seconds.0;
            let first = earlier.open.max(class.vehicle.shift.open().0);
            let in_time = first + between <= later.close;
            if !in_time {
                continue;
            }
            let cost =
                (class.vehicle.per_metre * leg.metres + class.vehicle.per_second * leg.seconds).0;
            let waiting = (later.open - earlier.close - between).max(0);
            let priced =
                waiting.min(FAR) * class.vehicle.per_metre.0.max(class.vehicle.per_second.0);
            let rank = cost + priced / 5;
            if best.is_none_or(|best| rank < best.rank) {
                best = Some(Arc { cost, rank });
            }
        }
    }
    best
}
