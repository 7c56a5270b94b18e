//! `[access]`: the file of change requests.

use super::Resolver;
use crate::{
    access::{Request, read_requests},
    job::JobSource,
};

impl Resolver<'_> {
    /// What people ask to be changed, in the order in which it is decided.
    pub(super) fn requests(&mut self, file: Option<&str>, sources: &[JobSource]) -> Vec<Request> {
        let Some(file) = file.and_then(|text| self.reference("access.requests", text)) else {
            return Vec::new();
        };
        let sources = sources.iter().map(|source| &*source.name);
        let sources: Vec<&str> = sources.collect();
        let (requests, problems) = read_requests(&file, self.directory, &sources, self.as_of);
        self.problems.extend(problems.into_iter().map(Into::into));
        requests
    }
}
