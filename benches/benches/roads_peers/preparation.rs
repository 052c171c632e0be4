//! What comes before the first query: streets, order, structure, shortcuts.

use crate::Threads;
use crate::clock::{Least, Spent};
use crate::ground::{Graph, Ground, open};
use crate::peers::{cch_graph, cch_order, routingkit_order, routingkit_structure};
use crate::report::{Report, Target, brief};
use osmpbfreader::{OsmObj, OsmPbfReader};
use roadcrew_benches::router;
use roadcrew_roads::StreetNetwork;
use roadcrew_roads::hierarchy::{Customised, Lengths, Structure, Upward};
use routingkit_cch::{CCH, CCHMetric, CCHMetricPartialUpdater};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Repetitions; the least of them counts.
const N_LONG: usize = 3;
const N_SHORT: usize = 15;
const N_SEVERAL: usize = 7;
/// Reading takes a fifth of a second and is disturbed easily.
const N_READINGS: usize = 7;

/// The map into streets, and streets out of our own file.
pub(crate) fn of_streets(
    file: &Path,
    threads: &Threads,
    report: &mut Report,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let [mut ours, mut reader, mut load, mut ready] = [Least::default(); 4];
    let is_map = file.extension().is_some_and(|extension| extension == "pbf");
    let folder = tempfile::tempdir()?;
    let saved = folder.path().join("streets.roads");
    let network = Arc::new(open(file)?);
    threads.two.install(|| router(network.clone(), "car").network().save(&saved))?;
    for _ in 0..N_READINGS {
        if is_map {
            threads.two.install(|| ours.time(|| open(file).map(drop)))?;
            // It decodes on as many threads as there are cores.
            reader.time(|| ways_and_nodes(file))?;
        }
        threads.two.install(|| load.time(|| StreetNetwork::load(&saved).map(drop)))?;
        let until_ready =
            || StreetNetwork::load(&saved).map(|it| drop(router(Arc::new(it), "car")));
        threads.two.install(|| ready.time(until_ready))?;
    }
    let mut figure = |what: &str, whose, spent: Spent| {
        let what = format!("{what}, wall / processor ms");
        let [wall, processor] = [spent.wall_s, spent.processor_s].map(|s| brief(s * 1e3));
        report.figure(&what, whose, format!("{wall} / {processor}"));
    };
    figure("load on two threads, all checksums verified", "ours", load.0);
    figure("load and a router for a car on two threads", "ours", ready.0);
    if is_map {
        figure("import on two threads", "ours", ours.0);
        figure("ways and their nodes on all cores", "get_objs_and_deps", reader.0);
        report.target(
            "import, 2 threads, wall",
            "get_objs_and_deps",
            ours.0.wall_s / reader.0.wall_s,
            Target::AtMost(1.0),
        );
        report.target("load", "our import", load.0.wall_s / ours.0.wall_s, Target::AtMost(0.05));
    }
    Ok(())
}

fn ways_and_nodes(file: &Path) -> Result<usize, Box<dyn Error + Send + Sync>> {
    let mut reader = OsmPbfReader::new(File::open(file)?);
    let is_street = |object: &OsmObj| object.is_way() && object.tags().contains_key("highway");
    Ok(reader.get_objs_and_deps(is_street)?.len())
}

/// Everybody's own order, structure and metric.
pub(crate) struct Prepared {
    pub(crate) routingkit: CCH,
    pub(crate) cch: cch::Cch,
}

pub(crate) fn of_graph(ground: &Ground, threads: &Threads, report: &mut Report) -> Prepared {
    let prepared = contract(ground, threads, report);
    customise(&ground.graph, &prepared, threads, report);
    several(&ground.graph, threads, report);
    close(&ground.graph, &prepared, report);
    prepared
}

