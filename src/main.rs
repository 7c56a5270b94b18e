//! The `tenure` command.

use std::process::ExitCode;

/// Several threads allocate and free the batches of each other, which the system's allocator is slow at. It asks for no huge pages:
/// they are zeroed as a whole, long before most of each is used, and spare no time that can be measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tenure::cli::main()
}
