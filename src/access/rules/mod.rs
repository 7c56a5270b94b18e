//! Whether a change request is applied (R-ACCESS-1 to 6): a decision list over who asks, for what, and who holds the contact.
//!
//! In: a [`Case`]. Out: the [`Verdict`] of the first rule that does not pass, with the rule.
//!
//! **Invariant:** some rule decides every case.

mod editor_shares;
mod only_active_users;
mod others_change_no_owner;
mod own_access_removed;
mod permitted_editor_changes_owner;
mod primary_owner_gives_away;
mod primary_owner_is_one;
mod request_is_understood;
mod viewer_attaches;

use std::fmt;

use super::Level;

/// Every rule, in the order in which they are asked.
pub const RULES: &[&Rule] = &[
    &request_is_understood::RULE,
    &only_active_users::RULE,
    &own_access_removed::RULE,
    &primary_owner_is_one::RULE,
    &primary_owner_gives_away::RULE,
    &permitted_editor_changes_owner::RULE,
    &others_change_no_owner::RULE,
    &viewer_attaches::RULE,
    &editor_shares::RULE,
];

/// What rejects a request of which something is not known: by a file that is missing today, perhaps.
pub(super) const NOT_UNDERSTOOD: &str = request_is_understood::RULE.id;

/// One line of the decision list.
pub type Rule = crate::rule::Rule<Case, Verdict>;

/// Everything that a rule may know of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// What is asked for.
    pub kind: Kind,
    /// Why the request cannot be understood, if so.
    pub fault: Option<&'static str>,
    /// Whether who asks is active on the day of asking.
    pub is_active: bool,
    /// The right of who asks.
    pub level: Option<Level>,
    /// Whether who asks may edit the contact.
    pub edits: bool,
    /// Whether who asks has the permission `edit_contact_ownership`.
    pub permitted: bool,
    /// Whether the request is about who asks.
    pub is_own: bool,
    /// Whether whom it is about is active then: a user, or an entity with an active member.
    pub target_is_active: bool,
    /// The right of whom it is about.
    pub target_level: Option<Level>,
    /// Whether whom it is about owns the contact, as a user or as an entity.
    pub target_owns: bool,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody shall own the contact.
    SetOwner,
    /// A user shall have a right that is less than ownership.
    Grant(Level),
    /// A user shall have no right any more.
    Remove,
    /// The contact shall be on a listing of who asks.
    Attach,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This rule has nothing to say.
    Pass,
    /// It is carried out.
    Apply,
    /// It is not, and why.
    Reject(&'static str),
}

/// Asks the rules in order; the first that does not pass decides.
#[must_use]
pub fn decide(case: &Case) -> (Verdict, &'static Rule) {
    let verdicts = RULES.iter().map(|rule| ((rule.decide)(case), *rule));
    let mut decided = verdicts.filter(|(verdict, _)| *verdict != Verdict::Pass);
    decided.next().unwrap_or((
        Verdict::Reject("no rule allows it"),
        &others_change_no_owner::RULE,
    ))
}

/// Why this rule has rejected a request, in the words of its examples; `None` if these are none of its words any more.
#[must_use]
pub fn reason(rule: &Rule, words: &str) -> Option<&'static str> {
    let mut verdicts = rule.examples.iter().map(|(_, verdict)| *verdict);
    verdicts.find_map(|verdict| match verdict {
        Verdict::Reject(reason) if reason == words => Some(reason),
        _ => None,
    })
}

impl Case {
    /// A request that cannot be understood, whatever it asks for.
    pub(super) fn faulty(fault: &'static str) -> Self {
        Self {
            fault: Some(fault),
            ..asks(Kind::Remove)
        }
    }

    /// Whether the request would change who the primary owner is.
    fn changes_owner(&self) -> bool {
        match self.kind {
            Kind::SetOwner => true,
            Kind::Grant(_) | Kind::Attach => false,
            Kind::Remove => self.target_level == Some(Level::PrimaryOwner),
        }
    }
}

/// An active user without any right asks for something about another, who is active and has no right either.
const fn asks(kind: Kind) -> Case {
    Case {
        kind,
        fault: None,
        is_active: true,
        level: None,
        edits: false,
        permitted: false,
        is_own: false,
        target_is_active: true,
        target_level: None,
        target_owns: false,
    }
}

impl Case {
    /// The same, asked by a user with this right.
    const fn by(mut self, level: Level) -> Self {
        self.level = Some(level);
        self.edits = !matches!(level, Level::View);
        self
    }

    /// The same, asked by a user with the permission.
    const fn permitted(mut self) -> Self {
        self.permitted = true;
        self
    }

    /// The same, about a user with this right.
    const fn about(mut self, level: Level) -> Self {
        self.target_level = Some(level);
        self.target_owns = matches!(level, Level::PrimaryOwner);
        self
    }

    /// The same, about who asks.
    const fn own(mut self) -> Self {
        self.is_own = true;
        self
    }
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = self.level.map_or("no access", Level::name);
        write!(formatter, "a user with {who}")?;
        if self.permitted {
            formatter.write_str(" and the permission")?;
        }
        if !self.is_active {
            formatter.write_str(", not active,")?;
        }
        let whom = match (self.is_own, self.target_level) {
            (true, _) => "themselves".to_owned(),
            (false, None) => "somebody without access".to_owned(),
            (false, Some(level)) => format!("somebody with {}", level.name()),
        };
        match self.kind {
            Kind::SetOwner => write!(formatter, " makes {whom} the owner")?,
            Kind::Grant(level) => write!(formatter, " grants {} to {whom}", level.name())?,
            Kind::Remove => write!(formatter, " removes {whom}")?,
            Kind::Attach => formatter.write_str(" attaches it to a listing")?,
        }
        if !self.target_is_active {
            formatter.write_str(", who is not active")?;
        }
        self.fault
            .map_or(Ok(()), |fault| write!(formatter, " ({fault})"))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pass => formatter.write_str("says nothing"),
            Self::Apply => formatter.write_str("applied"),
            Self::Reject(reason) => write!(formatter, "rejected: {reason}"),
        }
    }
}

#[cfg(test)]
mod tests;
