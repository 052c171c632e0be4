//! Small problems for tests of what is assumed.

use roadcrew_model::{
    Break, Depot, Due, Leg, Link, Load, Mode, PointId, Problem, ProblemParts, Service, Travel,
    Undone, Vehicle,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

/// A service as it is drawn: where, how long, the price of its second way, its window, by when it is due, when it is told to begin.
pub(super) type Drawn = ((i64, i64), i64, i64, Option<(i64, i64)>, Option<i64>, Option<i64>);

fn window(open: i64, length: i64) -> TimeWindow {
    TimeWindow::new(Seconds(open), Seconds(open + length)).unwrap()
}

/// A minute is a second of the drawn times, since what is told is told to the minute.
pub(super) const MINUTE: i64 = 60;

/// Crews of one depot and shift, each with its break or none, and services in two modes each.
pub(super) fn problem(
    drawn: &[Drawn],
    shift: i64,
    rests: &[Option<(i64, i64)>],
    links: Vec<Link>,
) -> Problem {
    let mut places = vec![(10, 10)];
    let service = |&((x, y), length, price, open, due, _): &Drawn| {
        let point = PointId::new(places.len());
        places.extend([(x, y), (x + 4, y + 2)]);
        let other = PointId::new(places.len() - 1);
        let mode = |entry, exit, longer, cost| Mode {
            entry,
            exit,
            duration: Seconds(MINUTE * (6 + length + longer)),
            distance: Metres(600),
            cost: Money(cost),
        };
        Service {
            modes: vec![mode(point, other, 3, 0), mode(other, point, 0, price)],
            windows: open
                .map(|(open, length)| window(MINUTE * open, MINUTE * length))
                .into_iter()
                .collect(),
            due: due.map(|at| Due { at: Seconds(MINUTE * at), per_second: Price(2) }),
            undone: Undone::Costs(Money::ZERO),
            load: Load(Vec::new()),
            ..Service::default()
        }
    };
    let services = drawn.iter().map(service).collect();
    let leg = |from: PointId, to: PointId| {
        let ((a, b), (x, y)) = (places[from.index()], places[to.index()]);
        let far = (a - x).abs() + (b - y).abs();
        Some(Leg { seconds: Seconds(MINUTE * far), metres: Metres(100 * far) })
    };
    let vehicle = |rest: &Option<(i64, i64)>| Vehicle {
        shift: window(0, MINUTE * shift),
        per_second: Price(1),
        per_metre: Price(1),
        breaks: rest
            .map(|(open, length)| Break {
                window: window(MINUTE * open, MINUTE * length),
                duration: Seconds(MINUTE * 9),
            })
            .into_iter()
            .collect(),
        ..Vehicle::default()
    };
    Problem::new(ProblemParts {
        services,
        vehicles: rests.iter().map(vehicle).collect(),
        links,
        depots: vec![Depot { name: String::new(), exit: PointId::new(0), entry: PointId::new(0) }],
        travels: vec![Travel::from_fn(places.len(), leg)],
        ..ProblemParts::default()
    })
    .unwrap()
}
