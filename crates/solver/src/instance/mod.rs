//! The problem as the search reads it: flat arrays, equal vehicles grouped, neighbours of every service.

mod class;
mod groups;
mod neighbours;
mod terms;
mod way_back;
mod ways;

pub(crate) use class::{Class, Level};
pub(crate) use groups::Groups;
pub(crate) use terms::Holder;
pub(crate) use ways::Ways;

use crate::chain::Chains;
use crate::haul::Hauls;
use crate::schedule::Exchange;
use roadcrew_model::{
    Due, Leg, Mode, PointId, Problem, Service, ServiceId, Skills, Travel, Undone,
};
use roadcrew_units::TimeWindow;
use terms::Terms;

/// Longer than any day, dearer than any plan, yet far from overflow.
pub(crate) const FAR: i64 = 1 << 40;

/// What misplaced services cost at most.
const MOST_MISPLACED: i64 = 1 << 60;

/// A problem made ready for search.
pub(crate) struct Instance<'p> {
    pub(crate) problem: &'p Problem,
    pub(crate) tasks: Vec<Task>,
    /// The modes of all services, those of one service side by side.
    pub(crate) modes: Vec<Mode>,
    /// The loads of all services, those of one service side by side.
    loads: Vec<i64>,
    /// The same of what they deliver.
    deliveries: Vec<i64>,
    /// How many services deliver something.
    n_deliveries: usize,
    /// When what each service needs is ready; empty where all is ready from the beginning.
    releases: Vec<i64>,
    pub(crate) groups: Groups<'p>,
    pub(crate) terms: Terms,
    /// When each service may start: its own windows, or what others leave it of them for now.
    windows: Vec<Vec<TimeWindow>>,
    /// What leaving each service undone costs, whoever relies on it. Kept where services are linked.
    own_prices: Vec<i64>,
    /// The position that each service is to have in its route; empty where none is to have any.
    positions: Vec<Option<usize>>,
    pub(crate) classes: Vec<Class<'p>>,
    /// The class of each vehicle.
    pub(crate) class_of: Vec<usize>,
    /// How long the route of each vehicle was before the round, 0 where it stays in; empty unless hauls are searched that are to be alike.
    pub(crate) lengths: Vec<i64>,
    /// Each travel table read the other way round, where that differs. Kept for plain problems without chains.
    arrivals: Vec<Option<Travel>>,
    /// Per service the ways to and from its neighbours. Kept for plain problems without chains that have one travel table.
    pub(crate) ways: Vec<Vec<Ways>>,
    /// Per service the services that are good to do before or after it, the best first.
    pub(crate) neighbours: Vec<Vec<ServiceId>>,
    /// The mean cost of the five shortest arcs of a service, the unit of the temperature. For chains of streets also that of driving back
    /// along one: streets begin where others end, so that their shortest arcs alone would be next to nothing. Not for those that savings begin: they are too
    /// many to be heated up that much.
    pub(crate) typical_arc: i64,
    /// Whether routes can be joined in `O(1)` by earliest and latest times: one mode and at most one window a service, no breaks, no tips,
    /// no due times, unpaid time, nothing delivered, released or excluded by other services.
    pub(crate) plain: bool,
    /// The problem made ready for the fast search, if its rules allow that.
    pub(crate) chains: Option<Chains>,
    /// The same for the search of vehicles that tip or rest.
    pub(crate) hauls: Option<Hauls>,
    /// The price of leaving undone what must be done.
    price_of_must: i64,
    /// Whether any service has a window.
    pub(crate) has_windows: bool,
    /// Whether any service may be left undone.
    pub(crate) has_prizes: bool,
}

/// What the search asks of a service at every step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Task {
    first_mode: usize,
    n_modes: usize,
    pub(crate) skills: Skills,
    /// The hull of its windows.
    pub(crate) open: i64,
    pub(crate) close: i64,
    pub(crate) due: Option<Due>,
    /// What leaving it undone costs the search, for its own sake and for that of its groups.
    pub(crate) undone: i64,
    pub(crate) mandatory: bool,
    /// The sum of its load over all dimensions.
    pub(crate) size: i64,
    /// The cheapest way from and to the depot of the first class.
    pub(crate) remoteness: i64,
}

