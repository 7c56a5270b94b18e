//! A request is decided on, and carried out if it may be.

use uuid::Uuid;

use super::{
    Level,
    request::{Ask, Office, Request},
    rights::{Ground, Holding, Right},
    rules::{Case, Kind, NOT_UNDERSTOOD, Rule, Verdict, decide},
};
use crate::{
    directory::EDIT_CONTACT_OWNERSHIP,
    named::words,
    party::{PackedParty, Party, UserIx},
    time::Day,
};

words! {
    /// Whether a request was carried out.
    pub enum Answered: name {
        /// The request was carried out; `rule_id` names the rule that allows it.
        Applied = "applied" => "Nothing.",
        /// The request changed nothing; `reason` says why, and `rule_id` by which rule.
        Rejected = "rejected" => "Look up the rule in `rule_id`: let somebody ask who may, or correct the line.",
    }
}

/// What became of a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The place of the request among all.
    pub request: u32,
    /// The contact, if one was found.
    pub contact: Option<Uuid>,
    /// Whether it was carried out.
    pub result: Answered,
    /// The rule that decided.
    pub rule: &'static Rule,
    /// Why.
    pub reason: &'static str,
    /// The owner before and after, if it is another one for it.
    pub owners: Option<[Option<Party>; 2]>,
}

/// Decides on a request about a contact, and carries it out if it may be.
#[must_use]
pub fn answer(
    number: u32,
    request: &Request,
    contact: Uuid,
    holding: &mut Holding,
    office: &Office<'_>,
) -> Answer {
    let case = case_of(request, holding, office);
    let (verdict, rule) = decide(&case);
    let before = holding.owner;
    if let (Verdict::Apply, Some(ask)) = (verdict, request.ask) {
        holding.carry_out(ask, rule.spec);
    }
    Answer {
        owners: (holding.owner != before).then_some([before, holding.owner]),
        ..Answer::new(number, Some(contact), verdict, rule)
    }
}

/// What an earlier run has made of a request.
#[derive(Clone, Copy, Debug)]
pub struct Earlier {
    /// Whether it was carried out.
    pub result: Answered,
    /// The rule by which.
    pub rule: &'static Rule,
    /// Why, if it was rejected.
    pub reason: &'static str,
    /// The as-of date of that run.
    pub on: Day,
    /// Who owned the contact before, if another got it or it was left to nobody.
    pub before: Option<PackedParty>,
}

/// Upholds what an earlier run has decided: the rights that came of what it carried out. Who owns the contact is as it has become since.
#[must_use]
pub fn uphold(
    number: u32,
    request: &Request,
    contact: Uuid,
    earlier: Earlier,
    holding: &mut Holding,
) -> Answer {
    let answer = earlier.answer(number, Some(contact));
    if let Some(ask) = request.ask.filter(|_| answer.is_applied()) {
        holding.uphold(ask, earlier);
    }
    answer
}

impl Earlier {
    /// The owner before and after, if it was another one for what was asked.
    #[must_use]
    pub fn owners(self, ask: Ask) -> Option<[Option<Party>; 2]> {
        let after = match ask {
            Ask::SetOwner(party) => Some(party),
            Ask::Remove(_) => None,
            Ask::Grant(..) | Ask::Attach(_) => return None,
        };
        Some([self.before?.into(), after])
    }

    /// What a run says of it that does not hear the request again.
    pub(super) fn answer(self, request: u32, contact: Option<Uuid>) -> Answer {
        let reason = match self.result {
            Answered::Applied => "An earlier run has carried it out.",
            Answered::Rejected => self.reason,
        };
        Answer {
            result: self.result,
            reason,
            ..Answer::new(request, contact, Verdict::Apply, self.rule)
        }
    }
}

impl Answer {
    /// Whether it was carried out.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        self.result == Answered::Applied
    }

    /// Why it was rejected; `""` if it was not.
    #[must_use]
    pub fn rejected_for(&self) -> &'static str {
        if self.is_applied() { "" } else { self.reason }
    }

    /// Whether later runs abide by it: what is not understood today may be tomorrow.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.rule.id != NOT_UNDERSTOOD
    }

    pub(super) fn new(
        request: u32,
        contact: Option<Uuid>,
        verdict: Verdict,
        rule: &'static Rule,
    ) -> Self {
        let (result, reason) = match verdict {
            Verdict::Reject(reason) => (Answered::Rejected, reason),
            Verdict::Apply | Verdict::Pass => (Answered::Applied, rule.says),
        };
        Self {
            request,
            contact,
            result,
            rule,
            reason,
            owners: None,
        }
    }
}

