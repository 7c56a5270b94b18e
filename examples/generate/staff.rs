//! The users and entities that own contacts, and who owns whom.

use crate::dates::{AS_OF, iso};
use crate::dice::{Dice, Purpose};
use crate::mailboxes::word;
use crate::names::Names;
use crate::people::Person;

/// Streams of households start here, so that they never meet those of users.
const HOUSEHOLD_STREAMS: u64 = 1 << 40;

/// The organisation.
pub(crate) struct Staff {
    pub(crate) seed: u64,
    pub(crate) users: Vec<User>,
    pub(crate) offices: usize,
}

/// A user as the directory lists one.
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) code: String,
    pub(crate) email: String,
    pub(crate) entity: String,
    pub(crate) role: &'static str,
    pub(crate) active: bool,
    /// Whether the user mapping table knows the user's name and code in the agency system.
    pub(crate) mapped: bool,
    pub(crate) capacity: Option<u64>,
    pub(crate) start_date: String,
    pub(crate) end_date: String,
    pub(crate) successor: String,
}

/// Who a row says owns the contact.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Owner {
    User(usize),
    /// The office of an index.
    Office(usize),
    /// Somebody that the directory does not know.
    Unknown,
    Nobody,
}

impl Staff {
    /// 200 users in 12 offices at a million rows, with the square root of the rows.
    pub(crate) fn new(seed: u64, rows: u64, names: &Names) -> Self {
        let scale = rows.isqrt() as usize;
        let count = (200 * scale / 1000).max(8);
        let offices = (12 * scale / 1000).max(2);
        let fair_share = rows * 85 / 100 / count as u64;
        let users = (0..count).map(|index| user(seed, index, count, offices, fair_share, names));
        Self {
            seed,
            users: users.collect(),
            offices,
        }
    }

    /// The owner whom most rows of a household name.
    pub(crate) fn owner_of(&self, person: &Person) -> Owner {
        let mut dice = Dice::new(
            self.seed,
            Purpose::Staff,
            HOUSEHOLD_STREAMS + person.household,
        );
        let office = person.city % self.offices;
        match dice.below(1000) {
            0..35 => Owner::Office(office),
            35..75 => Owner::Nobody,
            75..90 => Owner::Unknown,
            _ => Owner::User(self.colleague(office, &mut dice)),
        }
    }

    /// A user of an office; some carry more than others.
    pub(crate) fn colleague(&self, office: usize, dice: &mut Dice) -> usize {
        let seats = (self.users.len() - office).div_ceil(self.offices) as u32;
        let seat = if dice.chance(700) {
            dice.below(seats)
        } else {
            dice.skewed(seats)
        };
        office + seat as usize * self.offices
    }
}

/// The identity of the entity of an office.
pub(crate) fn office_id(office: usize) -> String {
    format!("O{:03}", office + 1)
}

/// The identity of the team of an office, where it has one.
pub(crate) fn team_id(office: usize) -> Option<String> {
    office
        .is_multiple_of(3)
        .then(|| format!("T{:03}", office + 1))
}

/// The user of an index. User `i` sits in office `i % offices`.
fn user(
    seed: u64,
    index: usize,
    count: usize,
    offices: usize,
    fair_share: u64,
    names: &Names,
) -> User {
    let mut dice = Dice::new(seed, Purpose::Staff, index as u64);
    let is_male = dice.chance(500);
    let given = names.given(is_male, &mut dice).name;
    let middle = char::from(b'A' + (index % 26) as u8);
    let family = names.family(&mut dice);
    let (office, seat) = (index % offices, index / offices);
    let active = seat == 0 || !dice.chance(70);
    let start = AS_OF - 400 - dice.below(4000) as i32;
    let end = AS_OF - dice.below(390) as i32;
    let successor = (index + offices) % count;
    User {
        id: format!("U{:04}", index + 1),
        name: format!("{given} {middle}. {family}"),
        code: format!(
            "{}{middle}{}{}",
            &given[..1],
            &word(&family)[..1].to_uppercase(),
            index + 1
        ),
        email: format!(
            "{}.{}{}@acme-agency.com",
            word(given),
            word(&family),
            index + 1
        ),
        entity: team_id(office)
            .filter(|_| seat % 4 == 1)
            .unwrap_or_else(|| office_id(office)),
        role: if seat == 0 {
            "admin"
        } else if seat % 6 == 5 {
            "staff"
        } else {
            "agent"
        },
        active,
        mapped: !dice.chance(30),
        capacity: (!dice.chance(100)).then(|| fair_share * u64::from(dice.between(80, 170)) / 100),
        start_date: iso(start),
        end_date: if active { String::new() } else { iso(end) },
        successor: if active || dice.chance(400) {
            String::new()
        } else {
            format!("U{:04}", successor + 1)
        },
    }
}