impl<'p> Instance<'p> {
    pub(crate) fn new(problem: &'p Problem) -> Self {
        let (classes, class_of) = class::group(problem);
        let mut modes = Vec::new();
        let mut tasks = Vec::with_capacity(problem.services().len());
        for service in problem.services() {
            let (open, close) = hull(&service.windows);
            tasks.push(Task {
                first_mode: modes.len(),
                n_modes: service.modes.len(),
                skills: service.skills,
                open,
                close,
                due: service.due,
                undone: match service.undone {
                    Undone::Costs(price) => price.0,
                    Undone::Forbidden => 0,
                },
                mandatory: service.undone == Undone::Forbidden,
                size: service.load.0.iter().chain(&service.delivery.0).sum(),
                remoteness: remoteness(classes.first(), &service.modes),
            });
            modes.extend_from_slice(&service.modes);
        }
        let plain_services = problem.services().iter().all(|service| {
            service.modes.len() == 1 && service.windows.len() <= 1 && service.due.is_none()
        });
        let deliveries = deliveries(problem);
        let delivers = |service: &&Service| service.delivery.0.iter().any(|&it| it != 0);
        let n_deliveries = problem.services().iter().filter(delivers).count();
        let releases = releases(problem);
        let positions = positions(problem);
        let asks_nothing = Terms::of(problem, &classes).are_none() && positions.is_empty();
        let is_simple =
            asks_nothing && n_deliveries == 0 && releases.is_empty() && problem.groups().is_empty();
        let mut instance = Self {
            problem,
            deliveries,
            n_deliveries,
            releases,
            groups: Groups::of(problem),
            terms: Terms::of(problem, &classes),
            windows: problem.services().iter().map(|service| service.windows.clone()).collect(),
            own_prices: Vec::new(),
            positions,
            loads: problem.services().iter().flat_map(|s| s.load.0.iter().copied()).collect(),
            plain: is_simple && plain_services && classes.iter().all(Class::is_plain),
            has_windows: problem.services().iter().any(|service| !service.windows.is_empty()),
            has_prizes: tasks.iter().any(|task| !task.mandatory),
            tasks,
            modes,
            classes,
            class_of,
            lengths: Vec::new(),
            arrivals: Vec::new(),
            ways: Vec::new(),
            neighbours: Vec::new(),
            typical_arc: 1,
            chains: None,
            hauls: None,
            price_of_must: 0,
        };
        let near = neighbours::find(&instance);
        instance.neighbours = near.lists;
        instance.typical_arc = near.typical_arc;
        instance.price_what_must_be_done(near.longest_arc);
        if !problem.links().is_empty() {
            instance.own_prices = instance.tasks.iter().map(|task| task.undone).collect();
        }
        instance.chains = Chains::new(&instance);
        if instance.chains.is_none() {
            instance.hauls = Hauls::new(&instance);
            // What is linked has windows for a round.
            instance.has_windows |= instance.hauls.is_some() && !problem.links().is_empty();
        }
        if instance.hauls.is_none() {
            class::look_for_shortcuts(problem, &mut instance.classes);
        }
        if instance.chains.is_some() && !instance.begins_with_savings() {
            instance.typical_arc += way_back::mean(&instance);
        }
        if instance.plain && instance.chains.is_none() {
            instance.arrivals = problem.travels().iter().map(ways::turned_around).collect();
            instance.ways = ways::between_neighbours(&instance);
        }
        instance
    }

    /// Leaving a mandatory service undone costs more than any detour for its sake, and all of them together less than 2^62.
    fn price_what_must_be_done(&mut self, longest_arc: i64) {
        let dearest_route = self.classes.iter().map(|class| class.vehicle.fixed.0).max();
        let dearest_prize = self.tasks.iter().map(|task| task.undone).max();
        let wanted = 20 * longest_arc
            + 4 * dearest_route.unwrap_or(0)
            + 2 * dearest_prize.unwrap_or(0)
            + 1_000_000;
        let n_members: usize = self.groups.members().map(<[ServiceId]>::len).sum();
        let n_prices = i64::try_from(self.tasks.len() + n_members).unwrap_or(i64::MAX);
        self.price_of_must = wanted.min((1 << 61) / n_prices.max(1));
        for task in self.tasks.iter_mut().filter(|task| task.mandatory) {
            task.undone = self.price_of_must;
        }
        let for_groups = self.groups.price(self.price_of_must);
        for (task, price) in self.tasks.iter_mut().zip(for_groups) {
            task.undone += price;
        }
    }

