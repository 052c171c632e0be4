//! Who may drive here: the most specific key wins, its direction beats the plain key, and its conditions beat both.

use crate::network::{Access, Limits, Vehicle, Weekly};

use super::conditional::{Condition, clauses};
use super::tags::Reader;

/// Keys from the broadest to the most specific.
const fn keys(vehicle: Vehicle) -> [&'static str; 4] {
    match vehicle {
        Vehicle::Motorcar => ["access", "vehicle", "motor_vehicle", "motorcar"],
        Vehicle::Goods => ["access", "vehicle", "motor_vehicle", "hgv"],
    }
}

/// Who may drive, and what the size of a vehicle changes about it.
pub(super) struct Admission {
    pub(super) access: Weekly<Access>,
    /// Larger vehicles are shut out.
    pub(super) limits: Weekly<Limits>,
    /// Larger vehicles may only visit.
    pub(super) limits_for_passing: Weekly<Limits>,
}

/// What the tags say to a vehicle; `usual` holds where they are silent.
pub(super) fn admission(reader: &mut Reader<'_>, vehicle: Vehicle, usual: Access) -> Admission {
    let mut found = Admission {
        access: Weekly::always(usual),
        limits: Weekly::default(),
        limits_for_passing: Weekly::default(),
    };
    for key in keys(vehicle) {
        for (key, value) in reader.values(key) {
            match meaning(value) {
                Some(access) => found.access = Weekly::always(access),
                None => reader.note_tag(NOT_UNDERSTOOD, &key, value),
            }
        }
        for (key, value) in reader.conditional(key) {
            for (access, condition) in clauses(value) {
                let is_understood = meaning(access)
                    .zip(condition)
                    .is_some_and(|(access, condition)| found.add(access, &condition));
                if !is_understood {
                    reader.note_tag(CONDITION_NOT_UNDERSTOOD, &key, value);
                }
            }
        }
    }
    if found.access == Weekly::always(Access::EVERYONE) {
        return found;
    }
    let invited = invited(reader);
    if invited != Access::NOBODY {
        found.access = found.access.map(|&access| {
            if access.admits(Access::EVERYONE) { access } else { access.and(invited) }
        });
    }
    found
}

impl Admission {
    /// Adds one clause; `false` when it makes no sense or is unclear. What is forbidden at unclear times always is.
    fn add(&mut self, access: Access, condition: &Condition) -> bool {
        match condition {
            Condition::Hours(hours) => self.access = self.access.during(hours, |_| access),
            Condition::Group(group) if access != Access::NOBODY => {
                self.access = self.access.map(|before| before.and(*group));
            }
            Condition::Larger(limits, hours) if access == Access::NOBODY => {
                self.limits = self.limits.during(hours, |before| before.and(limits));
            }
            Condition::Larger(limits, hours) if is_for_visitors(access) => {
                let passing = &self.limits_for_passing;
                self.limits_for_passing = passing.during(hours, |before| before.and(limits));
            }
            Condition::Unclear(limits, hours) if access == Access::NOBODY => {
                if *limits == Limits::default() {
                    self.access = self.access.during(hours, |_| access);
                } else {
                    self.limits = self.limits.during(hours, |before| before.and(limits));
                }
                return false;
            }
            _ => return false,
        }
        true
    }
}

/// Those who are let in by a key of their own.
fn invited(reader: &Reader<'_>) -> Access {
    let is_invited = |key: &str| {
        let last = reader.values(key).last();
        last.and_then(|(_, value)| meaning(value)).is_some_and(|access| access == Access::EVERYONE)
    };
    let mut access = Access::NOBODY;
    if is_invited("psv") || is_invited("bus") {
        access = access.and(Access::PUBLIC_TRANSPORT);
    }
    if is_invited("emergency") {
        access = access.and(Access::EMERGENCY);
    }
    access
}

/// Everyone in a list of values; `None` when none of them is known.
pub(super) fn meaning(values: &str) -> Option<Access> {
    let known = values.split(';').filter_map(|value| one_meaning(value.trim()));
    known.reduce(|all, access| {
        if all.admits(Access::EVERYONE) || access.admits(Access::EVERYONE) {
            Access::EVERYONE
        } else {
            all.and(access)
        }
    })
}

