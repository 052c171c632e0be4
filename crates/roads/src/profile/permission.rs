//! Where a profile may drive.

use super::Profile;
use crate::network::{
    Access, Attributes, Barrier, Law, Limits, Permission, Restriction, RoadClass, Vehicle, Weekly,
};

impl Profile {
    /// What the law of a street means for this vehicle, its size and its permits included.
    ///
    /// Driveways and the lanes of parking places are for their visitors whatever the signs say.
    pub(crate) fn permission(&self, street: &Attributes) -> Permission {
        if self.speeds_kmh[street.class as usize].is_none() {
            return Permission::No;
        }
        let usual = match street.class {
            RoadClass::Driveway | RoadClass::ParkingAisle => Permission::Destination,
            _ => Permission::Yes,
        };
        usual.max(self.obeying(&street.law[self.vehicle as usize]))
    }

    /// Whether a barrier can be passed.
    pub(crate) fn passes(&self, barrier: &Barrier) -> bool {
        self.obeying(&barrier.law[self.vehicle as usize]) != Permission::No
    }

    /// The strictest of what the law says at the profile's moment, or at any hour.
    fn obeying(&self, law: &Law) -> Permission {
        let of_size = |limits: &Limits, if_too_large: Permission| {
            if self.fits(limits) { Permission::Yes } else { if_too_large }
        };
        self.strictest(&law.access, |&access| self.with_permits(access))
            .max(self.strictest(&law.limits, |limits| of_size(limits, Permission::No)))
            .max(self.strictest(&law.limits_for_passing, |limits| {
                of_size(limits, Permission::Destination)
            }))
    }

    /// Why a street that is not permitted is shut, as the end of a sentence about it; `is_open_back` says whether its other direction is permitted.
    pub(crate) fn why_shut(&self, street: &Attributes, is_open_back: bool) -> String {
        if self.speeds_kmh[street.class as usize].is_none() {
            return format!(
                "is a {} that profile {} does not drive",
                street.class.as_str(),
                self.name
            );
        }
        let law = &street.law[self.vehicle as usize];
        let is_too_large = self.strictest(&law.limits, |limits| !self.fits(limits));
        let limits = law.limits.values().find(|limits| !self.fits(limits));
        match limits.filter(|_| is_too_large).and_then(|limits| self.exceeded(limits)) {
            Some(limit) => format!("is {limit}"),
            None if is_open_back => "must not be driven in this direction".to_owned(),
            None => self.access_rule(street),
        }
    }

    /// Who a street is for that the vehicle is kept from, with tags that say so. The network knows whom the signs let in, not by which tag.
    fn access_rule(&self, street: &Attributes) -> String {
        let shut = |law: &Law| {
            let shuts = |access: &&Access| self.with_permits(**access) == Permission::No;
            law.access.values().find(shuts).copied()
        };
        let law = &street.law[self.vehicle as usize];
        let (own, key, others) = match self.vehicle {
            Vehicle::Motorcar => ("cars", "motorcar", Vehicle::Goods),
            Vehicle::Goods => ("lorries", "hgv", Vehicle::Motorcar),
        };
        let access = shut(law).unwrap_or_default();
        let sometimes = if law.access.values().any(|&it| self.with_permits(it) != Permission::No) {
            " at some hours"
        } else {
            ""
        };
        // What is said of both kinds alike stands in a broader tag.
        let is_own_rule = shut(&street.law[others as usize]) != Some(access);
        let Some((who, tag)) = groups(access) else {
            return if is_own_rule {
                format!("is closed to {own}{sometimes} (as by {key}=no)")
            } else {
                format!("is closed to motor vehicles{sometimes} (as by access=no)")
            };
        };
        if is_own_rule {
            format!("is for {who} only, of {own}{sometimes} (as by a value of {key})")
        } else {
            format!("is for {who} only{sometimes} (as by {tag})")
        }
    }

