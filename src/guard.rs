//! Readers and writers of foreign formats that panic on what they do not expect: their calls in, what the panic says in place of it out.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is caught, and so is not told.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `call` gives, or what its panic says: for a look at the cause alone, as it may hold values.
pub(crate) fn unless_it_panics<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    static SILENCE: Once = Once::new();
    SILENCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !IS_GUARDED.get() {
                usual(panic);
            }
        }));
    });
    let before = IS_GUARDED.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(call));
    IS_GUARDED.set(before);
    outcome.map_err(|panic| match panic.downcast::<String>() {
        Ok(said) => *said,
        Err(panic) => panic
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or_default()
            .to_owned(),
    })
}
