//! Lines of decisions and change requests that come to nothing whatever the exports hold: nobody is called so, or nothing is asked.

use std::{collections::BTreeMap, path::Path};

use crate::{
    decision::{Asks, Decision, Obstacle},
    job::{Cause, Job, Place, Problem},
    plural::counted,
};

/// The first line of each file that something is wrong with, and how many more there are.
pub(super) fn unheard(job: &Job) -> Vec<Problem> {
    let mut found: BTreeMap<(&Path, &str), (u64, usize)> = BTreeMap::new();
    let mut note = |file, line, why| {
        let (first, lines) = found.entry((file, why)).or_insert((line, 0));
        (*first, *lines) = (line.min(*first), *lines + 1);
    };
    for decision in &job.decisions {
        let file = &job.decision_files[decision.file].path;
        if let Some(why) = nobody(job, decision) {
            note(file, decision.line, why.id());
        }
    }
    if let Some(file) = job.requests_file() {
        let faulty = job.requests.iter();
        let faulty = faulty.filter_map(|request| Some((request.line, request.fault?)));
        faulty.for_each(|(line, why)| note(file, line, why));
    }
    let mut found = Vec::from_iter(found);
    found.sort_by_key(|((file, _), (line, _))| (*file, *line));
    let problem = |((file, why), (line, lines)): ((&Path, &str), (u64, usize))| {
        let more = match lines {
            1 => String::new(),
            _ => format!("; and {} more", counted(lines - 1, "line")),
        };
        Problem {
            place: Place::Line {
                file: file.to_owned(),
                line,
            },
            message: format!("it comes to nothing: {why}{more}"),
            help: explained(why),
            cause: Cause::Settings,
        }
    };
    found.into_iter().map(problem).collect()
}

/// Why a decision that counts on the as-of date names nobody, or no account, that it could mean, if so.
fn nobody(job: &Job, decision: &Decision) -> Option<Obstacle> {
    decision.counts_on(job.as_of).ok()?;
    let is_unknown = |account| job.directory.account_by_id(account).is_none();
    if decision.account().is_some_and(is_unknown) {
        return Some(Obstacle::NoAccount);
    }
    let named = match decision.asks {
        Asks::Owner | Asks::Assigned => job.directory.party_named(&decision.value),
        Asks::Merge | Asks::KeepApart | Asks::Primary => return None,
    };
    match named {
        Err(why) => Some(why.into()),
        Ok(party) if decision.asks == Asks::Assigned && party.user().is_none() => {
            Some(Obstacle::OtherKind)
        }
        Ok(_) => None,
    }
}

/// Where it is said what an obstacle means, and what to do about it; a fault of a request says it itself.
fn explained(why: &str) -> Option<String> {
    let is_obstacle = Obstacle::ALL.iter().any(|obstacle| obstacle.id() == why);
    is_obstacle.then(|| format!("`tenure explain {why}` says what to do"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::Overrides;

    #[test]
    fn the_first_line_is_told_that_comes_to_nothing_and_how_many_more() {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in [
            ("users.csv", "user_id,name\nU1,Ada Marsh\n"),
            ("people.csv", "ID,First Name,Last Name\n1,Ann,Able\n"),
            (
                "decisions.csv",
                "decision,record,decided_on,until\nowner=U7,crm/1,,2026-11-20\nowner=U8,crm/1,2026-11-22,\n\
                 owner=U9,crm/1,,\nowner=U1,crm/1,,\nassigned=U9,crm/7,,\n",
            ),
            (
                "requests.csv",
                "request_id,requested_by,action,record_id\nR1,U1,remove,crm/1\nR2,U8,remove,crm/1\n",
            ),
            (
                "pipeline.toml",
                "name = 'n'\nas_of = 2026-11-21\ndecisions = ['decisions.csv']\n[directory]\nusers = 'users.csv'\n\
                 [[source]]\nname = 'crm'\nfiles = ['people.csv']\n[access]\nrequests = 'requests.csv'\n",
            ),
        ] {
            std::fs::write(folder.path().join(file), text).unwrap();
        }
        let pipeline = folder.path().join("pipeline.toml");
        let job = Job::read(&pipeline, &Overrides::default()).unwrap();
        let told: Vec<String> = unheard(&job).iter().map(Problem::headline).collect();
        let expected = [
            "decisions.csv:4: it comes to nothing: not_in_directory; and 1 line more; `tenure explain not_in_directory` says what to do",
            "requests.csv:3: it comes to nothing: the requesting user is not in the directory",
        ];
        assert_eq!(told.len(), 2, "{told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.ends_with(expected), "{told}");
        }
    }
}
