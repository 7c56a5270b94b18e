//! Users who leave, as a command line names them: alone, or with their whole office.

use super::{Cause, Job, Place, Problem};
use crate::{
    assign::users_of,
    directory::NoParty,
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
            match self.directory.party_named(text) {
                Ok(Party::User(user)) => leaving.push(user),
                other => {
                    let users = self.directory.users.iter();
                    let known = users.map(|user| [&*user.id, &*user.name, &*user.email]);
                    let found = self.found(other);
                    problems.push(misnamed("--leave", text, "user", found, known));
                }
            }
        }
        for text in entities {
            match self.directory.party_named(text) {
                Ok(Party::Entity(entity)) => {
                    leaving.extend(users_of(&self.directory, Some(entity), None));
                }
                other => {
                    let entities = self.directory.entities.iter();
                    let known = entities.map(|entity| [&*entity.id, &*entity.name, ""]);
                    let found = self.found(other);
                    problems.push(misnamed("--office", text, "entity", found, known));
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

    /// Who has the ID, but is not of the kind that is meant.
    fn found(&self, named: Result<Party, NoParty>) -> Option<String> {
        match named {
            Ok(party) | Err(NoParty::OtherKind(party)) => Some(self.directory.written(party)),
            Err(NoParty::Unknown) => None,
        }
    }
}

/// In `known` each ID stands with other names of its party; any of them may have been meant, if nobody of another kind is `found`.
fn misnamed<'n>(
    option: &str,
    text: &str,
    what: &str,
    found: Option<String>,
    known: impl Iterator<Item = [&'n str; 3]>,
) -> Problem {
    let place = Place::Option(format!("{option} {text}"));
    let cause = Cause::Settings;
    if let Some(found) = found {
        let article = if what == "entity" { "an" } else { "a" };
        return Problem {
            place,
            message: format!("`{text}` is not {article} {what}"),
            help: Some(format!("there is `{found}`")),
            cause,
        };
    }
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
        place,
        message: format!("there is no {what} `{id}`"),
        help,
        cause,
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
            let problem = misnamed("--leave", text, "user", None, known());
            assert_eq!(problem.help.as_deref(), Some(help), "{text}");
        }
        let found = Some("user:U1".to_owned());
        let problem = misnamed("--leave", "team:U1", "user", found, known());
        assert_eq!(problem.message, "`team:U1` is not a user");
        assert_eq!(problem.help.as_deref(), Some("there is `user:U1`"));
    }
}
