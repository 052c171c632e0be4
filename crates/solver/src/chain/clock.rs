//! What time means to a problem, as a compile-time parameter: nothing, windows, windows and the length of a shift, or windows and trips.
//!
//! Each service carries what its route needs to know of all that comes before it and of all that comes after it, so that putting
//! something between two services is judged in `O(1)` (Savelsbergh 1992; Vidal et al. 2013). Only routes that keep the time are made.

use super::ways::{Measured, Ways, WrittenDown};
use super::ways_in_city;
use roadcrew_model::Leg;
use std::fmt::Debug;
use std::marker::PhantomData;

/// Far beyond any time of a problem that is searched here, far below overflow.
pub(crate) const FAR: i32 = 1 << 29;

/// A pair without a way has so many metres: a route over it is dearer than any without.
pub(crate) const NO_WAY: u32 = 1 << 30;

/// An entry of a travel table in the room that the clock needs.
pub(crate) trait Way: Copy + Debug + Send + Sync {
    fn new(leg: Option<Leg>) -> Self;
    /// A way that takes as many seconds as it has metres, fewer than 2^28.
    fn straight(length: u32) -> Self;
    fn metres(self) -> u32;
    fn seconds(self) -> i32;
}

/// Metres alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Far(u32);

/// Metres and seconds, side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FarAndLong {
    metres: u32,
    seconds: i32,
}

fn metres(leg: Option<Leg>) -> u32 {
    leg.and_then(|leg| u32::try_from(leg.metres.0).ok()).map_or(NO_WAY, |metres| metres.min(NO_WAY))
}

impl Way for Far {
    fn new(leg: Option<Leg>) -> Self {
        Self(metres(leg))
    }

    #[inline]
    fn straight(length: u32) -> Self {
        Self(length)
    }

    #[inline]
    fn metres(self) -> u32 {
        self.0
    }

    #[inline]
    fn seconds(self) -> i32 {
        0
    }
}

impl Way for FarAndLong {
    fn new(leg: Option<Leg>) -> Self {
        let seconds = leg.and_then(|leg| i32::try_from(leg.seconds.0).ok());
        Self { metres: metres(leg), seconds: seconds.map_or(FAR, |seconds| seconds.min(FAR)) }
    }

    #[expect(clippy::cast_possible_wrap, reason = "below 2^28")]
    #[inline]
    fn straight(length: u32) -> Self {
        Self { metres: length, seconds: length as i32 }
    }

    #[inline]
    fn metres(self) -> u32 {
        self.metres
    }

    #[inline]
    fn seconds(self) -> i32 {
        self.seconds
    }
}

/// When something may begin, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hours {
    pub(crate) open: i32,
    pub(crate) close: i32,
    pub(crate) duration: i32,
}

/// How time is kept along a route.
pub(crate) trait Clock: Copy + Debug + Send + Sync {
    type Way: Way;
    type Ways: Ways<Self::Way>;
    /// What is known of a route up to and including a place.
    type Before: Copy + Debug + PartialEq + Default + Send + Sync;
    /// What is known of a route from a place on.
    type After: Copy + Debug + PartialEq + Default + Send + Sync;
    /// Whether anything about time can be broken or paid.
    const IS_KEPT: bool;
    /// Whether a vehicle makes several trips, or waits for what a service needs. A slot is a trip then.
    const HAS_TRIPS: bool = false;

    /// A vehicle that has not left.
    fn leave(hours: Hours) -> Self::Before;
    /// A vehicle that has returned.
    fn back(hours: Hours) -> Self::After;
    /// Goes on to a place; `None` if it is too late for it.
    fn then(before: Self::Before, seconds: i32, hours: Hours) -> Option<Self::Before>;
    /// Comes from a place; `None` if it is too late after it.
    fn ahead(hours: Hours, seconds: i32, after: Self::After) -> Option<Self::After>;
    /// How long the whole route takes if its parts are joined; `None` if it is too late by then.
    fn join(before: Self::Before, seconds: i32, after: Self::After) -> Option<i32>;

