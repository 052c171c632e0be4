//! Why the service ends.

use std::net::SocketAddr;

/// Why the service could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken, or not ours.
    #[error("can't listen on {address}: choose another address")]
    Listen {
        /// Which address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The data folder can't be used.
    #[error("can't use the data folder")]
    Store(#[from] roadcrew_store::StoreError),
    /// Reflection can't read its own descriptors.
    #[error("can't set up reflection")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The transport failed.
    #[error("serving failed")]
    Transport(#[from] tonic::transport::Error),
    /// A thread died.
    #[error("a thread of the service died")]
    Thread(#[from] tokio::task::JoinError),
}
