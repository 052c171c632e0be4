//! What a country prescribes where a sign names no figure: `DE:rural`, `GB:nsl_single`. Figures in km/h; 250 is "none".
//!
//! After the table of OSM's wiki on default speed limits. A state or region has a row of its own where it differs.

use crate::network::DrivingSide;

/// One country's or region's usual limits; of the pairs the second is that of goods vehicles above 3.5 or 7.5 tonnes.
pub(super) struct Country {
    code: &'static str,
    pub(super) side: DrivingSide,
    urban: u8,
    rural: [u8; 2],
    trunk: [u8; 2],
    motorway: [u8; 2],
}

/// The row of a code such as `DE` or `BE-VLG`; a region without a row is as its country.
pub(super) fn country(code: &str) -> Option<&'static Country> {
    let row = |code: &str| COUNTRIES.iter().find(|country| country.code == code);
    let whole = code.split('-').next().unwrap_or(code);
    row(code).or_else(|| row(whole))
}

impl Country {
    /// The limit of a kind of road for cars and for goods vehicles, in km/h.
    pub(super) fn limit_kmh(&self, zone: &str) -> Option<[u8; 2]> {
        let is_british = matches!(self.code, "GB" | "UK");
        match zone {
            "urban" | "nsl_restricted" => Some([self.urban; 2]),
            "rural" => Some(self.rural),
            "nsl_single" if is_british => Some(self.rural),
            "nsl_dual" if is_british => Some(self.trunk),
            "trunk" | "motorroad" | "express" | "expressway" => Some(self.trunk),
            "motorway" => Some(self.motorway),
            _ => None,
        }
    }
}

const R: DrivingSide = DrivingSide::Right;
const L: DrivingSide = DrivingSide::Left;

const fn row(
    code: &'static str,
    side: DrivingSide,
    urban: u8,
    rural: [u8; 2],
    trunk: [u8; 2],
    motorway: [u8; 2],
) -> Country {
    Country { code, side, urban, rural, trunk, motorway }
}

