//! A small world for the tests of this module.

use bumpalo::Bump;

use super::{
    Acting, ByHand, Decision, Member, Members, MergeContext, MergeOutcome, MergePolicy,
    MergeSettings, MergedContact, merge_members,
};
use crate::{
    directory::{Active, Directory, Entity, EntityKind, Heirs, Loads, Role, User},
    party::{EntityIx, Party, UserIx},
    profile::Profile,
    record::{Position, Record},
    time::{Day, Timestamp},
};

pub(crate) const ADMIN: Party = Party::User(UserIx(0));
pub(crate) const AGENT: Party = Party::User(UserIx(1));
pub(crate) const OTHER: Party = Party::User(UserIx(2));
pub(crate) const COMPANY: Party = Party::Entity(EntityIx(1));
pub(crate) const OFFICE: Party = Party::Entity(EntityIx(0));

/// A company with one office; the admin is the company's, the agents are the office's.
pub(crate) fn directory() -> Directory {
    let entity = |id: &str, kind, parent| Entity {
        id: id.to_owned(),
        kind,
        name: id.to_owned(),
        parent,
        successor: None,
    };
    let user = |id: &str, role, entity| User {
        id: id.to_owned(),
        name: id.to_uppercase(),
        role,
        entity: Some(EntityIx(entity)),
        ..User::default()
    };
    Directory {
        users: vec![
            user("admin", Role::Admin, 1),
            user("agent", Role::Agent, 0),
            user("other", Role::Agent, 0),
        ],
        entities: vec![
            entity("office", EntityKind::Office, Some(EntityIx(1))),
            entity("company", EntityKind::Company, None),
        ],
        ..Directory::default()
    }
}

/// An empty record on this line.
pub(crate) fn record(line: u64) -> Record<'static> {
    Record {
        position: Position {
            line,
            ..Position::default()
        },
        ..Record::default()
    }
}

/// An unowned member.
pub(crate) fn member<'r, 'a>(record: &'r Record<'a>) -> Member<'r, 'a> {
    Member {
        record,
        owner: None,
        said: None,
        is_given: false,
        created: record.created_at,
        last_changed: record.last_changed(Day(i32::MAX)),
        last_touch: record.last_touch_at.map(|at| (at, &[][..])),
    }
}

/// A run over one cluster under the generic profile, to be varied.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) acting: Acting,
    pub(crate) policy: MergePolicy,
    pub(crate) by_hand: ByHand,
    /// The last touch of each record, if any is given.
    pub(crate) touches: Vec<i64>,
    pub(crate) loads: Loads,
    active: Active,
    pub(crate) heirs: Heirs,
    /// Lives as long as the tests, so that what is merged can be returned.
    arena: &'static Bump,
}

impl World {
    pub(crate) fn acting(party: Option<Party>) -> Self {
        Self {
            acting: party.map_or_else(Acting::default, |party| Acting::new(party, &directory())),
            policy: generic_policy(),
            by_hand: ByHand::default(),
            touches: Vec::new(),
            loads: Loads::none(&directory()),
            active: Active::on(Day(0), &directory()),
            heirs: Heirs::default(),
            arena: Box::leak(Box::new(Bump::new())),
        }
    }

    pub(crate) fn context(&self) -> MergeContext<'_> {
        MergeContext {
            acting: &self.acting,
            policy: &self.policy,
            loads: &self.loads,
            active: &self.active,
            heirs: &self.heirs,
        }
    }

    /// An agent is no longer active.
    pub(crate) fn leave(&mut self, agent: Party) {
        let mut directory = directory();
        let user = agent.user().expect("only users leave");
        directory.users[user.0 as usize].enabled = false;
        self.active = Active::on(Day(0), &directory);
    }

    pub(crate) fn merge(
        &self,
        records: &[Record<'static>],
        owners: &[Option<Party>],
    ) -> Result<MergedContact<'static>, Decision> {
        let members = records
            .iter()
            .zip(owners)
            .enumerate()
            .map(|(index, (record, owner))| Member {
                owner: *owner,
                said: *owner,
                last_touch: self.touches.get(index).map(|at| (Timestamp(*at), &[][..])),
                ..member(record)
            });
        self.merge_members(&Members::new(members.collect()).expect("the test gives a record"))
    }

    pub(crate) fn merge_members(
        &self,
        members: &Members<'_, 'static>,
    ) -> Result<MergedContact<'static>, Decision> {
        match merge_members(members, self.by_hand, &self.context(), self.arena) {
            MergeOutcome::Merged(contact) => Ok(*contact),
            MergeOutcome::Blocked(decision) => Err(decision),
        }
    }
}

/// What the generic profile chooses.
fn generic_policy() -> MergePolicy {
    let mut settings = serde_json::json!({});
    Profile::default().fill(&mut settings);
    let settings: MergeSettings =
        serde_json::from_value(settings["merge"].take()).expect("a profile holds valid policies");
    settings.resolve().0
}
