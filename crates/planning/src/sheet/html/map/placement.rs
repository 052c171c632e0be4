//! Where labels stand so that none covers another: each as near to its place as the others leave room.

use super::geometry::{Point, Rect, do_cross};
use super::ink::Ink;

/// A label that wants to stand at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    pub place: Point,
    pub width: f64,
    pub height: f64,
}

/// What labels stand on.
pub(super) struct Ground<'a> {
    pub page: Rect,
    /// No label covers this.
    pub taken: &'a [Rect],
    /// Labels rather cover none of it.
    pub ink: &'a Ink,
}

/// So far apart labels stay.
const GAP: f64 = 3.0;
/// Around a place, labels are tried in rings so far apart, and in so many directions.
const RING: f64 = 6.0;
const DIRECTIONS: u32 = 24;
/// So often each label is moved to where the others leave it a better place,
const ROUNDS: usize = 12;
/// unless there are so many that this takes more looks from one label to another.
const MOST_LOOKS: usize = 30_000_000;

// What is as bad as so many points between a label and its place:
/// a cell with a line under the label,
const OVER_LINE: f64 = 1.5;
/// the place of another label under it,
const OVER_PLACE: f64 = 60.0;
/// a leader through another label,
const THROUGH_LABEL: f64 = 300.0;
/// two leaders that cross,
const CROSSED: f64 = 60.0;
/// and a label off the page, which then grows.
const OFF_PAGE: f64 = 600.0;

/// Where each label stands, in the order of the wishes. No two overlap and none covers what is taken, however many there are: in the
/// worst case they stand beside the page. O(n²) for each place that is tried; of a thousand labels each is placed once.
pub(super) fn place_all(wishes: &[Wish], ground: &Ground<'_>) -> Vec<Rect> {
    let mut spots: Vec<Option<Rect>> = vec![None; wishes.len()];
    let mut looks = 0;
    for _ in 0..ROUNDS {
        let before = spots.clone();
        for index in 0..wishes.len() {
            spots[index] = None;
            spots[index] = Some(best_spot(index, wishes, &spots, ground, &mut looks));
        }
        if spots == before || MOST_LOOKS < looks {
            break;
        }
    }
    spots.into_iter().flatten().collect()
}

/// The cheapest spot for a label beside all others. Farther rings are tried until their distance alone costs more.
fn best_spot(
    index: usize,
    wishes: &[Wish],
    spots: &[Option<Rect>],
    ground: &Ground<'_>,
    looks: &mut usize,
) -> Rect {
    let Wish { place, width, height } = wishes[index];
    let mut best = (f64::INFINITY, Rect::around(place, width, height));
    let mut consider = |distance: f64, area: Rect| {
        *looks += wishes.len();
        let room = area.grown(GAP);
        let is_free = !ground.taken.iter().any(|taken| taken.overlaps(&room))
            && !spots.iter().flatten().any(|other| other.overlaps(&room));
        if !is_free {
            return best.0;
        }
        let most = best.0 - distance;
        if let Some(cost) = cost(index, &area, (wishes, spots), ground, most) {
            best = (distance + cost, area);
        }
        best.0
    };
    let mut found = consider(0.0, Rect::around(place, width, height));
    let mut ring = RING / 2.0;
    while ring < found {
        for direction in 0..DIRECTIONS {
            let (y, x) =
                (std::f64::consts::TAU * f64::from(direction) / f64::from(DIRECTIONS)).sin_cos();
            let middle = (place.0 + x * (ring + width / 2.0), place.1 + y * (ring + height / 2.0));
            found = consider(ring, Rect::around(middle, width, height));
        }
        ring += RING;
    }
    best.1
}

/// What is bad about a spot, beyond how far it is from the place; `None` if that is no less than `most`.
fn cost(
    index: usize,
    area: &Rect,
    (wishes, spots): (&[Wish], &[Option<Rect>]),
    ground: &Ground<'_>,
    most: f64,
) -> Option<f64> {
    let place = wishes[index].place;
    let (leader, reach) = ([place, area.middle()], area.with_point(place));
    let mut cost = OVER_LINE * count(ground.ink.n_covered(area));
    if ground.page.with(area) != ground.page {
        cost += OFF_PAGE;
    }
    for (other, (wish, spot)) in wishes.iter().zip(spots).enumerate() {
        if most <= cost {
            return None;
        }
        if other == index {
            continue;
        }
        if area.holds(wish.place) {
            cost += OVER_PLACE;
        }
        let Some(spot) = spot else { continue };
        // What lies apart can't be crossed.
        if !spot.with_point(wish.place).touches(&reach) {
            continue;
        }
        let theirs = [wish.place, spot.middle()];
        let is_moved = !spot.holds(wish.place);
        if spot.meets(leader) {
            cost += THROUGH_LABEL;
        }
        if is_moved && area.meets(theirs) {
            cost += THROUGH_LABEL;
        }
        if is_moved && do_cross(leader, theirs) {
            cost += CROSSED;
        }
    }
    (cost < most).then_some(cost)
}

fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PAGE: Rect = Rect { left: 0.0, top: 0.0, right: 1000.0, bottom: 700.0 };

    fn place(wishes: &[Wish], taken: &[Rect]) -> Vec<Rect> {
        place_all(wishes, &Ground { page: PAGE, taken, ink: &Ink::default() })
    }

    fn wish(x: f64, y: f64) -> Wish {
        Wish { place: (x, y), width: 40.0, height: 20.0 }
    }

    #[test]
    fn a_label_with_room_stands_on_its_place() {
        let wishes = [wish(100.0, 100.0), wish(300.0, 100.0)];
        let middles: Vec<Point> = place(&wishes, &[]).iter().map(Rect::middle).collect();
        assert_eq!(middles, [(100.0, 100.0), (300.0, 100.0)]);
    }

    #[test]
    fn a_label_leaves_free_what_is_taken_and_stays_near() {
        let taken = Rect::around((100.0, 100.0), 30.0, 30.0);
        let spot = place(&[wish(100.0, 100.0)], &[taken])[0];
        assert!(!spot.overlaps(&taken));
        assert!(spot.grown(25.0).holds((100.0, 100.0)), "{spot:?}");
    }

    #[test]
    fn a_label_at_the_edge_stays_on_the_page() {
        let spot = place(&[wish(995.0, 350.0)], &[])[0];
        assert_eq!(PAGE.with(&spot), PAGE);
    }

    fn wishes() -> impl Strategy<Value = Vec<Wish>> {
        let one = (0..4_u8, 0.0..60.0, 0.0..60.0, 20.0..90.0, 15.0..50.0).prop_map(
            |(cluster, x, y, width, height)| {
                let place = (40.0 + 300.0 * f64::from(cluster) + x, 320.0 + y);
                Wish { place, width, height }
            },
        );
        prop::collection::vec(one, 0..70)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn no_two_labels_overlap_however_crowded_their_places(wishes in wishes()) {
            let taken = [Rect::around((370.0, 350.0), 26.0, 30.0)];
            let spots = place(&wishes, &taken);
            prop_assert_eq!(spots.len(), wishes.len());
            for (index, spot) in spots.iter().enumerate() {
                prop_assert!(!spot.overlaps(&taken[0]));
                for other in &spots[index + 1..] {
                    prop_assert!(!spot.overlaps(other), "{:?} and {:?}", spot, other);
                }
            }
            prop_assert_eq!(place(&wishes, &taken), spots, "the same again");
        }
    }
}
