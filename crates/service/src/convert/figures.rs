//! The figures of a plan.

use roadcrew_api::v1;
use roadcrew_planning::{Compared, Fairness, Figures, NeighbourhoodFigures, Response, Waits};

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