    /// What the search adds to the cost of a plan that leaves these services undone, for what must be done and is not.
    pub(crate) fn price_of_missing(&self, undone: &[ServiceId]) -> i64 {
        let mandatory = undone.iter().filter(|&&service| self.task(service).mandatory);
        let own: i64 = mandatory.map(|_| self.price_of_must).sum();
        own + self.groups.price_of_missing(undone)
    }

    /// Whether a first plan of all services is made by savings.
    pub(crate) fn begins_with_savings(&self) -> bool {
        self.chains.is_some() && Chains::are_made_by_savings(self.n_services())
    }

    /// What the search counts for one service that must be done and is not.
    pub(crate) fn price_of_must(&self) -> i64 {
        self.price_of_must
    }

    pub(crate) fn n_services(&self) -> usize {
        self.tasks.len()
    }

    #[inline]
    pub(crate) fn task(&self, service: ServiceId) -> &Task {
        &self.tasks[service.index()]
    }

    /// The positions of a service's modes in the list of all modes.
    #[inline]
    pub(crate) fn mode_range(&self, service: ServiceId) -> std::ops::Range<usize> {
        let task = self.task(service);
        task.first_mode..task.first_mode + task.n_modes
    }

    /// The service of a mode in the list of all modes, `O(log n)`.
    pub(crate) fn service_of(&self, mode: usize) -> ServiceId {
        ServiceId::new(self.tasks.partition_point(|task| task.first_mode <= mode) - 1)
    }

    /// The place of a mode within its service.
    pub(crate) fn mode_index(&self, service: ServiceId, mode: usize) -> u8 {
        u8::try_from(mode - self.task(service).first_mode).unwrap_or(u8::MAX)
    }

    #[inline]
    pub(crate) fn load(&self, service: ServiceId) -> &[i64] {
        let dimensions = self.problem.n_dimensions();
        &self.loads[service.index() * dimensions..][..dimensions]
    }

    /// When a service may start, as far as others leave it a choice.
    #[inline]
    pub(crate) fn windows(&self, service: ServiceId) -> &[TimeWindow] {
        &self.windows[service.index()]
    }

    /// Leaves a service these windows, which lie within its own.
    pub(crate) fn narrow(&mut self, service: ServiceId, windows: Vec<TimeWindow>) {
        let task = &mut self.tasks[service.index()];
        (task.open, task.close) = hull(&windows);
        self.windows[service.index()] = windows;
    }

    /// What leaving a service undone costs the search for now.
    pub(crate) fn price_undone(&mut self, service: ServiceId, price: i64) {
        self.tasks[service.index()].undone = price;
    }

    /// Others rely on a service: it must be done for now.
    pub(crate) fn price_as_must(&mut self, service: ServiceId) {
        self.price_undone(service, self.own_price(service) + self.price_of_must);
    }

    /// Nobody relies on a service.
    pub(crate) fn price_as_it_is(&mut self, service: ServiceId) {
        self.price_undone(service, self.own_price(service));
    }

    /// What leaving a service undone costs, whoever relies on it.
    pub(crate) fn own_price(&self, service: ServiceId) -> i64 {
        self.own_prices[service.index()]
    }

    /// What it costs beyond way and time when a class performs a service; `None` if it may not.
    #[inline]
    pub(crate) fn terms(&self, class: usize, service: ServiceId) -> Option<i64> {
        let able = self.classes[class].vehicle.skills.cover(self.task(service).skills);
        if able { self.terms.ask(class, service) } else { None }
    }

    /// Whether services are linked across routes, or routes are to be alike in length: what others do decides then what a route costs.
    pub(crate) fn is_coupled(&self) -> bool {
        !self.problem.links().is_empty() || self.problem.balance().0 != 0
    }

    /// Whether any service is to have a position on its route.
    pub(crate) fn has_positions(&self) -> bool {
        !self.positions.is_empty()
    }

    /// How much dearer the positions of an order become when a service comes in at a place. `O(order)`, nothing where none is to have any.
    pub(crate) fn more_misplaced(
        &self,
        order: impl Iterator<Item = ServiceId>,
        place: usize,
        service: ServiceId,
    ) -> i64 {
        if self.positions.is_empty() {
            return 0;
        }
        let off = |found: usize, service: ServiceId| {
            self.positions[service.index()].map_or(0, |wanted| wanted.abs_diff(found))
        };
        let (mut before, mut after) = (0, off(place, service));
        for (found, other) in order.enumerate() {
            before += off(found, other);
            after += off(found + usize::from(place <= found), other);
        }
        self.price_of_places_off(after) - self.price_of_places_off(before)
    }

