//! Who takes over from an owner who has left, and who gets contacts whose lifecycle stage has changed, or to which something happened.
//!
//! Both move contacts that have an owner, and so do not stand in the cascade: it says who holds a contact, they say who shall. What
//! is moved at all, and how much in one run, [`MovePolicy`] limits.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    AssignRules,
    pool::{PoolIx, Target},
};
use crate::{
    directory::{Active, Directory, Heirs},
    interaction::Kind,
    party::{EntityIx, Party, UserIx},
    predicate::Predicate,
    record::{Record, Text},
    time::{Day, Timestamp},
};

/// `[assign.succession]` as written: who takes over from owners who have left. Asked in this order: the first who is active, of a
/// pool who has room.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SuccessionSettings {
    /// User who left = who takes over: `user:ID`, `office:ID`, `pool:NAME`.
    pub by_user: BTreeMap<String, String>,
    /// Whether `successor_id` of the directory's users and entities counts; it does if left out.
    pub successors: bool,
    /// Entity = who takes over from its owners and from itself; the nearest entity above counts.
    pub by_entity: BTreeMap<String, String>,
    /// Who takes over from all others.
    pub otherwise: Option<String>,
}

impl Default for SuccessionSettings {
    fn default() -> Self {
        Self {
            by_user: BTreeMap::new(),
            successors: true,
            by_entity: BTreeMap::new(),
            otherwise: None,
        }
    }
}

/// `[[assign.lifecycle]]` as written: contacts that have an owner and come to a stage, or to which something happens, go to a pool.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["pool"]))]
pub struct LifecycleSettings {
    /// The stage that they leave; any if left out.
    pub from: Option<String>,
    /// The stage that they come to; any if left out, where `on` says what must have happened.
    pub to: Option<String>,
    /// Kinds of interactions of which one must have happened in the last `on_days`, such as `ticket` or `signal`.
    pub on: Vec<String>,
    /// For how many days what happened counts.
    pub on_days: u32,
    /// The name of the pool that gets them, unless its members own them already.
    pub pool: Option<String>,
}

impl Default for LifecycleSettings {
    fn default() -> Self {
        Self {
            from: None,
            to: None,
            on: Vec::new(),
            on_days: 30,
            pool: None,
        }
    }
}

/// `[assign.moves]` as written: what keeps succession and lifecycle rules from moving too much.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MoveSettings {
    /// The most contacts that one run moves; the others wait for the next. No limit if left out.
    pub limit: Option<u64>,
    /// An owner who has not left keeps contacts that were touched in so many days.
    pub touched_days: u32,
    /// An owner who has not left keeps contacts on which this SQL condition holds, such as an open deal.
    pub protect: Option<String>,
}

/// `[assign.succession]` as meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Succession {
    pub(crate) by_user: BTreeMap<UserIx, Target>,
    pub(crate) successors: bool,
    pub(crate) by_entity: BTreeMap<EntityIx, Target>,
    pub(crate) otherwise: Option<Target>,
}

/// `[[assign.lifecycle]]` as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleRule {
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    /// What must have happened, if anything.
    pub(crate) on: Vec<Kind>,
    pub(crate) on_days: u32,
    pub(crate) pool: PoolIx,
    /// What the pool serves, in words: `the stage customer`, `ticket or signal`.
    pub(crate) served: String,
}

/// What lifecycle rules look at in a contact.
#[derive(Clone, Copy, Debug)]
pub struct Lifecycle<'s, 'a> {
    /// The merged values.
    pub record: &'s Record<'a>,
    /// The records that were merged.
    pub records: &'s [Record<'a>],
    /// The last change of its stage.
    pub stage: StageChange<'s>,
    /// Its latest interaction of each kind that a rule names, up to the as-of date.
    pub happened: &'s [(Kind, Timestamp)],
    /// The as-of date.
    pub as_of: Day,
}

/// The last change of a contact's lifecycle stage, as far as earlier runs tell; of none, if they do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageChange<'s> {
    /// The stage of the contact or, where none of its records has any tonight, the last at which they saw it.
    pub last: &'s str,
    /// The last other stage at which they saw it; `""` if at none.
    pub before: &'s str,
    /// The contact went to who serves the stage, or a person has given it to somebody since: no rule that names the stage before alone moves it
    /// for this change again.
    pub is_settled: bool,
}

/// `[assign.moves]` as meant.
#[derive(Clone, Debug, Default)]
pub struct MovePolicy {
    pub(crate) limit: Option<u64>,
    pub(crate) touched_days: u32,
    pub(crate) protect: Option<Predicate>,
}

