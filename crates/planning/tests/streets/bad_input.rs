//! Bad input gets a clear answer, and the rest of the day is still planned.

use crate::town::{TRUCK, Town, streets};

const WAYS: &[&str] = &["AB name=Mill Street"];
const RULES: &str = "street,class,days,litres_per_metre\nMill Street,,daily,10\n";

fn check_row(row: &'static str, reason: &str) {
    let rules = format!(
        "street,class,days,litres_per_metre,sides,kmh,priority,due\nMill Street,,daily,10,,,,\n{row}\n"
    );
    let town = Town::new(WAYS, rules.leak());
    let (_, skipped) = town.open();
    let skipped: Vec<String> = skipped.iter().map(ToString::to_string).collect();
    assert!(skipped.len() == 1 && skipped[0].contains(reason), "{skipped:?}");
    assert!(skipped[0].contains("collection.csv") && skipped[0].contains(":3"), "{skipped:?}");
    assert_eq!(streets(&town.plan()), ["truck: Mill Street, 300 m"]);
}

#[test]
fn rows_that_make_no_sense_are_listed_and_left_out() {
    check_row("Hill,,daily,10,sideways,,,", "write both, zigzag, each or lanes");
    check_row(",residental,daily,10,,,,", "there is no class 'residental'");
    check_row("Hill,,daily,10,,0,,", "kmh is '0'");
    check_row("Hill,,daily,10,,,-1,", "priority is '-1'");
    check_row("Hill,,daily,10,,,,7", "due is '7'");
    check_row("Hill,,daily,,,,,", "litres_per_metre is empty");
    check_row("Hill,,someday,1,,,,", "'someday' is no day");
}

#[test]
fn a_street_that_is_not_on_the_map_is_named_with_its_line() {
    let rules = "street,class,days,litres_per_metre\nMill Street,,daily,10\nMil Street,,daily,10\n";
    let plan = Town::new(WAYS, rules).plan();
    assert_eq!(streets(&plan), ["truck: Mill Street, 300 m"]);
    let [line] = &plan.left_out[..] else { panic!("{:?}", plan.left_out) };
    assert!(line.contains("collection.csv:3: ") && line.contains("'Mil Street'"), "{line}");
    assert!(line.ends_with("do you mean 'Mill Street'?"), "{line}");
}

#[test]
fn a_street_is_found_in_whatever_capitals_and_named_where_accents_are_missing() {
    let ways = &["AB name=Mühlstraße", "CD name=Avenida Independência"];
    let rules = "street,class,days,litres_per_metre\nMÜHLSTRASSE,,daily,10\navenida independencia,,daily,10\n";
    let plan = Town::new(ways, rules).plan();
    assert_eq!(streets(&plan), ["truck: Mühlstraße, 300 m"]);
    let [line] = &plan.left_out[..] else { panic!("{:?}", plan.left_out) };
    assert!(line.ends_with("do you mean 'Avenida Independência'?"), "{line}");
}

#[test]
fn a_street_that_the_map_shuts_to_every_vehicle_is_listed_and_its_row_is_not_misspelt() {
    let ways = &[
        "AX name=Mill Street",
        "XB name=Mill Street, motor_vehicle=no",
        "CD name=Hill Street, access=no",
    ];
    let rules =
        "street,class,days,litres_per_metre\nMill Street,,daily,10\nHill Street,,daily,10\n";
    let mut town = Town::new(ways, rules);
    town.nodes = &[("X", 150, 100)];
    let plan = town.plan();
    assert_eq!(streets(&plan), ["truck: Mill Street, 100 m"]);
    assert_eq!(
        plan.left_out,
        [
            "w102 Mill Street, 200 m: no vehicle may drive it: motor_vehicle=no",
            "w103 Hill Street, 300 m: no vehicle may drive it: access=no",
        ]
    );
}

#[test]
fn a_tip_that_is_closed_all_day_leaves_a_reason_and_other_trucks_at_work() {
    let mut town = Town::new(WAYS, RULES);
    let night = "\n[[tips]]\nid = \"night\"\nname = \"Night tip\"\nlon = 24.9464\nlat = 60.1727\nhours = [\"01:00-02:00\"]\nminutes = 5\n";
    town.city = TRUCK.replace("[\"tip\"]", "[\"night\"]") + night;
    let plan = town.plan();
    assert_eq!(streets(&plan), Vec::<String>::new());
    let why = &plan.undone[0].reasons[0].why;
    assert!(why.starts_with("impossible even alone"), "{why}");
    assert_eq!(
        plan.left_out,
        ["crew truck can't unload: tip night is closed throughout its shift 06:00-14:00"]
    );

    let never = town.city.replace("[\"01:00-02:00\"]", "[]");
    let night_shift = std::mem::replace(&mut town.city, never);
    let plan = town.plan();
    let why = &plan.undone[0].reasons[0].why;
    let closed = "it would return without unloading, since no tip of its is open today";
    assert_eq!(why, &format!("impossible even alone: {closed}"));
    town.city = night_shift;

    town.city = town.city.replace("[\"01:00-02:00\"]", "[\"sat-sun 06:00-14:00\"]");
    assert!(town.plan().undone[0].reasons[0].why.ends_with(closed));
    town.city = town.city.replace("sat-sun 06:00", "mon-fri 06:00");
    assert_eq!(streets(&town.plan()), ["truck: Mill Street, 300 m"]);

    let away =
        town.city.replace("lon = 24.9464\nlat = 60.1727\nhours", "lon = 24.99\nlat = 60.17\nhours");
    let near = std::mem::replace(&mut town.city, away);
    let why = &town.plan().undone[0].reasons[0].why;
    assert!(
        why.ends_with("without unloading, since its vehicle can't drive to a tip of its"),
        "{why}"
    );
    let told = "crew truck can't unload: its vehicle can't drive to tip night";
    assert!(town.plan().left_out.contains(&told.to_owned()));
    town.city = town.city.replace("[\"night\"]", "[\"tip\", \"night\"]");
    assert_eq!(streets(&town.plan()), ["truck: Mill Street, 300 m"]);
    town.city = near.replace("mon-fri 06:00-14:00", "01:00-02:00");

    town.city += &TRUCK.replace("\"truck\"\nname", "\"other\"\nname");
    assert_eq!(streets(&town.plan()), ["other: Mill Street, 300 m"]);
}

