//! The first plan: what is given to start from, as far as it can be driven, and insertion for the rest.

mod walk;

use crate::instance::Instance;
use crate::random::Random;
use crate::recreate;
use crate::rounds::Whole;
use crate::route::{Route, Visit};
use crate::schedule::{self, Labels};
use crate::state::State;
use roadcrew_model::{Plan, ServiceId};

/// More services that a walk leaves undone are left to the search.
const MOST_INSERTED: usize = 300;

/// A plan in which what fits is done, as far as one gets until it is over.
pub(crate) fn first_whole(
    instance: &Instance<'_>,
    start: Option<&Plan>,
    random: &mut Random,
    is_over: &dyn Fn() -> bool,
) -> Whole {
    let parts = if let Some(chains) = &instance.chains {
        chains.first_plan(instance, &given(instance, start), random, is_over)
    } else if let Some(hauls) = &instance.hauls {
        hauls.first_plan(instance, start, random, is_over)
    } else {
        first_plan(instance, start, random, is_over).into_parts()
    };
    Whole::of(instance, parts)
}

/// The same as a state, whatever the problem.
pub(crate) fn first_plan<'i, 'p>(
    instance: &'i Instance<'p>,
    start: Option<&Plan>,
    random: &mut Random,
    is_over: &dyn Fn() -> bool,
) -> State<'i, 'p> {
    let (mut routes, mut undone) = given(instance, start);
    if start.is_some() && MOST_INSERTED < undone.len() {
        // The dearest: a plan that is given does most of what it can.
        undone.sort_by_key(|&service| (std::cmp::Reverse(instance.task(service).undone), service));
        let dearest = undone[..MOST_INSERTED].to_vec();
        let mut state = State::new(instance, routes, undone);
        recreate::place_all(&mut state, dearest, random, is_over);
        return state;
    }
    if start.is_none() && walk::pays(instance) {
        undone = walk::cut(instance, &mut routes, &undone, is_over);
        if MOST_INSERTED < undone.len() {
            // Full vehicles have little room: the search finds it sooner than a look at every place for every service.
            return State::new(instance, routes, undone);
        }
    }
    let mut state = State::new(instance, routes, undone.clone());
    recreate::place_all(&mut state, undone, random, is_over);
    state
}

/// What is given, as far as it can be driven, and the rest.
fn given(instance: &Instance<'_>, start: Option<&Plan>) -> (Vec<Route>, Vec<ServiceId>) {
    let dimensions = instance.problem.n_dimensions();
    let classes = instance.class_of.iter().enumerate();
    let mut routes: Vec<Route> =
        classes.map(|(vehicle, &class)| Route::empty(vehicle, class, dimensions)).collect();
    let mut done = vec![false; instance.n_services()];
    for given in start.into_iter().flat_map(|plan| &plan.routes) {
        if let Some(route) = routes.get_mut(given.vehicle.index()) {
            adopt(instance, route, given.services(), &mut done);
        }
    }
    if start.is_none() && instance.has_positions() {
        line_up(instance, &mut routes, &mut done);
    }
    let undone = instance.services().filter(|service| !done[service.index()]).collect();
    (routes, undone)
}

/// Gives each vehicle what only it may perform and at a certain position, in that order: others come between.
fn line_up(instance: &Instance<'_>, routes: &mut [Route], done: &mut [bool]) {
    let mut rows: Vec<Vec<(usize, ServiceId)>> = vec![Vec::new(); routes.len()];
    for id in instance.services() {
        let service = instance.problem.service(id);
        if let (Some(position), &[vehicle]) = (service.position, &service.only_by[..]) {
            rows[vehicle.index()].push((position, id));
        }
    }
    for (route, mut row) in routes.iter_mut().zip(rows) {
        row.sort_unstable();
        adopt(instance, route, row.into_iter().map(|(_, service)| service), done);
    }
}

/// Takes over a route as it is; `false`, and nothing is taken over, if that can't be driven or something on it is done already or excluded.
fn adopt_whole(
    instance: &Instance<'_>,
    labels: &mut Labels,
    route: &mut Route,
    services: &[ServiceId],
    done: &mut [bool],
) -> bool {
    let is_free = |service: &ServiceId| {
        done.get(service.index()) == Some(&false) && instance.groups.rivals(*service).is_empty()
    };
    if !services.iter().all(is_free) {
        return false;
    }
    let visit = |&service: &ServiceId| Visit::new(service, instance.mode_range(service).start);
    route.visits = services.iter().map(visit).collect();
    if !schedule::refresh(instance, labels, route) {
        route.visits.clear();
        schedule::refresh(instance, labels, route);
        return false;
    }
    for service in services {
        done[service.index()] = true;
    }
    true
}

/// Takes over the services of a route one by one, without those that would make it impossible.
fn adopt(
    instance: &Instance<'_>,
    route: &mut Route,
    services: impl Iterator<Item = ServiceId>,
    done: &mut [bool],
) {
    let mut labels = Labels::default();
    let services: Vec<ServiceId> = services.collect();
    if adopt_whole(instance, &mut labels, route, &services, done) {
        return;
    }
    for service in services {
        let open = done.get(service.index()).is_some_and(|done| !done);
        let excluded = instance.groups.rivals(service).iter().any(|rival| done[rival.index()]);
        if !open || excluded {
            continue;
        }
        route.visits.push(Visit::new(service, instance.mode_range(service).start));
        if schedule::refresh(instance, &mut labels, route) {
            done[service.index()] = true;
        } else {
            route.visits.retain(|visit| visit.service != service);
            schedule::refresh(instance, &mut labels, route);
        }
    }
}
