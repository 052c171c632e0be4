//! Who may drive here: the most specific key wins, and its direction beats the plain key.

use crate::network::{Permission, Vehicle};

use super::tags::Tags;

/// Keys from the most specific to the broadest.
const fn keys(vehicle: Vehicle) -> [&'static str; 4] {
    match vehicle {
        Vehicle::Motorcar => ["motorcar", "motor_vehicle", "vehicle", "access"],
        Vehicle::Goods => ["hgv", "motor_vehicle", "vehicle", "access"],
    }
}

/// What the tags say for a vehicle in one direction (`":forward"` or `":backward"`); `None` when they are silent.
pub(super) fn permission(tags: &Tags, vehicle: Vehicle, direction: &str) -> Option<Permission> {
    keys(vehicle).into_iter().find_map(|key| {
        let directed = tags.get(&format!("{key}{direction}"));
        directed.and_then(meaning).or_else(|| tags.get(key).and_then(meaning))
    })
}

/// The most generous meaning in a list of values; `None` when none of them is known.
fn meaning(values: &str) -> Option<Permission> {
    values.split(';').filter_map(|value| one_meaning(value.trim())).min()
}

fn one_meaning(value: &str) -> Option<Permission> {
    match value {
        "yes" | "designated" | "official" | "permissive" | "public" => Some(Permission::Yes),
        "destination" | "delivery" | "customers" | "discouraged" => Some(Permission::Destination),
        "private" | "permit" | "residents" | "employees" => Some(Permission::Private),
        "no" | "psv" | "bus" | "emergency" | "agricultural" | "forestry" | "military"
        | "use_sidepath" => Some(Permission::No),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tags: &[(&str, &str)], vehicle: Vehicle, expected: Option<Permission>) {
        let tags = tags.iter().copied().collect();
        assert_eq!(permission(&tags, vehicle, ":forward"), expected);
    }

    #[test]
    fn the_most_specific_key_wins() {
        use Vehicle::{Goods, Motorcar};
        check(&[("access", "no"), ("motor_vehicle", "yes")], Motorcar, Some(Permission::Yes));
        check(&[("motor_vehicle", "yes"), ("hgv", "no")], Goods, Some(Permission::No));
        check(&[("motor_vehicle", "yes"), ("hgv", "no")], Motorcar, Some(Permission::Yes));
        check(&[("vehicle:backward", "no")], Motorcar, None);
        check(&[("access", "agricultural;destination")], Motorcar, Some(Permission::Destination));
        check(&[("access", "private"), ("motorcar", "??")], Motorcar, Some(Permission::Private));
    }
}
