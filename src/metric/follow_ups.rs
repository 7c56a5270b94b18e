//! Tasks about contacts, counted. Counts of two parts of a run add up to those of both.

use crate::{
    flag::{Facts, Standing},
    sums::sums,
};

/// How many follow-ups are open, overdue, and were done in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FollowUps {
    /// All of them.
    pub tasks: u64,
    /// Those that are still to be done.
    pub open: u64,
    /// Of the open ones, those that were due.
    pub overdue: u64,
    /// Those that were closed of which it is known whether in time.
    pub closed: u64,
    /// Of these, those that were.
    pub on_time: u64,
}

sums! { FollowUps: tasks, open, overdue, closed, on_time }

impl FollowUps {
    /// Counts the tasks about a contact.
    pub(super) fn count(&mut self, facts: &Facts<'_, '_>, standing: &Standing<'_>) {
        let (as_of, settings) = (standing.as_of, &standing.settings.follow_up_overdue);
        for task in facts.tasks {
            let on_time = task.was_on_time(as_of);
            self.tasks += 1;
            self.open += u64::from(task.is_open(as_of));
            self.overdue += u64::from(task.is_overdue(as_of, settings.grace_days));
            self.closed += u64::from(on_time.is_some());
            self.on_time += u64::from(on_time == Some(true));
        }
    }
}