    /// The same if the vehicle does not leave before this time. Asked where there are trips.
    fn held_until(before: Self::Before, _leaves: i32) -> Self::Before {
        before
    }

    /// When the vehicle can go on at the earliest. Asked where time is kept.
    fn ready(_: Self::Before) -> i32 {
        0
    }

    /// When the vehicle must have arrived. Asked where there are trips.
    fn latest(_: Self::After) -> i32 {
        0
    }
}

/// Time counts for nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoClock;

impl Clock for NoClock {
    type Way = Far;
    type Ways = WrittenDown<Far>;
    type Before = ();
    type After = ();
    const IS_KEPT: bool = false;

    fn leave(_: Hours) {}
    fn back(_: Hours) {}

    #[inline]
    fn then((): (), _: i32, _: Hours) -> Option<()> {
        Some(())
    }

    #[inline]
    fn ahead(_: Hours, _: i32, (): ()) -> Option<()> {
        Some(())
    }

    #[inline]
    fn join((): (), _: i32, (): ()) -> Option<i32> {
        Some(0)
    }
}

/// Windows and shifts, but time is neither paid nor limited.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Windows;

impl Clock for Windows {
    type Way = FarAndLong;
    type Ways = WrittenDown<FarAndLong>;
    /// When the vehicle can leave at the earliest.
    type Before = i32;
    /// When the vehicle must have arrived.
    type After = i32;
    const IS_KEPT: bool = true;

    fn leave(hours: Hours) -> i32 {
        hours.open
    }

    fn back(hours: Hours) -> i32 {
        hours.close
    }

    #[inline]
    fn then(ready: i32, seconds: i32, hours: Hours) -> Option<i32> {
        let arrival = ready + seconds;
        (arrival <= hours.close).then(|| arrival.max(hours.open) + hours.duration)
    }

    #[inline]
    fn ahead(hours: Hours, seconds: i32, latest: i32) -> Option<i32> {
        let begin = hours.close.min(latest - seconds - hours.duration);
        (hours.open <= begin).then_some(begin)
    }

    #[inline]
    fn join(ready: i32, seconds: i32, latest: i32) -> Option<i32> {
        (ready + seconds <= latest).then_some(0)
    }

    fn ready(ready: i32) -> i32 {
        ready
    }
}

/// Windows, shifts, and time that is paid or limited from departure to return.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shifts;

/// Stops in a row: how long they take at least, and between which times the first must begin for that.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Stretch {
    duration: i32,
    early: i32,
    late: i32,
}

impl Stretch {
    fn of(hours: Hours) -> Self {
        Self { duration: hours.duration, early: hours.open, late: hours.close }
    }

    #[inline]
    fn join(self, seconds: i32, next: Self) -> Option<Self> {
        let until = self.duration + seconds;
        if next.late < self.early + until {
            return None;
        }
        let waiting = (next.early - until - self.late).max(0);
        Some(Self {
            duration: until + next.duration + waiting,
            early: self.early.max(next.early - until) - waiting,
            late: self.late.min(next.late - until),
        })
    }
}

impl Clock for Shifts {
    type Way = FarAndLong;
    type Ways = WrittenDown<FarAndLong>;
    type Before = Stretch;
    type After = Stretch;
    const IS_KEPT: bool = true;

    fn leave(hours: Hours) -> Stretch {
        Stretch::of(hours)
    }

    fn back(hours: Hours) -> Stretch {
        Stretch::of(hours)
    }

    #[inline]
    fn then(before: Stretch, seconds: i32, hours: Hours) -> Option<Stretch> {
        before.join(seconds, Stretch::of(hours))
    }

    #[inline]
    fn ahead(hours: Hours, seconds: i32, after: Stretch) -> Option<Stretch> {
        Stretch::of(hours).join(seconds, after)
    }

