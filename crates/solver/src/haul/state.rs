//! Shifts as lists of trips, trips as lists of services: a change costs the length of a trip and the number of trips of its shift.

use super::clock::{Beat, Pulse};
use super::evenness::Evenness;
use super::ground::{Ground, Way};
use super::journal::Journal;
use super::positions::Placed;
use crate::instance::{Class, Instance};
use roadcrew_model::{Facility, PointId, ServiceId};

pub(super) const NOWHERE: u32 = u32::MAX;
/// Where a service stands that is to be planned here and is not: its position is that among the undone.
pub(super) const UNDONE: u32 = u32::MAX - 1;

/// Where a service stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// [`UNDONE`], or [`NOWHERE`] if another part of the plan has it.
    pub(super) trip: u32,
    pub(super) at: u32,
}

/// A service on a trip, and the way to it from what stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub(super) mode: u32,
    pub(super) inward: Way,
}

/// What a vehicle does between two tips, or its depot and a tip.
#[derive(Debug, Default)]
pub(super) struct Trip {
    /// [`NOWHERE`] while nobody drives it.
    pub(super) shift: u32,
    pub(super) seats: Vec<Seat>,
    /// The way from the last service to the tip, or home.
    pub(super) out: Way,
    /// Where it ends, as a place in the vehicle's list of tips; `None` at the depot, of the last trip alone.
    pub(super) tip: Option<usize>,
    pub(super) load: Vec<i64>,
    /// All its ways and services.
    pub(super) sum: Way,
    /// By so many seconds it can grow without anything being late.
    pub(super) slack: i64,
    /// When it begins, as the clock of a timed problem sees it.
    pub(super) leaving: i64,
    /// What that clock says of each seat, and of the tip or the return. Empty where there is none.
    pub(super) beats: Vec<Beat>,
    pub(super) last: Beat,
}

impl Clone for Trip {
    fn clone(&self) -> Self {
        let mut copy = Self::default();
        copy.clone_from(self);
        copy
    }

    fn clone_from(&mut self, other: &Self) {
        self.shift = other.shift;
        self.seats.clone_from(&other.seats);
        self.out = other.out;
        self.tip = other.tip;
        self.load.clone_from(&other.load);
        self.sum = other.sum;
        self.slack = other.slack;
        self.leaving = other.leaving;
        self.beats.clone_from(&other.beats);
        self.last = other.last;
    }
}

/// What a vehicle does in a day.
#[derive(Clone, Debug)]
pub(super) struct Shift {
    pub(super) class: usize,
    pub(super) trips: Vec<u32>,
    /// Its services that are to have a position, as it was settled last.
    pub(super) placed: Vec<Placed>,
    /// From the last tip to the depot.
    pub(super) home: Way,
    /// Where the service ends that the others are near to, where that counts.
    pub(super) middle: Option<PointId>,
    /// From departure to return.
    pub(super) seconds: i64,
    /// When it is home, as the clock of a timed problem sees it.
    pub(super) back: i64,
    pub(super) price: i64,
}

/// Shifts that are searched together.
pub(super) struct State<'i, 'p> {
    pub(super) instance: &'i Instance<'p>,
    pub(super) ground: &'i Ground,
    pub(super) trips: Vec<Trip>,
    pub(super) spare: Vec<u32>,
    pub(super) shifts: Vec<Shift>,
    pub(super) places: Vec<Place>,
    pub(super) undone: Vec<ServiceId>,
    pub(super) cost: i64,
    /// What differing lengths of shifts cost, where routes are to be alike.
    pub(super) evenness: Option<Evenness>,
    pub(super) journal: Journal,
    /// Scratch of the clock.
    pub(super) pulses: Vec<Pulse>,
    /// Places looked at and services walked past since the state is there.
    pub(super) looks: u64,
}

