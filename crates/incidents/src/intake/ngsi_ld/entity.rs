//! What an entity says.

use super::attribute::{Attribute, local};
use crate::intake::json::{Object, point};
use crate::intake::observation::{EMPTIED, FILL_LEVEL, read_number, read_percent, read_share};
use crate::intake::{Door, Observation};
use roadcrew_units::{Position, Timestamp};
use serde_json::Value;

/// Where an entity says when it was true, best first.
const TIMES: &[&str] = &[
    "dateObserved",
    "observationDateTime",
    "binLoggedTime",
    "TimeInstant",
    "dateModified",
    "modifiedAt",
];
/// Severities of an `Alert` in ascending order.
const SEVERITIES: &[&str] = &["informational", "low", "medium", "high", "critical"];

/// What was found, and what was not taken and why.
type Found = (Vec<Observation>, Vec<String>);

/// One entity on its way through the door.
pub(super) struct Entity<'e> {
    object: &'e Object,
    id: String,
    position: Option<Position>,
    notified: Option<&'e str>,
    door: &'e Door<'e>,
}

impl<'e> Entity<'e> {
    pub(super) fn new(
        object: &'e Object,
        notified: Option<&'e str>,
        door: &'e Door<'e>,
    ) -> Result<Self, String> {
        let id = Attribute::of(object, "id").or_else(|| Attribute::of(object, "@id"));
        let id = id.and_then(Attribute::text).ok_or("the entity has no id")?.into_owned();
        let position = match Attribute::of(object, "location").and_then(|it| point(it.value)) {
            Some((lon, lat)) => {
                Some(door.position(lon, lat).map_err(|reason| format!("'{id}': {reason}"))?)
            }
            None => None,
        };
        Ok(Self { object, id, position, notified, door })
    }

    pub(super) fn observations(&self) -> Result<Found, String> {
        let kinds = types(self.object);
        let is = |wanted: &str| kinds.contains(&wanted);
        let named = |reason: String| format!("'{}': {reason}", self.id);
        if is("WasteContainer") {
            Ok(self.container())
        } else if is("Streetlight") {
            Ok(self.lamp())
        } else if is("Alert") {
            self.alert().map_err(named)
        } else {
            let told = kinds.join(", ");
            Err(named(format!(
                "the type '{told}' is not read: expected WasteContainer, Streetlight or Alert"
            )))
        }
    }

    /// Each attribute stands alone: a container without a fill level may still burn.
    fn container(&self) -> Found {
        let read = [self.fill_level(), self.emptied(), self.temperature(), self.status()];
        self.each(read, "says nothing that is read: missing is not zero")
    }

    /// Of attributes those that say something and those that can't be read; where there is neither, the entity is left out.
    fn each<const N: usize>(
        &self,
        read: [Result<Option<Observation>, String>; N],
        silent: &str,
    ) -> Found {
        let mut found = (Vec::new(), Vec::new());
        for one in read {
            match one {
                Ok(one) => found.0.extend(one),
                Err(reason) => found.1.push(format!("'{}': {reason}", self.id)),
            }
        }
        if found.0.is_empty() && found.1.is_empty() {
            found.1.push(format!("'{}' {silent}", self.id));
        }
        found
    }

    /// `fillingLevel` is a share; `unitCode` P1 makes it percent.
    fn fill_level(&self) -> Result<Option<Observation>, String> {
        let Some(attribute) = Attribute::of(self.object, "fillingLevel") else { return Ok(None) };
        let value = read_number("fillingLevel", attribute.value)?;
        let share = match attribute.unit_code().as_deref() {
            None | Some("C62" | "1") => read_share(value)?,
            Some("P1" | "%") => read_percent(value)?,
            Some(other) => {
                return Err(format!("'fillingLevel' has the unit {other}: expected C62 or P1"));
            }
        };
        self.observation(attribute, FILL_LEVEL, share, "1").map(Some)
    }

    /// When it was last emptied, which is a time of its own.
    fn emptied(&self) -> Result<Option<Observation>, String> {
        let Some(attribute) = Attribute::of(self.object, "dateLastEmptying") else {
            return Ok(None);
        };
        let given = attribute.text().ok_or("'dateLastEmptying' is no time")?;
        let time = self.door.past("dateLastEmptying", &given)?;
        Ok(Some(self.observed(EMPTIED, 1.0, "1", time)))
    }

    fn temperature(&self) -> Result<Option<Observation>, String> {
        let Some(attribute) = Attribute::of(self.object, "temperature") else { return Ok(None) };
        let value = read_number("temperature", attribute.value)?;
        let celsius = match attribute.unit_code().as_deref() {
            None | Some("CEL" | "Cel") => value,
            Some("FAH") => (value - 32.0) / 1.8,
            Some("KEL") => value - 273.15,
            Some(other) => {
                return Err(format!("'temperature' has the unit {other}: expected CEL"));
            }
        };
        self.observation(attribute, "temperature", celsius, "Cel").map(Some)
    }

