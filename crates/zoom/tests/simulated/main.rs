//! The client against the simulated Zoom, both on one clock that stands until it is moved.

mod faults;
mod hour;
mod path;
mod plans;
mod world;
