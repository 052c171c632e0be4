//! Why a city's folder can't be used.

use roadcrew_incidents::intake;

/// Why a city's folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    /// A file that can't be read at all.
    #[error("can't read {file}: a city's folder needs it as UTF-8 text")]
    Unreadable {
        /// Which file.
        file: String,
        /// Why not.
        source: std::io::Error,
    },
    /// Something in a text file that would change the meaning of the rest.
    #[error("{file}:{line}: {reason}")]
    Config {
        /// Which file.
        file: String,
        /// Which line, counted from 1.
        line: usize,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Reports or alerts.
    #[error(transparent)]
    Intake(#[from] intake::IntakeError),
    /// How reports are matched.
    #[error(transparent)]
    Categories(roadcrew_incidents::TableError),
    /// The header of `assets.csv`.
    #[error("{0}")]
    Assets(String),
    /// The header of `decisions.csv`.
    #[error("{0}")]
    Decisions(String),
    /// Closures or local knowledge.
    #[error(transparent)]
    Changes(#[from] roadcrew_roads::ChangesError),
    /// A vehicle's profile.
    #[error(transparent)]
    Profile(#[from] roadcrew_roads::ProfileError),
    /// Streets.
    #[error(transparent)]
    Network(#[from] roadcrew_roads::ImportError),
    /// The network that was built of one can't be used.
    #[error(transparent)]
    BuiltNetwork(#[from] roadcrew_roads::FileError),
}
