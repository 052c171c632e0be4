//! What is asked on the command line.

use crate::peers::Peer;
use std::error::Error;
use std::path::PathBuf;

/// What is to be measured.
pub(crate) struct Arguments {
    pub(crate) folder: PathBuf,
    pub(crate) seconds: f64,
    pub(crate) threads: usize,
    pub(crate) seeds: u64,
    pub(crate) peers: Vec<Peer>,
    /// Sets, or instances as `set/instance`; all if there is none.
    pub(crate) names: Vec<String>,
}

impl Arguments {
    /// `None` if no folder is given.
    pub(crate) fn read(
        words: impl Iterator<Item = String>,
    ) -> Result<Option<Self>, Box<dyn Error>> {
        let mut words = words.filter(|word| word != "--bench");
        let Some(folder) = words.next().map(PathBuf::from) else {
            return Ok(None);
        };
        let mut read =
            Self { folder, seconds: 10.0, threads: 2, seeds: 1, peers: vec![], names: vec![] };
        while let Some(word) = words.next() {
            if !word.starts_with("--") {
                read.names.push(word);
                continue;
            }
            let value = words.next().ok_or_else(|| format!("{word} wants a value"))?;
            match &*word {
                "--seconds" => read.seconds = value.parse()?,
                "--threads" => read.threads = value.parse()?,
                "--seeds" => read.seeds = value.parse()?,
                "--peers" => {
                    read.peers = value.split(',').map(Peer::named).collect::<Result<_, _>>()?;
                }
                _ => return Err(format!("there is no {word}").into()),
            }
        }
        Ok(Some(read))
    }
}
