//! A day's plan in the words of the city: what a sheet prints, a map draws and the API answers.

mod level;
mod terms;
mod took;
mod undone;
mod unplanned;

pub use level::{Paused, ServiceLevel};
pub use terms::{Behind, Terms};
pub use took::Took;
pub use undone::{ExpectedOverflow, NextDate, NotDue, Reason, UndoneService, Verdict};
pub use unplanned::UnplannedWork;

use crate::city::{Carries, Neighbourhood};
use crate::equity::EquityPrice;
use roadcrew_model::Costs;
use roadcrew_roads::{Step, StreetNetwork};
use roadcrew_units::{Metres, Money, Position, Seconds, ServiceDay};
use serde::Serialize;
use std::sync::Arc;

/// All routes of a day for one kind of work, what is left undone and why, and the figures.
#[derive(Clone, Debug)]
pub struct DayPlan {
    /// The city's name.
    pub city: String,
    /// The currency of its costs.
    pub currency: String,
    /// Jobs or rounds.
    pub kind: PlanKind,
    /// The programme of such rounds; `None` for collection and for jobs.
    pub programme: Option<DayProgramme>,
    /// The day.
    pub day: ServiceDay,
    /// The streets that it was planned on, to draw under it.
    pub network: Arc<StreetNetwork>,
    /// One per crew that goes out, in the order of the city's file.
    pub routes: Vec<DayRoute>,
    /// What is left undone, each with a reason that was checked by trying.
    pub undone: Vec<UndoneService>,
    /// What can't be planned at all, such as a container far from any street.
    pub left_out: Vec<String>,
    /// What of it somebody waits for.
    pub unplanned: Vec<UnplannedWork>,
    /// What nobody has to do yet, such as a container that is far from full.
    pub not_due: Vec<NotDue>,
    /// Which parts of the city are to be served alike; may be empty.
    pub neighbourhoods: Arc<[Neighbourhood]>,
    /// When the last shift is over and the last crew back: what is open is counted until then.
    pub evening: Seconds,
    /// What the worst-served neighbourhood's hour costs, where it was asked for.
    pub equity_price: Option<EquityPrice>,
    /// The plan that this was found by: the cheapest that takes an hour off.
    pub fairer: Option<Box<DayPlan>>,
    /// What changed since an earlier plan, where one was given.
    pub stability: Option<crate::Stability>,
    /// How much times differ from what is planned.
    pub spread: crate::Spread,
    /// What a kilometre emits, by the city's table.
    pub emissions: Option<crate::Emissions>,
    /// The judge's cost by its parts.
    pub costs: Costs,
    /// The rules that the judge found broken; empty for a feasible plan.
    pub violations: Vec<String>,
    /// How the plan came about.
    pub search: SearchRecord,
    /// Where the time went.
    pub took: Took,
}

impl DayPlan {
    /// What people call the work that it is for.
    pub fn work(&self) -> &str {
        match (&self.programme, self.kind) {
            (Some(programme), _) => &programme.name,
            (None, PlanKind::Dispatch) => "Dispatch",
            (None, PlanKind::Collection) => "Collection",
        }
    }

    /// What the plan's files are named by: the programme's id, or else the kind of work. Letters, digits, `-` and `_` only.
    pub fn stem(&self) -> String {
        let Some(programme) = &self.programme else { return self.kind.as_str().to_owned() };
        let is_plain = |letter: char| letter.is_alphanumeric() || "-_".contains(letter);
        programme.id.chars().map(|it| if is_plain(it) { it } else { '-' }).collect()
    }
}

/// The programme that a plan's rounds belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayProgramme {
    /// Its id in the city's file.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What becomes of a vehicle's load along its streets.
    pub carries: Carries,
}

/// What kind of work a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlanKind {
    /// Jobs at places.
    Dispatch,
    /// Streets and containers.
    Collection,
}

impl PlanKind {
    /// Its name in files and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dispatch => "dispatch",
            Self::Collection => "collection",
        }
    }
}

/// How a plan came about: with the same seed and iterations it comes about again.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct SearchRecord {
    /// The seed of the search.
    pub seed: u64,
    /// How many rounds it ran.
    pub iterations: u64,
}

/// A crew's day.
#[derive(Clone, Debug)]
pub struct DayRoute {
    /// The crew's id in the city's file.
    pub crew: String,
    /// What people call it.
    pub crew_name: String,
    /// The vehicle's profile.
    pub profile: String,
    /// What people call the depot that it leaves.
    pub depot: String,
    /// What they call the one that it comes back to.
    pub end_depot: String,
    /// When it leaves the depot.
    pub departure: Seconds,
    /// When it is back.
    pub arrival: Seconds,
    /// How long its shift is.
    pub shift: Seconds,
    /// When its shift ends.
    pub shift_end: Seconds,
    /// The duty from which on it works overtime.
    pub regular: Seconds,
    /// The breaks that it takes at the depot, since it is back before their windows close.
    pub rests_at_depot: Vec<Seconds>,
    /// Driven between stops.
    pub driven: Metres,
    /// Driven while serving.
    pub served: Metres,
    /// Time spent driving between stops.
    pub driving: Seconds,
    /// Time spent waiting.
    pub waiting: Seconds,
    /// What it does, in order.
    pub stops: Vec<DayStop>,
    /// The way back to the depot.
    pub way_home: Way,
}

