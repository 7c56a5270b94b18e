//! Rows of the user mapping table that nothing asks for: their source, or the type in their source, is none of the pipeline.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    directory::{ASSIGNED_AGENT, CREATOR, LISTING_AGENT, OWNER_ID, USER, is_for},
    job::{Job, Problem},
    nearest::nearest,
    open::OpenExport,
    plural::counted,
};

/// The types that every source asks for, besides those of its owner columns and connections.
const TYPES: [&str; 3] = [CREATOR, ASSIGNED_AGENT, LISTING_AGENT];

/// One sentence on all sources that are not there, as a table may serve several pipelines, and one on each such type, with the nearest
/// name that there is.
pub(super) fn idle(job: &Job, exports: &[OpenExport]) -> Vec<Problem> {
    let asked = asked(job, exports);
    let mut foreign: BTreeMap<&str, usize> = BTreeMap::new();
    let mut idle: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (source, kind, rows) in job.directory.mappings.labels() {
        let mut known = asked.iter().filter(|(name, _)| is_for(source, name));
        if known.clone().next().is_none() {
            *foreign.entry(source).or_default() += rows;
        } else if !known.any(|(_, known)| is_for(kind, known)) {
            *idle.entry((source, kind)).or_default() += rows;
        }
    }
    let problem = |message, near: Option<String>| {
        let help = near.map(|near| format!("did you mean {near}?"));
        job.problem("directory.user_mappings", message, help)
    };
    let types = idle.into_iter().map(|((source, kind), rows)| {
        let rows = counted(rows, "row");
        let known = asked.iter().filter(|(name, _)| is_for(source, name));
        let near = nearest(kind, known.map(|(_, known)| *known)).map(quoted);
        problem(
            format!("{rows} of the type `{kind}`, which the source `{source}` does not have"),
            near,
        )
    });
    let mut problems: Vec<Problem> = types.collect();
    if !foreign.is_empty() {
        let rows = counted(foreign.values().sum::<usize>(), "row");
        let names: Vec<String> = foreign.keys().copied().map(quoted).collect();
        let message = format!(
            "{rows} for sources that this pipeline does not have: {}",
            names.join(", ")
        );
        let sources = || asked.iter().map(|(name, _)| *name);
        let near = foreign.keys().filter_map(|name| nearest(name, sources()));
        let near: BTreeSet<&str> = near.collect();
        let near = Vec::from_iter(near.into_iter().map(quoted)).join(", ");
        problems.push(problem(message, Some(near).filter(|near| !near.is_empty())));
    }
    problems
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// Every source with each type that it asks for.
fn asked<'j>(job: &'j Job, exports: &'j [OpenExport]) -> Vec<(&'j str, &'j str)> {
    let mut asked = Vec::new();
    for (index, source) in job.sources.iter().enumerate() {
        let its = exports
            .iter()
            .filter(|open| usize::from(open.source) == index);
        let columns = its.flat_map(|open| {
            let ids = open.plan.owner_id().iter().map(|_| OWNER_ID);
            let owners = open.plan.mapping.iter().map(|column| &*column.kind);
            ids.chain(owners)
                .chain(open.plan.connections.iter().map(|column| &*column.name))
        });
        let joined = source.joined.iter();
        let roles = joined.flat_map(|table| table.settings.roles.keys().map(String::as_str));
        let types = columns.chain(roles).chain(TYPES);
        asked.extend(types.map(|kind| (&*source.name, kind)));
    }
    let exports = job.exports.iter();
    asked.extend(exports.map(|export| (&*export.called_by, export.target.owner_kind())));
    let users = job.events.iter();
    asked.extend(users.flat_map(|list| [OWNER_ID, USER].map(|kind| (&*list.name, kind))));
    asked
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{job::Overrides, open::open_inputs};

    #[test]
    fn mappings_that_nothing_asks_for_are_told_with_the_nearest_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mappings.csv");
        let rows = "source,type,value,user_id\nhawksofd,CSR,a,00123\nHawkSoft,CRS,b,00123\n*,*,c,00123\nhawksoft,csr,d,00123\n*,User,e,00123\nMail,OwnerID,f,00123\nmail,Usr,g,00123\n";
        std::fs::write(&file, rows).unwrap();
        let overrides = Overrides {
            set: vec![format!("directory.user_mappings='{}'", file.display())],
            ..Overrides::default()
        };
        let pipeline = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/nightly_hygiene.toml");
        let (job, _) = Job::examine(&pipeline, &overrides);
        let job = job.unwrap();
        let idle = idle(&job, &open_inputs(&job).0.exports);
        let said: Vec<_> = idle
            .iter()
            .map(|problem| {
                (
                    &*problem.message,
                    problem.help.as_deref().unwrap_or_default(),
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                (
                    "1 row of the type `CRS`, which the source `HawkSoft` does not have",
                    "did you mean `CSR`?"
                ),
                (
                    "1 row of the type `Usr`, which the source `mail` does not have",
                    "did you mean `User`?"
                ),
                (
                    "1 row for sources that this pipeline does not have: `hawksofd`",
                    "did you mean `hawksoft`?"
                ),
            ]
        );
    }
}
