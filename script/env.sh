# Sourced by every script: the repository's root as the working directory, the tools that must be
# found first, and no compiler flags from outside.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# cargo-leptos takes wasm-opt from PATH: the current one of end2end's packages, never the system's,
# which on Debian 12 is too old for today's WASM.
export PATH="$root/end2end/node_modules/.bin:${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

# Flags live in .cargo/config.toml. A variable would override them and build everything twice.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_RUSTFLAGS CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR

# Where cargo-leptos leaves the binary with everything in it.
binary="$root/target/release/subtotal"