impl DayRoute {
    /// From departure to return.
    pub fn duration(&self) -> Seconds {
        self.arrival - self.departure
    }

    /// What its duty is beyond what is regular.
    pub fn overtime(&self) -> Seconds {
        (self.duration() - self.regular).excess()
    }

    /// The stops that are work, not breaks or tips.
    pub fn n_services(&self) -> usize {
        self.stops.iter().filter(|stop| stop.kind.is_service()).count()
    }

    /// The stops with the numbers that sheets and maps show: services and tips count, breaks don't.
    pub fn numbered_stops(&self) -> impl Iterator<Item = (Option<usize>, &DayStop)> {
        let mut next = 0;
        self.stops.iter().map(move |stop| {
            if stop.kind == StopKind::Break {
                return (None, stop);
            }
            next += 1;
            (Some(next), stop)
        })
    }

    /// The whole line that is driven, from depot to depot.
    pub fn geometry(&self) -> Vec<Position> {
        let mut line: Vec<Position> = Vec::new();
        let pieces = self.stops.iter().flat_map(|stop| [&stop.way.line, &stop.along.line]);
        for &position in pieces.chain([&self.way_home.line]).flatten() {
            if line.last() != Some(&position) {
                line.push(position);
            }
        }
        line
    }
}

/// A piece of a drive.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// Every point of the map on the way, in order.
    pub line: Vec<Position>,
    /// The OpenStreetMap ways that are driven, in order.
    pub way_ids: Vec<i64>,
    /// The streets and turns.
    pub steps: Vec<Step>,
    /// How far.
    pub metres: Metres,
    /// How long.
    pub seconds: Seconds,
}

/// One place in a route.
#[derive(Clone, Debug)]
pub struct DayStop {
    /// What happens there.
    pub kind: StopKind,
    /// The service's id: an incident, a container, a piece of a street; the tip's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Which street.
    pub street: String,
    /// Where.
    pub position: Position,
    /// The reports and alerts behind it.
    pub reports: Vec<String>,
    /// The vehicle is there.
    pub arrival: Seconds,
    /// The work begins.
    pub start: Seconds,
    /// The vehicle leaves.
    pub end: Seconds,
    /// The last second of the service level, where there is one.
    pub due: Option<Seconds>,
    /// Who waits for it; where a job takes several crews, only the first of its stops says so.
    pub waiting: Vec<Waiting>,
    /// What it puts on the truck.
    pub litres: i64,
    /// What it puts on the truck by weight.
    pub kilograms: i64,
    /// Why it is worth doing today, where that is weighed; may be empty.
    pub worth: String,
    /// Of a container, for how long it is expected to overflow.
    pub overflow: Option<ExpectedOverflow>,
    /// What it would cost to leave it undone.
    pub undone_costs: Money,
    /// When, with what and with whom it is to be done.
    pub terms: Terms,
    /// Why the crew was there in vain, of days that are over: the work isn't done.
    pub failed: Option<String>,
    /// In which of its modes a service is performed: its place in the list.
    pub mode: Option<u8>,
    /// How the vehicle gets there.
    pub way: Way,
    /// What it drives while serving.
    pub along: Way,
}

/// Somebody waits for a service: an incident, or a job of the planners' own that has a due time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Where.
    pub position: Position,
    /// Its category; of planners' jobs, what they are called.
    pub category: String,
    /// Its first report or alert, mostly before the day's midnight; `None` for planners' jobs.
    pub first: Option<Seconds>,
    /// When it came to be, where somebody knows.
    pub occurred: Option<Seconds>,
    /// The last second of its service level.
    pub due: Seconds,
    /// The service level that its first report started; `None` for planners' jobs.
    pub level: Option<ServiceLevel>,
}

/// What happens at a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StopKind {
    /// A job.
    Job,
    /// A container is emptied.
    Container,
    /// A side of a street, or both, is collected.
    Street,
    /// The truck unloads.
    Tip,
    /// The crew rests.
    Break,
}

impl StopKind {
    /// Whether it is work that was asked for.
    pub const fn is_service(self) -> bool {
        matches!(self, Self::Job | Self::Container | Self::Street)
    }

    /// Its name in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::Container => "container",
            Self::Street => "street",
            Self::Tip => "tip",
            Self::Break => "break",
        }
    }
}
