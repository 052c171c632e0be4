//! Reports as other systems send them: what is read, what is left out, and what never enters.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them so")]

mod place;

use expect_test::{Expect, expect};
use roadcrew_incidents::intake::{
    Door, Requests, read_bulk_csv, read_georeport_json, read_georeport_xml, read_table_text,
    read_text,
};
use roadcrew_incidents::{Report, ReportStatus};
use roadcrew_units::{Timestamp, Zone};

fn read(format: fn(&str, &str, &Door<'_>) -> Requests, document: &str) -> Requests {
    let zone: Zone = "Europe/Helsinki".parse().unwrap();
    format("feed", document, &place::door(&zone))
}

fn told(read: Requests) -> String {
    let (reports, skipped) = match read {
        Ok(read) => read,
        Err(refused) => return format!("refused: {refused}\n"),
    };
    let line = |report: &Report| {
        let Report { id, service_code, status, status_notes, description, asset, .. } = report;
        let (at, time) = (report.position, report.requested.to_iso(&Zone::UTC));
        format!(
            "{id} {service_code} {status:?} {time} {at} notes={status_notes:?} {description:?} {asset:?}\n"
        )
    };
    let skipped = skipped.iter().map(|one| format!("left out: {one}\n"));
    reports.iter().map(line).chain(skipped).collect()
}

fn check(format: fn(&str, &str, &Door<'_>) -> Requests, document: &str, expected: &Expect) {
    expected.assert_eq(&told(read(format, document)));
}

#[test]
fn bulk_csv_is_read_with_names_for_codes() {
    check(
        read_bulk_csv,
        include_str!("corpus/georeport_csv/bulk.csv"),
        &expect![[r#"
        638344 Pothole Open 2026-05-08T06:00:00+00:00 24.9522003,60.1675001 notes="" "deep, \"very\"" None
        638345 Pothole Closed 2026-05-08T07:00:00+00:00 24.9523000,60.1675700 notes="Duplicate request." "" None
        left out: feed:1: columns that nobody reads were passed over: ward
        left out: feed:4: position 60.1675700,24.9523000 lies outside the city's streets: longitude and latitude are swapped
    "#]],
    );
}

#[test]
fn a_state_with_a_full_stop_is_a_state() {
    let text = "service_request_id,service_code,status,requested_datetime,lat,long\n\
        1,001,Closed.,2026-05-08T09:00:00Z,60.1675,24.9522\n";
    let (reports, skipped) = read(read_bulk_csv, text).unwrap();
    assert_eq!((reports[0].status, skipped), (ReportStatus::Closed, Vec::new()));
}

#[test]
fn the_standards_json_is_read() {
    check(
        read_georeport_json,
        include_str!("corpus/georeport_json/standard.json"),
        &expect![[r#"
        638344 006 Closed 2026-04-14T14:37:38+00:00 24.9411000,60.1701000 notes="Duplicate request." "" None
        638349 006 Open 2026-04-19T06:37:38+00:00 24.9421000,60.1702000 notes="" "" Some("lamp-7")
        left out: feed:35: the request has a token and no id yet: ask again later
        left out: feed:36: report '638350': the position is 0,0, which stands for none
        left out: feed:37: report '638349' came before, in line 21
    "#]],
    );
}

#[test]
fn json_that_was_made_of_xml_is_read() {
    check(
        read_georeport_json,
        include_str!("corpus/georeport_json/wrapped.json"),
        &expect![[r#"
        1 006 Open 2026-04-19T06:37:38+00:00 24.9400000,60.1700000 notes="" "" None
    "#]],
    );
}

#[test]
fn an_empty_list_is_no_mistake() {
    check(read_georeport_json, "\u{feff}[]", &expect![[""]]);
    check(read_georeport_xml, include_str!("corpus/georeport_xml/empty.xml"), &expect![[""]]);
}

#[test]
fn a_servers_refusal_is_told() {
    check(
        read_georeport_json,
        include_str!("corpus/georeport_json/error.json"),
        &expect![[r#"
        refused: feed: the server refused with code 403: Missing or invalid api_key
    "#]],
    );
    check(
        read_georeport_xml,
        include_str!("corpus/georeport_xml/error.xml"),
        &expect![[r#"
        refused: feed: the server refused with code 403: Invalid api_key received -- can't proceed
    "#]],
    );
}

#[test]
fn the_standards_xml_is_read() {
    check(
        read_georeport_xml,
        include_str!("corpus/georeport_xml/standard.xml"),
        &expect![[r#"
        638344 006 Closed 2026-04-14T14:37:38+00:00 24.9411000,60.1701000 notes="Duplicate request." "bench & kerb ä" None
        638349 006 Open 2026-04-19T06:37:38+00:00 24.9421000,60.1702000 notes="" "a <deep> one" Some("lamp-7")
        left out: feed:31: report '638350': 'service_code' and 'service_name' are empty
        left out: feed: personal fields were dropped unread: email
    "#]],
    );
}

#[test]
fn several_documents_in_one_file_are_read() {
    check(
        read_georeport_xml,
        include_str!("corpus/georeport_xml/glued.xml"),
        &expect![[r#"
        1 006 Open 2026-04-19T06:37:38+00:00 24.9400000,60.1700000 notes="" "" None
        2 006 Open 2026-04-19T06:37:38+00:00 24.9400000,60.1700000 notes="" "" None
    "#]],
    );
}

#[test]
fn a_document_of_another_kind_is_refused() {
    check(
        read_georeport_xml,
        "<html><body>Service unavailable</body></html>",
        &expect![[r#"
        refused: feed:1: the document holds none of what was expected: an XML element service_requests with elements request
    "#]],
    );
    check(
        read_georeport_xml,
        "not even XML",
        &expect![[r#"
        refused: feed:1: the document holds none of what was expected: an XML element service_requests with elements request
    "#]],
    );
    check(
        read_georeport_json,
        "<service_requests/>",
        &expect![[r#"
        refused: feed:1: can't read the document: expected value at line 1 column 1
    "#]],
    );
}

#[test]
fn a_broken_document_is_refused_with_its_line() {
    check(
        read_georeport_json,
        "[\n{\"service_request_id\":\n",
        &expect![[r#"
        refused: feed:3: can't read the document: EOF while parsing a value at line 3 column 0
    "#]],
    );
    check(
        read_georeport_xml,
        "<service_requests>\n<request>\n</service_requests>",
        &expect![[r#"
        refused: feed:3: can't read the document: ill-formed document: expected `</request>`, but `</service_requests>` was found
    "#]],
    );
}

#[test]
fn an_entity_of_a_document_type_is_not_read() {
    let bomb = "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><service_requests><request><service_request_id>&b;</service_request_id></request></service_requests>";
    check(
        read_georeport_xml,
        bomb,
        &expect![[r#"
        left out: feed:1: the entity &b; is unknown
    "#]],
    );
}

/// One request in JSON with a field changed.
fn check_field(name: &str, value: &str, expected: &Expect) {
    let mut request = serde_json::json!({
        "service_request_id": "1", "service_code": "006", "status": "open",
        "requested_datetime": "2026-05-11T08:30:00+03:00", "lat": 60.17, "long": 24.94,
    });
    request[name] = serde_json::from_str(value).unwrap();
    check(read_georeport_json, &serde_json::json!([request]).to_string(), expected);
}

#[test]
fn what_would_corrupt_a_plan_is_left_out() {
    check_field(
        "requested_datetime",
        r#""2027-05-11T08:30:00Z""#,
        &expect![[r#"
        left out: feed:1: report '1': 'requested_datetime' is '2027-05-11T08:30:00Z', 8744 h in the future: expected when it happened
    "#]],
    );
    check_field(
        "requested_datetime",
        r#""1970-01-01T00:00:00Z""#,
        &expect![[r#"
        left out: feed:1: report '1': 'requested_datetime' is '1970-01-01T00:00:00Z', which stands for no time
    "#]],
    );
    check_field(
        "requested_datetime",
        r#""05/11/2026 08:30 AM""#,
        &expect![[r#"
        left out: feed:1: report '1': 'requested_datetime': can't read '05/11/2026 08:30 AM' as a time: write it as 2026-05-11T08:30:00+03:00
    "#]],
    );
    check_field(
        "requested_datetime",
        "null",
        &expect![[r#"
        left out: feed:1: report '1': 'requested_datetime' is empty
    "#]],
    );
    check_field(
        "lat",
        r#""NaN""#,
        &expect![[r#"
        left out: feed:1: report '1': longitude 24.94, latitude NaN is no place on earth: expected degrees within ±180 and ±90
    "#]],
    );
    check_field(
        "lat",
        r#""60,17""#,
        &expect![[r#"
        left out: feed:1: report '1': 'lat' is '60,17': expected degrees
    "#]],
    );
    check_field(
        "lat",
        "61.5",
        &expect![[r#"
        left out: feed:1: report '1': position 24.9400000,61.5000000 lies outside the city's streets
    "#]],
    );
    check_field(
        "lat",
        r#""""#,
        &expect![[r#"
        left out: feed:1: report '1': 'lat' is empty
    "#]],
    );
    check_field(
        "service_code",
        "null",
        &expect![[r#"
        left out: feed:1: report '1': 'service_code' and 'service_name' are empty
    "#]],
    );
    check_field(
        "service_request_id",
        r#""""#,
        &expect![[r#"
        left out: feed:1: 'service_request_id' is empty
    "#]],
    );
    check_field(
        "status",
        r#""frozen""#,
        &expect![[r#"
        left out: feed:1: report '1': status 'frozen' is unknown: expected open or closed
    "#]],
    );
}

#[test]
fn times_are_read_with_offset_with_z_and_without_either() {
    for given in [
        "2026-05-11T08:30:00+03:00",
        "2026-05-11T05:30:00Z",
        "2026-05-11T08:30:00.000",
        "2026-05-11 08:30:00",
        "2026-05-11T08:30:00+0300",
    ] {
        let text = format!(
            r#"[{{"service_request_id":"1","service_code":"006","requested_datetime":"{given}","lat":60.17,"long":24.94}}]"#
        );
        let (reports, skipped) = read(read_georeport_json, &text).unwrap();
        assert_eq!(
            reports.first().map(|one| one.requested),
            Some(Timestamp(1_778_477_400)),
            "{given}: {skipped:?}"
        );
    }
}

/// Whatever stands in a report's personal fields and texts must not come out of its reader.
fn check_anonymous(read: Requests) {
    let (reports, skipped) = read.unwrap();
    assert_eq!(reports.len(), 1, "{skipped:?}");
    let told = format!("{reports:?} {skipped:?}").to_lowercase();
    for secret in ["ann@", "smith", "4012345", "40 123", "phone-77", "acc-9", "secret street"] {
        assert!(!told.contains(secret), "{secret} came through: {told}");
    }
    assert!(told.contains("personal"), "nothing says what was dropped: {told}");
}

#[test]
fn who_sent_it_is_dropped_in_every_format() {
    check_anonymous(read(read_bulk_csv, include_str!("corpus/georeport_csv/personal.csv")));
    check_anonymous(read(read_georeport_json, include_str!("corpus/georeport_json/personal.json")));
    let xml = "<service_requests><request><service_request_id>9</service_request_id><service_code>006</service_code>\
        <requested_datetime>2026-04-19T06:37:38Z</requested_datetime><lat>60.17</lat><long>24.94</long>\
        <email>ann@example.org</email><first_name>Ann</first_name><last_name>Smith</last_name><phone>+358401234567</phone>\
        <device_id>phone-77</device_id><account_id>acc-9</account_id><reporter_address>Secret Street 5</reporter_address>\
        <description>mail ann@example.org or call (401) 234-5678</description></request></service_requests>";
    check_anonymous(read(read_georeport_xml, xml));
}

#[test]
fn latin_1_is_read_where_xml_declares_it_and_refused_elsewhere() {
    let xml = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>caf\xe9</a>";
    assert!(read_text("feed", xml).unwrap().contains("café"));
    let refused = read_text("feed.csv", b"a\ncaf\xe9").unwrap_err();
    assert_eq!(refused.to_string(), "feed.csv:2: the text is no UTF-8: save it as UTF-8");
}

#[test]
fn a_table_in_latin_1_is_read_and_said_to_be_one() {
    let (text, note) = read_table_text("feed.csv", b"a\ncaf\xe9 \x80").unwrap();
    assert_eq!(text, "a\ncaf\u{e9} \u{20ac}");
    assert!(note.unwrap().to_string().starts_with("feed.csv:2: the text is no UTF-8"));
    let (text, note) = read_table_text("feed.csv", "\u{feff}caf\u{e9}".as_bytes()).unwrap();
    assert_eq!((text.as_ref(), note), ("caf\u{e9}", None));
}

#[test]
fn a_table_in_utf_16_is_refused_with_a_sentence() {
    let told = |bytes: Vec<u8>| read_table_text("feed.csv", &bytes).unwrap_err().to_string();
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let expected = "feed.csv: the text is UTF-16: save it as UTF-8, in Excel as \"CSV UTF-8\"";
    assert_eq!(told(little("\u{feff}id,lat\n")), expected);
    assert_eq!(told(big("\u{feff}id,lat\n")), expected);
    assert_eq!(told(little("id,lat\n")), expected);
    assert!(read_table_text("feed.csv", b"id,lat\nA\0,60\n").is_ok());
    assert!(read_table_text("feed.csv", b"").is_ok());
}

#[test]
fn semicolons_and_tabs_divide_cells_and_commas_degrees() {
    let expected = ("1".to_owned(), "60.1675000".to_owned(), "Katu 1, Helsinki".to_owned());
    for text in [
        "\u{feff}address;long;lat;requested_datetime;service_code;service_request_id\r\n\
         Katu 1, Helsinki;24,9522;60,1675;2026-05-08T09:00:00Z;001;1\r\n",
        "service_request_id\tservice_code\trequested_datetime\tlat\tlong\taddress\n\
         1\t001\t2026-05-08T09:00:00Z\t60.1675\t24.9522\tKatu 1, Helsinki\n",
    ] {
        let (reports, skipped) = read(read_bulk_csv, text).unwrap();
        assert_eq!(skipped, Vec::new());
        let Report { id, position, address, .. } = &reports[0];
        assert_eq!((id.clone(), format!("{:.7}", position.lat()), address.clone()), expected);
    }
}
