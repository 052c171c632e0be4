//! What is wrong in a planner's files is said with its line, and the rest is planned.

use crate::{Case, find};
use roadcrew_planning::city::City;

#[test]
fn what_is_wrong_with_a_job_is_said_with_its_line() {
    let jobs = "id,lat,long,minutes,category,must,crews,windows,after\n\
        A,60.1705,24.9460,,,,,,\n\
        B,60.1705,24.9460,5,nothing,,,,\n\
        C,60.1705,24.9460,5,,maybe,,,\n\
        D,60.1705,24.9460,5,,,9,,\n\
        E,60.1705,24.9460,5,,,,9-8,\n\
        F,0,0,5,,,,,\n\
        G,60.1705,24.9460,5,,,,,\n\
        G,60.1705,24.9460,5,,,,,\n\
        H,60.1705,24.9460,5,,,,,Z\n";
    let mut case = Case::new().with("jobs.csv", jobs);
    let plan = case.plan(5);
    let said = case.left_out.join("\n");
    for sentence in [
        "jobs.csv:2: minutes is missing: say how long it takes, or name a category",
        "jobs.csv:3: there is no category 'nothing': add it to [[categories]] or leave the cell empty",
        "jobs.csv:4: must is 'maybe': write yes or no",
        "jobs.csv:5: crews is 9: a job takes 8 at most",
        "jobs.csv:6: ",
        "jobs.csv:9: job G stands twice: the first is kept",
        "job F at ",
    ] {
        assert!(said.contains(sentence), "{sentence}\nis missing in\n{said}");
    }
    let after = "job H comes after Z, which is not planned today: it counts as done";
    assert_eq!(plan.left_out, [after]);
}

#[test]
fn a_job_whose_window_is_the_wrong_way_round_is_left_out_with_its_line() {
    let jobs = "id,lat,long,minutes,windows\n\
        Turned,60.1705,24.9460,10,10:00-09:00\n\
        Late,60.1705,24.9460,10,25:00-26:00\n\
        Night,60.1705,24.9460,10,22:00-06:00\n\
        Sound,60.1705,24.9460,10,09:00-10:00;13:00-14:00\n";
    let mut case = Case::new().with("jobs.csv", jobs);
    let plan = case.plan(20);
    let told = |line: &str| case.left_out.iter().find(|it| it.contains(line)).unwrap();
    assert!(told("jobs.csv:2: windows: '10:00-09:00'").contains("write the earlier time first"));
    assert!(told("jobs.csv:3: windows: '25:00'").contains("later than 23:59"));
    assert_eq!(case.left_out.len(), 2);
    assert!(find(&plan, "Sound").is_some());
}

/// What is said of the city's file with one text instead of another.
fn refused(instead_of: &str, text: &str) -> String {
    let case = Case::new().saying(instead_of, text);
    City::open(case.folder.path()).unwrap_err().to_string()
}

#[test]
fn hours_of_the_citys_file_that_are_the_wrong_way_round_are_refused_with_their_line() {
    let told = refused("hours = [\"06:00-13:45\"]", "hours = [\"mon-fri 15:00-06:00\"]");
    assert!(told.contains("city.toml:50: '15:00-06:00' is over midnight"), "{told}");
    assert!(told.ends_with("or 15:00-30:00 if it is meant so"), "{told}");
    let category = "code = \"graffiti\"";
    let told = refused(category, &format!("{category}\nwindows = [\"15:00-09:00\"]"));
    assert!(told.contains("category graffiti: windows: '15:00-09:00' is over midnight"), "{told}");
    let told = refused(category, &format!("{category}\nwindows = [\"09:00-09:00\"]"));
    assert!(told.contains("category graffiti: windows: '09:00-09:00' ends when"), "{told}");
    let told = refused("shift = \"07:00-15:00\"", "shift = \"15:00-07:00\"");
    assert!(told.contains(": the shift '15:00-07:00' is over midnight and longer"), "{told}");
    let business = "business_hours = [\"mon-fri 17:00-08:00\"]\ndemo_date";
    assert!(refused("demo_date", business).contains("'17:00-08:00' is over midnight"));
}

#[test]
fn texts_of_another_encoding_are_refused_or_read_with_a_note() {
    let case = Case::new().with("assets.csv", "");
    let folder = case.folder.path();
    // `é` as Windows saves it.
    std::fs::write(folder.join("assets.csv"), b"asset,kind,group\nCaf\xe9,feeder,Bar\n").unwrap();
    let (_, notes) = City::open(folder).unwrap();
    assert!(notes.iter().any(|note| note.to_string().contains("read as Windows-1252")));
    let text = std::fs::read_to_string(folder.join("city.toml")).unwrap();
    let two_bytes_each = text.encode_utf16().flat_map(u16::to_le_bytes);
    std::fs::write(folder.join("city.toml"), two_bytes_each.collect::<Vec<u8>>()).unwrap();
    let told = City::open(folder).unwrap_err().to_string();
    assert!(told.contains("city.toml: the text is UTF-16: save it as UTF-8"), "{told}");
}
