//! What became of the question who owns a contact: the answer, and everything that was said on the way.

use super::{
    AssignContext, Assigner, CURRENT, ContactSubject, Held, Naming, Namings, Offer, Says, Target,
};
use crate::{
    list::{List, SEPARATOR},
    merge::PERSON_DECIDES,
    named::words,
    party::Party,
    time::Timestamp,
};

/// Who owns a contact, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerDecision {
    /// The owner as far as has been asked: of the steps, then of whom rules move it to, at last of people's requests.
    pub owner: Option<Party>,
    /// The ID of the assigner that gave it; `""` if none did.
    pub rule: &'static str,
    /// In words.
    pub evidence: String,
    /// Since when, where what gave it knows better than the records.
    pub since: Option<Timestamp>,
    /// The first assigner that would have said something else, and whom.
    pub runner_up: Option<(&'static str, Party)>,
    /// Unowned by policy, not by a gap ("no one owns a buyer").
    pub is_exempt: bool,
    /// What each assigner with something to go on said: `mapping: …`, joined as a [`List`](crate::list::List).
    pub tried: String,
    /// Those of `tried` that led to nobody.
    pub refused: String,
    /// The assigners that were asked, as no step before gave an owner, and had nothing to go on.
    pub silent: Vec<&'static str>,
    /// How rules moved it, in order; a person's request may have changed the owner since.
    pub moves: Vec<Move>,
    /// What it waits for: rules and targets in their order. Only the census asks; whoever settles knows what was granted.
    pub wishes: Vec<(&'static str, Target)>,
}

/// A rule moved a contact to another owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// From whom.
    pub from: Party,
    /// To whom.
    pub to: Party,
    /// The ID of the assigner.
    pub rule: &'static str,
    /// In words.
    pub evidence: String,
}

words! {
    /// Why nobody owns a contact.
    pub enum Unowned: name {
        /// Nobody owns the contact, and so it is meant (R-OWNER-2): its class needs no owner.
        Rule = "rule" => "Nothing.",
        /// Nobody owns the contact, though somebody should: no rule could give it an owner.
        Defect = "defect" => "Look at the flag `unowned`: its evidence says what each step found.",
    }
}

impl OwnerDecision {
    /// What gave the owner, else what the first that led to nobody said.
    #[must_use]
    pub fn evidence_or_refusal(&self) -> &str {
        let refused = List::from_joined(&self.refused).first();
        if self.owner.is_some() {
            &self.evidence
        } else {
            refused
        }
    }

    /// A person has given the contact to somebody.
    pub fn decide(&mut self, owner: Party, evidence: String, since: Option<Timestamp>) {
        self.overrule(Some(owner), PERSON_DECIDES, evidence);
        self.since = since;
        self.is_exempt = false;
        self.moves.clear();
    }