impl Succession {
    /// Who takes over from a party that has left, and why: one after another, as a pool may have no room.
    #[must_use]
    pub fn heirs(
        &self,
        gone: Party,
        directory: &Directory,
        active: &Active,
    ) -> Vec<(Target, String)> {
        let id = directory.id_of(gone);
        let is_active = |target: &Target| match target {
            Target::Party(party) => active.has(*party),
            Target::Pool(_) => true,
        };
        let says = |what: &str| format!("{id} is not active; {what} says who takes over");
        let of = |key: &str| says(&format!("`{key}` of [assign.succession]"));
        let user = gone.user().and_then(|user| self.by_user.get(&user));
        let user = user.filter(|target| is_active(target));
        let user = user.map(|target| (*target, of("by_user")));
        let heir = self.successor(gone, directory, active);
        let heir = heir.map(|(heir, of)| {
            let of = of.map_or("the directory", |entity| &directory.entity(entity).id);
            (
                Target::Party(heir),
                says(&format!("`successor_id` of {of}")),
            )
        });
        let home = directory.entity_of(gone).into_iter();
        let above = home.flat_map(|home| directory.lineage(home));
        let above = above.filter_map(|entity| {
            let target = self.by_entity.get(&entity).filter(|to| is_active(to))?;
            let why = format!("{} from {}", of("by_entity"), directory.entity(entity).id);
            Some((*target, why))
        });
        let others = self.otherwise.filter(is_active);
        let others = others.map(|target| (target, of("otherwise")));
        user.into_iter()
            .chain(heir)
            .chain(above)
            .chain(others)
            .collect()
    }

    /// The [sole heir](Self::sole_heir) of each who has left.
    #[must_use]
    pub fn sole_heirs(&self, directory: &Directory, active: &Active) -> Heirs {
        let parties = directory.parties();
        let heirs =
            parties.filter_map(|gone| Some((gone, self.sole_heir(gone, directory, active)?)));
        heirs.collect()
    }

    /// Who takes over all that was theirs from a party, if it has left, where that is one party, named for them: whom many share as the last
    /// resort is nobody's heir, or all who have left would be one.
    #[must_use]
    pub fn sole_heir(&self, gone: Party, directory: &Directory, active: &Active) -> Option<Party> {
        if !active.has_left(gone) {
            return None;
        }
        let named = gone.user().and_then(|user| self.by_user.get(&user));
        match named {
            Some(Target::Party(heir)) if active.has(*heir) => Some(*heir),
            Some(Target::Pool(_)) => None,
            _ => self
                .successor(gone, directory, active)
                .map(|(heir, _)| heir),
        }
    }

    /// The first active one of those whom `successor_id` names one after another; a loop ends the search. An owner without one
    /// shares the fate of the closed entity that is home, which is told.
    fn successor(
        &self,
        gone: Party,
        directory: &Directory,
        active: &Active,
    ) -> Option<(Party, Option<EntityIx>)> {
        if !self.successors {
            return None;
        }
        let next = |party: &Party| match party {
            Party::User(user) => directory.user(*user).successor.map(Party::User),
            Party::Entity(entity) => directory.entity(*entity).successor.map(Party::Entity),
        };
        let steps = directory.users.len() + directory.entities.len();
        let chain = |from: Party| std::iter::successors(next(&from), next).take(steps);
        let heir_of = |from| chain(from).find(|heir| active.has(*heir));
        let is_closed = |home: &EntityIx| {
            let home = Party::Entity(*home);
            home != gone && active.has_left(home)
        };
        let closed = directory.entity_of(gone).filter(is_closed);
        let of_home = || closed.and_then(|home| Some((heir_of(Party::Entity(home))?, Some(home))));
        heir_of(gone).map(|heir| (heir, None)).or_else(of_home)
    }
}

