//! Slips of the keyboard and of the scanner.

use crate::dice::Dice;

/// What a scanner takes for what.
const LOOK_ALIKES: &[(&str, &str)] = &[
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("o", "0"),
    ("i", "l"),
    ("e", "c"),
    ("w", "vv"),
    ("h", "b"),
    ("n", "u"),
    ("B", "8"),
    ("S", "5"),
];
const LETTERS: &[char] = &[
    'a', 'e', 'i', 'o', 'u', 'n', 'r', 's', 't', 'l', 'd', 'm', 'h', 'y', 'c', 'p',
];

/// One slip: a letter too many, too few, out of place, wrong, doubled, or misread.
pub(crate) fn typo(text: &mut String, dice: &mut Dice) {
    let mut letters = Vec::from_iter(text.chars());
    if letters.len() < 3 {
        return;
    }
    let place = dice.below(letters.len() as u32 - 1) as usize;
    match dice.below(100) {
        0..18 => letters.insert(place + 1, dice.pick(LETTERS)),
        18..42 => drop(letters.remove(place + 1)),
        42..64 => letters.swap(place, place + 1),
        64..82 => letters[place + 1] = dice.pick(LETTERS),
        82..91 => letters.insert(place, letters[place]),
        _ => return misread(text, dice),
    }
    *text = String::from_iter(letters);
}

/// A number with one digit wrong, or two out of place.
pub(crate) fn one_digit_off(number: &mut String, dice: &mut Dice) {
    let mut digits = Vec::from_iter(number.chars());
    if digits.len() < 10 {
        return;
    }
    let place = dice.between(3, 8) as usize;
    if dice.chance(500) {
        digits.swap(place, place + 1);
    } else {
        digits[place + 1] = dice.pick(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    }
    *number = String::from_iter(digits);
}

fn misread(text: &mut String, dice: &mut Dice) {
    let (seen, read) = dice.pick(LOOK_ALIKES);
    if let Some(place) = text.find(seen) {
        text.replace_range(place..place + seen.len(), read);
    }
}
