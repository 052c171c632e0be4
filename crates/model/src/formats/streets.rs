//! Problems whose services lie along streets: what the formats of arc routing hold, made a problem.
//!
//! Ways between services are shortest paths. Where turns have prices, a way is searched over arcs rather than nodes (the line graph), so
//! that the turn into a street and the turn out of it are paid by the way there and the way on. Leaving a depot or a tip in any direction, and
//! stopping there from any, is free.

use super::lines::Source;
use super::nodes::MOST_IN_A_TABLE;
use super::{FormatError, Instance, Words};
use crate::problem::{
    Depot, DepotId, Facility, FacilityId, Leg, Load, Mode, PointId, Problem, ProblemParts, Service,
    Travel, Vehicle,
};
use roadcrew_units::{Metres, Money, Price, Seconds};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A street in one direction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) cost: i64,
}

/// Streets between nodes, which count from 0.
#[derive(Debug, Default)]
pub(super) struct Streets {
    pub(super) n_nodes: usize,
    pub(super) arcs: Vec<Arc>,
    /// Per arc the arcs that may follow with the price of the turn; `None` where turns are free.
    pub(super) turns: Option<Vec<Vec<(usize, i64)>>>,
}

/// Where a vehicle can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// At a node, wherever it came from.
    At(usize),
    /// About to drive an arc, with the turn behind it.
    Before(usize),
    /// At the head of an arc, with the next turn before it.
    After(usize),
}

/// A service, its load in the dimensions of the capacity.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) load: Vec<i64>,
    pub(super) ways: Vec<Way>,
}

/// A way to perform a service.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) entry: Place,
    pub(super) exit: Place,
    pub(super) cost: i64,
    pub(super) word: String,
}

/// Where vehicles unload.
#[derive(Debug)]
pub(super) struct Tip {
    pub(super) node: usize,
    pub(super) name: String,
    pub(super) cost: i64,
}

/// What a cost is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Measure {
    /// A length.
    #[default]
    Metres,
    /// A time.
    Seconds,
}

/// What stands in a file.
#[derive(Debug, Default)]
pub(super) struct StreetProblem {
    pub(super) name: String,
    pub(super) streets: Streets,
    pub(super) tasks: Vec<Task>,
    pub(super) depot: usize,
    pub(super) tips: Vec<Tip>,
    pub(super) n_vehicles: usize,
    pub(super) capacity: Vec<i64>,
    pub(super) longest_duration: Option<i64>,
    pub(super) measure: Measure,
    /// How many units of a cost make one of the file.
    pub(super) scale: i64,
}

impl Task {
    /// A street that is served from its tail to its head, or either way.
    pub(super) fn street(streets: &Streets, arcs: &[(usize, i64, String)], load: Vec<i64>) -> Self {
        let way = |(arc, cost, word): &(usize, i64, String)| {
            let (entry, exit) = streets.ends(*arc);
            Way { entry, exit, cost: *cost, word: word.clone() }
        };
        Self { load, ways: arcs.iter().map(way).collect() }
    }

    /// A node, which is served from wherever it is reached.
    pub(super) fn node(streets: &Streets, node: usize, name: &str, load: Vec<i64>) -> Self {
        let way = |place| Way { entry: place, exit: place, cost: 0, word: format!("n{name}") };
        if streets.turns.is_none() {
            return Self { load, ways: vec![way(Place::At(node))] };
        }
        let into = streets.arcs.iter().enumerate().filter(|(_, arc)| arc.to == node);
        Self { load, ways: into.map(|(arc, _)| way(Place::After(arc))).collect() }
    }
}

impl Streets {
    /// Where a vehicle is before and after it drives an arc.
    pub(super) fn ends(&self, arc: usize) -> (Place, Place) {
        match self.turns {
            Some(_) => (Place::Before(arc), Place::After(arc)),
            None => (Place::At(self.arcs[arc].from), Place::At(self.arcs[arc].to)),
        }
    }