impl LifecycleRule {
    /// Whether it could apply to a contact of these records: it has the stage of one of them.
    pub(super) fn may_apply(&self, records: &[Record<'_>]) -> bool {
        let mut stages = records
            .iter()
            .map(|record| record.text(Text::LifecycleStage));
        self.to
            .as_ref()
            .is_none_or(|to| stages.any(|stage| stage == to))
    }

    /// Whether it gives a contact to its pool: the contact has come to the stage (its records, or the stage that earlier runs saw, tell
    /// of the other), and what must have happened has.
    pub(crate) fn applies(&self, contact: &Lifecycle<'_, '_>) -> bool {
        let stage = |record: &Record<'_>, wanted: &str| record.text(Text::LifecycleStage) == wanted;
        let has_come = |to: &String| stage(contact.record, to);
        let has_left = |from: &String| {
            let (seen, mut records) = (contact.stage, contact.records.iter());
            [seen.before, seen.last].contains(&&**from) || records.any(|record| stage(record, from))
        };
        self.to.as_ref().is_none_or(has_come)
            && self.from.as_ref().is_none_or(has_left)
            && (self.on.is_empty() || self.latest(contact).is_some())
    }

    /// Whether it may move a contact at all.
    pub(super) fn may_move(&self, stage: StageChange<'_>) -> bool {
        !self.moves_once() || !stage.is_settled
    }

    /// Whether it has given a contact of this owner to its pool for a change of the stage.
    pub(crate) fn settles(&self, owner: Option<Party>, rules: &AssignRules) -> bool {
        let is_there = |owner| rules.pool(self.pool).has(owner);
        self.moves_once() && owner.is_some_and(is_there)
    }

    /// Whether it moves a contact once for each change of the stage: it names the stage before, and nothing that must have happened, which may
    /// happen again.
    fn moves_once(&self) -> bool {
        self.from.is_some() && self.on.is_empty()
    }

    /// Why it applies.
    pub(super) fn why(&self, contact: &Lifecycle<'_, '_>) -> String {
        let to = self.to.as_ref().map(|to| format!("its stage is {to} now"));
        let from = self.from.as_ref().map(|from| format!("after {from}"));
        let latest = self.latest(contact);
        let on = latest.map(|(kind, day)| format!("{} on {day}", kind.name()));
        let parts: Vec<_> = [to, from, on].into_iter().flatten().collect();
        parts.join(", ")
    }

    /// The latest that happened of what the rule goes by, if it counts still.
    fn latest(&self, contact: &Lifecycle<'_, '_>) -> Option<(Kind, Day)> {
        let happened = contact.happened.iter();
        let happened = happened.filter(|(kind, _)| self.on.contains(kind));
        let (kind, at) = happened.max_by_key(|(kind, at)| (*at, *kind))?;
        let is_lately = i64::from(contact.as_of.since(at.day())) < i64::from(self.on_days);
        is_lately.then_some((*kind, at.day()))
    }
}

impl MovePolicy {
    /// Why a contact stays with an owner who has not left.
    pub(crate) fn protects(
        &self,
        record: &Record<'_>,
        last_touch: Option<Timestamp>,
        as_of: Day,
    ) -> Option<String> {
        let touched = last_touch.map(Timestamp::day);
        let lately =
            touched.filter(|day| i64::from(as_of.since(*day)) < i64::from(self.touched_days));
        if let Some(day) = lately {
            return Some(format!("touched on {day}"));
        }
        let protect = self.protect.as_ref()?;
        protect
            .holds(record)
            .then(|| format!("protected by `{}`", protect.sql()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::tests::office;

    #[test]
    fn a_rule_looks_at_the_stage_before_and_at_the_latest_that_happened() {
        let rule = LifecycleRule {
            from: Some("lead".to_owned()),
            to: None,
            on: vec![Kind::Ticket, Kind::Signal],
            on_days: 30,
            pool: PoolIx(0),
            served: String::new(),
        };
        let (record, as_of) = (Record::default(), Day(100));
        let at = |day| Day(day).start();
        let change = |before, is_settled| StageChange {
            last: "",
            before,
            is_settled,
        };
        let by_stage = LifecycleRule {
            on: Vec::new(),
            ..rule.clone()
        };
        let settled = change("lead", true);
        assert!(by_stage.may_move(change("lead", false)) && !by_stage.may_move(settled));
        assert!(rule.may_move(settled), "what happens may happen again");
        for (before, ticket, applies) in [
            ("lead", 90, true),
            ("", 90, false),
            ("lead", 71, true),
            ("lead", 70, false),
        ] {
            let happened = [(Kind::Ticket, at(ticket)), (Kind::Signal, at(50))];
            let contact = Lifecycle {
                record: &record,
                records: &[],
                stage: change(before, false),
                happened: &happened,
                as_of,
            };
            assert_eq!(rule.applies(&contact), applies, "{before} {ticket}");
        }
        let policy = MovePolicy {
            touched_days: 7,
            ..MovePolicy::default()
        };
        let protects = |day| policy.protects(&record, Some(at(day)), as_of).is_some();
        assert_eq!([94, 93].map(protects), [true, false]);
    }

    #[test]
    fn who_hands_over_to_a_pool_has_no_sole_heir() {
        let mut directory = office();
        let [gone, heir] = ["U4", "U2"].map(|id| directory.user_by_id(id).unwrap());
        directory.users[gone.0 as usize].successor = Some(heir);
        let active = Active::on(Day(20_000), &directory);
        let heir_of = |to: Option<Target>| {
            let succession = Succession {
                by_user: to.into_iter().map(|to| (gone, to)).collect(),
                successors: true,
                ..Succession::default()
            };
            succession.sole_heir(Party::User(gone), &directory, &active)
        };
        assert_eq!(heir_of(None), Some(Party::User(heir)));
        assert_eq!(heir_of(Some(Target::Pool(PoolIx(0)))), None);
    }
}