    #[inline]
    fn join(before: Stretch, seconds: i32, after: Stretch) -> Option<i32> {
        before.join(seconds, after).map(|whole| whole.duration)
    }

    fn ready(before: Stretch) -> i32 {
        before.early + before.duration
    }
}

/// Windows, and vehicles that come back to their depot for more, or wait there until it is ready. Time is neither paid nor limited.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trips;

/// A trip up to a place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct OnTrip {
    /// When the vehicle can go on at the earliest.
    ready: i32,
    /// How long it has driven and worked since it left: later departures arrive so much later.
    busy: i32,
}

impl Clock for Trips {
    type Way = FarAndLong;
    type Ways = WrittenDown<FarAndLong>;
    type Before = OnTrip;
    /// When the vehicle must have arrived.
    type After = i32;
    const IS_KEPT: bool = true;
    const HAS_TRIPS: bool = true;

    fn leave(hours: Hours) -> OnTrip {
        OnTrip { ready: hours.open, busy: 0 }
    }

    fn back(hours: Hours) -> i32 {
        hours.close
    }

    #[inline]
    fn then(before: OnTrip, seconds: i32, hours: Hours) -> Option<OnTrip> {
        let ready = Windows::then(before.ready, seconds, hours)?;
        Some(OnTrip { ready, busy: before.busy + seconds + hours.duration })
    }

    #[inline]
    fn ahead(hours: Hours, seconds: i32, latest: i32) -> Option<i32> {
        Windows::ahead(hours, seconds, latest)
    }

    #[inline]
    fn join(before: OnTrip, seconds: i32, latest: i32) -> Option<i32> {
        Windows::join(before.ready, seconds, latest)
    }

    #[inline]
    fn held_until(before: OnTrip, leaves: i32) -> OnTrip {
        OnTrip { ready: before.ready.max(leaves + before.busy), ..before }
    }

    #[inline]
    fn ready(before: OnTrip) -> i32 {
        before.ready
    }

    #[inline]
    fn latest(after: i32) -> i32 {
        after
    }
}

/// The same on a plane, where ways are measured when they are asked for.
pub(crate) type OnPlane<C> = Over<C, Measured<<C as Clock>::Way>>;

/// The same between thousands of spots in a city.
pub(crate) type InCity<C> = Over<C, ways_in_city::InCity<<C as Clock>::Way>>;

/// The same clock over ways that are kept in another form.
pub(crate) struct Over<C, W>(PhantomData<fn() -> (C, W)>);

impl<C, W> Clone for Over<C, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C, W> Copy for Over<C, W> {}

impl<C, W> Debug for Over<C, W> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Over")
    }
}

impl<C: Clock, W: Ways<C::Way> + 'static> Clock for Over<C, W> {
    type Way = C::Way;
    type Ways = W;
    type Before = C::Before;
    type After = C::After;
    const IS_KEPT: bool = C::IS_KEPT;
    const HAS_TRIPS: bool = C::HAS_TRIPS;

    fn leave(hours: Hours) -> C::Before {
        C::leave(hours)
    }

    fn back(hours: Hours) -> C::After {
        C::back(hours)
    }

    #[inline]
    fn then(before: C::Before, seconds: i32, hours: Hours) -> Option<C::Before> {
        C::then(before, seconds, hours)
    }

    #[inline]
    fn ahead(hours: Hours, seconds: i32, after: C::After) -> Option<C::After> {
        C::ahead(hours, seconds, after)
    }

    #[inline]
    fn join(before: C::Before, seconds: i32, after: C::After) -> Option<i32> {
        C::join(before, seconds, after)
    }

    #[inline]
    fn held_until(before: C::Before, leaves: i32) -> C::Before {
        C::held_until(before, leaves)
    }

    #[inline]
    fn ready(before: C::Before) -> i32 {
        C::ready(before)
    }

    #[inline]
    fn latest(after: C::After) -> i32 {
        C::latest(after)
    }
}