    /// Whether a contact without an owner is so by rule or by a defect; `""` if it has one.
    #[must_use]
    pub fn unowned_by(&self) -> &'static str {
        match (self.owner, self.is_exempt) {
            (Some(_), _) => "",
            (None, true) => Unowned::Rule.name(),
            (None, false) => Unowned::Defect.name(),
        }
    }

    /// A person's request has changed the owner.
    pub fn change(&mut self, owner: Option<Party>, rule: &'static str, evidence: String) {
        if owner.is_none() {
            note(&mut self.refused, rule, |out| out.push_str(&evidence));
        }
        self.overrule(owner, rule, evidence);
    }

    /// A person's word counts: what the steps said stays in `tried`, and is no conflict.
    fn overrule(&mut self, owner: Option<Party>, rule: &'static str, evidence: String) {
        self.set_aside();
        self.owner = owner;
        self.rule = rule;
        self.evidence = evidence;
        self.runner_up = None;
        self.wishes.clear();
    }

    /// The ledger says that it was given to somebody whom no step names: what the first of them said is a conflict.
    pub fn keep(&mut self, held: Held, context: &AssignContext<'_>) {
        let named = self.owner.map(|owner| (self.rule, owner));
        let is_other = |party: Party| party != held.party && !context.active.has_left(party);
        let mut named = [named, self.runner_up].into_iter().flatten();
        let conflict = named.find(|(_, party)| is_other(*party));
        let mut evidence = String::new();
        Says::Held(held).tell("", context.directory, &mut evidence);
        self.overrule(Some(held.party), CURRENT, evidence);
        self.runner_up = conflict;
        self.is_exempt = false;
        self.moves.clear();
    }

    /// Whether nobody owns it as a person has asked for that.
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        self.owner.is_none() && !self.rule.is_empty()
    }

    /// Whether the owner has it because a rule moved it.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.moves.last().is_some_and(|last| last.rule == self.rule)
    }

    /// What gave the owner becomes something that was said.
    fn set_aside(&mut self) {
        if !self.rule.is_empty() {
            let before = std::mem::take(&mut self.evidence);
            note(&mut self.tried, self.rule, |out| out.push_str(&before));
        }
    }

    /// Whether another assigner, or another record, would have said something else.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.runner_up.is_some()
    }

    /// What an assigner said of the records. Whom a record names who gave the contact away has no claim; and that one names who has left, and not
    /// the owner before them, is no news to the ledger: whoever is named behind them is.
    pub(super) fn hear_records(
        &mut self,
        assigner: &'static Assigner,
        named: &[Namings<'_>],
        place: usize,
        context: &AssignContext<'_>,
    ) {
        let here = || {
            let namings = named
                .iter()
                .flat_map(|one| one.namings.iter().map(move |naming| (one, *naming)));
            namings.filter(move |(_, naming)| naming.place == place)
        };
        for (one, naming) in here() {
            let words = |out: &mut String| naming.says.tell(one.source, context.directory, out);
            match naming.says.party() {
                None => self.refuse(assigner, words),
                party if self.owner == party => {}
                Some(_) if self.owner.is_none() || one.has_given(naming) => {
                    note(&mut self.tried, assigner.id, words);
                }
                Some(party)
                    if self.rule == CURRENT
                        && context.active.has_left(party)
                        && one.said() != self.owner =>
                {
                    note(&mut self.tried, assigner.id, words);
                }
                Some(party) => self.hear(assigner.id, party, words),
            }
        }
    }

    /// Where nobody else would have said something else, a source that names still who gave the contact away is a conflict.
    pub(super) fn hear_givers(&mut self, named: &[Namings<'_>], context: &AssignContext<'_>) {
        let all = named.iter().flat_map(|one| {
            let given = one.namings.iter().filter(|naming| one.has_given(**naming));
            given.filter_map(|naming| Some((naming.place, naming.says.party()?)))
        });
        let others = all.filter(|(_, party)| self.owner.is_some_and(|owner| owner != *party));
        let first = others.min_by_key(|(place, _)| *place);
        let said = first.map(|(place, party)| (context.policy.order[place].id, party));
        self.runner_up = self.runner_up.or(said);
    }

    /// The result of R-MERGE, by the assigner through which a record named that party.
    pub(super) fn hear_kept(
        &mut self,
        named: &[Namings<'_>],
        party: Party,
        context: &AssignContext<'_>,
    ) {
        let of_party = named
            .iter()
            .filter(|one| one.owner() == Some(party))
            .filter_map(|one| Some((one.source, one.decisive()?)));
        let says_so = |naming: &Naming<'_>| naming.says.party() == Some(party); // another is so by a person's word
        let order = |(_, naming): &(_, Naming<'_>)| (!says_so(naming), naming.place);
        let Some((source, naming)) = of_party.min_by_key(order) else {
            let is_given = named.iter().any(|one| one.by_hand == Some(party));
            debug_assert!(is_given, "R-MERGE keeps an owner whom nobody named");
            return; // a person gave the contact to somebody whom no record names, and is heard after all steps
        };
        let words = |out: &mut String| naming.says.tell(source, context.directory, out);
        let step = match naming.says {
            Says::Held(_) => CURRENT, // whichever step the source speaks by
            _ => context.policy.order[naming.place].id,
        };
        self.hear(step, party, words);
    }

    /// What a contact-level assigner said. What a pool was asked for is granted or not, or a wish as long as nobody knows.
    pub(super) fn hear_offer(
        &mut self,
        assigner: &'static Assigner,
        offer: Offer,
        subject: &ContactSubject<'_, '_>,
    ) {
        match offer {
            Offer::Nothing => {}
            Offer::Owner(party, evidence) => {
                self.hear(assigner.id, party, |out| out.push_str(&evidence));
            }
            Offer::Since(user, at, evidence) => {
                self.since = Some(at);
                let party = Party::User(user);
                self.hear(assigner.id, party, |out| out.push_str(&evidence));
            }
            Offer::Nobody(reason) => self.refuse(assigner, |out| out.push_str(&reason)),
            Offer::InTurn(offers) => {
                for offer in offers {
                    if self.owner.is_none() {
                        self.hear_offer(assigner, offer, subject);
                    }
                }
            }
            Offer::Share(_, evidence) if subject.record.is_out_of_scope() => {
                self.note(assigner, &format!("{evidence}, but it is out of scope"));
            }
            Offer::Share(pool, evidence) if subject.is_held_in(Target::Pool(pool)) => {
                let held = subject.held.expect("it is held in the pool");
                self.hear(assigner.id, held, |out| out.push_str(&evidence));
            }
            Offer::Share(pool, evidence) => {
                let (context, target) = (subject.context, Target::Pool(pool));
                let Some(grants) = context.grants else {
                    return self.wishes.push((assigner.id, target));
                };
                match grants.of(subject.first, assigner.id, target) {
                    Some(party) => {
                        self.hear(assigner.id, party, |out| out.push_str(&evidence));
                    }
                    // A person has decided on it.
                    None if !grants.heard(subject.first) => self.note(assigner, &evidence),
                    None => {
                        let shortage = context.policy.rules.pool(pool).shortage(context.active);
                        self.refuse(assigner, |out| {
                            out.push_str(&evidence);
                            out.push_str("; ");
                            out.push_str(shortage);
                        });
                    }
                }
            }
        }
    }

    /// What was said and changes nothing.
    pub(super) fn note(&mut self, assigner: &Assigner, words: &str) {
        note(&mut self.tried, assigner.id, |out| out.push_str(words));
    }

    /// A rule moves the contact to another owner.
    pub(super) fn hand_over(&mut self, mover: &'static Assigner, heir: Party, why: &str) {
        self.set_aside();
        let before = self.owner.replace(heir);
        self.moves.extend(before.map(|from| Move {
            from,
            to: heir,
            rule: mover.id,
            evidence: why.to_owned(),
        }));
        self.rule = mover.id;
        self.evidence.push_str(why);
        self.runner_up = self.runner_up.filter(|(_, party)| *party != heir);
    }

    /// A rule would move the contact to who has it already, by the ledger.
    pub(super) fn stay(&mut self, mover: &'static Assigner, holder: Party, why: &str) {
        self.set_aside();
        self.owner = Some(holder);
        self.rule = mover.id;
        self.evidence.push_str(why);
        self.runner_up = self.runner_up.filter(|(_, party)| *party != holder);
    }

    pub(super) fn refuse(&mut self, assigner: &Assigner, words: impl Fn(&mut String)) {
        note(&mut self.tried, assigner.id, &words);
        note(&mut self.refused, assigner.id, &words);
    }

    /// A step names a party: the owner, if nobody else is, else what was said besides.
    pub(super) fn hear(&mut self, step: &'static str, party: Party, words: impl Fn(&mut String)) {
        let Some(owner) = self.owner else {
            self.owner = Some(party);
            self.rule = step;
            words(&mut self.evidence);
            return;
        };
        note(&mut self.tried, step, &words);
        if owner != party && self.runner_up.is_none() {
            self.runner_up = Some((step, party));
        }
    }
}

/// Adds what an assigner said, once: several records may say the same.
fn note(tried: &mut String, step: &str, words: impl Fn(&mut String)) {
    let before = tried.len();
    if before > 0 {
        tried.push(SEPARATOR);
    }
    let start = tried.len();
    tried.push_str(step);
    tried.push_str(": ");
    let said = tried.len();
    words(tried);
    if tried[said..].starts_with(step) && tried[said + step.len()..].starts_with(' ') {
        tried.replace_range(said..=said + step.len(), ""); // `territory: territory north belongs to …`
    }
    let is_known = List::from_joined(&tried[..before])
        .iter()
        .any(|known| known == &tried[start..]);
    if is_known {
        tried.truncate(before);
    }
}

#[cfg(test)]
mod tests;
