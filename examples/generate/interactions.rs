//! `activity.csv`: mails, calls and meetings between users and the people that the exports hold.

use crate::dates::{AS_OF, iso_minute};
use crate::dice::{Dice, Purpose};
use crate::rows::World;
use crate::sources::write_line;
use crate::staff::Owner;

/// The header of the file: canonical names.
pub(crate) const HEADER: &[&str] = &[
    "email",
    "user_id",
    "occurred_at",
    "kind",
    "direction",
    "channel",
    "subject",
];

const SUBJECTS: &[&str] = &[
    "Renewal",
    "Quote",
    "Question about my policy",
    "Welcome",
    "Checking in",
    "Documents",
    "Invoice",
    "Claim",
    "Meeting",
    "Happy birthday",
];

/// Appends the interaction of an index, where the person drawn has a mailbox.
pub(crate) fn write(world: &World, index: u64, out: &mut Vec<u8>) {
    let population = &world.population;
    let mut dice = Dice::new(population.seed, Purpose::Interaction, index);
    let mut person = population.person(u64::from(dice.skewed(population.count as u32)));
    while person.email.is_empty() {
        person = population.person(u64::from(dice.below(population.count as u32)));
    }
    let user = match world.staff.owner_of(&person) {
        Owner::User(user) if dice.chance(800) => user,
        _ => world
            .staff
            .colleague(person.city % world.staff.offices, &mut dice),
    };
    let (kind, channel) = dice.pick(&[
        ("email", "email"),
        ("email", "email"),
        ("call", "phone"),
        ("meeting", "calendar"),
    ]);
    let direction = dice.pick(&["inbound", "outbound"]);
    let occurred_at = iso_minute(AS_OF - dice.skewed(3 * 365) as i32);
    let user_id = &world.staff.users[user].id;
    write_line(
        &[
            person.email.as_str(),
            user_id,
            &occurred_at,
            kind,
            direction,
            channel,
            dice.pick(SUBJECTS),
        ],
        out,
    );
}
