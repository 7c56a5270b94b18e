//! What happens to a person's data on its way into another system.

use jiff::civil::Date;
use tenure::time::Day;

use crate::dates::date;
use crate::dice::Dice;
use crate::people::Person;
use crate::places::Address;
use crate::rows::Row;
use crate::typos::{one_digit_off, typo};

/// What a kind of damage does to a row of a person.
type Damage = fn(&mut Row, &Person, &mut Dice);

/// Every kind of damage, by how often it is done.
const DAMAGES: &[(u32, Damage)] = &[
    (10, |row, _, dice| typo(&mut row.given, dice)),
    (12, |row, _, dice| typo(&mut row.family, dice)),
    (5, |row, _, dice| typo(&mut row.email, dice)),
    (6, |row, _, dice| typo(&mut row.address.street, dice)),
    (5, |row, _, dice| one_digit_off(&mut row.mobile, dice)),
    (14, go_by_nickname),
    (6, |row, _, _| keep_initial(&mut row.given)),
    (12, |row, person, _| {
        row.address = person.new_address.clone()
    }),
    (6, move_far_away),
    (9, |row, person, _| row.email.clone_from(&person.new_email)),
    (5, |row, person, _| {
        row.mobile = person.new_mobile.to_string()
    }),
    (5, marry),
    (4, |row, _, _| {
        std::mem::swap(&mut row.given, &mut row.family)
    }),
    (8, |row, _, _| row.email.clear()),
    (6, |row, _, _| row.mobile.clear()),
    (8, |row, _, _| row.birthday = None),
    (8, |row, _, _| row.address = Address::default()),
    (3, |row, _, _| row.address.unit.clear()),
    (5, swap_day_and_month),
    (3, |row, _, dice| {
        row.birthday = row.birthday.map(|day| day + dice.between(1, 9) as i32)
    }),
    (8, change_case),
    (4, fill_in_placeholder),
    (4, |row, _, _| row.middle.clear()),
    (3, put_middle_into_given),
    (5, swap_phones),
    (3, swap_emails),
];

/// Damages a row that is a duplicate: lightly, badly, or beyond what most evidence survives (one in 25).
pub(crate) fn duplicate(row: &mut Row, person: &Person, dice: &mut Dice) {
    let roll = dice.below(100);
    let times = match roll {
        0..36 => 1,
        36..70 => 2,
        70..96 => 4,
        _ => 5,
    };
    (0..times).for_each(|_| damage_once(row, person, dice));
    if roll < 96 {
        keep_evidence(row, person, dice);
    } else {
        lose_evidence(row, person, dice);
    }
}

/// Damages a first row a little, as all data is a little damaged.
pub(crate) fn wear(row: &mut Row, person: &Person, dice: &mut Dice) {
    if dice.chance(90) {
        go_by_nickname(row, person, dice);
    }
    if dice.chance(40) {
        damage_once(row, person, dice);
        keep_evidence(row, person, dice);
    }
}

fn damage_once(row: &mut Row, person: &Person, dice: &mut Dice) {
    let total = DAMAGES.iter().map(|(weight, _)| weight).sum();
    let mut roll = dice.below(total);
    for (weight, apply) in DAMAGES {
        if roll < *weight {
            return apply(row, person, dice);
        }
        roll -= weight;
    }
}

/// Leaves a row at least two of the facts that the person's other rows have, where there are two.
fn keep_evidence(row: &mut Row, person: &Person, dice: &mut Dice) {
    let same_mobile = person
        .mobile
        .is_some_and(|mobile| row.mobile == mobile.to_string());
    let facts = [
        !row.email.is_empty() && row.email == person.email,
        same_mobile,
        row.birthday.is_some() && row.birthday == person.birthday,
        !row.address.street.is_empty() && row.address.street == person.address.street,
    ];
    if facts.into_iter().filter(|fact| *fact).count() >= 2 {
        return;
    }
    if let Some(mobile) = person.mobile.filter(|_| dice.chance(500)) {
        row.mobile = mobile.to_string();
    } else {
        row.email.clone_from(&person.email);
    }
    row.birthday = person.birthday.or(row.birthday);
}

