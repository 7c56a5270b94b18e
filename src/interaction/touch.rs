//! What a contact's interactions come to: who corresponds with it, and the latest touch.

use std::cmp::Reverse;

use super::Interaction;
use crate::{party::UserIx, time::Timestamp};

/// A user who has corresponded with a contact (R-CONNECT-4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondent {
    /// The user.
    pub user: UserIx,
    /// The first touch.
    pub first_at: Timestamp,
    /// The latest touch.
    pub last_at: Timestamp,
    /// How many touches.
    pub count: u32,
    /// The `[[interactions]]` that tell of them, by place; each once.
    pub lists: Vec<u16>,
}

/// Everybody who has touched a contact, by user; from its interactions in any order, each with the place of its `[[interactions]]`.
#[must_use]
pub fn correspondents<'i>(
    interactions: impl IntoIterator<Item = (&'i Interaction, u16)>,
) -> Vec<Correspondent> {
    let mut found: Vec<Correspondent> = Vec::new();
    let interactions = interactions.into_iter();
    for (touch, list) in interactions.filter(|(it, _)| it.is_touch()) {
        let Some(user) = touch.user() else { continue };
        match found.binary_search_by_key(&user, |known| known.user) {
            Ok(index) => {
                let known = &mut found[index];
                known.first_at = known.first_at.min(touch.at);
                known.last_at = known.last_at.max(touch.at);
                known.count += 1;
                if !known.lists.contains(&list) {
                    known.lists.push(list);
                }
            }
            Err(index) => found.insert(
                index,
                Correspondent {
                    user,
                    first_at: touch.at,
                    last_at: touch.at,
                    count: 1,
                    lists: vec![list],
                },
            ),
        }
    }
    found
}

/// The latest touch up to the as-of date, and by whom, if anybody knows (METRICS `last(c)`); of two at once, the user whose ID comes first.
#[must_use]
pub fn last_touch<'i>(
    interactions: impl IntoIterator<Item = &'i Interaction>,
) -> Option<(Timestamp, Option<UserIx>)> {
    let touches = interactions.into_iter().filter(|it| it.is_touch());
    touches
        .map(|touch| (touch.at, touch.user()))
        .max_by_key(|&(at, user)| (at, user.is_some(), Reverse(user)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        interaction::{Direction, Kind, Medium, TOUCHES},
        party::Party,
    };

    fn interaction(
        at: i64,
        user: impl Into<Option<u32>>,
        kind: Kind,
        is_future: bool,
    ) -> Interaction {
        let touch = u8::from(TOUCHES.contains(&kind)) * Interaction::TOUCH;
        Interaction {
            at: Timestamp(at),
            record: 0,
            by: user.into().map(|user| Party::User(UserIx(user))).into(),
            offset: 0,
            digest: 0,
            row: 0,
            kind,
            direction: Direction::Unknown,
            medium: Medium::Unknown,
            marks: touch | (u8::from(is_future) * Interaction::FUTURE),
        }
    }

    #[test]
    fn only_touches_up_to_the_as_of_date_count() {
        let interactions = [
            interaction(50, 1, Kind::Email, false),
            interaction(20, 2, Kind::Meeting, false),
            interaction(50, 2, Kind::Call, false),
            interaction(60, 2, Kind::Note, false),
            interaction(70, 3, Kind::Meeting, true),
        ];
        let of = |user, first, last, count, lists| Correspondent {
            user: UserIx(user),
            first_at: Timestamp(first),
            last_at: Timestamp(last),
            count,
            lists,
        };
        assert_eq!(
            correspondents(interactions.iter().zip([0, 1, 0, 2, 2])),
            [of(1, 50, 50, 1, vec![0]), of(2, 20, 50, 2, vec![1, 0])]
        );
        let last = Some((Timestamp(50), Some(UserIx(1))));
        assert_eq!(last_touch(&interactions), last);
        assert_eq!(last_touch(&interactions[3..]), None);
        let nobodys = [50, 51].map(|at| interaction(at, None, Kind::Call, false));
        assert_eq!(last_touch(interactions.iter().chain(&nobodys[..1])), last);
        assert_eq!(last_touch(&nobodys), Some((Timestamp(51), None)));
        assert_eq!(correspondents(nobodys.iter().zip([0; 2])), []);
    }
}
