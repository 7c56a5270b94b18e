//! Readers that panic on damaged files: their calls in, an error in place of the panic out.

use super::error::LoadError;
use super::export::Export;
use crate::guard::unless_it_panics;

/// What `read` gives; a panic within it is a broken file.
pub(crate) fn guarded<T>(
    export: &Export,
    read: impl FnOnce() -> Result<T, LoadError>,
) -> Result<T, LoadError> {
    unless_it_panics(read).unwrap_or_else(|_| {
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
