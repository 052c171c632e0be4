//! What is aboard on each trip of a route.

use roadcrew_model::{Problem, Route, Stop, Vehicle};

/// What a route picks up and delivers, trip by trip.
pub(super) struct Trips {
    /// Per place: which trip it is on.
    of_place: Vec<usize>,
    /// Per trip and quantity; picked up first, then delivered.
    loads: Vec<Vec<i64>>,
    /// Per place and quantity: what was picked up and delivered on the trip before it.
    before: Vec<Vec<i64>>,
}

impl Trips {
    pub(super) fn of(problem: &Problem, route: &Route) -> Self {
        let none = vec![0; 2 * problem.n_dimensions()];
        let (mut of_place, mut loads, mut before) =
            (vec![0], vec![none.clone()], vec![none.clone()]);
        for &stop in &route.stops {
            if matches!(stop, Stop::Tip(_)) {
                loads.push(none.clone());
            } else {
                add(&mut loads, problem, stop);
            }
            of_place.push(loads.len() - 1);
            before.push(loads[loads.len() - 1].clone());
        }
        Self { of_place, loads, before }
    }

    /// By how much a trip is too heavy at least, with these stops put in.
    pub(super) fn excess(
        &self,
        place: usize,
        inserted: &[Stop],
        problem: &Problem,
        crew: &Vehicle,
    ) -> i64 {
        let tips = inserted.iter().any(|it| matches!(it, Stop::Tip(_)));
        // Behind a tip another trip begins, which is no fuller than before.
        let known = if tips { &self.before[place] } else { &self.loads[self.of_place[place]] };
        let mut loads = vec![known.clone()];
        for &stop in inserted.iter().take_while(|it| !matches!(it, Stop::Tip(_))) {
            add(&mut loads, problem, stop);
        }
        let capacity = crew.capacity.0.iter().cycle();
        let over = loads[0].iter().zip(capacity).map(|(load, room)| (load - room).max(0));
        // One of the two of a quantity, as what is delivered makes room.
        over.max().unwrap_or(0)
    }
}

fn add(loads: &mut [Vec<i64>], problem: &Problem, stop: Stop) {
    let (Stop::Service { service, .. }, Some(load)) = (stop, loads.last_mut()) else { return };
    let service = problem.service(service);
    let half = problem.n_dimensions();
    let (picked, delivered) = load.split_at_mut(half);
    picked.iter_mut().zip(&service.load.0).for_each(|(sum, it)| *sum += it);
    delivered.iter_mut().zip(&service.delivery.0).for_each(|(sum, it)| *sum += it);
}
