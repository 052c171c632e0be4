//! Plans, numbered as they come in.

use crate::{Store, StoreError};
use roadcrew_units::Timestamp;
use rusqlite::{OptionalExtension, Row, named_params, params};
use std::fmt;
use std::str::FromStr;

/// The place of a plan in the order of arrival, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanNumber(pub i64);

/// What a plan is called: its label and number, as `dispatch-2026-05-11-7`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlanId {
    /// What the caller called it.
    pub label: String,
    /// What makes it unique.
    pub number: PlanNumber,
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.label, self.number.0)
    }
}

impl FromStr for PlanId {
    type Err = NoPlanId;
    fn from_str(text: &str) -> Result<Self, NoPlanId> {
        let no_id = || NoPlanId { text: text.to_owned() };
        let (label, number) = text.rsplit_once('-').ok_or_else(no_id)?;
        let number = number.parse().map_err(|_no_number| no_id())?;
        Ok(Self { label: label.to_owned(), number: PlanNumber(number) })
    }
}

/// A text that names no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is no plan's id: expected a label and a number, as dispatch-2026-05-11-7")]
pub struct NoPlanId {
    /// What was given.
    pub text: String,
}

/// A plan to be kept.
#[derive(Clone, Debug)]
pub struct NewPlan {
    /// What to call it, before its number.
    pub label: String,
    /// Makes a repeated request safe.
    pub request_id: Option<String>,
    /// When it was made.
    pub created: Timestamp,
    /// The plan as the caller encodes it.
    pub body: Vec<u8>,
    /// What was drawn and printed for it.
    pub sheets: Vec<Sheet>,
}

/// A file that belongs to a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, as `picture.svg`.
    pub name: String,
    /// What stands in it.
    pub content: Vec<u8>,
}

/// A plan that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPlan {
    /// What it is called.
    pub id: PlanId,
    /// When it was made.
    pub created: Timestamp,
    /// The plan as the caller encoded it.
    pub body: Vec<u8>,
}

impl Store {
    /// Keeps a plan with its sheets and says what it is called now. When its request id is known already, nothing is written and the
    /// answer is the plan of then.
    pub fn put_plan(&self, plan: &NewPlan) -> Result<PlanId, StoreError> {
        self.write("a plan", |transaction| {
            let known = "SELECT label, number FROM plan WHERE request_id = :request_id";
            let request = named_params! { ":request_id": plan.request_id };
            if let Some(id) = transaction.query_row(known, request, read_id).optional()? {
                return Ok(id);
            }
            transaction.execute(
                "INSERT INTO plan (label, request_id, created, body) VALUES (?, ?, ?, ?)",
                params![plan.label, plan.request_id, plan.created.0, plan.body],
            )?;
            let number = PlanNumber(transaction.last_insert_rowid());
            for sheet in &plan.sheets {
                transaction.execute(
                    "INSERT INTO plan_sheet (plan, name, content) VALUES (?, ?, ?)",
                    params![number.0, sheet.name, sheet.content],
                )?;
            }
            Ok(PlanId { label: plan.label.clone(), number })
        })
    }

    /// A plan by its id.
    pub fn plan(&self, id: &PlanId) -> Result<Option<StoredPlan>, StoreError> {
        let select = "SELECT * FROM plan WHERE number = ? AND label = ?";
        self.connection()
            .query_row(select, params![id.number.0, id.label], read_plan)
            .optional()
            .map_err(StoreError::reading("a plan"))
    }

    /// The plan that was made for a request.
    pub fn plan_of_request(&self, request_id: &str) -> Result<Option<StoredPlan>, StoreError> {
        self.connection()
            .query_row("SELECT * FROM plan WHERE request_id = ?", [request_id], read_plan)
            .optional()
            .map_err(StoreError::reading("a plan"))
    }

    /// The newest `limit` plans, or those before `before`; newest first.
    pub fn plans(
        &self,
        before: Option<PlanNumber>,
        limit: usize,
    ) -> Result<Vec<StoredPlan>, StoreError> {
        let connection = self.connection();
        let read = || {
            let mut select = connection.prepare_cached(
                "SELECT * FROM plan WHERE number < ? ORDER BY number DESC LIMIT ?",
            )?;
            let before = before.map_or(i64::MAX, |number| number.0);
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            select.query_map([before, limit], read_plan)?.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(StoreError::reading("plans"))
    }

    /// The names of a plan's sheets, in the order of the alphabet.
    pub fn sheet_names(&self, id: &PlanId) -> Result<Vec<String>, StoreError> {
        let connection = self.connection();
        let read = || {
            let mut select = connection
                .prepare_cached("SELECT name FROM plan_sheet WHERE plan = ? ORDER BY name")?;
            select
                .query_map([id.number.0], |row| row.get::<_, String>(0))?
                .collect::<Result<Vec<_>, _>>()
        };
        read().map_err(StoreError::reading("a plan's sheets"))
    }

    /// One sheet of a plan.
    pub fn sheet(&self, id: &PlanId, name: &str) -> Result<Option<Sheet>, StoreError> {
        let select = "SELECT name, content FROM plan_sheet WHERE plan = ? AND name = ?";
        let read =
            |row: &Row<'_>| Ok(Sheet { name: row.get("name")?, content: row.get("content")? });
        self.connection()
            .query_row(select, params![id.number.0, name], read)
            .optional()
            .map_err(StoreError::reading("a plan's sheet"))
    }
}

fn read_id(row: &Row<'_>) -> rusqlite::Result<PlanId> {
    Ok(PlanId { label: row.get("label")?, number: PlanNumber(row.get("number")?) })
}

fn read_plan(row: &Row<'_>) -> rusqlite::Result<StoredPlan> {
    Ok(StoredPlan {
        id: read_id(row)?,
        created: Timestamp(row.get("created")?),
        body: row.get("body")?,
    })
}
