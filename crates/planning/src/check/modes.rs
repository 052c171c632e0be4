//! In which mode each service is performed where nobody says so.

use super::times::precision;
use roadcrew_model::{
    ModeIndex, PointId, Problem, Stop, TOLD_TO_THE_MINUTE, ToldTimes, Vehicle, VehicleId,
};
use roadcrew_units::{Metres, Money, Seconds, TimeWindow};

/// A stop whose service may still choose its mode.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenStop {
    pub stop: Stop,
    pub is_open: bool,
    /// Before when it can't begin, since others aren't ready.
    pub from: Option<Seconds>,
    /// Whether others wait until it is done.
    pub hurries: bool,
}

/// What a leg without a way counts, so that it is avoided where it can be.
const NO_WAY: Money = Money(1 << 52);
/// What a window that is missed or a time that can't be true counts: more than a day's work.
const MISSED: Money = Money(1 << 44);
/// What each second counts by which a window is missed or a stop later than it is told to be, beyond what is known of the stops before.
const SECOND_LATE: i64 = 1 << 24;
/// What each second counts by which others wait the longer.
const SECOND_WAITED: i64 = 1 << 20;

/// So many ways to have come to a stop in one mode are gone on with at most.
const MOST_WAYS: usize = 64;

/// Chooses the modes by which a route that leaves at a given time breaks least, is least later than it is told to be, and costs least then: a
/// shortest path through the layers of modes, of which all ways are kept that are earlier or cheaper than others (Desrochers and Soumis 1988), up to
/// [`MOST_WAYS`]. `O(stops · modes² · ways)`. Of others it knows from when on they are ready, and not that they wait; rests are not looked at. The
/// breaks are where they are, and who takes one nowhere owes it unless home before its window ends.
pub(super) fn choose_modes(
    problem: &Problem,
    vehicle: VehicleId,
    (stops, told): (&[OpenStop], &[ToldTimes]),
    departure: Seconds,
) -> Vec<Stop> {
    let crew = problem.vehicle(vehicle);
    let precision = precision(told);
    let depot = Way {
        stop: None,
        exit: problem.depot(crew.start).exit,
        time: departure,
        price: Money::ZERO,
        late: Seconds::ZERO,
        before: 0,
    };
    let mut layers: Vec<Vec<Way>> = vec![vec![depot]];
    for (index, open) in stops.iter().enumerate() {
        let told = told.get(index).copied().unwrap_or_default();
        let last = &layers[layers.len() - 1];
        let OpenStop { from, hurries, .. } = *open;
        let visit = |option| Visit { problem, crew, option, told, precision, from, hurries };
        let options = options(problem, crew, *open).into_iter();
        let layer = options.flat_map(|option| visit(option).all_from(last)).collect();
        layers.push(layer);
    }
    let last = &layers[layers.len() - 1];
    let untaken = untaken(crew, stops);
    let at_home = |index: &usize| home(problem, crew, &untaken, departure, &last[*index]);
    let mut index = (0..last.len()).min_by_key(at_home).unwrap_or_default();
    let mut chosen = Vec::with_capacity(stops.len());
    for layer in layers.iter().rev() {
        let way = &layer[index];
        chosen.extend(way.stop);
        index = way.before;
    }
    chosen.reverse();
    chosen
}

/// A way up to a stop: when the vehicle leaves it from where, what the way cost beyond its time, and which it was in the layer before.
#[derive(Clone)]
struct Way {
    stop: Option<Stop>,
    exit: PointId,
    time: Seconds,
    price: Money,
    /// By how much it has been later than told.
    late: Seconds,
    before: usize,
}

/// When the windows of the breaks end that a route doesn't take.
fn untaken(crew: &Vehicle, stops: &[OpenStop]) -> Vec<Seconds> {
    let is_taken = |index| stops.iter().any(|open| open.stop == Stop::Break(index));
    let breaks = crew.breaks.iter().enumerate().filter(|(index, _)| !is_taken(*index));
    breaks.map(|(_, rest)| rest.window.close()).collect()
}

/// What a way costs in all once the vehicle is home, with what it owes of breaks.
fn home(
    problem: &Problem,
    crew: &Vehicle,
    untaken: &[Seconds],
    departure: Seconds,
    way: &Way,
) -> Money {
    let mut way = way.clone();
    drive(problem, crew, &mut way, problem.depot(crew.end).entry);
    let duration = way.time - departure;
    let mut price = way.price + crew.per_second * duration;
    if let Some(overtime) = crew.overtime {
        price += overtime.per_second * (duration - overtime.after).excess();
    }
    let longest = crew.longest_duration.map_or(Seconds::ZERO, |it| (duration - it).excess());
    let owed = untaken.iter().map(|close| missed((way.time - *close).excess())).sum();
    price + missed((way.time - crew.shift.close()).excess()) + missed(longest) + owed
}

fn missed(by: Seconds) -> Money {
    if by == Seconds::ZERO { Money::ZERO } else { MISSED + Money(by.0 * SECOND_LATE) }
}

fn drive(problem: &Problem, crew: &Vehicle, way: &mut Way, to: PointId) {
    match problem.travel(crew.travel).leg(way.exit, to) {
        Some(leg) => {
            way.time += leg.seconds;
            way.price += crew.per_metre * leg.metres;
        }
        None => way.price += NO_WAY,
    }
}

