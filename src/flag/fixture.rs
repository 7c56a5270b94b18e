//! The office and the day of the examples.

use super::{FlagSettings, Standing};
use crate::{
    directory::{Active, Directory, Entity, EntityKind, User},
    party::EntityIx,
    time::Day,
};

/// 2026-11-21.
pub(crate) const AS_OF: Day = Day(20_778);

/// U1 and U2 of office O are active, U3 left on 2026-10-01; company C is above office O, office P is empty.
pub(crate) fn office() -> Directory {
    let entity = |id: &str, kind, parent: Option<u32>| Entity {
        id: id.to_owned(),
        kind,
        name: format!("The {id}"),
        parent: parent.map(EntityIx),
        successor: None,
    };
    Directory {
        users: vec![
            user("U1", None),
            user("U2", None),
            user("U3", Some(Day(20_727))),
        ],
        entities: vec![
            entity("C", EntityKind::Company, None),
            entity("O", EntityKind::Office, Some(0)),
            entity("P", EntityKind::Office, Some(0)),
        ],
        ..Directory::default()
    }
}

/// An agent of office O.
pub(crate) fn user(id: &str, end: Option<Day>) -> User {
    User {
        id: id.to_owned(),
        name: format!("Agent {id}"),
        entity: Some(EntityIx(1)),
        end,
        ..User::default()
    }
}

/// What is asked of every contact of the office on the day; it lives as long as the tests.
pub(crate) fn standing(settings: FlagSettings, windows: &'static [u32]) -> Standing<'static> {
    let office: &Directory = Box::leak(Box::new(office()));
    let active = Box::leak(Box::new(Active::on(AS_OF, office)));
    Standing::new(office, active, Box::leak(Box::new(settings)), windows)
}
