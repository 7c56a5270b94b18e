//! `[access]`: the file of change requests.

use super::Resolver;
use crate::{
    access::{Request, read_requests},
    directory::Directory,
    job::settings::access::AccessSettings,
    time::Day,
};

impl Resolver<'_> {
    /// The change requests, in the order in which they are decided.
    pub(super) fn requests(
        &mut self,
        settings: &AccessSettings,
        directory: &Directory,
        as_of: Day,
    ) -> Vec<Request> {
        let Some(text) = &settings.requests else {
            return Vec::new();
        };
        let Some(file) = self.reference("access.requests", text) else {
            return Vec::new();
        };
        let (requests, problems) = read_requests(&file, directory, as_of);
        self.problems.extend(problems.into_iter().map(Into::into));
        requests
    }
}