    fn arcs_from(&self) -> Vec<Vec<usize>> {
        let mut from = vec![Vec::new(); self.n_nodes];
        for (index, arc) in self.arcs.iter().enumerate() {
            from[arc.from].push(index);
        }
        from
    }
}

impl StreetProblem {
    /// Builds the problem with its full table of ways, a search per place; errors name `line`.
    pub(super) fn build(
        mut self,
        source: Source<'_>,
        line: usize,
    ) -> Result<Instance, FormatError> {
        if self.tasks.is_empty() {
            return Err(source.error(line, "nothing has to be served"));
        }
        let mut points: BTreeMap<Place, usize> = BTreeMap::new();
        let tips = self.tips.iter().map(|tip| Place::At(tip.node));
        let ends = self.tasks.iter().flat_map(|task| &task.ways);
        let ends = ends.flat_map(|way| [way.entry, way.exit]);
        for place in std::iter::once(Place::At(self.depot)).chain(tips).chain(ends) {
            let next = points.len();
            points.entry(place).or_insert(next);
        }
        if MOST_IN_A_TABLE < points.len() {
            let reason = format!("{} ends of streets are too many", points.len());
            return Err(source.error(line, reason));
        }
        let travel = self.travel(&points).map_err(|reason| source.error(line, reason))?;
        let words = self
            .tasks
            .iter_mut()
            .map(|task| task.ways.iter_mut().map(|way| std::mem::take(&mut way.word)).collect())
            .collect();
        let point = |place: Place| PointId::new(points[&place]);
        let depot = point(Place::At(self.depot));
        let problem = Problem::new(ProblemParts {
            n_dimensions: self.capacity.len(),
            services: self.tasks.iter().map(|task| self.service(task, &point)).collect(),
            vehicles: vec![self.vehicle(); self.n_vehicles],
            depots: vec![Depot { name: "depot".to_owned(), exit: depot, entry: depot }],
            facilities: self.tips.iter().map(|tip| facility(tip, &point)).collect(),
            travels: vec![travel],
            ..ProblemParts::default()
        });
        let problem = problem.map_err(|wrong| source.error(line, wrong.to_string()))?;
        Ok(Instance { name: self.name, problem, scale: self.scale, words: Words::Streets(words) })
    }

    fn service(&self, task: &Task, point: &dyn Fn(Place) -> PointId) -> Service {
        let mode = |way: &Way| {
            let leg = self.leg(way.cost);
            Mode {
                entry: point(way.entry),
                exit: point(way.exit),
                duration: leg.seconds,
                distance: leg.metres,
                cost: Money::ZERO,
            }
        };
        Service {
            modes: task.ways.iter().map(mode).collect(),
            load: Load(task.load.clone()),
            ..Service::default()
        }
    }

    fn vehicle(&self) -> Vehicle {
        let (per_metre, per_second) = match self.measure {
            Measure::Metres => (Price(1), Price::ZERO),
            Measure::Seconds => (Price::ZERO, Price(1)),
        };
        Vehicle {
            start: DepotId::new(0),
            end: DepotId::new(0),
            capacity: Load(self.capacity.clone()),
            per_metre,
            per_second,
            longest_duration: self.longest_duration.map(Seconds),
            tips: (0..self.tips.len()).map(FacilityId::new).collect(),
            ends_empty: !self.tips.is_empty(),
            ..Vehicle::default()
        }
    }

    fn leg(&self, cost: i64) -> Leg {
        match self.measure {
            Measure::Metres => Leg { seconds: Seconds::ZERO, metres: Metres(cost) },
            Measure::Seconds => Leg { seconds: Seconds(cost), metres: Metres::ZERO },
        }
    }

    fn travel(&self, points: &BTreeMap<Place, usize>) -> Result<Travel, String> {
        let mut places = vec![Place::At(0); points.len()];
        for (&place, &point) in points {
            places[point] = place;
        }
        let mut search = Search::new(&self.streets);
        let mut too_long = None;
        let mut row = usize::MAX;
        let travel = Travel::from_fn(places.len(), |from, to| {
            if row != from.index() {
                row = from.index();
                search.run(places[row]);
            }
            let cost = search.cost(places[to.index()])?;
            if i64::from(u32::MAX) <= cost {
                too_long = Some(cost);
                return None;
            }
            Some(self.leg(cost))
        });
        match too_long {
            Some(cost) => Err(format!("a way that costs {cost} is too long")),
            None => Ok(travel),
        }
    }
}