fn contract(ground: &Ground, threads: &Threads, report: &mut Report) -> Prepared {
    let Ground { router, graph, .. } = ground;
    let [
        mut order,
        mut structure,
        mut order_2,
        mut rk_order,
        mut rk_structure,
        mut cch_ordering,
        mut cch_structure,
    ] = [Least::default(); 7];
    let order_of = || router.network().turn_order();
    let input = cch_graph(graph);
    let mut made = None;
    let mut ours = Structure::new(graph.turns.graph(), &graph.order);
    for _ in 0..N_LONG {
        threads.one.install(|| order.time(order_of));
        threads.two.install(|| order_2.time(order_of));
        ours = structure.time(|| Structure::new(graph.turns.graph(), &graph.order));
        let routingkit = rk_order.time(|| routingkit_order(graph.arcs()));
        let routingkit = rk_structure.time(|| routingkit_structure(graph.arcs(), &routingkit));
        let by_cch = cch_ordering.time(|| cch_order(graph.arcs()));
        let by_cch = cch_structure.time(|| cch::Cch::build(&input, &by_cch));
        made = Some(Prepared { routingkit, cch: by_cch });
    }
    let both = |order: Least, structure: Least| {
        format!("{} + {}", brief(order.0.processor_s), brief(structure.0.processor_s))
    };
    report.figure("order + structure, s", "ours", both(order, structure));
    report.figure("order on two threads, wall s", "ours", brief(order_2.0.wall_s));
    report.figure("order + structure, s", "routingkit-cch", both(rk_order, rk_structure));
    report.figure("order + structure, s", "cch", both(cch_ordering, cch_structure));
    report.figure("arcs / triangles of the hierarchy", "ours", {
        format!("{} / {}", ours.n_arcs(), ours.n_triangles())
    });
    #[expect(clippy::expect_used, reason = "the loop runs")]
    let made = made.expect("at least one repetition");
    report.figure("arcs of the hierarchy", "cch (as RoutingKit)", made.cch.cch_arc_count());
    let ratio = |ours: f64| ours / (rk_order.0.wall_s + rk_structure.0.wall_s);
    report.target(
        "order + structure, 2 threads, wall",
        "routingkit-cch",
        ratio(order_2.0.wall_s + structure.0.wall_s),
        Target::AtMost(0.6),
    );
    let arcs = ours.n_arcs() as f64 / made.cch.cch_arc_count() as f64;
    report.target("arcs of the hierarchy", "cch (as RoutingKit)", arcs, Target::AtMost(1.0));
    made
}

fn customise(graph: &Graph, prepared: &Prepared, threads: &Threads, report: &mut Report) {
    let structure = Arc::new(Structure::new(graph.turns.graph(), &graph.order));
    let customised = Customised::new(&structure, &graph.metric);
    let [
        mut one,
        mut two,
        mut routingkit,
        mut by_cch,
        mut pruned,
        mut pruned_2,
        mut finite,
        mut rk_in_our_order,
    ] = [Least::default(); 8];
    let mut rk_metric = CCHMetric::new(&prepared.routingkit, graph.weights());
    let in_our_order = routingkit_structure(graph.arcs(), &graph.order);
    let mut in_our_order = CCHMetric::new(&in_our_order, graph.weights());
    let customizer = prepared.cch.customizer();
    let mut cch_metric = customizer.customize(&graph.turns.price_cs);
    for _ in 0..N_SHORT {
        threads.one.install(|| one.time(|| Customised::new(&structure, &graph.metric)));
        threads.two.install(|| two.time(|| Customised::new(&structure, &graph.metric)));
        let weights = graph.weights();
        routingkit.time(|| rk_metric.reset(weights));
        let weights = graph.weights();
        rk_in_our_order.time(|| in_our_order.reset(weights));
        let into = || customizer.customize_into(&graph.turns.price_cs, &mut cch_metric);
        threads.one.install(|| by_cch.time(into));
        let prune = || Upward::pruned(structure.clone(), &customised);
        threads.one.install(|| pruned.time(prune));
        threads.two.install(|| pruned_2.time(prune));
        finite.time(|| Upward::finite(structure.clone(), &customised));
    }
    let ms = |least: Least| brief(least.0.processor_s * 1e3);
    report.figure("customise, ms", "ours", ms(one));
    report.figure("customise on two threads, wall ms", "ours", brief(two.0.wall_s * 1e3));
    report.figure("customise, ms", "routingkit-cch", ms(routingkit));
    report.figure("customise, ms", "routingkit-cch in our order", ms(rk_in_our_order));
    report.figure("customise, ms", "cch", ms(by_cch));
    report.figure("collect finite arcs, ms", "ours", ms(finite));
    report.figure("prune, ms", "ours", ms(pruned));
    report.figure("prune on two threads, wall ms", "ours", brief(pruned_2.0.wall_s * 1e3));
    let n_arcs = |upward: Upward<i32>| upward.n_arcs().map(|n| n.to_string()).join(" + ");
    let all = Upward::finite(structure.clone(), &customised);
    report.figure("finite arcs up + down", "ours", n_arcs(all));
    let needed = Upward::pruned(structure.clone(), &customised);
    report.figure("needed arcs up + down", "ours", n_arcs(needed));

    let ratio = |peer: Least| one.0.processor_s / peer.0.processor_s;
    report.target("customise", "routingkit-cch", ratio(routingkit), Target::AtMost(0.55));
    report.target(
        "customise, 2 threads, wall",
        "routingkit-cch",
        two.0.wall_s / routingkit.0.wall_s,
        Target::AtMost(0.35),
    );
    report.target("customise", "cch", ratio(by_cch), Target::AtMost(0.25));
    let whole = (one.0.processor_s + pruned.0.processor_s) / routingkit.0.processor_s;
    report.figure("customise and prune ÷ RoutingKit's customise", "ours", brief(whole));
}

