//! Problems whose services stand at nodes: what VRPLIB and Solomon files hold, made a problem.

use super::lines::{MOST, Source};
use super::{FormatError, Instance, Words};
use crate::problem::{
    Depot, DepotId, Facility, FacilityId, Group, Leg, Load, Mode, Place, PointId, Problem,
    ProblemParts, Rounding, Service, ServiceId, Skills, Travel, TravelId, Undone, Vehicle, across,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

/// The most nodes of an instance.
pub(super) const MOST_NODES: usize = 100_000;
/// The most nodes of an instance whose ways must be written down: their table takes 3 GB.
pub(super) const MOST_IN_A_TABLE: usize = 20_000;
/// Up to so many nodes a table of their ways is quicker than measuring them anew.
const MOST_IN_A_QUICK_TABLE: usize = 6_000;
/// The most vehicles of an instance.
pub(super) const MOST_VEHICLES: usize = 100_000;
/// Each list of allowed clients is a bit of 64.
const MOST_LISTS: usize = 64;

/// What stands in a file, in its own units, nodes counted from 0.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    pub(super) name: String,
    pub(super) places: Places,
    pub(super) depots: Vec<usize>,
    /// Per node, depots too.
    pub(super) all: Vec<Node>,
    /// Groups of nodes of which exactly one is visited.
    pub(super) groups: Vec<Vec<usize>>,
    pub(super) carriers: Vec<Carrier>,
    /// Whether what is collected comes after all that is delivered.
    pub(super) backhauls_last: bool,
    /// How many units of a price make one of the cost.
    pub(super) price_scale: i64,
}

/// Where the nodes are.
#[derive(Debug)]
pub(super) enum Places {
    /// On a plane.
    Coordinates(Vec<Place>),
    /// So far from each other, row by row.
    Table(Vec<f64>),
}

impl Default for Places {
    fn default() -> Self {
        Self::Table(Vec::new())
    }
}

/// What is done at a node.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub(super) delivered: f64,
    pub(super) collected: f64,
    pub(super) window: Option<(f64, f64)>,
    pub(super) service_time: f64,
    pub(super) release: f64,
    /// What leaving it out costs; 0 means that it must be visited.
    pub(super) prize: f64,
}

/// A vehicle.
#[derive(Clone, Debug, Default)]
pub(super) struct Carrier {
    pub(super) capacity: Option<f64>,
    pub(super) depot: usize,
    pub(super) reload_depots: Vec<usize>,
    pub(super) most_reloads: Option<usize>,
    pub(super) longest_distance: Option<f64>,
    pub(super) longest_duration: Option<f64>,
    pub(super) fixed_cost: f64,
    pub(super) unit_cost: Option<i64>,
    /// The nodes that it may visit, ascending; `None` means all.
    pub(super) allowed: Option<Vec<usize>>,
}

impl Nodes {
    /// Builds the problem; errors name `line`. A few thousand nodes get a full table of their distances, more are left on their plane.
    pub(super) fn build(
        &self,
        rounding: Rounding,
        source: Source<'_>,
        line: usize,
    ) -> Result<Instance, FormatError> {
        let load_rounding = if self.has_whole_loads() { Rounding::Nearest } else { rounding };
        let builder = Builder { nodes: self, rounding, load_rounding, clients: self.clients() };
        let lists = builder.allowed_lists();
        if MOST_LISTS < lists.len() {
            let reason = format!(
                "the vehicles have {} different lists of allowed clients: at most {MOST_LISTS} are read",
                lists.len()
            );
            return Err(source.error(line, reason));
        }
        let travel = builder.travel().map_err(|reason| source.error(line, reason))?;
        let problem = Problem::new(ProblemParts {
            n_dimensions: if builder.has_two_loads() { 2 } else { 1 },
            services: builder.services(&lists),
            groups: builder.groups(),
            vehicles: builder.vehicles(&lists),
            depots: builder.depots(),
            facilities: builder.facilities(),
            travels: vec![travel],
            ..ProblemParts::default()
        });
        let problem = problem.map_err(|wrong| source.error(line, wrong.to_string()))?;
        let scale = rounding.scale() * self.price_scale;
        Ok(Instance { name: self.name.clone(), problem, scale, words: Words::Customers })
    }

