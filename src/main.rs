//! The `tenure` command.

use std::process::ExitCode;

/// Threads allocate and free large batches of each other: this allocator keeps and reuses their pages, where the system gives them back.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    tenure::cli::main()
}