fn facility(tip: &Tip, point: &dyn Fn(Place) -> PointId) -> Facility {
    let place = point(Place::At(tip.node));
    Facility {
        name: tip.name.clone(),
        entry: place,
        exit: place,
        windows: Vec::new(),
        duration: Seconds(tip.cost),
        cost: Money::ZERO,
    }
}

const FAR: i64 = i64::MAX;

/// Dijkstra's search from one place.
struct Search<'a> {
    streets: &'a Streets,
    arcs_from: Vec<Vec<usize>>,
    /// Per node.
    at: Vec<i64>,
    /// Per arc, where turns have prices.
    before: Vec<i64>,
    after: Vec<i64>,
    queue: BinaryHeap<Reverse<(i64, usize)>>,
}

impl<'a> Search<'a> {
    fn new(streets: &'a Streets) -> Self {
        Self {
            streets,
            arcs_from: streets.arcs_from(),
            at: vec![FAR; streets.n_nodes],
            before: vec![FAR; streets.arcs.len()],
            after: vec![FAR; streets.arcs.len()],
            queue: BinaryHeap::new(),
        }
    }

    /// The cheapest way to a place; `None` if there is none.
    fn cost(&self, to: Place) -> Option<i64> {
        let cost = match to {
            Place::At(node) => self.at[node],
            Place::Before(arc) => self.before[arc],
            Place::After(arc) => self.after[arc],
        };
        (cost != FAR).then_some(cost)
    }

    fn run(&mut self, from: Place) {
        self.at.fill(FAR);
        self.before.fill(FAR);
        self.after.fill(FAR);
        match (from, &self.streets.turns) {
            (Place::At(node), None) => self.run_over_nodes(node),
            (Place::At(node), Some(turns)) => {
                self.at[node] = 0;
                for index in 0..self.arcs_from[node].len() {
                    self.turn_into(self.arcs_from[node][index], 0);
                }
                self.run_over_arcs(turns);
            }
            (Place::After(arc), Some(turns)) => {
                self.reach(arc, 0);
                self.run_over_arcs(turns);
            }
            // Nothing ends before an arc, and without turns nothing ends after one.
            (Place::Before(_), _) | (Place::After(_), None) => {}
        }
    }

    fn run_over_nodes(&mut self, node: usize) {
        self.at[node] = 0;
        self.queue.push(Reverse((0, node)));
        while let Some(Reverse((cost, node))) = self.queue.pop() {
            if self.at[node] < cost {
                continue;
            }
            for &arc in &self.arcs_from[node] {
                let Arc { to, cost: length, .. } = self.streets.arcs[arc];
                if cost + length < self.at[to] {
                    self.at[to] = cost + length;
                    self.queue.push(Reverse((cost + length, to)));
                }
            }
        }
    }

    fn run_over_arcs(&mut self, turns: &[Vec<(usize, i64)>]) {
        while let Some(Reverse((cost, arc))) = self.queue.pop() {
            if self.after[arc] < cost {
                continue;
            }
            for &(next, price) in &turns[arc] {
                self.turn_into(next, cost + price);
            }
        }
    }

    fn turn_into(&mut self, arc: usize, cost: i64) {
        if cost < self.before[arc] {
            self.before[arc] = cost;
            self.reach(arc, cost + self.streets.arcs[arc].cost);
        }
    }

    fn reach(&mut self, arc: usize, cost: i64) {
        if cost < self.after[arc] {
            self.after[arc] = cost;
            let head = self.streets.arcs[arc].to;
            self.at[head] = self.at[head].min(cost);
            self.queue.push(Reverse((cost, arc)));
        }
    }
}
