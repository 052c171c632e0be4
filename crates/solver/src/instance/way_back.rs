//! What driving back along a street costs.

use super::Instance;
use roadcrew_model::ServiceId;

/// The mean price of the way from the end of a service back to its beginning: nothing at a place, about its length on a street. Modes that have
/// no such way don't count.
pub(super) fn mean(instance: &Instance<'_>) -> i64 {
    let Some(class) = instance.classes.first() else {
        return 0;
    };
    let back = |service: ServiceId| {
        let modes = &instance.modes[instance.mode_range(service)];
        let price = |(exit, entry)| {
            let leg = class.travel.leg(exit, entry)?;
            Some((class.vehicle.per_metre * leg.metres + class.vehicle.per_second * leg.seconds).0)
        };
        let ends = modes.iter().map(|mode| (mode.exit, mode.entry));
        ends.filter_map(|ends| if ends.0 == ends.1 { Some(0) } else { price(ends) }).min()
    };
    let (mut total, mut n_back) = (0, 0);
    for price in instance.services().filter_map(back) {
        total += price;
        n_back += 1;
    }
    total / n_back.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::plane_problem;
    use roadcrew_model::carp;

    #[test]
    fn streets_have_a_way_back_and_places_have_none() {
        // A row of streets of 5 and 9, as CARP's files state it.
        let row = "3\n2\n0 1 5 2\n1 2 9 3\n2\n5\n28\n28\n";
        let problem = carp::read("row.dat", row).unwrap().problem;
        assert_eq!(mean(&Instance::new(&problem)), 7);
        assert_eq!(mean(&Instance::new(&plane_problem(1, 20))), 0);
    }
}
