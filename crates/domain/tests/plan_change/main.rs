//! Changing plans: what people type, what is checked, what is sent and what is read back.

mod bodies;
mod checks;
mod cost;
mod forms;
mod properties;
mod refusals;
mod refused_by_checks;
mod refused_by_forms;
mod sample;