fn one_meaning(value: &str) -> Option<Access> {
    match value {
        "yes" | "designated" | "official" | "permissive" | "public" => Some(Access::EVERYONE),
        "no" | "military" | "use_sidepath" | "dismount" => Some(Access::NOBODY),
        _ => group(value),
    }
}

/// The people that a value or a condition names.
pub(super) fn group(name: &str) -> Option<Access> {
    match name {
        "destination" | "customers" | "customer" | "discouraged" => Some(Access::VISITORS),
        "delivery" | "loading" | "unloading" => Some(Access::DELIVERIES),
        "private" | "permit" | "residents" | "employees" => Some(Access::PERMITTED),
        "psv" | "bus" => Some(Access::PUBLIC_TRANSPORT),
        "emergency" => Some(Access::EMERGENCY),
        "agricultural" => Some(Access::AGRICULTURE),
        "forestry" => Some(Access::FORESTRY),
        _ => None,
    }
}

/// Whether whoever has something to do there is let in, and nobody else.
pub(super) const fn is_for_visitors(access: Access) -> bool {
    access.admits(Access::VISITORS.and(Access::DELIVERIES)) && !access.admits(Access::EVERYONE)
}

const NOT_UNDERSTOOD: &str = "access values that are not understood (the broader key holds)";
const CONDITION_NOT_UNDERSTOOD: &str =
    "conditions of access that are not understood (what they forbid is always forbidden)";

#[cfg(test)]
mod tests {
    use super::super::left_out::{LeftOuts, Object};
    use super::super::tags::Heading;
    use super::*;

    fn check(tags: &[(&str, &str)], vehicle: Vehicle, expected: Access) {
        let tags = tags.iter().copied().collect();
        let mut left_out = LeftOuts::default();
        let heading = Some(Heading::Forward);
        let mut reader = Reader::new(&tags, Object::Way(1), heading, &mut left_out);
        let found = admission(&mut reader, vehicle, Access::EVERYONE);
        assert_eq!(found.access, Weekly::always(expected));
    }

    #[test]
    fn the_most_specific_key_wins() {
        use Vehicle::{Goods, Motorcar};
        check(&[("access", "no"), ("motor_vehicle", "yes")], Motorcar, Access::EVERYONE);
        check(&[("motor_vehicle", "yes"), ("hgv", "no")], Goods, Access::NOBODY);
        check(&[("motor_vehicle", "yes"), ("hgv", "no")], Motorcar, Access::EVERYONE);
        check(&[("access", "private"), ("motorcar", "??")], Motorcar, Access::PERMITTED);
    }

    #[test]
    fn a_direction_of_its_own_beats_the_plain_key() {
        check(&[("vehicle:backward", "no")], Vehicle::Motorcar, Access::EVERYONE);
        check(&[("access:forward", "no")], Vehicle::Motorcar, Access::NOBODY);
        check(&[("access", "no"), ("access:forward", "yes")], Vehicle::Goods, Access::EVERYONE);
    }

    #[test]
    fn a_list_lets_in_everyone_whom_it_names() {
        let farmers_and_visitors = Access::AGRICULTURE.and(Access::VISITORS);
        check(&[("access", "agricultural;destination")], Vehicle::Motorcar, farmers_and_visitors);
        check(&[("access", "no;yes")], Vehicle::Motorcar, Access::EVERYONE);
    }

    #[test]
    fn buses_may_be_let_in_by_a_key_of_their_own() {
        let tags = [("motor_vehicle", "no"), ("psv", "yes"), ("emergency", "yes")];
        let invited = Access::PUBLIC_TRANSPORT.and(Access::EMERGENCY);
        check(&tags, Vehicle::Goods, invited);
        check(&[("bus", "designated")], Vehicle::Goods, Access::EVERYONE);
    }

    #[test]
    fn a_condition_on_people_lets_them_in_too() {
        let tags = [("hgv", "no"), ("hgv:conditional", "yes @ destination")];
        check(&tags, Vehicle::Goods, Access::VISITORS);
    }
}
