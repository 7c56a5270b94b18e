//! `[access]`: the file of change requests.

use super::Resolver;
use crate::{
    access::{AccessPolicy, Request, read_requests},
    directory::Directory,
    job::settings::access::AccessSettings,
    time::Day,
};

impl Resolver<'_> {
    /// What channels give, and what people ask to be changed.
    pub(super) fn access(
        &mut self,
        settings: &AccessSettings,
        directory: &Directory,
        as_of: Day,
    ) -> (AccessPolicy, Vec<Request>) {
        let policy = AccessPolicy {
            existing: settings.existing,
        };
        (policy, self.requests(settings, directory, as_of))
    }

    /// The change requests, in the order in which they are decided.
    fn requests(
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
