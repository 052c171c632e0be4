//! Height, width, length and weight.

use super::DrawnCity;

/// The metres of the truck's way (3.6 m high, 26 t, 10 m long) from AB to CD, round the block or through BC.
fn check(rules: &[&str], expected: &str) {
    let city = DrawnCity::new("A--B--C--D\n   |  |\n   E--F", rules);
    assert_eq!(city.metres(["AB", "CD"]), expected, "{rules:?}");
}

#[test]
fn what_is_too_large_drives_round() {
    check(&[], "300 m");
    check(&["BC maxheight=3.5"], "500 m");
    check(&["BC maxheight=4"], "300 m");
    check(&["BC maxheight=11'6\""], "500 m");
    check(&["BC maxweight=7.5"], "500 m");
    check(&["BC maxweightrating=7500 kg"], "500 m");
    check(&["BC maxwidth=2,5"], "500 m");
    check(&["BC maxlength=8 m"], "500 m");
    check(&["BC maxaxleload=8"], "500 m");
}

#[test]
fn a_limit_without_a_figure_stops_nobody() {
    check(&["BC maxheight=default"], "300 m");
    check(&["BC maxheight=none"], "300 m");
    check(&["BC maxheight=low"], "300 m");
}

#[test]
fn goods_vehicles_have_limits_of_their_own() {
    check(&["BC maxweight:hgv=7.5"], "500 m");
    check(&["BC maxweight=7.5 maxweight:hgv=30"], "300 m");
    check(&["BC maxweightrating:hgv=12"], "500 m");
}

#[test]
fn a_limit_may_hold_in_one_direction() {
    check(&["BC maxheight:forward=3"], "500 m");
    check(&["BC maxheight:backward=3"], "300 m");
}

#[test]
fn the_law_lets_visitors_in_and_physics_nobody() {
    let visit =
        |limit: &str| DrawnCity::new("A--B--C", &[format!("BC {limit}")]).metres(["AB", "BC"]);
    assert_eq!(visit("maxweight=7.5"), "no way");
    assert_eq!(visit("maxweight=7.5 maxweight:conditional=none @ destination"), "200 m");
    assert_eq!(visit("maxheight=3 maxheight:conditional=none @ delivery"), "200 m");
    let low = "maxheight=3 maxheight:physical=3.1 maxheight:conditional=none @ delivery";
    assert_eq!(visit(low), "no way");
}

#[test]
fn a_limit_that_spares_visitors_keeps_through_traffic_out() {
    let city = |rules: &[&str]| {
        let city = DrawnCity::new("A--B--C--D\n   |  |\n   E  F\n   |  |\n   G--H", rules);
        city.metres(["AB", "CD"])
    };
    assert_eq!(city(&["BC maxweight=7.5 maxweight:conditional=none @ destination"]), "700 m");
    assert_eq!(city(&["BC hgv:conditional=destination @ (weight>7.5)"]), "700 m");
    assert_eq!(city(&["BC hgv:conditional=destination @ (weight>30)"]), "300 m");
}

#[test]
fn access_may_depend_on_weight() {
    check(&["BC hgv:conditional=no @ (weight>7.5)"], "500 m");
    check(&["BC hgv:conditional=no @ (weight>26)"], "300 m");
    check(&["BC access:conditional=no @ (length>9)"], "500 m");
}