impl<'i, 'p> State<'i, 'p> {
    /// Empty shifts of these classes, and services to place.
    pub(super) fn new(
        (instance, ground): (&'i Instance<'p>, &'i Ground),
        classes: impl Iterator<Item = usize>,
        services: impl Iterator<Item = ServiceId>,
    ) -> Self {
        let shift = |class| Shift {
            class,
            trips: Vec::new(),
            placed: Vec::new(),
            home: Way::default(),
            middle: None,
            seconds: 0,
            back: 0,
            price: 0,
        };
        let nowhere = Place { trip: NOWHERE, at: 0 };
        let mut state = Self {
            instance,
            ground,
            trips: Vec::new(),
            spare: Vec::new(),
            shifts: classes.map(shift).collect(),
            places: vec![nowhere; instance.n_services()],
            undone: Vec::new(),
            cost: 0,
            evenness: None,
            journal: Journal::default(),
            pulses: Vec::new(),
            looks: 0,
        };
        for service in services {
            state.lay_aside(service);
        }
        state
    }

    pub(super) fn class(&self, shift: u32) -> &'i Class<'p> {
        &self.instance.classes[self.shifts[shift as usize].class]
    }

    pub(super) fn place(&self, service: ServiceId) -> Place {
        self.places[service.index()]
    }

    pub(super) fn is_planned(&self, service: ServiceId) -> bool {
        self.place(service).trip < UNDONE
    }

    pub(super) fn tip(&self, class: &Class<'_>, which: usize) -> &'i Facility {
        self.instance.problem.facility(class.vehicle.tips[which])
    }

    /// Where a trip comes from.
    pub(super) fn start_of(&self, shift: u32, index: usize) -> PointId {
        let class = self.class(shift);
        let before = index.checked_sub(1).map(|index| self.shifts[shift as usize].trips[index]);
        match before.and_then(|trip| self.trips[trip as usize].tip) {
            Some(which) => self.tip(class, which).exit,
            None => class.exit,
        }
    }

    /// Where a trip leads to.
    pub(super) fn end_of(&self, trip: u32) -> PointId {
        let trip = &self.trips[trip as usize];
        let class = self.class(trip.shift);
        trip.tip.map_or(class.entry, |which| self.tip(class, which).entry)
    }

    /// The place of a trip within its shift.
    pub(super) fn index_of(&self, trip: u32) -> usize {
        let shift = &self.shifts[self.trips[trip as usize].shift as usize];
        shift.trips.iter().position(|&other| other == trip).unwrap_or(0)
    }

    pub(super) fn exit(&self, mode: u32) -> PointId {
        self.instance.modes[mode as usize].exit
    }

    pub(super) fn entry(&self, mode: u32) -> PointId {
        self.instance.modes[mode as usize].entry
    }

    /// What performing a service in a mode takes.
    pub(super) fn work(&self, shift: u32, mode: u32) -> Way {
        let service = self.ground.service(mode);
        let class = self.shifts[shift as usize].class;
        let terms = self.instance.terms(class, service).unwrap_or(0);
        let vehicle = self.instance.classes[class].vehicle;
        let mode = &self.instance.modes[mode as usize];
        Way {
            seconds: mode.duration.0,
            price: mode.cost.0
                + vehicle.per_metre.0 * mode.distance.0
                + terms
                + self.apart(shift, service),
        }
    }

    /// Whether the vehicles of two shifts differ in nothing but in what is reserved for them by name.
    pub(super) fn are_of_a_kind(&self, one: u32, other: u32) -> bool {
        self.class(one).kind == self.class(other).kind
    }

    /// Whether every service counts as much on either shift.
    pub(super) fn count_alike(&self, one: u32, other: u32) -> bool {
        let [of_one, of_other] = [one, other].map(|shift| self.shifts[shift as usize].class);
        of_one == of_other && self.ground.per_metre_apart == 0
    }

    /// Whether services of a shift may be performed on another of its kind.
    pub(super) fn may_go_to(&self, seats: &[Seat], from: u32, to: u32) -> bool {
        let [from, to] = [from, to].map(|shift| self.shifts[shift as usize].class);
        let may = |seat: &Seat| self.instance.terms(to, self.ground.service(seat.mode)).is_some();
        from == to || seats.iter().all(may)
    }

    /// Begins a step that may be undone.
    pub(super) fn begin_step(&mut self) {
        self.journal.begin(self.cost);
    }

    /// Keeps a trip and its shift as they are before their first change in the step.
    pub(super) fn touch(&mut self, trip: u32) {
        self.journal.keep_trip(trip, &self.trips[trip as usize]);
        let shift = self.trips[trip as usize].shift;
        if shift != NOWHERE {
            self.touch_shift(shift);
        }
    }

    pub(super) fn touch_shift(&mut self, shift: u32) {
        self.journal.keep_shift(shift, &self.shifts[shift as usize]);
    }

    /// Takes the step back.
    pub(super) fn undo(&mut self) {
        let mut journal = std::mem::take(&mut self.journal);
        let mut loose = Vec::new();
        for (trip, _) in journal.trips() {
            let seats = self.trips[*trip as usize].seats.iter();
            loose.extend(seats.map(|seat| self.ground.service(seat.mode)));
        }
        for service in &loose {
            self.places[service.index()].trip = NOWHERE;
        }
        for (shift, kept) in journal.shifts() {
            self.shifts[*shift as usize].clone_from(kept);
        }
        for (trip, kept) in journal.trips_mut() {
            let was_driven = self.trips[*trip as usize].shift != NOWHERE;
            std::mem::swap(&mut self.trips[*trip as usize], kept);
            let is_driven = self.trips[*trip as usize].shift != NOWHERE;
            match (was_driven, is_driven) {
                (true, false) => self.spare.push(*trip),
                (false, true) => self.spare.retain(|spare| spare != trip),
                _ => {}
            }
            for index in 0..self.trips[*trip as usize].seats.len() {
                let service = self.ground.service(self.trips[*trip as usize].seats[index].mode);
                self.drop_from_undone(service);
            }
            self.note_places(*trip, 0);
        }
        for service in loose {
            if self.place(service).trip == NOWHERE {
                self.push_undone(service);
            }
        }
        self.count_evenness();
        self.cost = journal.cost();
        for &(shift, _) in journal.shifts() {
            self.keep_times(shift);
        }
        self.journal = journal;
    }

    pub(super) fn note_places(&mut self, trip: u32, from: usize) {
        let seats = &self.trips[trip as usize].seats;
        for (at, seat) in (0..).zip(seats).skip(from) {
            self.places[self.ground.service(seat.mode).index()] = Place { trip, at };
        }
    }

    /// Counts a service among the undone.
    pub(super) fn lay_aside(&mut self, service: ServiceId) {
        self.push_undone(service);
        self.cost += self.instance.task(service).undone;
    }

    pub(super) fn take_up(&mut self, service: ServiceId) {
        self.drop_from_undone(service);
        self.cost -= self.instance.task(service).undone;
    }

    fn push_undone(&mut self, service: ServiceId) {
        let at = super::as_u32(self.undone.len());
        self.places[service.index()] = Place { trip: UNDONE, at };
        self.undone.push(service);
    }

    fn drop_from_undone(&mut self, service: ServiceId) {
        let Place { trip: UNDONE, at } = self.place(service) else { return };
        self.undone.swap_remove(at as usize);
        if let Some(moved) = self.undone.get(at as usize) {
            self.places[moved.index()].at = at;
        }
    }
}
