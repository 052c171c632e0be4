//! Taking in a stream: good entries are kept in batches, bad ones are listed.

use crate::refusal;
use roadcrew_api::v1;
use roadcrew_store::Written;
use tonic::Status;

/// How many entries one transaction takes: a sync of the disk costs as much as hundreds of rows.
const BATCH: usize = 500;
/// How many entries one stream may bring.
const LONGEST_STREAM: usize = 1_000_000;
/// How many rejections are told one by one.
const MOST_REJECTIONS: usize = 1000;

/// What has come of a stream so far.
#[derive(Debug)]
pub(super) struct Intake<T> {
    batch: Vec<T>,
    n_read: usize,
    pub(super) written: Written,
    pub(super) n_rejected: usize,
    pub(super) rejections: Vec<v1::Rejection>,
}

impl<T> Intake<T> {
    pub(super) fn new() -> Self {
        Self {
            batch: Vec::new(),
            n_read: 0,
            written: Written::default(),
            n_rejected: 0,
            rejections: Vec::new(),
        }
    }

    /// Adds an entry, or the sentence that says why it is none, under the name it was sent with.
    pub(super) fn add(&mut self, name: String, entry: Result<T, String>) -> Result<(), Status> {
        if LONGEST_STREAM <= self.n_read {
            return Err(refusal::stream_too_long(LONGEST_STREAM));
        }
        match entry {
            Ok(entry) => self.batch.push(entry),
            Err(reason) => self.reject(name, reason),
        }
        self.n_read += 1;
        Ok(())
    }

    /// The batch when it is full.
    pub(super) fn full_batch(&mut self) -> Option<Vec<T>> {
        (BATCH <= self.batch.len()).then(|| std::mem::take(&mut self.batch))
    }

    /// The rest, at the end of the stream.
    pub(super) fn last_batch(&mut self) -> Vec<T> {
        std::mem::take(&mut self.batch)
    }

    /// Counts what a batch came to.
    pub(super) fn count(&mut self, written: Written) {
        self.written.n_new += written.n_new;
        self.written.n_updated += written.n_updated;
    }

    fn reject(&mut self, name: String, reason: String) {
        self.n_rejected += 1;
        if self.rejections.len() < MOST_REJECTIONS {
            self.rejections.push(v1::Rejection { index: count(self.n_read), name, reason });
        }
    }
}

/// A count as the wire has it.
pub(super) fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
