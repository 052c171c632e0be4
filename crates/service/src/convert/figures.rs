//! The figures of a plan.

use roadcrew_api::v1;
use roadcrew_planning::city::SlaClock;
use roadcrew_planning::{
    Compared, EquityPrice, FairerPlan, Fairness, Figures, NeighbourhoodFigures, PausedClock,
    ResidentWait, Response, Stability, Visits, Waits,
};
use roadcrew_units::Money;

pub(super) fn figures(found: Figures) -> v1::Figures {
    v1::Figures {
        version: found.version,
        kilometres: Some(v1::Kilometres {
            service: found.km.service,
            deadhead: found.km.deadhead,
            tip: found.km.tip,
            depot: found.km.depot,
        }),
        hours: Some(v1::Hours {
            drive: found.hours.drive,
            service: found.hours.service,
            wait: found.hours.wait,
            rest: found.hours.rest,
            tip: found.hours.tip,
        }),
        response: found.response.into_iter().map(response).collect(),
        backlog: Some(v1::Backlog {
            open: count(found.backlog.n_open),
            mean_age_hours: found.backlog.mean_age_h,
            oldest_hours: found.backlog.oldest_h,
            late_hours: found.backlog.late_h,
        }),
        fairness: found.fairness.map(fairness),
        within_service_level: found.within_service_level,
        overtime_hours: found.overtime_hours,
        utilisation: found.utilisation,
        emissions: found.co2e.map(|emitted| v1::Emissions {
            kilograms: emitted.kg,
            source: emitted.source,
            without_factor: emitted.without_factor,
        }),
        compactness: Some(v1::Compactness {
            spread_metres: found.compactness.spread_m,
            overlap: found.compactness.overlap,
            crossings: count(found.compactness.crossings),
        }),
        balance: Some(v1::Balance {
            spread_hours: found.balance.spread,
            deviation_hours: found.balance.deviation,
            gini: found.balance.gini,
        }),
        equity_price: found.equity_price.map(equity_price),
        promises: Some(v1::Promises {
            promises: count(found.promises.n),
            mean_width_minutes: found.promises.mean_width_min,
        }),
        stability: found.stability.map(stability),
        container_overflow: found.overflow.map(|overflow| v1::ContainerOverflow {
            containers: count(overflow.n_containers),
            emptied: count(overflow.n_emptied),
            bin_hours: overflow.bin_hours,
            left_bin_hours: overflow.left_bin_hours,
            unserved_bin_hours: overflow.unserved_bin_hours,
        }),
        missed_per_thousand: found.missed_per_thousand,
        resident_wait: found.resident_wait.map(resident_wait),
        visits: Some(visits(found.visits)),
        pauses: found.pauses.into_iter().map(paused).collect(),
    }
}

fn resident_wait(wait: ResidentWait) -> v1::ResidentWait {
    v1::ResidentWait { known: count(wait.n_known), waits: Some(waits(wait.waits)) }
}

fn visits(visits: Visits) -> v1::Visits {
    let by_reason = visits.failed.into_iter();
    v1::Visits {
        visits: count(visits.n),
        failed: count(visits.n_failed),
        failed_by_reason: by_reason.map(|(reason, n)| (reason, count(n))).collect(),
        repeat: count(visits.n_repeat),
    }
}

fn equity_price(price: EquityPrice) -> v1::EquityPrice {
    v1::EquityPrice {
        neighbourhood: price.neighbourhood,
        mean_hours: price.mean_h,
        hour: price.hour.as_ref().map(fairer_plan),
        tried: price.tried.iter().map(fairer_plan).collect(),
    }
}

fn fairer_plan(plan: &FairerPlan) -> v1::FairerPlan {
    v1::FairerPlan {
        hour_price: plan.hour_price,
        hours_less: plan.hours_less,
        cost_more_micros: Money::from_units(plan.cost_more).0,
        kilometres_more: plan.km_more,
        overtime_more_hours: plan.overtime_more_h,
        worst_less_hours: plan.worst_less_h,
    }
}

fn stability(changes: Stability) -> v1::Stability {
    let moved = changes.moved.into_iter().map(|moved| v1::Moved {
        from_crew: moved.from,
        to_crew: moved.to,
        services: count(moved.n),
    });
    v1::Stability {
        previous_plan: changes.previous,
        kept: count(changes.n_kept),
        gone: count(changes.n_gone),
        new: count(changes.n_new),
        tried_again: count(changes.n_again),
        changed_crew: count(changes.n_changed_crew),
        pairs: count(changes.n_pairs),
        swapped_pairs: count(changes.n_swapped),
        kendall_tau: changes.kendall_tau,
        mean_shift_minutes: changes.mean_shift_min,
        p90_shift_minutes: changes.p90_shift_min,
        longest_shift_minutes: changes.longest_shift_min,
        moved: moved.collect(),
        gone_services: changes.gone,
        promises: changes.promises.map(|kept| v1::KeptPromises {
            promises: count(kept.n),
            coverage: kept.coverage,
            mean_width_minutes: kept.mean_width_min,
            pinball_minutes: kept.pinball_min,
        }),
    }
}

fn response(class: Response) -> v1::Response {
    v1::Response {
        level_hours: class.level_h,
        categories: class.categories.into_iter().collect(),
        incidents: count(class.n_incidents),
        open: count(class.n_open),
        response: Some(waits(class.response)),
        resolution: Some(waits(class.resolution)),
        within: class.within,
        resident_wait: class.resident_wait.map(resident_wait),
        clock: clock(class.clock).into(),
        by_the_clock: class.by_the_clock.map(waits),
        paused: count(class.n_paused),
    }
}

pub(super) fn clock(clock: SlaClock) -> v1::ServiceLevelClock {
    match clock {
        SlaClock::Wall => v1::ServiceLevelClock::Wall,
        SlaClock::Business => v1::ServiceLevelClock::Business,
    }
}

fn paused(pause: PausedClock) -> v1::PausedClock {
    v1::PausedClock {
        report_id: pause.report,
        category: pause.category,
        from: pause.from,
        until: pause.until,
        reason: pause.reason,
        hours: pause.hours,
    }
}

fn waits(waits: Waits) -> v1::Waits {
    v1::Waits {
        median_hours: waits.median_h,
        p90_hours: waits.p90_h,
        p95_hours: waits.p95_h,
        mean_hours: waits.mean_h,
        until_hours: waits.until_h,
    }
}

fn fairness(fairness: Fairness) -> v1::Fairness {
    v1::Fairness {
        neighbourhoods: fairness.neighbourhoods.into_iter().map(neighbourhood).collect(),
        elsewhere: count(fairness.n_elsewhere),
        fewest: count(fairness.fewest),
        until_hours: fairness.until_h,
        compared: fairness.compared.map(compared),
    }
}

fn neighbourhood(place: NeighbourhoodFigures) -> v1::NeighbourhoodFigures {
    v1::NeighbourhoodFigures {
        display_name: place.name,
        need: place.need,
        incidents: count(place.n_incidents),
        open: count(place.n_open),
        mean_hours: place.mean_h,
        expected_hours: place.expected_h,
        p90_hours: place.p90_h,
        within: place.within,
    }
}

fn compared(compared: Compared) -> v1::Compared {
    v1::Compared {
        worst: compared.worst,
        best: compared.best,
        gap_hours: compared.gap_h,
        gap_low_hours: compared.gap_90_h[0],
        gap_high_hours: compared.gap_90_h[1],
        ratio: compared.ratio,
        gini: compared.gini,
        theil_between: compared.theil_between,
        theil_within: compared.theil_within,
        parity_difference: compared.parity_difference,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
