//! What a vehicle has aboard along its trips, so that it is known in `O(1)` what still fits in where.

use super::Step;
use crate::instance::{Class, Instance};
use roadcrew_model::ServiceId;

/// What is aboard when a vehicle leaves a halt, in one dimension.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Aboard {
    /// Put on the vehicle since the trip began.
    collected: i64,
    /// Still to be taken off on this trip.
    to_deliver: i64,
    /// The most on the trip up to here.
    most_before: i64,
    /// The most on the trip from here on.
    most_after: i64,
}

/// What a service puts on a vehicle and takes off it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange<'a> {
    pub(crate) load: &'a [i64],
    pub(crate) delivery: &'a [i64],
}

/// Per halt what is aboard after it, dimension by dimension, for a route that performs these steps, `O(L)`.
pub(super) fn follow(
    instance: &Instance<'_>,
    order: &[ServiceId],
    steps: &[Step],
    aboard: &mut Vec<Aboard>,
) {
    let dimensions = instance.problem.n_dimensions();
    aboard.clear();
    aboard.resize(dimensions, Aboard::default());
    let mut first = 0;
    for step in steps {
        let before = aboard.len() - dimensions;
        match *step {
            Step::Break(_) => {}
            Step::Tip(_) => {
                close_trip(&mut aboard[first..], dimensions);
                first = aboard.len();
                aboard.resize(first + dimensions, Aboard::default());
            }
            Step::Serve { position, .. } => {
                let exchange = instance.exchange(order[position]);
                for dimension in 0..dimensions {
                    let mut here = aboard[before + dimension];
                    here.collected += exchange.load[dimension];
                    // What the trip delivers in all is known at its end: until then counted from there.
                    here.to_deliver -= exchange.delivery[dimension];
                    aboard.push(here);
                }
            }
        }
    }
    close_trip(&mut aboard[first..], dimensions);
    aboard.extend_from_within(aboard.len() - dimensions..);
}

fn close_trip(trip: &mut [Aboard], dimensions: usize) {
    for dimension in 0..dimensions {
        let delivered = trip[trip.len() - dimensions + dimension].to_deliver;
        let mut most = 0;
        for here in trip.iter_mut().skip(dimension).step_by(dimensions) {
            here.to_deliver -= delivered;
            most = most.max(here.collected + here.to_deliver);
            here.most_before = most;
        }
        most = 0;
        for here in trip.iter_mut().skip(dimension).step_by(dimensions).rev() {
            most = most.max(here.collected + here.to_deliver);
            here.most_after = most;
        }
    }
}

/// Whether a service fits in after a halt, on the same trip.
pub(crate) fn has_room(class: &Class<'_>, aboard: &[Aboard], exchange: Exchange<'_>) -> bool {
    all_fit(class, aboard, exchange, |here, load, delivery| {
        (here.most_before + delivery).max(here.most_after + load)
    })
}

/// Whether a service fits in after a halt if the vehicle tips just before it.
pub(crate) fn has_room_after_a_tip(
    class: &Class<'_>,
    aboard: &[Aboard],
    exchange: Exchange<'_>,
) -> bool {
    all_fit(class, aboard, exchange, |here, load, delivery| {
        (here.to_deliver + delivery).max(here.most_after - here.collected + load)
    })
}

/// Whether a service fits in after a halt if the vehicle tips just after it.
pub(crate) fn has_room_before_a_tip(
    class: &Class<'_>,
    aboard: &[Aboard],
    exchange: Exchange<'_>,
) -> bool {
    all_fit(class, aboard, exchange, |here, load, delivery| {
        (here.most_before - here.to_deliver + delivery).max(here.collected + load)
    })
}

#[inline]
fn all_fit(
    class: &Class<'_>,
    aboard: &[Aboard],
    exchange: Exchange<'_>,
    most: impl Fn(&Aboard, i64, i64) -> i64,
) -> bool {
    let moved = exchange.load.iter().zip(exchange.delivery);
    let mut dimensions = class.vehicle.capacity.0.iter().zip(aboard).zip(moved);
    dimensions.all(|((capacity, here), (load, delivery))| most(here, *load, *delivery) <= *capacity)
}
