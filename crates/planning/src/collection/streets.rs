//! Streets whose sides are worked on: collected, swept, salted.

use super::pieces::{Piece, middle, select};
use super::sides::{Pass, passes, usual_sides};
use super::{Stake, add_work};
use crate::assemble::{Draft, Label};
use crate::city::{ClockSpan, CollectedStreet, Programme};
use crate::day::{NextDate, StopKind, Waiting};
use crate::nights::is_over_midnight;
use roadcrew_model::Mode;
use roadcrew_roads::{Approach, SegmentId, ShutStreet, StreetNetwork};
use roadcrew_units::{Metres, Money, Seconds, TimeWindow};
use std::collections::{BTreeMap, BTreeSet};

/// Adds a service for each pass over each street piece that a rule of the day selects, and lists what no vehicle may use.
pub(super) fn add_streets(draft: &mut Draft<'_>, programme: &Programme) {
    let network = draft.city.network.clone();
    let today: Vec<&CollectedStreet> =
        programme.streets.iter().filter(|rule| rule.days.contains(draft.day.date())).collect();
    let selection = select(&network, &today, |id| draft.may_use(id));
    let mut loads = Loads::default();
    for piece in &selection.pieces {
        let rule = today[piece.rule];
        let segment = network.segment(piece.carriageway.there);
        let is_one_way = piece.carriageway.back.is_none();
        let stated = rule.sides.or(programme.sides);
        let sides = stated.unwrap_or_else(|| usual_sides(&segment, is_one_way));
        let passes = passes(&network, piece.carriageway, sides);
        for (number, pass) in passes.iter().enumerate() {
            let suffix = if passes.len() == 1 { String::new() } else { format!("-{}", number + 1) };
            add_pass(draft, (programme, rule), (piece, pass), (&suffix, &mut loads));
        }
    }
    list_closed(draft, &selection.closed);
    list_shut(draft, &selection.shut);
    for (rule, is_used) in today.iter().zip(selection.is_used) {
        // Of a line, what streets it means was found before.
        if !is_used && rule.segments.is_empty() {
            let (what, name) = if rule.street.is_empty() {
                ("class", &rule.class)
            } else {
                ("name", &rule.street)
            };
            let is_twin = |it: &&&CollectedStreet| {
                (it.street.to_uppercase(), &it.class) == (rule.street.to_uppercase(), &rule.class)
                    && it.line < rule.line
            };
            draft.left_out.push(if let Some(twin) = today.iter().find(is_twin) {
                format!(
                    "{}:{}: line {} has all streets of the {what} '{name}' already: leave one of the rows out",
                    rule.file, rule.line, twin.line
                )
            } else {
                let is_behind = today.iter().any(|it| it.line < rule.line);
                let other = if is_behind { " that an earlier row doesn't select" } else { "" };
                let hint = match nearest_name(&draft.city.network, &rule.street) {
                    Some(nearest) => format!("do you mean '{nearest}'?"),
                    None => "check its spelling".to_owned(),
                };
                format!(
                    "{}:{}: the network has no street of the {what} '{name}'{other}: {hint}",
                    rule.file, rule.line
                )
            });
        }
    }
}

/// Names that are less alike are other names.
const ALIKE: f64 = 0.85;

/// The street of the network whose name is most like one that no street has, as accents left out or letters mistaken.
fn nearest_name(network: &StreetNetwork, name: &str) -> Option<String> {
    let wanted = name.to_lowercase();
    let likeness =
        |other: &str| strsim::normalized_damerau_levenshtein(&wanted, &other.to_lowercase());
    let all: BTreeSet<&str> = network.segments().map(|id| network.segment(id).name).collect();
    let all = all.into_iter().filter(|other| !other.is_empty() && !wanted.is_empty());
    let best = all.map(|other| (likeness(other), other)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| ALIKE <= *likeness).map(|(_, other)| other.to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "metres of one street piece")]