#[rustfmt::skip]
const COUNTRIES: &[Country] = &[
    //  code     side urban rural      trunk       motorway
    row("AL",     R,  40, [ 80,  60], [ 90,  70], [110,  80]),
    row("AR",     R,  40, [110,  80], [120,  80], [130,  80]),
    row("AT",     R,  50, [100,  70], [100,  70], [130,  80]),
    row("AU",     L,  50, [100, 100], [110, 100], [110, 100]),
    row("BA",     R,  50, [ 80,  80], [100,  80], [130,  90]),
    row("BE",     R,  50, [ 90,  90], [120,  90], [120,  90]),
    row("BE-BRU", R,  30, [ 70,  60], [120,  90], [120,  90]),
    row("BE-VLG", R,  50, [ 70,  60], [120,  90], [120,  90]),
    row("BE-WAL", R,  50, [ 90,  60], [120,  90], [120,  90]),
    row("BG",     R,  50, [ 90,  80], [120,  90], [140, 100]),
    row("BR",     R,  60, [ 60,  60], [100,  80], [110,  90]),
    row("BY",     R,  60, [ 90,  70], [ 90,  70], [110,  90]),
    row("CA",     R,  50, [ 80,  80], [100, 100], [100, 100]),
    row("CH",     R,  50, [ 80,  80], [100,  80], [120,  80]),
    row("CL",     R,  50, [100,  90], [120,  90], [120,  90]),
    row("CN",     R,  50, [ 70,  70], [ 80,  80], [120, 100]),
    row("CO",     R,  50, [ 90,  80], [ 90,  80], [120,  80]),
    row("CY",     L,  50, [ 80,  64], [ 80,  64], [100,  80]),
    row("CZ",     R,  50, [ 90,  80], [110,  80], [130,  80]),
    row("DE",     R,  50, [100,  60], [250,  80], [250,  80]),
    row("DK",     R,  50, [ 80,  80], [ 80,  80], [130,  80]),
    row("EE",     R,  50, [ 90,  90], [110,  90], [110,  90]),
    row("ES",     R,  50, [ 90,  80], [ 90,  80], [120,  90]),
    row("FI",     R,  50, [ 80,  80], [100,  80], [120,  80]),
    row("FR",     R,  50, [ 80,  80], [110,  90], [130,  90]),
    row("GB",     L,  48, [ 97,  80], [113,  97], [113,  97]),
    row("GR",     R,  50, [ 90,  80], [110,  80], [130,  85]),
    row("HK",     L,  50, [ 50,  50], [ 80,  70], [110,  70]),
    row("HR",     R,  50, [ 90,  80], [110,  80], [130,  90]),
    row("HU",     R,  50, [ 90,  70], [110,  70], [130,  80]),
    row("ID",     L,  50, [ 80,  60], [ 80,  60], [100,  80]),
    row("IE",     L,  50, [ 80,  80], [100,  80], [120,  90]),
    row("IL",     R,  50, [ 80,  80], [ 90,  80], [110,  80]),
    row("IN",     L,  50, [ 70,  60], [100,  80], [120,  80]),
    row("IS",     R,  50, [ 90,  80], [ 90,  80], [ 90,  80]),
    row("IT",     R,  50, [ 90,  80], [110,  80], [130, 100]),
    row("JP",     L,  60, [ 60,  60], [ 60,  60], [100,  90]),
    row("KE",     L,  50, [100,  80], [110,  80], [110,  80]),
    row("KR",     R,  50, [ 60,  60], [ 80,  80], [100,  80]),
    row("KZ",     R,  60, [100,  90], [110,  90], [140,  90]),
    row("LT",     R,  50, [ 90,  80], [120,  90], [130,  90]),
    row("LU",     R,  50, [ 90,  75], [ 90,  75], [130,  90]),
    row("LV",     R,  50, [ 90,  80], [100,  90], [110,  90]),
    row("MD",     R,  50, [ 90,  70], [110,  90], [110,  90]),
    row("ME",     R,  50, [ 80,  80], [100,  80], [130,  80]),
    row("MK",     R,  50, [ 80,  80], [110,  80], [130,  80]),
    row("MT",     L,  50, [ 80,  60], [ 80,  60], [ 80,  60]),
    row("MX",     R,  50, [ 80,  80], [ 90,  80], [110,  95]),
    row("MY",     L,  60, [ 90,  80], [ 90,  80], [110,  90]),
    row("NL",     R,  50, [ 80,  80], [100,  80], [130,  80]),
    row("NO",     R,  50, [ 80,  80], [ 90,  80], [110,  80]),
    row("NZ",     L,  50, [100,  90], [100,  90], [100,  90]),
    row("PE",     R,  50, [ 90,  80], [ 90,  80], [100,  90]),
    row("PH",     R,  40, [ 80,  50], [ 80,  50], [100,  80]),
    row("PL",     R,  50, [ 90,  70], [100,  80], [140,  80]),
    row("PT",     R,  50, [ 90,  80], [100,  80], [120,  90]),
    row("RO",     R,  50, [ 90,  80], [100,  90], [130, 110]),
    row("RS",     R,  50, [ 80,  80], [100,  80], [130,  90]),
    row("RU",     R,  60, [ 90,  70], [ 90,  70], [110,  90]),
    row("SE",     R,  50, [ 70,  70], [ 90,  80], [110,  80]),
    row("SG",     L,  50, [ 50,  50], [ 70,  60], [ 90,  60]),
    row("SI",     R,  50, [ 90,  80], [110,  80], [130,  80]),
    row("SK",     R,  50, [ 90,  80], [ 90,  80], [130,  90]),
    row("TH",     L,  80, [ 90,  80], [ 90,  80], [120, 100]),
    row("TR",     R,  50, [ 90,  80], [110,  85], [130,  90]),
    row("TW",     R,  50, [ 60,  60], [ 80,  80], [100,  90]),
    row("UA",     R,  50, [ 90,  80], [110,  80], [130,  90]),
    row("UK",     L,  48, [ 97,  80], [113,  97], [113,  97]),
    row("US",     R,  40, [ 89,  89], [ 89,  89], [105, 105]),
    row("UY",     R,  45, [ 90,  80], [ 90,  80], [110,  90]),
    row("UZ",     R,  60, [100,  80], [100,  80], [100,  80]),
    row("VN",     R,  50, [ 80,  70], [ 90,  80], [120,  80]),
    row("ZA",     L,  60, [100,  80], [120,  80], [120,  80]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_once_each_and_in_order() {
        assert!(COUNTRIES.is_sorted_by(|a, b| a.code < b.code));
    }

    #[test]
    fn goods_vehicles_are_never_faster_than_cars() {
        let in_order = |pair: [u8; 2]| pair[1] <= pair[0];
        let all =
            COUNTRIES.iter().flat_map(|country| [country.rural, country.trunk, country.motorway]);
        assert!(all.into_iter().all(in_order));
    }

    #[test]
    fn a_region_without_a_row_is_as_its_country() {
        let rural = |code: &str| country(code).and_then(|country| country.limit_kmh("rural"));
        assert_eq!(rural("BE-VLG"), Some([70, 60]));
        assert_eq!(rural("US-TX"), rural("US"));
        assert_eq!(rural("XX"), None);
    }
}
