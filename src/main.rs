//! The `tenure` command.

use std::process::ExitCode;

/// Several threads allocate and free the batches of each other, which the system's allocator is slow at. It asks for huge pages,
/// without which ten million records are mostly misses of the address cache.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tenure::cli::main()
}