    fn exceeded(&self, limits: &Limits) -> Option<String> {
        let sheet = &self.sheet;
        let metres = |cm: u32| format!("{}.{:02} m", cm / 100, cm % 100);
        let tonnes = |kg: u32| format!("{}.{} t", kg / 1000, kg % 1000 / 100);
        let over = |size: u32, limit: Option<u32>| limit.filter(|&limit| limit < size);
        let too_low = over(sheet.height_cm, limits.height_cm);
        let too_narrow = over(sheet.width_cm, limits.width_cm);
        let too_short = over(sheet.length_cm, limits.length_cm);
        let too_weak = over(sheet.weight_kg, limits.weight_kg);
        let axle = over(sheet.axle_kg, limits.axle_kg);
        too_low
            .map(|cm| format!("too low: {}", metres(cm)))
            .or_else(|| too_narrow.map(|cm| format!("too narrow: {}", metres(cm))))
            .or_else(|| too_short.map(|cm| format!("for vehicles of up to {} only", metres(cm))))
            .or_else(|| too_weak.map(|kg| format!("for vehicles of up to {} only", tonnes(kg))))
            .or_else(|| axle.map(|kg| format!("for up to {} an axle only", tonnes(kg))))
    }

    fn strictest<T, K: Ord + Default>(&self, weekly: &Weekly<T>, meaning: impl Fn(&T) -> K) -> K {
        match self.moment {
            Some(moment) => weekly.possible_at(moment).map(meaning).max().unwrap_or_default(),
            None => weekly.values().map(meaning).max().unwrap_or_default(),
        }
    }

    /// A permit for private grounds opens them as to a visitor: at the price of entering, never as a short cut for
    /// nothing. One for bus lanes or for deliveries opens the street.
    fn with_permits(&self, access: Access) -> Permission {
        let opening = Access::PUBLIC_TRANSPORT.and(Access::EMERGENCY).and(Access::DELIVERIES);
        let is_open =
            access.admits(Access::EVERYONE) || access.common(opening).admits(self.permits);
        let visitors = Access::VISITORS.and(Access::DELIVERIES);
        if is_open {
            Permission::Yes
        } else if access.admits(visitors.and(self.permits)) {
            Permission::Destination
        } else {
            Permission::No
        }
    }

    fn fits(&self, limits: &Limits) -> bool {
        let within = |size: u32, limit: Option<u32>| limit.is_none_or(|limit| size <= limit);
        let sheet = &self.sheet;
        within(sheet.height_cm, limits.height_cm)
            && within(sheet.width_cm, limits.width_cm)
            && within(sheet.length_cm, limits.length_cm)
            && within(sheet.weight_kg, limits.weight_kg)
            && within(sheet.axle_kg, limits.axle_kg)
    }
}

/// The people of a set in words, and a tag that lets in the first of them; `None` where nobody is let in.
fn groups(access: Access) -> Option<(String, &'static str)> {
    const WORDS: [(Access, &str, &str); 7] = [
        (Access::PERMITTED, "who has a permit", "access=private"),
        (Access::PUBLIC_TRANSPORT, "public transport", "access=no and psv=yes"),
        (Access::EMERGENCY, "emergency services", "access=no and emergency=yes"),
        (Access::AGRICULTURE, "agriculture", "motor_vehicle=agricultural"),
        (Access::FORESTRY, "forestry", "motor_vehicle=forestry"),
        (Access::DELIVERIES, "deliveries", "access=delivery"),
        (Access::VISITORS, "visitors", "access=destination"),
    ];
    let let_in: Vec<_> = WORDS.into_iter().filter(|(group, _, _)| access.admits(*group)).collect();
    let names: Vec<&str> = let_in.iter().map(|(_, name, _)| *name).collect();
    let_in.first().map(|(_, _, tag)| (names.join(" and "), *tag))
}

impl Restriction {
    /// Whether a profile must obey the restriction at its moment, or else at some hour.
    pub(crate) fn binds(&self, profile: &Profile) -> bool {
        self.vehicles & profile.vehicle.bit() != 0
            && self.above_kg < profile.sheet.weight_kg
            && !self.spares.admits(profile.permits)
            && profile.strictest(&self.holds, |&holds| holds)
    }
}
