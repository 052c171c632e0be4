//! Benches of Roadcrew on the bundled city; each file in `benches/` asks one question.
