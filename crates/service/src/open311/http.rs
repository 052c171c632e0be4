//! One document over HTTP, asked for gently.

use std::time::Duration;
use ureq::Agent;

/// The largest answer that is taken in.
const LARGEST_ANSWER: u64 = 64 * 1024 * 1024;
/// The longest that a server may make us wait.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// How gently to ask a server.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// The pause before each call.
    pub pause: Duration,
    /// How long one call may take.
    pub timeout: Duration,
    /// How often a call is repeated when the server is busy or out of reach.
    pub retries: u32,
    /// The wait before the first repetition, where the server names none; each doubles.
    pub first_wait: Duration,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            pause: Duration::from_millis(500),
            timeout: Duration::from_mins(1),
            retries: 4,
            first_wait: Duration::from_secs(2),
        }
    }
}

/// Why a document was not got. Addresses are told without their query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No answer.
    #[error("can't reach {address}: {cause}")]
    Unreachable {
        /// The address.
        address: String,
        /// Why not.
        cause: String,
    },
    /// Another answer than the document.
    #[error("{address} answered with status {status}: {told}")]
    Status {
        /// The address.
        address: String,
        /// The HTTP status.
        status: u16,
        /// The beginning of what it said.
        told: String,
    },
    /// An answer that can't be read.
    #[error(transparent)]
    Document(#[from] roadcrew_incidents::IntakeError),
    /// A server whose pages never end.
    #[error("{address} has more than {n_pages} pages for one window: it seems to have no end")]
    Endless {
        /// The address.
        address: String,
        /// How many pages were read.
        n_pages: u32,
    },
}

/// Gets a document. Repeats the call when the server is busy (429, 5xx) or out of reach, after the time that it names in `Retry-After`.
pub fn fetch(
    address: &str,
    query: &[(&str, &str)],
    manners: &Manners,
) -> Result<Vec<u8>, FetchError> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(manners.timeout))
        .http_status_as_error(false)
        .user_agent(concat!("roadcrew/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut wait = manners.first_wait;
    let mut retries = manners.retries;
    loop {
        std::thread::sleep(manners.pause);
        let (error, named_wait) = match ask(&agent, address, query) {
            Ok(answer) => return Ok(answer),
            Err(failed) => failed,
        };
        let is_worth_it = match &error {
            FetchError::Status { status, .. } => *status == 429 || 500 <= *status,
            FetchError::Unreachable { .. } => true,
            FetchError::Document(_) | FetchError::Endless { .. } => false,
        };
        if !is_worth_it || retries == 0 {
            return Err(error);
        }
        retries -= 1;
        tracing::warn!(%error, "trying again");
        std::thread::sleep(named_wait.unwrap_or(wait).min(LONGEST_WAIT));
        wait *= 2;
    }
}

fn ask(
    agent: &Agent,
    address: &str,
    query: &[(&str, &str)],
) -> Result<Vec<u8>, (FetchError, Option<Duration>)> {
    let plain = || address.split('?').next().unwrap_or(address).to_owned();
    let unreachable = |error: ureq::Error| {
        (FetchError::Unreachable { address: plain(), cause: error.to_string() }, None)
    };
    let mut request = agent.get(address);
    for &(name, value) in query {
        request = request.query(name, value);
    }
    let mut answer = request.call().map_err(unreachable)?;
    let status = answer.status().as_u16();
    let wait = answer.headers().get("retry-after").and_then(|wait| wait.to_str().ok());
    let wait = wait.and_then(|seconds| seconds.trim().parse().ok()).map(Duration::from_secs);
    let body = answer.body_mut().with_config().limit(LARGEST_ANSWER).read_to_vec();
    let body = body.map_err(unreachable)?;
    if status == 200 {
        return Ok(body);
    }
    let told = String::from_utf8_lossy(&body[..body.len().min(200)]).replace(['\n', '\r'], " ");
    Err((FetchError::Status { address: plain(), status, told }, wait))
}
