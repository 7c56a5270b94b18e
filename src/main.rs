//! The `tenure` command.

use std::process::ExitCode;

/// Several threads allocate and free the batches of each other, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tenure::cli::main()
}
