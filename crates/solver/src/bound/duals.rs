//! What each service and one more vehicle of each class is worth, in whole units: any numbers make a valid bound.

use super::MOST_STEP;
use crate::instance::Instance;
use crate::lp::Relaxed;
use roadcrew_model::Undone;

/// Whole duals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Duals {
    /// What a plan without each service costs more.
    pub(super) services: Vec<i64>,
    /// What one vehicle more of each class would change; at most 0.
    pub(super) classes: Vec<i64>,
}

/// What the bound takes from the problem beside the walks.
pub(super) struct Terms {
    /// What leaving each service undone costs; `None` where it must be done.
    pub(super) undone: Vec<Option<i64>>,
    /// How many vehicles of each class there are, at most one a service.
    pub(super) n_vehicles: Vec<i64>,
    /// What the relaxation pays for a service that must be done and is not.
    must: i64,
}

impl Terms {
    /// In units of 1/`scale`.
    pub(super) fn of(instance: &Instance<'_>, scale: i64) -> Self {
        let undone = |undone| match undone {
            Undone::Costs(price) => Some(scale * price.0),
            Undone::Forbidden => None,
        };
        let services = instance.problem.services().iter();
        let of_class = |n_vehicles: usize| n_vehicles.min(instance.n_services());
        let classes = instance.classes.iter();
        Self {
            undone: services.map(|service| undone(service.undone)).collect(),
            n_vehicles: classes.map(|class| whole(of_class(class.vehicles.len()))).collect(),
            must: scale.saturating_mul(instance.price_of_must()).min(MOST_STEP),
        }
    }

    /// What the relaxation pays for each service undone, in larger units.
    #[expect(clippy::cast_precision_loss, reason = "a hint to the relaxation")]
    pub(super) fn prices_in(&self, unit: f64) -> Vec<f64> {
        self.undone.iter().map(|price| price.unwrap_or(self.must) as f64 / unit).collect()
    }

    #[expect(clippy::cast_precision_loss, reason = "a few hundred vehicles")]
    pub(super) fn most_routes(&self) -> Vec<f64> {
        self.n_vehicles.iter().map(|&n_vehicles| n_vehicles as f64).collect()
    }
}

#[expect(clippy::cast_possible_wrap, reason = "a few hundred vehicles")]
fn whole(count: usize) -> i64 {
    count as i64
}

impl Duals {
    /// The duals of a relaxation whose unit of cost is so many whole units.
    #[expect(clippy::cast_possible_truncation, reason = "clamped, and any number is valid")]
    pub(super) fn of(relaxed: &Relaxed, unit: f64, terms: &Terms) -> Self {
        let whole = |dual: &f64| ((dual * unit).floor() as i64).clamp(-MOST_STEP, MOST_STEP);
        let services = relaxed.services.iter().map(whole).zip(&terms.undone);
        Self {
            services: services
                .map(|(dual, undone)| undone.map_or(dual, |price| dual.min(price)))
                .collect(),
            classes: relaxed.classes.iter().map(whole).collect(),
        }
    }

    /// So much of these, from 0 to 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "any number is valid"
    )]
    pub(super) fn scaled(&self, share: f64) -> Self {
        let scale = |dual: &i64| (share * *dual as f64).floor() as i64;
        Self {
            services: self.services.iter().map(scale).collect(),
            classes: self.classes.iter().map(scale).collect(),
        }
    }

    /// The duals between these and others: this share of the way.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "any number is valid"
    )]
    pub(super) fn towards(&self, other: &Self, share: f64) -> Self {
        let mix = |(one, other): (&i64, &i64)| {
            let (one, other) = (*one as f64, *other as f64);
            (one + share * (other - one)).floor() as i64
        };
        Self {
            services: self.services.iter().zip(&other.services).map(mix).collect(),
            classes: self.classes.iter().zip(&other.classes).map(mix).collect(),
        }
    }

    /// What every feasible plan costs at least, if no walk of a class has a reduced cost below that class's entry in `least`.
    ///
    /// A plan's cost is what its routes cost less what is done on them is worth, and what is done is worth, and the price of what is
    /// undone. No class has more routes than vehicles, and those that stay in cost nothing.
    pub(super) fn bound(&self, terms: &Terms, least: &[i64]) -> i64 {
        let worth = self.services.iter().zip(&terms.undone);
        let done = worth.map(|(&dual, undone)| undone.map_or(dual, |price| dual.min(price)));
        let routes = least.iter().zip(&terms.n_vehicles);
        let routes = routes.map(|(&least, &n_vehicles)| least.min(0).saturating_mul(n_vehicles));
        routes.fold(done.sum(), i64::saturating_add)
    }
}