fn add_pass(
    draft: &mut Draft<'_>,
    (programme, rule): (&Programme, &CollectedStreet),
    (piece, pass): (&Piece, &Pass),
    (suffix, loads): (&str, &mut Loads),
) {
    let network = draft.city.network.clone();
    let first = piece.carriageway.there;
    let segment = network.segment(first);
    let length = segment.length;
    let metres = piece.metres.0 as f64;
    let speed_mps = rule.kmh.map_or(programme.speed_mps, |kmh| kmh / 3.6);
    let duration = Seconds(whole(metres / speed_mps * pass.slowness));
    let modes = pass
        .directions
        .iter()
        .map(|&direction| Mode {
            entry: draft.point(Approach { segment: direction, along: Metres::ZERO }),
            exit: draft.point(Approach { segment: direction, along: length }),
            duration,
            distance: length,
            cost: Money::ZERO,
        })
        .collect();
    let (litres, kilograms) =
        loads.next(rule.litres_per_metre * pass.share * metres, programme.kilograms_per_litre);
    let name = if segment.name.is_empty() {
        format!("unnamed {}", segment.class.as_str())
    } else {
        segment.name.to_owned()
    };
    let side = if pass.name.is_empty() { String::new() } else { format!(", {}", pass.name) };
    let due = due(draft, rule);
    let position = middle(segment.geometry);
    let waiting = |due| Waiting {
        position,
        category: segment.class.as_str().to_owned(),
        first: None,
        occurred: None,
        due,
        level: None,
    };
    let label = Label {
        kind: StopKind::Street,
        id: format!("w{}-s{first}{suffix}", segment.way_id),
        name: format!("{name}, {} m{side}", length.0),
        street: name,
        position,
        lane: pass.lane,
        reports: Vec::new(),
        due,
        waiting: due.map(waiting).into_iter().collect(),
        litres,
        kilograms,
        overflow: None,
        must: false,
        why: String::new(),
        next: NextDate::On(rule.days.next_after(draft.day.date())),
    };
    let stake = Stake { priority: rule.priority, metres: piece.metres };
    add_work(draft, modes, label, programme.carries, &stake);
}

/// What the pieces so far hold. Each counts in whole litres and kilograms; what one is rounded up by the next ones have less, so that of many small
/// ones together no more than one litre and one kilogram is made.
#[derive(Default)]
struct Loads {
    litres: f64,
    kilograms: f64,
}

impl Loads {
    fn next(&mut self, litres: f64, kilograms_per_litre: f64) -> (i64, i64) {
        let before = (whole(self.litres), whole(self.kilograms));
        self.litres += litres;
        self.kilograms += litres * kilograms_per_litre;
        (whole(self.litres) - before.0, whole(self.kilograms) - before.1)
    }
}

/// Rounded up, but for what is whole and not exact.
#[expect(clippy::cast_possible_truncation, reason = "litres and seconds of one street piece")]
fn whole(quantity: f64) -> i64 {
    (quantity - 1e-6).ceil() as i64
}

/// The rule's time of day: the first one in or behind a night's work, which tomorrow's is where nobody works before it today. One that the clocks skip
/// that night is none.
fn due(draft: &Draft<'_>, rule: &CollectedStreet) -> Option<Seconds> {
    let clock = ClockSpan::moment_or_span(rule.due.as_ref()?).ok()?;
    let stretch = draft.stretch();
    if !is_over_midnight(stretch) {
        return clock.within(draft.day, stretch).ok().map(TimeWindow::open);
    }
    let a_day_more = stretch.close() + Seconds::from_hours(24);
    let reach = TimeWindow::new(stretch.open(), a_day_more).ok()?;
    let times = clock.around(draft.day, reach).ok()?.into_iter().map(TimeWindow::open);
    times.filter(|time| stretch.open() <= *time).min()
}

/// Lists what no vehicle may use, a line for each street of the map and reason.
fn list_closed(draft: &mut Draft<'_>, closed: &[(usize, SegmentId)]) {
    let network = draft.city.network.clone();
    let mut ways: BTreeMap<(i64, String), (Metres, &str)> = BTreeMap::new();
    for &(_, id) in closed {
        let segment = network.segment(id);
        let reason = draft.why_nobody_may_use(id);
        let name = if segment.name.is_empty() { segment.class.as_str() } else { segment.name };
        let way = ways.entry((segment.way_id, reason)).or_insert((Metres::ZERO, name));
        way.0 += segment.length;
    }
    for ((way, reason), (length, name)) in ways {
        draft.pieces_left_out.push(format!("w{way} {name}, {} m: {reason}", length.0));
    }
}

/// Lists what isn't in the network since no motor vehicle may use it.
fn list_shut(draft: &mut Draft<'_>, shut: &[ShutStreet<'_>]) {
    for street in shut {
        let name = if street.name.is_empty() { street.class.as_str() } else { street.name };
        let length = match street.length {
            Metres::ZERO => String::new(),
            length => format!(", {} m", length.0),
        };
        let line =
            format!("w{} {name}{length}: no vehicle may drive it: {}", street.way_id, street.why);
        draft.pieces_left_out.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::Loads;

    #[test]
    fn many_small_pieces_weigh_what_they_weigh() {
        let mut loads = Loads::default();
        let pieces: Vec<(i64, i64)> = (0..1000).map(|_| loads.next(0.125, 1.1)).collect();
        assert_eq!(pieces[..3], [(1, 1), (0, 0), (0, 0)]);
        assert_eq!(pieces.iter().map(|piece| piece.0).sum::<i64>(), 125);
        assert_eq!(pieces.iter().map(|piece| piece.1).sum::<i64>(), 138);
    }
}
