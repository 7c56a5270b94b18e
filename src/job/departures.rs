//! Users who leave, as a command line names them: alone, or with their whole office.

use super::{Cause, Job, Place, Problem};
use crate::{
    assign::users_of,
    nearest::suggest,
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
                    let known = self.directory.users.iter().map(|user| &*user.id);
                    problems.push(unknown("--leave", text, "user", known));
                }
            }
        }
        for text in entities {
            match self.departing(text).and_then(Party::entity) {
                Some(entity) => leaving.extend(users_of(&self.directory, Some(entity), None)),
                None => {
                    let known = self.directory.entities.iter().map(|entity| &*entity.id);
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

fn unknown<'n>(
    option: &str,
    text: &str,
    what: &str,
    known: impl Iterator<Item = &'n str>,
) -> Problem {
    let id = text.split_once(':').map_or(text, |(_, id)| id);
    Problem {
        place: Place::Option(format!("{option} {text}")),
        message: format!("there is no {what} `{id}`"),
        help: suggest(id, known),
        cause: Cause::Settings,
    }
}