#[test]
fn a_tip_that_opens_too_late_for_a_shift_is_named_as_why_the_truck_would_be_late() {
    let mut town = Town::new(WAYS, RULES);
    let evening = |hours: &str| {
        format!(
            "\n[[tips]]\nid = \"evening\"\nname = \"Evening tip\"\nlon = 24.9464\nlat = 60.1727\nhours = [\"{hours}\"]\nminutes = 5\n"
        )
    };
    let truck = TRUCK.replace("[\"tip\"]", "[\"evening\"]");
    let why = |town: &mut Town, hours: &str| {
        town.city = format!("{truck}{}", evening(hours));
        town.plan().undone[0].reasons[0].why.clone()
    };
    let told = why(&mut town, "15:00-16:00");
    assert!(
        told.ends_with("after the shift ends at 14:00, since Evening tip opens only at 15:00"),
        "{told}"
    );
    // Open for a moment on the shift, yet too late to unload and drive home.
    let told = why(&mut town, "13:58-16:00");
    assert!(told.ends_with("since Evening tip opens only at 13:58"), "{told}");

    let both = TRUCK.replace("[\"tip\"]", "[\"evening\", \"tip\"]");
    town.city = format!("{both}{}", evening("15:00-16:00"));
    assert_eq!(streets(&town.plan()), ["truck: Mill Street, 300 m"]);
    let other = TRUCK.replace("\"truck\"\nname", "\"other\"\nname");
    town.city = format!("{truck}{other}{}", evening("15:00-16:00"));
    assert_eq!(streets(&town.plan()), ["other: Mill Street, 300 m"]);
}

#[test]
fn nothing_is_collected_along_a_ferry() {
    check_row(",ferry,daily,10,,,,", "there is no class 'ferry': the classes are motorway");
}

#[test]
fn a_crew_that_reaches_nothing_is_told_and_the_others_work() {
    let mut town = Town::new(WAYS, RULES);
    let far = "\n[[depots]]\nid = \"far\"\nname = \"Far\"\nlon = 24.99\nlat = 60.17\n";
    let lost = TRUCK.replace("\"truck\"\nname", "\"lost\"\nname").replace("\"yard\"", "\"far\"");
    town.city = format!("{lost}{TRUCK}{far}");
    let plan = town.plan();
    assert_eq!(streets(&plan), ["truck: Mill Street, 300 m"]);
    let [line] = &plan.left_out[..] else { panic!("{:?}", plan.left_out) };
    assert!(line.contains("city.toml:42: depot far at latitude 60.17"), "{line}");
    assert!(line.contains("the nearest street that profile truck may use is"), "{line}");

    town.city = format!("{lost}{far}");
    let plan = town.plan();
    assert_eq!(plan.undone[0].reasons[0].why, "impossible: the vehicle can't drive there and back");
}

#[test]
fn a_depot_and_a_tip_far_from_any_street_are_told_before_the_search() {
    let mut town = Town::new(WAYS, RULES);
    town.city = TRUCK.replace("\"yard\"", "\"far\"").replace("[\"tip\"]", "[\"sea\", \"tip\"]");
    town.city += "[[depots]]\nid = \"far\"\nname = \"Far\"\nlon = 24.99\nlat = 60.17\n";
    town.city += "[[tips]]\nid = \"sea\"\nname = \"Sea\"\nlon = 24.98\nlat = 60.17\nminutes = 5\n";
    town.city += &TRUCK.replace("\"truck\"\nname", "\"other\"\nname");
    let heard = town.heard();
    assert!(
        heard[0].contains(": depot far at ") && heard[0].contains(" away: correct"),
        "{heard:?}"
    );
    assert!(heard[1].contains(": tip sea at "), "{heard:?}");
    assert!(2 < heard.len() && heard[2..].iter().all(|it| it == "searching"), "{heard:?}");
    assert_eq!(streets(&town.plan()), ["other: Mill Street, 300 m"]);
}
