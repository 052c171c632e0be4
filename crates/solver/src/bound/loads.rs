//! The two loads that bind most, as small numbers.

use crate::instance::{Class, Instance};
use roadcrew_model::ServiceId;

/// What services put on a vehicle of a class and what it carries, in the two quantities that fill it most.
///
/// What is collected on a trip is aboard at its end, what is delivered at its beginning: the sum of each fits in for itself.
pub(super) struct Loads {
    of_services: Vec<[u32; 2]>,
    pub(super) capacity: [u32; 2],
    /// What every service adds to a key beyond its loads, so that no walk goes on for ever.
    step: usize,
    /// How many of the two quantities make the key.
    n_in_key: usize,
    /// The key of the longest route.
    pub(super) most_key: usize,
}

/// One quantity of all services.
struct Quantity {
    of_services: Vec<i64>,
    capacity: i64,
}

impl Loads {
    /// `None` where numbers are too large.
    pub(super) fn of(instance: &Instance<'_>, class: &Class<'_>) -> Option<Self> {
        let mut quantities = quantities(instance, class);
        // What fills the vehicle more stands first: `a / b > c / d` without fractions.
        let total = |one: &Quantity| i128::from(one.of_services.iter().sum::<i64>());
        quantities.sort_by(|a, b| {
            let (a_fills, b_fills) =
                (total(a) * i128::from(b.capacity), total(b) * i128::from(a.capacity));
            b_fills.cmp(&a_fills)
        });
        let n_services = instance.n_services();
        let mut of_services = vec![[0; 2]; n_services];
        let mut capacity = [0; 2];
        for (which, quantity) in quantities.iter().take(2).enumerate() {
            let unit = quantity.of_services.iter().fold(0, |unit, &one| common_divisor(unit, one));
            for (loads, &one) in of_services.iter_mut().zip(&quantity.of_services) {
                loads[which] = u32::try_from(one / unit.max(1)).ok()?;
            }
            let total = total(quantity) / i128::from(unit.max(1));
            let most = i128::from(quantity.capacity / unit.max(1));
            capacity[which] = u32::try_from(most.min(total)).ok()?;
        }
        let is_never_0 = |n: usize| {
            of_services.iter().all(|loads: &[u32; 2]| loads.iter().take(n).any(|&load| 0 < load))
        };
        let n_in_key = if is_never_0(1) { 1 } else { 2 };
        let step = usize::from(!is_never_0(n_in_key));
        let sum = |loads: &[u32; 2]| -> usize {
            loads.iter().take(n_in_key).map(|&load| load as usize).sum()
        };
        let most_key = sum(&capacity) + step * n_services;
        Some(Self { of_services, capacity, step, n_in_key, most_key })
    }

    pub(super) fn of_service(&self, service: ServiceId) -> [u32; 2] {
        self.of_services[service.index()]
    }

    /// By how much a visit to a service advances a walk.
    pub(super) fn key(&self, service: ServiceId) -> usize {
        let loads = self.of_service(service);
        self.step + loads.iter().take(self.n_in_key).map(|&load| load as usize).sum::<usize>()
    }

    pub(super) fn fits(&self, service: ServiceId) -> bool {
        self.of_service(service).iter().zip(self.capacity).all(|(&load, most)| load <= most)
    }

    pub(super) fn fit_together(&self, one: ServiceId, other: ServiceId) -> bool {
        let loads = self.of_service(one).into_iter().zip(self.of_service(other));
        loads.zip(self.capacity).all(|((a, b), most)| u64::from(a) + u64::from(b) <= most.into())
    }
}

/// All that is collected or delivered, dimension by dimension.
fn quantities(instance: &Instance<'_>, class: &Class<'_>) -> Vec<Quantity> {
    let mut quantities = Vec::new();
    for (dimension, &capacity) in class.vehicle.capacity.0.iter().enumerate() {
        let collected = instance.services().map(|it| instance.load(it)[dimension]).collect();
        quantities.push(Quantity { of_services: collected, capacity });
        if instance.has_deliveries() {
            let delivered = instance.services().map(|it| instance.delivery(it)[dimension]);
            quantities.push(Quantity { of_services: delivered.collect(), capacity });
        }
    }
    quantities.retain(|quantity| quantity.of_services.iter().any(|&one| one != 0));
    quantities
}

fn common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}