    /// The price of the positions that services have in an order and should not have.
    pub(crate) fn misplaced(&self, order: &[ServiceId]) -> i64 {
        if self.positions.is_empty() {
            return 0;
        }
        let wanted = |service: ServiceId| self.positions[service.index()];
        let off = |(found, &service): (usize, &ServiceId)| {
            wanted(service).map_or(0, |wanted| wanted.abs_diff(found))
        };
        self.price_of_places_off(order.iter().enumerate().map(off).sum())
    }

    /// The same by how many places the services of a route are off together.
    pub(crate) fn price_of_places_off(&self, all: usize) -> i64 {
        let all = i64::try_from(all).unwrap_or(FAR);
        all.saturating_mul(self.price_of_must).min(MOST_MISPLACED)
    }

    /// What a service takes off the vehicle.
    #[inline]
    pub(crate) fn delivery(&self, service: ServiceId) -> &[i64] {
        let dimensions = self.problem.n_dimensions();
        &self.deliveries[service.index() * dimensions..][..dimensions]
    }

    /// What a service puts on the vehicle and takes off it.
    #[inline]
    pub(crate) fn exchange(&self, service: ServiceId) -> Exchange<'_> {
        Exchange { load: self.load(service), delivery: self.delivery(service) }
    }

    /// Whether any service delivers something.
    pub(crate) fn has_deliveries(&self) -> bool {
        self.n_deliveries != 0
    }

    /// When what a service needs is ready.
    #[inline]
    pub(crate) fn release(&self, service: ServiceId) -> i64 {
        self.releases.get(service.index()).copied().unwrap_or(-FAR)
    }

    /// Whether anything that a service needs is not ready from the beginning.
    pub(crate) fn has_releases(&self) -> bool {
        !self.releases.is_empty()
    }

    /// The way to a point on a class's table, found beside all other ways to it.
    #[inline]
    pub(crate) fn arrival(&self, class: &Class<'_>, from: PointId, to: PointId) -> Option<Leg> {
        match self.arrivals.get(class.vehicle.travel.index()) {
            Some(Some(turned)) => turned.leg(to, from),
            Some(None) => class.travel.leg(to, from),
            None => class.travel.leg(from, to),
        }
    }

    pub(crate) fn services(&self) -> impl Iterator<Item = ServiceId> + use<> {
        (0..self.tasks.len()).map(ServiceId::new)
    }
}

/// The position that each service is to have; nothing where none is to have any.
fn positions(problem: &Problem) -> Vec<Option<usize>> {
    let positions = problem.services().iter().map(|service| service.position);
    if positions.clone().all(|position| position.is_none()) {
        return Vec::new();
    }
    positions.collect()
}

/// What the services deliver, the quantities of one service side by side.
fn deliveries(problem: &Problem) -> Vec<i64> {
    let mut deliveries = Vec::with_capacity(problem.services().len() * problem.n_dimensions());
    for service in problem.services() {
        let quantities = &service.delivery.0;
        deliveries.extend((0..problem.n_dimensions()).map(|d| quantities.get(d).unwrap_or(&0)));
    }
    deliveries
}

/// When what each service needs is ready; nothing where all is ready from the beginning.
fn releases(problem: &Problem) -> Vec<i64> {
    let services = problem.services();
    if services.iter().all(|service| service.release.is_none()) {
        return Vec::new();
    }
    let release = |service: &Service| service.release.map_or(-FAR, |release| release.0.max(-FAR));
    services.iter().map(release).collect()
}

/// From the first opening to the last closing.
fn hull(windows: &[TimeWindow]) -> (i64, i64) {
    match (windows.first(), windows.last()) {
        (Some(first), Some(last)) => (first.open().0, last.close().0),
        _ => (-FAR, 2 * FAR),
    }
}

fn remoteness(class: Option<&Class<'_>>, modes: &[Mode]) -> i64 {
    let Some(class) = class else {
        return 0;
    };
    let there = |mode: &Mode| class.arc(class.exit, mode.entry);
    let back = |mode: &Mode| class.arc(mode.exit, class.entry);
    modes.iter().filter_map(|mode| Some(there(mode)? + back(mode)?)).min().unwrap_or(0)
}