    /// Whole loads stay as they are; where one is broken, all are rounded as distances are.
    fn has_whole_loads(&self) -> bool {
        let loads = self.all.iter().flat_map(|node| [node.delivered, node.collected]);
        let capacities = self.carriers.iter().filter_map(|carrier| carrier.capacity);
        loads.chain(capacities).all(|quantity| quantity.fract() == 0.0)
    }

    /// The nodes that are no depots.
    fn clients(&self) -> Vec<usize> {
        (0..self.all.len()).filter(|node| !self.depots.contains(node)).collect()
    }
}

struct Builder<'a> {
    nodes: &'a Nodes,
    rounding: Rounding,
    load_rounding: Rounding,
    clients: Vec<usize>,
}

impl Builder<'_> {
    fn allowed_lists(&self) -> Vec<&[usize]> {
        let carriers = &self.nodes.carriers;
        let mut lists: Vec<&[usize]> =
            carriers.iter().filter_map(|carrier| carrier.allowed.as_deref()).collect();
        lists.sort_unstable();
        lists.dedup();
        lists
    }

    fn collects(&self) -> bool {
        self.nodes.all.iter().any(|node| 0.0 < node.collected)
    }

    /// Where all deliveries come first, what is delivered and what is collected never meet: each fills the vehicle for itself.
    fn has_two_loads(&self) -> bool {
        let both = |node: &Node| 0.0 < node.collected && 0.0 < node.delivered;
        self.nodes.backhauls_last && self.collects() && !self.nodes.all.iter().any(both)
    }

    fn services(&self, lists: &[&[usize]]) -> Vec<Service> {
        let excluded = |node: usize| {
            let without =
                lists.iter().enumerate().filter(|(_, list)| list.binary_search(&node).is_err());
            Skills(without.fold(0, |bits, (list, _)| bits | 1 << list))
        };
        let grouped = |node: usize| self.nodes.groups.iter().any(|group| group.contains(&node));
        let service = |&node: &usize| {
            let Node { delivered, collected, service_time, release, prize, .. } =
                self.nodes.all[node];
            let (load, delivery) = if self.has_two_loads() {
                (vec![self.quantity(delivered), self.quantity(collected)], Vec::new())
            } else if self.collects() {
                (vec![self.quantity(collected)], vec![self.quantity(delivered)])
            } else {
                (vec![self.quantity(delivered)], Vec::new())
            };
            let price = Undone::Costs(Money(self.rounding.apply(prize)));
            Service {
                name: (node + 1).to_string(),
                modes: vec![Mode {
                    entry: PointId::new(node),
                    exit: PointId::new(node),
                    duration: Seconds(self.rounding.apply(service_time)),
                    distance: Metres::ZERO,
                    cost: Money::ZERO,
                }],
                load: Load(load),
                delivery: Load(delivery),
                release: (0.0 < release).then(|| Seconds(self.rounding.apply(release))),
                windows: self.window(node).into_iter().collect(),
                skills: excluded(node),
                undone: if 0.0 < prize || grouped(node) { price } else { Undone::Forbidden },
                ..Service::default()
            }
        };
        self.clients.iter().map(service).collect()
    }

    fn quantity(&self, quantity: f64) -> i64 {
        self.load_rounding.apply(quantity)
    }

    fn window(&self, node: usize) -> Option<TimeWindow> {
        let (open, close) = self.nodes.all[node].window?;
        let within = |time: f64| Seconds(self.rounding.apply(time.clamp(-MOST, MOST)));
        TimeWindow::new(within(open), within(close)).ok()
    }

    fn groups(&self) -> Vec<Group> {
        let service = |node: &usize| self.clients.binary_search(node).ok().map(ServiceId::new);
        let group = |nodes: &Vec<usize>| Group {
            members: nodes.iter().filter_map(service).collect(),
            undone: Undone::Forbidden,
        };
        self.nodes.groups.iter().map(group).collect()
    }

    fn vehicles(&self, lists: &[&[usize]]) -> Vec<Vehicle> {
        let all_lists = (0..lists.len()).fold(0, |bits, list| bits | 1 << list);
        let vehicle = |carrier: &Carrier| {
            let own = carrier.allowed.as_deref().and_then(|list| lists.binary_search(&list).ok());
            let depot = self.depot_id(carrier.depot);
            let capacity = carrier.capacity.map_or(1 << 40, |capacity| self.quantity(capacity));
            let dimensions = if self.has_two_loads() { 2 } else { 1 };
            Vehicle {
                shift: self.window(carrier.depot).unwrap_or(TimeWindow::ALWAYS),
                start: depot,
                end: depot,
                capacity: Load(vec![capacity; dimensions]),
                skills: Skills(own.map_or(all_lists, |list| all_lists & !(1 << list))),
                travel: TravelId::new(0),
                fixed: Money(self.rounding.apply(carrier.fixed_cost)),
                per_metre: Price(carrier.unit_cost.unwrap_or(1)),
                longest_duration: carrier
                    .longest_duration
                    .map(|longest| Seconds(self.rounding.apply(longest))),
                longest_distance: carrier
                    .longest_distance
                    .map(|longest| Metres(self.rounding.apply(longest))),
                tips: carrier
                    .reload_depots
                    .iter()
                    .map(|&depot| FacilityId::new(self.depot_id(depot).index()))
                    .collect(),
                most_tips: carrier.most_reloads,
                ..Vehicle::default()
            }
        };
        self.nodes.carriers.iter().map(vehicle).collect()
    }

    fn depot_id(&self, node: usize) -> DepotId {
        let position = self.nodes.depots.iter().position(|&depot| depot == node);
        DepotId::new(position.unwrap_or(0))
    }

    fn depots(&self) -> Vec<Depot> {
        let depot = |&node: &usize| Depot {
            name: (node + 1).to_string(),
            exit: PointId::new(node),
            entry: PointId::new(node),
        };
        self.nodes.depots.iter().map(depot).collect()
    }

    /// Every depot, for those who may reload there.
    fn facilities(&self) -> Vec<Facility> {
        if self.nodes.carriers.iter().all(|carrier| carrier.reload_depots.is_empty()) {
            return Vec::new();
        }
        let facility = |&node: &usize| Facility {
            name: (node + 1).to_string(),
            entry: PointId::new(node),
            exit: PointId::new(node),
            windows: Vec::new(),
            duration: Seconds::ZERO,
            cost: Money::ZERO,
        };
        self.nodes.depots.iter().map(facility).collect()
    }

    fn travel(&self) -> Result<Travel, String> {
        let n_nodes = self.nodes.all.len();
        let longest = match &self.nodes.places {
            Places::Coordinates(places) => across(places),
            Places::Table(table) => table.iter().copied().fold(0.0, f64::max),
        };
        if i64::from(u32::MAX) <= self.rounding.apply(longest) {
            return Err(format!("a distance of {longest} is too long for this rounding"));
        }
        let is_large = MOST_IN_A_QUICK_TABLE < n_nodes;
        if let Places::Coordinates(places) = &self.nodes.places
            && is_large
            && !self.nodes.backhauls_last
        {
            return Ok(Travel::on_plane(places.clone(), self.rounding));
        }
        if MOST_IN_A_TABLE < n_nodes {
            return Err(format!("{n_nodes} nodes are too many for a table of all ways"));
        }
        Ok(Travel::from_fn(n_nodes, |from, to| {
            let (from, to) = (from.index(), to.index());
            let length = match &self.nodes.places {
                Places::Coordinates(places) => places[from].distance(places[to]),
                Places::Table(table) => table[from * n_nodes + to],
            };
            let length = self.rounding.apply(length);
            let allowed = !self.nodes.backhauls_last || self.delivers_first(from, to);
            allowed.then_some(Leg { seconds: Seconds(length), metres: Metres(length) })
        }))
    }

    /// Whether a way may be driven where all deliveries come first.
    fn delivers_first(&self, from: usize, to: usize) -> bool {
        let depot = |node: usize| self.nodes.depots.contains(&node);
        let (a, b) = (&self.nodes.all[from], &self.nodes.all[to]);
        let back_to_delivery = 0.0 < a.collected && 0.0 < b.delivered;
        let straight_to_backhaul = depot(from) && 0.0 < b.collected;
        !back_to_delivery && !straight_to_backhaul
    }
}
