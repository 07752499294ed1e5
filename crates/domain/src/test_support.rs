//! What several tests of this crate need.

use std::io::Write as _;

use serde_json::Value;

/// Hands Zoom's API description to a test, where it is at hand: at `OPENAPI_BILLING`, or beside the
/// workspace. Where it is not, the test is skipped, loudly.
pub(crate) fn with_api_description(test: impl FnOnce(&Value)) {
    let beside = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/zoom/openapi-billing.json"
    );
    let path = std::env::var("OPENAPI_BILLING").unwrap_or_else(|_| beside.to_owned());
    match std::fs::read_to_string(&path) {
        Ok(text) => test(&serde_json::from_str(&text).expect("the API description is JSON")),
        // Not through a macro: the harness would swallow the line of a test that passes.
        Err(error) => writeln!(
            std::io::stderr(),
            "\n*** SKIPPED: Zoom's API description is not at {path} ({error}); set OPENAPI_BILLING ***\n"
        )
        .expect("stderr is open"),
    }
}
