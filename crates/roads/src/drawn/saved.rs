//! Every rule of a drawn city is still there when the network was saved and loaded.

use super::DrawnCity;
use crate::network::StreetNetwork;

#[test]
fn a_saved_city_has_all_its_rules() {
    let rules = [
        "AB access=destination maxheight=3.5 maxspeed:conditional=30 @ (22:00-06:00) width=7",
        "BC hgv:conditional=no @ (Mo-Fr 07:00-09:00) maxweight=7.5 maxweight:conditional=none @ destination",
        "CD route=ferry duration=10 motor_vehicle=yes",
        "B highway=traffic_signals",
        "C barrier=lift_gate hgv:conditional=no @ (Su)",
        "D highway=turning_circle",
        "AB driving_side=left",
        "no_straight_on AB B BC except=psv restriction:conditional=no_straight_on @ (Mo-Fr 07:00-09:00)",
    ];
    let city = DrawnCity::new("A--B--C--D", &rules);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("X.roads");
    city.router.network().save(&path).unwrap();
    let loaded = StreetNetwork::load(&path).unwrap();
    assert_eq!(loaded, *city.router.network());
    assert_eq!(loaded.topology(), city.router.network().topology());
}
