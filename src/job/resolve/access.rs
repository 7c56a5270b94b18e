//! `[access]`: the file of change requests.

use super::Resolver;
use crate::access::{Request, read_requests};

impl Resolver<'_> {
    /// What people ask to be changed, in the order in which it is decided.
    pub(super) fn requests(&mut self, file: Option<&str>) -> Vec<Request> {
        let Some(file) = file.and_then(|text| self.reference("access.requests", text)) else {
            return Vec::new();
        };
        let (requests, problems) = read_requests(&file, self.directory, self.as_of);
        self.problems.extend(problems.into_iter().map(Into::into));
        requests
    }
}
