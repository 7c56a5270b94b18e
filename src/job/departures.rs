//! Users who leave, as a command line names them: alone, or with their whole office.

use super::{Cause, Job, Place, Problem};
use crate::{
    assign::users_of,
    nearest::{nearest, suggest},
    party::{Party, UserIx},
};

impl Job {
    /// The users of these names (`U7`, `user:U7`) and of these entities and those below them, each once.
    ///
    /// # Errors
    /// Every name that the directory does not know.
    pub fn departures(
        &self,
        users: &[String],
        entities: &[String],
    ) -> Result<Vec<UserIx>, Vec<Problem>> {
        let (mut leaving, mut problems) = (Vec::new(), Vec::new());
        for text in users {
            match self.departing(text).and_then(Party::user) {
                Some(user) => leaving.push(user),
                None => {
                    let users = self.directory.users.iter();
                    let known = users.map(|user| [&*user.id, &*user.name, &*user.email]);
                    problems.push(unknown("--leave", text, "user", known));
                }
            }
        }
        for text in entities {
            match self.departing(text).and_then(Party::entity) {
                Some(entity) => leaving.extend(users_of(&self.directory, Some(entity), None)),
                None => {
                    let entities = self.directory.entities.iter();
                    let known = entities.map(|entity| [&*entity.id, &*entity.name, ""]);
                    problems.push(unknown("--office", text, "entity", known));
                }
            }
        }
        leaving.sort_unstable();
        leaving.dedup();
        if problems.is_empty() {
            Ok(leaving)
        } else {
            Err(problems)
        }
    }

    fn departing(&self, text: &str) -> Option<Party> {
        let id = text.split_once(':').map_or(text, |(_, id)| id);
        self.directory.party_by_id(id.trim())
    }
}

/// In `known` each ID stands with other names of its party; any of them may have been meant.
fn unknown<'n>(
    option: &str,
    text: &str,
    what: &str,
    known: impl Iterator<Item = [&'n str; 3]>,
) -> Problem {
    let id = text.split_once(':').map_or(text, |(_, id)| id);
    let known: Vec<_> = known.collect();
    let near = nearest(id, known.iter().flatten().copied());
    let meant = known
        .iter()
        .find(|names| names.iter().any(|name| Some(*name) == near));
    let help = match meant {
        Some([id, name, _]) if !name.is_empty() => Some(format!("did you mean `{id}` ({name})?")),
        _ => suggest(id, known.iter().map(|[id, ..]| *id)),
    };
    Problem {
        place: Place::Option(format!("{option} {text}")),
        message: format!("there is no {what} `{id}`"),
        help,
        cause: Cause::Settings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_called_by_name_is_suggested_by_id() {
        let known = || [["U1", "Ann Admin", "ann@example.com"], ["U2", "", ""]].into_iter();
        for (text, help) in [
            ("Ann Admin", "did you mean `U1` (Ann Admin)?"),
            ("ANN@example.com", "did you mean `U1` (Ann Admin)?"),
            ("user:Ann Admim", "did you mean `U1` (Ann Admin)?"),
            ("somebody", "there are: U1, U2"),
        ] {
            let problem = unknown("--leave", text, "user", known());
            assert_eq!(problem.help.as_deref(), Some(help), "{text}");
        }
    }
}