/// Four metrics of one graph, as four times of a day have them, at once and one after the other.
fn several(graph: &Graph, threads: &Threads, report: &mut Report) {
    let structure = Arc::new(Structure::new(graph.turns.graph(), &graph.order));
    let slower = |percent: i32| -> Vec<i32> {
        let rush_hour = |(turn, &price): (i32, &i32)| price + price * (percent * (turn % 3)) / 100;
        (0..).zip(&graph.metric).map(rush_hour).collect()
    };
    let slots = [0, 10, 25, 60].map(slower);
    let side_by_side = |turn: usize| slots.each_ref().map(|slot| slot[turn]);
    let together: Vec<[i32; 4]> = (0..graph.metric.len()).map(side_by_side).collect();
    let metrics = slots.each_ref().map(|slot| &slot[..]);
    let [mut one, mut four, mut one_needed, mut four_needed] = [Least::default(); 4];
    for _ in 0..N_SEVERAL {
        threads.one.install(|| {
            one.time(|| Customised::new(&structure, &slots[0]));
            four.time(|| Customised::new(&structure, &together));
            one_needed.time(|| Upward::new(structure.clone(), metrics[0]));
            four_needed.time(|| Upward::several(&structure, &metrics));
        });
    }
    let ms = |least: Least| brief(least.0.processor_s * 1e3);
    report.figure("customise four slots at once, ms", "ours", ms(four));
    report.figure("shortcuts that a metric needs, in full, ms", "ours", ms(one_needed));
    report.figure("the same of four slots at once, ms", "ours", ms(four_needed));
    let ratio = |four: Least, one: Least| four.0.processor_s / one.0.processor_s;
    report.target("customise four slots at once", "one", ratio(four, one), Target::AtMost(1.4));
    let whole = brief(ratio(four_needed, one_needed));
    report.figure("needed shortcuts of four slots at once ÷ of one", "ours", whole);
}

/// Turns closed and opened again.
fn close(graph: &Graph, prepared: &Prepared, report: &mut Report) {
    let mut metric = CCHMetric::new(&prepared.routingkit, graph.weights());
    let mut updater = CCHMetricPartialUpdater::new(&prepared.routingkit);
    let structure = Structure::new(graph.turns.graph(), &graph.order);
    let mut own_metric = graph.metric.clone();
    let mut own = Customised::new(&structure, &own_metric);
    let arcs = u32::try_from(graph.tails.len()).unwrap_or(u32::MAX);
    for n_closed in [1_u32, 10, 100] {
        let mut spent = Spent::default();
        let mut own_spent = Spent::default();
        let n_rounds = 50;
        for round in 0..n_rounds {
            let closed = (0..n_closed)
                .map(|nth| (nth * n_rounds + round).wrapping_mul(2_654_435_761) % arcs)
                .map(|arc| (arc, routingkit_cch::INF_WEIGHT));
            let closed: BTreeMap<u32, u32> = closed.collect();
            let opened =
                closed.keys().map(|&arc| (arc, graph.turns.price_cs[arc as usize])).collect();
            let changed: Vec<usize> = closed.keys().map(|&arc| arc as usize).collect();
            for weight_of in [closing, opening] {
                for &arc in &changed {
                    own_metric[arc] = weight_of(graph.metric[arc]);
                }
                let update = || own.update(&structure, graph.turns.graph(), &own_metric, &changed);
                own_spent += crate::clock::timed(update).1;
            }
            spent += crate::clock::timed(|| updater.apply(&mut metric, &closed)).1;
            spent +=
                crate::clock::timed(|| updater.apply::<BTreeMap<_, _>>(&mut metric, &opened)).1;
        }
        let each_ms = spent.processor_s * 1e3 / f64::from(2 * n_rounds);
        let own_ms = own_spent.processor_s * 1e3 / f64::from(2 * n_rounds);
        let what = format!("close {n_closed} turns, ms");
        report.figure(&what, "ours", brief(own_ms));
        report.figure(&what, "routingkit-cch", brief(each_ms));
        report.target(
            &format!("close {n_closed} turns"),
            "routingkit-cch",
            own_ms / each_ms,
            Target::AtMost(1.0),
        );
    }
}

const fn closing(_open: i32) -> i32 {
    <i32 as Lengths>::INFINITE
}

const fn opening(open: i32) -> i32 {
    open
}
