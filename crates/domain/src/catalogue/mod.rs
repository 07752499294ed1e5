//! The plan catalogue: being written.
