//! Readers of foreign formats that panic on damaged files: their calls in, an error in place of the panic out.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use super::error::LoadError;
use super::export::Export;

thread_local! {
    /// Whether a panic of this thread is caught, and so is not told.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `read` gives; a panic within it is a broken file.
pub(crate) fn guarded<T>(
    export: &Export,
    read: impl FnOnce() -> Result<T, LoadError>,
) -> Result<T, LoadError> {
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
    let outcome = panic::catch_unwind(AssertUnwindSafe(read));
    IS_GUARDED.set(before);
    outcome.unwrap_or_else(|_| {
        let detail = "its parts contradict each other";
        Err(LoadError::broken(&export.path, export.format, detail))
    })
}

#[cfg(test)]
mod tests {
    use super::super::export::Format;
    use super::*;

    #[test]
    fn a_panic_is_a_broken_file() {
        let export = Export::new("a.xls".as_ref(), Format::Xls);
        let cells: &[u8] = std::hint::black_box(&[]);
        let error = guarded(&export, || Ok(cells[0])).unwrap_err();
        assert!(error.to_string().starts_with("a.xls: broken xls file"));
    }
}
