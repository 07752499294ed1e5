//! What every request passes through, one file a concern, and the order in which it does.
//!
//! From the outside: [`observe`] (id, log, body for bare errors), [`headers`], [`demo_end`] (in a demo
//! alone), panic catching and time-out, [`method`], [`body`], [`csrf`]; then, for pages and server functions alone, the session,
//! [`visitor`] (who is asking, with [`proxy_sign_in`] where that is on), [`guard`] and [`api`] (the shape of server functions' answers).

pub mod api;
pub mod body;
pub mod client;
pub mod csrf;
pub mod demo_end;
pub mod guard;
pub mod headers;
pub mod method;
pub mod observe;
pub mod proxy_sign_in;
pub mod visitor;
