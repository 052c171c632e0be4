//! What sensors sent, known by the ids that their servers gave.

use crate::alerts::insert_alerts;
use crate::{Store, StoreError};
use roadcrew_incidents::Alert;
use roadcrew_units::Timestamp;
use rusqlite::{Row, named_params};

const INSERT: &str = "
    INSERT INTO message (source, message_id, received, topic, mapping, payload, left_out)
    VALUES (:source, :message_id, :received, :topic, :mapping, :payload, :left_out)
    ON CONFLICT (source, message_id) DO NOTHING";

/// A message on its way in.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage {
    /// Whose message ids these are.
    pub source: String,
    /// What is kept of it.
    pub stored: StoredMessage,
    /// What it says.
    pub alerts: Vec<Alert>,
}

/// A message as it is kept; its alerts stand with the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMessage {
    /// The id that makes repeats known; `None` when the message could not be read.
    pub message_id: Option<String>,
    /// When it arrived.
    pub received: Timestamp,
    /// Under which topic.
    pub topic: String,
    /// The version of the mapping that read it.
    pub mapping: String,
    /// The message without what is personal; `None` when it is no JSON, since then nobody knows what is personal.
    pub payload: Option<String>,
    /// What was not taken, and why.
    pub left_out: Vec<String>,
}

impl Store {
    /// Writes messages and their alerts in one transaction, and says of each whether it was new. A message whose id is known changes
    /// nothing, its alerts included.
    pub fn put_messages(&self, messages: &[NewMessage]) -> Result<Vec<bool>, StoreError> {
        self.write("messages", |transaction| {
            let mut insert = transaction.prepare_cached(INSERT)?;
            let mut are_new = Vec::with_capacity(messages.len());
            for message in messages {
                let is_new = insert.execute(named_params! {
                    ":source": message.source,
                    ":message_id": message.stored.message_id,
                    ":received": message.stored.received.0,
                    ":topic": message.stored.topic,
                    ":mapping": message.stored.mapping,
                    ":payload": message.stored.payload,
                    ":left_out": message.stored.left_out.join("\n"),
                })? == 1;
                if is_new {
                    insert_alerts(transaction, &message.alerts)?;
                }
                are_new.push(is_new);
            }
            Ok(are_new)
        })
    }

    /// All messages in the order of arrival.
    pub fn messages(&self) -> Result<Vec<StoredMessage>, StoreError> {
        let connection = self.connection();
        let read = || {
            let mut select = connection.prepare_cached("SELECT * FROM message ORDER BY number")?;
            select.query_map([], read_message)?.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(StoreError::reading("messages"))
    }
}

fn read_message(row: &Row<'_>) -> rusqlite::Result<StoredMessage> {
    let left_out: String = row.get("left_out")?;
    Ok(StoredMessage {
        message_id: row.get("message_id")?,
        received: Timestamp(row.get("received")?),
        topic: row.get("topic")?,
        mapping: row.get("mapping")?,
        payload: row.get("payload")?,
        left_out: left_out.lines().map(str::to_owned).collect(),
    })
}
