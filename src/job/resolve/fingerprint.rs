//! All settings of a job, with what its profile fills in → one number that tells whether two runs went by the same.

use serde_json::{Value as Json, json};

use super::super::{Job, document::Document};
use crate::{profile::Profile, time::Day};

impl Job {
    /// Its [`fingerprint`](Self::fingerprint), were it as of another day.
    pub(crate) fn fingerprint_as_of(&self, day: Day) -> String {
        fingerprint(&effective(&self.document).0, day)
    }
}

/// All settings, with what their profile fills in.
pub(super) fn effective(document: &Document) -> (Json, Profile) {
    let mut effective = document.root.to_json();
    let profile = effective["profile"].as_str().and_then(Profile::named);
    let profile = profile.unwrap_or_default();
    profile.fill(&mut effective);
    (effective, profile)
}

/// Of all settings but the folder for the results, with the as-of day that was chosen; the order of keys does not count.
pub(super) fn fingerprint(effective: &Json, as_of: Day) -> String {
    let mut settings = effective.clone();
    settings["as_of"] = json!(as_of.to_string());
    settings["out"] = Json::Null;
    settings["version"] = json!(env!("CARGO_PKG_VERSION"));
    settings.sort_all_objects();
    blake3::hash(settings.to_string().as_bytes())
        .to_hex()
        .to_string()
}
