//! On a real city: the matrix says what routes say, and routes hold together on the map.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;

use roadcrew_roads::{Approach, Leg, Profile, Router, SegmentId, Stand, StreetNetwork, import};
use roadcrew_units::{Metres, Position, Seconds};

fn helsinki() -> Arc<StreetNetwork> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki/network.osm.pbf");
    Arc::new(import(Path::new(file)).expect("the demo city can be imported").network)
}

/// Every so many-th usable segment, somewhere along it.
fn sample(router: &Router, n_places: usize) -> Vec<Approach> {
    let usable: Vec<SegmentId> =
        router.network().segments().filter(|&id| router.is_usable(id)).collect();
    let place = |(number, &segment): (i64, &SegmentId)| {
        let length = router.network().segment(segment).length;
        Approach { segment, along: Metres(length.0 * (number % 5) / 4) }
    };
    (0..).zip(usable.iter().step_by(usable.len() / n_places)).map(place).collect()
}

#[test]
fn the_matrix_says_what_routes_say() {
    let router = Router::new(helsinki(), &Profile::built_in("truck").unwrap());
    let places = sample(&router, 12);
    let matrix = router.matrix(&places, &places);
    for (row, &from) in places.iter().enumerate() {
        for (col, &to) in places.iter().enumerate() {
            let path = router.route(from, to).map(|path| (path.seconds, path.metres));
            assert_eq!(matrix.get(row, col).map(|leg| (leg.seconds, leg.metres)), path);
            assert!(path.is_some(), "usable places reach each other");
        }
    }
}

#[test]
fn travel_times_are_the_seconds_of_the_matrix() {
    let router = Router::new(helsinki(), &Profile::built_in("car").unwrap());
    let places = sample(&router, 333);
    // Some twice, and on a segment of others.
    let from: Vec<Approach> = places.iter().chain(&places[..5]).copied().collect();
    let to = &places[100..];
    let (matrix, times) = (router.matrix(&from, to), router.travel_times(&from, to));
    for row in 0..from.len() {
        for col in 0..to.len() {
            let seconds = matrix.get(row, col).map(|leg| leg.seconds);
            assert_eq!(times.get(row, col), seconds, "from {row} to {col}");
        }
    }
    let route = |row: usize, col: usize| router.route(from[row], to[col]).map(|path| path.seconds);
    for entry in 0..200 {
        let (row, col) = (entry * 31 % from.len(), entry * 17 % to.len());
        assert_eq!(times.get(row, col), route(row, col), "from {row} to {col}");
    }
}

#[test]
fn places_where_one_can_stand_in_several_ways_are_joined_by_the_best_of_them() {
    let router = Router::new(helsinki(), &Profile::built_in("truck").unwrap());
    let (low, high) = router.network().bounds();
    let places: Vec<Vec<Stand>> = (0..40)
        .map(|number| {
            let between = |a: f64, b: f64, step: i32| a + (b - a) * f64::from(step) / 8.0;
            let lon = between(low.lon(), high.lon(), 1 + number % 7);
            let lat = between(low.lat(), high.lat(), 1 + number / 7);
            router.snap(Position::from_degrees(lon, lat).unwrap()).unwrap().stands
        })
        .collect();
    let matrix = router.matrix_of_places(&places, &places[..9]);
    for (row, from) in places.iter().enumerate() {
        for (col, to) in places[..9].iter().enumerate() {
            let way = router.best_route(from, to).map(|way| (way.seconds, way.metres));
            assert_eq!(matrix.get(row, col).map(|leg| (leg.seconds, leg.metres)), way);
        }
    }
    // So many that not all rows are computed together.
    let many: Vec<Vec<Stand>> = places.iter().cycle().take(300).cloned().collect();
    let of_many = router.matrix_of_places(&many, &places[..9]);
    for (row, col) in (0..many.len()).flat_map(|row| (0..9).map(move |col| (row, col))) {
        assert_eq!(of_many.get(row, col), matrix.get(row % places.len(), col));
    }
    let mut n_rows = 0;
    router.rows_of_places(&many, &places[..9], |row| {
        let legs: Vec<Option<Leg>> = row.legs().collect();
        assert_eq!(legs, (0..9).map(|col| of_many.get(n_rows, col)).collect::<Vec<_>>());
        n_rows += 1;
    });
    assert_eq!(n_rows, many.len());
    router.rows_of_places(&places, &[], |row| assert_eq!(row.legs().count(), 0));
    assert_eq!(router.matrix_of_places(&[], &places).rows(), 0);
}

#[test]
fn a_route_drives_from_segment_to_adjoining_segment() {
    let router = Router::new(helsinki(), &Profile::built_in("car").unwrap());
    let places = sample(&router, 8);
    let path = router.route(places[0], places[5]).unwrap();
    for pair in path.segments.windows(2) {
        let network = router.network();
        assert_eq!(network.segment(pair[0]).to, network.segment(pair[1]).from);
    }
    let drawn: f64 = path.geometry.windows(2).map(|pair| pair[0].metres_to(pair[1])).sum();
    let metres = f64::from(i32::try_from(path.metres.0).unwrap());
    assert!((drawn - metres).abs() < 2.0 + drawn / 1000.0);
}

#[test]
fn the_parts_of_a_route_add_up_to_its_seconds_and_metres() {
    check_parts("truck");
    check_parts("car");
}

fn check_parts(profile: &str) {
    let router = Router::new(helsinki(), &Profile::built_in(profile).unwrap());
    let places = sample(&router, 40);
    let pairs = places.iter().flat_map(|&from| places.iter().map(move |&to| (from, to)));
    for path in pairs.map(|(from, to)| router.route(from, to).unwrap()) {
        let cs: u32 = path.parts.iter().map(|part| part.driving_cs + part.turn_cs).sum();
        let dm: u32 = path.parts.iter().map(|part| part.length_dm).sum();
        assert_eq!(
            (path.seconds, path.metres),
            (Seconds(i64::from(cs + 50) / 100), Metres(i64::from(dm + 5) / 10))
        );
        assert_eq!(path.parts.len(), path.segments.len());
        assert_eq!(path.parts[path.parts.len() - 1].to_point, path.geometry.len() - 1);
    }
}

#[test]
fn a_place_behind_on_the_same_segment_is_a_drive_round() {
    let router = Router::new(helsinki(), &Profile::built_in("car").unwrap());
    let long =
        |id: &SegmentId| router.is_usable(*id) && 50 < router.network().segment(*id).length.0;
    let segment = router.network().segments().find(long).unwrap();
    let at = |metres| Approach { segment, along: Metres(metres) };
    let (ahead, behind) =
        (router.route(at(10), at(40)).unwrap(), router.route(at(40), at(10)).unwrap());
    assert_eq!(ahead.metres, Metres(30));
    assert!(30 < behind.metres.0 && 1 < behind.segments.len());
}

#[test]
fn a_saved_network_is_read_back_and_a_damaged_one_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("helsinki.roads");
    let network = helsinki();
    network.save(&file).unwrap();
    assert_eq!(StreetNetwork::load(&file).unwrap(), *network);

    let good = std::fs::read(&file).unwrap();
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        std::fs::write(&file, bytes).unwrap();
        StreetNetwork::load(&file).unwrap_err().to_string()
    };
    assert!(refused(&|bytes| bytes[8] = 10).contains("version 10"));
    assert!(refused(&|bytes| bytes[0] = 0).contains("no street network"));
    assert!(refused(&|bytes| bytes[5000] ^= 1).contains("checksum"));
    assert!(refused(&|bytes| bytes.truncate(5000)).contains("cut off"));
}
