//! The server as a browser sees it: a real port, a real simulator behind it, SQLite in a directory of
//! its own for each test.

mod app;
mod assets;
mod audit;
mod budget;
mod cookies;
mod cross_site;
mod demo;
mod doctor;
mod exports;
mod headers;
mod hostile;
mod isolation;
mod mail;
mod permissions;
mod plan_preview;
mod policy;
mod profile;
mod proxy_sign_in;
mod records;
mod running;
mod search;
mod settings;
mod sign_in;
mod steering;
mod totals;