/// Leaves a row a name and one worn fact.
fn lose_evidence(row: &mut Row, person: &Person, dice: &mut Dice) {
    row.email.clear();
    row.second_email.clear();
    row.mobile.clear();
    row.home_phone.clear();
    match dice.below(3) {
        0 => row.birthday = None,
        1 => row.address = person.new_address.clone(),
        _ => row.email.clone_from(&person.new_email),
    }
}

fn go_by_nickname(row: &mut Row, person: &Person, dice: &mut Dice) {
    if !person.given.nicknames.is_empty() {
        row.given = dice.pick(&person.given.nicknames).to_owned();
        row.nickname = "";
    }
}

fn keep_initial(name: &mut String) {
    let initial = name.chars().next();
    name.clear();
    name.extend(initial);
}

fn move_far_away(row: &mut Row, person: &Person, dice: &mut Dice) {
    row.address = person.new_address.clone();
    row.home_phone.clear();
    if dice.chance(600) {
        row.mobile = person.new_mobile.to_string();
    }
    if dice.chance(300) {
        row.email.clone_from(&person.new_email);
    }
}

fn marry(row: &mut Row, person: &Person, dice: &mut Dice) {
    row.family = if dice.chance(700) {
        person.married_family.clone()
    } else {
        format!("{}-{}", person.family, person.married_family)
    };
}

fn swap_day_and_month(row: &mut Row, _: &Person, _: &mut Dice) {
    if let Some(date) = row.birthday.map(date).filter(|date| date.day() <= 12) {
        let swapped = Date::constant(date.year(), date.day(), date.month());
        row.birthday = Some(Day::from_date(swapped).0);
    }
}

fn change_case(row: &mut Row, _: &Person, dice: &mut Dice) {
    let change = if dice.chance(600) {
        str::to_uppercase
    } else {
        str::to_lowercase
    };
    let address = &mut row.address;
    for text in [
        &mut row.given,
        &mut row.family,
        &mut row.middle,
        &mut address.street,
        &mut address.city,
    ] {
        *text = change(text);
    }
    if dice.chance(300) {
        row.email = row.email.to_uppercase();
    }
}

fn fill_in_placeholder(row: &mut Row, _: &Person, dice: &mut Dice) {
    match dice.below(6) {
        0 => {
            row.email = (dice.pick(&[
                "none@none.com",
                "noemail@noemail.com",
                "n/a",
                "unknown@email.com",
                "test@test.com",
            ]))
            .to_owned()
        }
        1 => {
            row.mobile =
                (dice.pick(&["5555555555", "0000000000", "9999999999", "1234567890"])).to_owned()
        }
        2 => {
            row.birthday = Some(Day::from_date(Date::constant(1900, 1, 1)).0);
        }
        3 => row.given = (dice.pick(&["Unknown", "N/A", "-", "Test", "Mr"])).to_owned(),
        4 => {
            row.address.street =
                (dice.pick(&["N/A", "Unknown", "TBD", "General Delivery"])).to_owned()
        }
        _ => row.family = (dice.pick(&["Unknown", "N/A", ".", "Household", "Client"])).to_owned(),
    }
}

fn put_middle_into_given(row: &mut Row, _: &Person, _: &mut Dice) {
    if !row.middle.is_empty() {
        row.given = format!("{} {}", row.given, row.middle);
        row.middle.clear();
    }
}

fn swap_phones(row: &mut Row, _: &Person, _: &mut Dice) {
    std::mem::swap(&mut row.mobile, &mut row.home_phone);
}

fn swap_emails(row: &mut Row, _: &Person, _: &mut Dice) {
    if !row.second_email.is_empty() {
        std::mem::swap(&mut row.email, &mut row.second_email);
    }
}