/// One way to make a stop; one that goes nowhere has no points.
struct Choice<'a> {
    stop: Stop,
    points: Option<(PointId, PointId)>,
    windows: &'a [TimeWindow],
    duration: Seconds,
    distance: Metres,
    cost: Money,
}

/// A stop made in one way, when it is told to be, and from when on others are ready for it.
struct Visit<'a> {
    problem: &'a Problem,
    crew: &'a Vehicle,
    option: Choice<'a>,
    told: ToldTimes,
    precision: Seconds,
    from: Option<Seconds>,
    hurries: bool,
}

impl Visit<'_> {
    /// The ways to have made it after those up to the stop before, without those that are nowhere better than another. Where a stop goes nowhere,
    /// that is told for each place by itself.
    fn all_from(&self, last: &[Way]) -> Vec<Way> {
        let mut ways: Vec<Way> =
            last.iter().enumerate().map(|(before, way)| self.after(way, before)).collect();
        ways.sort_by_key(|way| (way.exit, way.time, way.price, way.before));
        let of_exits = ways.chunk_by(|one, other| one.exit == other.exit);
        let kept = of_exits.map(|ways| {
            let mut kept: Vec<Way> = Vec::new();
            for way in ways {
                if kept.last().is_none_or(|best| way.price < best.price) {
                    kept.push(way.clone());
                }
            }
            thinned(kept)
        });
        kept.flatten().collect()
    }

    fn after(&self, way: &Way, before: usize) -> Way {
        let Self { problem, crew, option, told, precision, from, hurries } = self;
        let mut way = Way { stop: Some(option.stop), before, ..way.clone() };
        if let Some((entry, exit)) = option.points {
            drive(problem, crew, &mut way, entry);
            way.exit = exit;
        }
        let arrival = way.time;
        let start = told.start_from(begin(arrival, option.windows));
        let start = begin(from.map_or(start, |from| start.max(from)), option.windows);
        let end = told.end_from(start + option.duration);
        let is_open = |window: &TimeWindow| start <= window.close();
        if let Some(last) = option.windows.last().filter(|_| !option.windows.iter().any(is_open)) {
            way.price += missed(start - last.close());
        }
        for (told, found) in [(told.arrival, arrival), (told.start, start), (told.end, end)] {
            let late = told.map_or(Seconds::ZERO, |told| (found - told).excess());
            let more = late - way.late;
            if *precision <= more {
                let is_told_to_be_early = TOLD_TO_THE_MINUTE <= more;
                let slightly = Money(more.0 * SECOND_LATE);
                way.price += if is_told_to_be_early { missed(more) } else { slightly };
                way.late = late;
            }
        }
        if let Stop::Service { service, .. } = option.stop
            && let Some(due) = problem.service(service).due
        {
            way.price += due.per_second * (start - due.at).excess();
        }
        way.price += option.cost + crew.per_metre * option.distance;
        if *hurries {
            way.price += Money(end.0 * SECOND_WAITED);
        }
        way.time = end;
        way
    }
}

/// The first moment from `arrival` on at which work may begin; `arrival` itself where there is none any more.
fn begin(arrival: Seconds, windows: &[TimeWindow]) -> Seconds {
    let open = windows.iter().find(|window| arrival <= window.close());
    open.map_or(arrival, |window| arrival.max(window.open()))
}

/// Of too many ways some in equal steps, the first and the last among them.
fn thinned(ways: Vec<Way>) -> Vec<Way> {
    if ways.len() <= MOST_WAYS {
        return ways;
    }
    let last = ways.len() - 1;
    (0..MOST_WAYS).map(|step| ways[step * last / (MOST_WAYS - 1)].clone()).collect()
}

fn options<'a>(problem: &'a Problem, crew: &'a Vehicle, open: OpenStop) -> Vec<Choice<'a>> {
    let stays = |stop, windows, duration| {
        let cost = Money::ZERO;
        vec![Choice { stop, points: None, windows, duration, distance: Metres::ZERO, cost }]
    };
    match open.stop {
        Stop::Service { service, mode: told } => {
            let service_id = service;
            let service = problem.service(service);
            let modes = service.modes.iter().zip(0..=u8::MAX);
            let ways: Vec<Choice<'a>> = modes
                .filter(|(_, index)| open.is_open || *index == told.0)
                .map(|(mode, index)| Choice {
                    stop: Stop::Service { service: service_id, mode: ModeIndex(index) },
                    points: Some((mode.entry, mode.exit)),
                    windows: &service.windows,
                    duration: mode.duration,
                    distance: mode.distance,
                    cost: mode.cost,
                })
                .collect();
            if ways.is_empty() { stays(open.stop, &[], Seconds::ZERO) } else { ways }
        }
        Stop::Tip(id) => {
            let tip = problem.facility(id);
            vec![Choice {
                stop: open.stop,
                points: Some((tip.entry, tip.exit)),
                windows: &tip.windows,
                duration: tip.duration,
                distance: Metres::ZERO,
                cost: tip.cost,
            }]
        }
        // A plan by hand may have breaks that there aren't.
        Stop::Break(index) => crew.breaks.get(index).map_or_else(
            || stays(open.stop, &[], Seconds::ZERO),
            |rest| stays(open.stop, std::slice::from_ref(&rest.window), rest.duration),
        ),
    }
}