    fn status(&self) -> Result<Option<Observation>, String> {
        let Some(attribute) = Attribute::of(self.object, "status") else { return Ok(None) };
        let Some(status) = attribute.text() else { return Ok(None) };
        let kind = match &*status {
            "ok" | "unknown" => return Ok(None),
            "lidOpen" => "container_lid_open",
            "dropped" => "container_dropped",
            "moved" => "container_moved",
            "vandalized" => "container_vandalized",
            "burning" => "container_burning",
            other => return Err(format!("the status '{other}' is unknown")),
        };
        self.observation(attribute, kind, 1.0, "1").map(Some)
    }

    fn lamp(&self) -> Found {
        let silent = "has no 'status' and no 'powerState': a lamp that says nothing is not dark";
        self.each([self.lamp_status(), self.power()], silent)
    }

    fn lamp_status(&self) -> Result<Option<Observation>, String> {
        let attribute = Attribute::of(self.object, "status");
        let Some((attribute, status)) = attribute.and_then(|it| Some((it, it.text()?))) else {
            return Ok(None);
        };
        let (kind, value) = match &*status {
            "ok" => ("lamp_dark", 0.0),
            "defectiveLamp" => ("lamp_dark", 1.0),
            "columnIssue" => ("lamp_column", 1.0),
            "brokenLantern" => ("lamp_lantern", 1.0),
            other => return Err(format!("the status '{other}' is unknown")),
        };
        self.observation(attribute, kind, value, "1").map(Some)
    }

    fn power(&self) -> Result<Option<Observation>, String> {
        let attribute = Attribute::of(self.object, "powerState");
        let Some((attribute, state)) = attribute.and_then(|it| Some((it, it.text()?))) else {
            return Ok(None);
        };
        let value = match &*state {
            "off" => 1.0,
            "on" | "low" | "bootingUp" => 0.0,
            other => return Err(format!("the power state '{other}' is unknown")),
        };
        self.observation(attribute, "lamp_off", value, "1").map(Some)
    }

    /// The source may be a person, so that the alert goes by its own id.
    fn alert(&self) -> Result<Found, String> {
        let text = |name| Attribute::of(self.object, name).and_then(Attribute::text);
        let kind = text("subCategory").or_else(|| text("category"));
        let kind = kind.ok_or("'category' is missing")?;
        let severity = text("severity").unwrap_or_else(|| "medium".into());
        let rank = SEVERITIES.iter().position(|&known| known == severity.to_ascii_lowercase());
        let rank = rank.and_then(|rank| u8::try_from(rank).ok());
        let rank = rank.ok_or_else(|| format!("the severity '{severity}' is unknown"))?;
        let issued = text("dateIssued").ok_or("'dateIssued' is missing")?;
        let one = Observation {
            sensor: self.id.clone(),
            kind: snake_case(&kind),
            value: f64::from(rank),
            unit: "{severity}".to_owned(),
            time: self.door.past("dateIssued", &issued)?,
            position: self.position,
        };
        Ok((vec![one], Vec::new()))
    }

    fn observation(
        &self,
        attribute: Attribute<'_>,
        kind: &str,
        value: f64,
        unit: &str,
    ) -> Result<Observation, String> {
        Ok(self.observed(kind, value, unit, self.time_of(attribute)?))
    }

    fn observed(&self, kind: &str, value: f64, unit: &str, time: Timestamp) -> Observation {
        Observation {
            sensor: self.id.clone(),
            kind: kind.to_owned(),
            value,
            unit: unit.to_owned(),
            time,
            position: self.position,
        }
    }

    fn time_of(&self, attribute: Attribute<'_>) -> Result<Timestamp, String> {
        if let Some(given) = attribute.observed_at() {
            return self.door.past("observedAt", &given);
        }
        for &name in TIMES {
            if let Some(given) = Attribute::of(self.object, name).and_then(Attribute::text) {
                return self.door.past(name, &given);
            }
        }
        match self.notified {
            Some(given) => self.door.past("notifiedAt", given),
            None => Err("there is no time: expected observedAt on the attribute".to_owned()),
        }
    }
}

/// The types of an entity, by their last parts.
pub(super) fn types(entity: &Object) -> Vec<&str> {
    match entity.get("type").or_else(|| entity.get("@type")) {
        Some(Value::String(one)) => vec![local(one)],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(local).collect(),
        _ => Vec::new(),
    }
}

/// `floodRisk` and `Fill level` become `flood_risk` and `fill_level`.
pub(in crate::intake) fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    let mut was_small = false;
    for letter in name.trim().chars() {
        if letter.is_alphanumeric() {
            if letter.is_uppercase() && was_small {
                snake.push('_');
            }
            snake.extend(letter.to_lowercase());
        } else if !snake.ends_with('_') && !snake.is_empty() {
            snake.push('_');
        }
        was_small = letter.is_lowercase() || letter.is_numeric();
    }
    snake.trim_end_matches('_').to_owned()
}