fn case_of(request: &Request, holding: &Holding, office: &Office<'_>) -> Case {
    let (Some(by), Some(ask)) = (request.by, request.ask) else {
        let fault = request.fault.unwrap_or("the request cannot be understood");
        return Case::faulty(fault);
    };
    let target = ask.target();
    Case {
        kind: ask.kind(),
        fault: request.fault,
        is_active: office.active.has(Party::User(by)),
        level: holding.level(by),
        edits: holding.edits(by, office.directory),
        permitted: office.directory.user(by).may(EDIT_CONTACT_OWNERSHIP),
        is_own: target == Party::User(by),
        target_is_active: office.active.has(target),
        target_level: target.user().and_then(|user| holding.level(user)),
        target_owns: holding.owner == Some(target),
    }
}

impl Ask {
    fn kind(self) -> Kind {
        match self {
            Self::SetOwner(_) => Kind::SetOwner,
            Self::Grant(level, _) => Kind::Grant(level),
            Self::Remove(_) => Kind::Remove,
            Self::Attach(_) => Kind::Attach,
        }
    }

    fn target(self) -> Party {
        match self {
            Self::SetOwner(party) => party,
            Self::Grant(_, user) | Self::Remove(user) | Self::Attach(user) => Party::User(user),
        }
    }
}

impl Holding {
    /// The rights that came of what was carried out earlier, but the owner's.
    fn uphold(&mut self, ask: Ask, earlier: Earlier) {
        let owner = self.owner;
        let owns = |user: UserIx| owner == Some(Party::User(user));
        let right = match ask {
            Ask::SetOwner(_) => earlier
                .before
                .and_then(|before| Option::<Party>::from(before)?.user())
                .map(|user| (user, Level::Full, Ground::OwnedBefore.name())),
            Ask::Grant(level, user) => Some((user, level, earlier.rule.spec)),
            Ask::Remove(user) if !owns(user) => return self.remove(user),
            Ask::Remove(_) | Ask::Attach(_) => None,
        };
        if let Some((user, level, reason)) = right.filter(|(user, ..)| !owns(*user)) {
            self.set(Right {
                user,
                level,
                reason,
            });
        }
    }

    /// Carries out what a rule allows. Whoever owned the contact before keeps full access to it.
    fn carry_out(&mut self, ask: Ask, rule: &'static str) {
        let right = |user, level| Right {
            user,
            level,
            reason: rule,
        };
        match ask {
            Ask::SetOwner(party) => {
                if let Some(Party::User(user)) = self.owner {
                    self.set(Right {
                        reason: Ground::OwnedBefore.name(),
                        ..right(user, Level::Full)
                    });
                }
                self.owner = Some(party);
                if let Party::User(user) = party {
                    self.set(right(user, Level::PrimaryOwner));
                }
            }
            Ask::Grant(level, user) => self.set(right(user, level)),
            Ask::Remove(user) => {
                self.remove(user);
                if self.owner == Some(Party::User(user)) {
                    self.owner = None;
                }
            }
            Ask::Attach(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::rules::RULES;

    #[test]
    fn what_was_answered_earlier_takes_nothing_from_who_owns_it_by_now() {
        let (ann, bo) = (UserIx(1), UserIx(2));
        let right = |level| Right {
            user: ann,
            level,
            reason: "",
        };
        let earlier = Earlier {
            result: Answered::Applied,
            rule: RULES[0],
            reason: "",
            on: Day(1),
            before: Some(Some(Party::User(ann)).into()),
        };
        for ask in [
            Ask::SetOwner(Party::User(bo)),
            Ask::Grant(Level::View, ann),
            Ask::Remove(ann),
        ] {
            let mut holding = Holding {
                owner: Some(Party::User(ann)),
                rights: vec![right(Level::PrimaryOwner)],
            };
            let before = holding.clone();
            holding.uphold(ask, earlier);
            assert_eq!(holding, before, "{ask:?}");
        }
        let mut holding = Holding {
            owner: None,
            rights: vec![right(Level::Full)],
        };
        holding.uphold(Ask::Remove(ann), earlier);
        assert_eq!(holding.rights, []);
    }
}
