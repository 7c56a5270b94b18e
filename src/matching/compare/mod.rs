//! Two records → the level of each comparison, and how rare the value is that they share.
//!
//! **Invariant:** the levels of (left, right) are those of (right, left). **Invariant:** an absent value gives level 0.

mod address;
mod date;
mod list;
mod name;
mod outlook;
mod spelling;

pub(crate) use date::births_differ;

use super::{
    column::Columns,
    fact::{FactTable, Facts},
    level::{
        BIRTHDAY, COMPARISONS_MAX, EMAIL, EXTRA, FAMILY, GENERATION, GIVEN, IDENTIFIER, Levels,
        MIDDLE, ORGANIZATION, PHONE, PLACE, STREET, birthday, email, family, generation, given,
        organization,
    },
    score::{Scorer, Weight},
};
use crate::keys::{Code, RecordNo};

/// The levels of a pair, and the rarity of what is shared in half bits; 0 where rarity says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) levels: Levels,
    pub(crate) rarities: [u8; COMPARISONS_MAX],
    pub(crate) pair: PairOf,
}

/// What the two of a pair are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PairOf {
    /// Two people, or one and their employer; or one whose name stands in a column for organisations.
    #[default]
    People,
    /// A person, and an organisation that is not known to be the employer: their company, estate or trust may have all but the name in common.
    PersonAndOrganization,
    /// Neither is: organisations have no relatives.
    Organizations,
    /// Organisations whose names look alike, but for the words that tell them from others.
    OrganizationsApart,
}

impl PairOf {
    pub(crate) fn are_organizations(self) -> bool {
        matches!(self, Self::Organizations | Self::OrganizationsApart)
    }
}

impl Pattern {
    /// Whether both have a given name, and neither an initial alone.
    pub(crate) fn tells_given_names(&self) -> bool {
        !matches!(self.levels[GIVEN], 0 | given::INITIAL)
    }

    fn set(&mut self, comparison: usize, (level, rarity): (u8, u8)) {
        self.levels[comparison] = level;
        self.rarities[comparison] = rarity;
    }
}

/// Compares pairs, and remembers what it found for pairs of words.
pub(crate) struct Comparer<'c, 'k> {
    columns: &'c Columns<'k>,
    facts: &'c FactTable,
    givens: Memo,
    families: Memo,
    texts: Memo,
    organizations: Memo,
}

/// The facts of a pair.
#[derive(Clone, Copy)]
struct Sides<'f> {
    left: RecordNo,
    right: RecordNo,
    one: &'f Facts,
    other: &'f Facts,
}

impl<'c, 'k> Comparer<'c, 'k> {
    pub(crate) fn new(columns: &'c Columns<'k>, facts: &'c FactTable) -> Self {
        Self {
            columns,
            facts,
            givens: Memo::new(),
            families: Memo::new(),
            texts: Memo::new(),
            organizations: Memo::new(),
        }
    }

    /// The sources of two records.
    pub(crate) fn sources(&self, left: RecordNo, right: RecordNo) -> [u16; 2] {
        self.columns.sources.of_pair(left, right)
    }

    fn sides(&self, left: RecordNo, right: RecordNo) -> Sides<'c> {
        let facts = self.facts;
        Sides {
            left,
            right,
            one: &facts[left],
            other: &facts[right],
        }
    }

    /// The pattern of two records.
    pub(crate) fn compare(&mut self, left: RecordNo, right: RecordNo) -> Pattern {
        let sides = self.sides(left, right);
        let mut pattern = Pattern::default();
        self.compare_person(sides, &mut pattern);
        self.compare_place(sides, &mut pattern);
        self.compare_lists(sides, &mut pattern);
        pattern
    }

    /// Whether two records have one family name, wholly different given names and not one birthday, with which a given name may be misspelt;
    /// none: one of them has no given name, as a newborn child, or its initial, or the family names differ, too.
    pub(crate) fn are_relatives(&mut self, left: RecordNo, right: RecordNo) -> Option<bool> {
        let facts = self.facts;
        let is_called = |record| {
            let name = facts[record].called();
            self.columns.word(name).letters.len() > 1 && facts.newborn(name).is_none()
        };
        let are_called = is_called(left) && is_called(right);
        are_called.then_some(())?;
        let mut pattern = Pattern::default();
        self.compare_person(self.sides(left, right), &mut pattern);
        let agrees = |index: usize, least: u8| (1..=least).contains(&pattern.levels[index]);
        match pattern.levels[GIVEN] {
            given::DIFFERENT if !agrees(BIRTHDAY, birthday::PARTS) => {
                agrees(FAMILY, family::PART).then_some(true)
            }
            level => (level != 0).then_some(false),
        }
    }

    /// The pattern and weight of two records, if it is `least` or more. Where what has been compared cannot be made good by what has
    /// not, the rest is not looked at. The facts of the right one are given, as they come from far away.
    pub(crate) fn probable(
        &mut self,
        (left, right, other): (RecordNo, RecordNo, &Facts),
        scorer: &Scorer,
        least: f32,
    ) -> Option<(Pattern, Weight)> {
        let one = &self.facts[left];
        let sides = Sides {
            left,
            right,
            one,
            other,
        };
        let mut most = self.most_of_lists(sides, scorer);
        let mut first_look = most;
        self.add_most_of_person(&mut first_look, sides, scorer);
        self.add_most_of_place(&mut first_look, sides, scorer);
        if !scorer.reaches(&first_look, least) {
            return None;
        }
        let mut pattern = Pattern::default();
        self.compare_person(sides, &mut pattern);
        scorer.add_all(&mut most, &pattern, &PERSON);
        let mut second_look = most;
        self.add_most_of_place(&mut second_look, sides, scorer);
        if !scorer.reaches(&second_look, least) {
            return None;
        }
        self.compare_place(sides, &mut pattern);
        scorer.add_all(&mut most, &pattern, &PLACES);
        if !scorer.reaches(&most, least) {
            return None;
        }
        self.compare_lists(sides, &mut pattern);
        let weight = scorer.weigh(&pattern, self.sources(left, right));
        (weight.bits >= least).then_some((pattern, weight))
    }

    /// Names, generation and birthday.
    fn compare_person(&mut self, Sides { one, other, .. }: Sides<'_>, pattern: &mut Pattern) {
        pattern.pair = match (one.is_organization(), other.is_organization()) {
            (false, false) => PairOf::People,
            (true, true) if self.are_told_apart(one.family, other.family) => {
                PairOf::OrganizationsApart
            }
            (true, true) => PairOf::Organizations,
            (true, false) => self.person_and_organization(other, one),
            (false, true) => self.person_and_organization(one, other),
        };
        let (given, family) = self.names(one, other);
        pattern.set(GIVEN, given);
        pattern.set(FAMILY, family);
        pattern.set(MIDDLE, self.middle(one.middle, other.middle));
        pattern.set(GENERATION, generation(one, other));
        let birthday = date::birthday(self.columns, one.birthday, other.birthday);
        pattern.set(BIRTHDAY, birthday);
    }

    /// Who is known by nothing but a mailbox or a telephone may be the organisation itself.
    fn person_and_organization(&mut self, person: &Facts, organization: &Facts) -> PairOf {
        let is_named = person.called() != 0 || person.family != 0;
        let (employer, _) = self.organization(person.organization, organization.family);
        let is_its_mailbox = || {
            let (level, _) = list::email(self.columns, person, organization);
            (email::SAME..=email::SIMILAR).contains(&level)
        };
        let is_employer = matches!(employer, organization::EXACT | organization::SIMILAR);
        let works_there = is_employer && is_its_mailbox();
        let text = |name: Code| self.columns.text(name);
        let is_of = |first: Code, second: Code| {
            let rest = text(organization.family).strip_prefix(text(first));
            rest.and_then(|rest| rest.strip_prefix(' ')) == Some(text(second))
        };
        let is_own_name =
            || is_of(person.given, person.family) || is_of(person.family, person.given);
        match is_named && !works_there && !is_own_name() {
            true => PairOf::PersonAndOrganization,
            false => PairOf::People,
        }
    }

    /// Address and employer.
    fn compare_place(&mut self, Sides { one, other, .. }: Sides<'_>, pattern: &mut Pattern) {
        let (street, place) = self.address(one, other);
        pattern.set(STREET, street);
        pattern.set(PLACE, place);
        let organization = self.organization(one.organization, other.organization);
        pattern.set(ORGANIZATION, organization);
    }

    /// Everything of which a record has any number.
    fn compare_lists(&mut self, sides: Sides<'_>, pattern: &mut Pattern) {
        let Sides {
            left,
            right,
            one,
            other,
        } = sides;
        let columns = self.columns;
        pattern.set(PHONE, list::phone(columns, one, other));
        pattern.set(EMAIL, list::email(columns, one, other));
        if one.may_be_identified(other) {
            pattern.set(IDENTIFIER, list::identifier(columns, left, right));
        }
        if one.have_extras(other) {
            self.extras(left, right, pattern);
        }
    }

    fn extras(&mut self, left: RecordNo, right: RecordNo, pattern: &mut Pattern) {
        let columns = self.columns;
        for one in columns.extras_of(left) {
            let same_column = |other: &&crate::keys::Further| other.column == one.column;
            if let Some(other) = columns.extras_of(right).iter().find(same_column) {
                let level = self.extra(one.value, other.value);
                pattern.set(EXTRA + one.column as usize, level);
            }
        }
    }
}

/// The level of two generations.
fn generation(one: &Facts, other: &Facts) -> (u8, u8) {
    match (one.generation(), other.generation()) {
        (0, _) | (_, 0) => (0, 0),
        (one, other) if one == other => (generation::SAME, 0),
        _ => (generation::DIFFERENT, 0),
    }
}

/// What is compared first.
const PERSON: [usize; 5] = [GIVEN, FAMILY, MIDDLE, GENERATION, BIRTHDAY];
/// What is compared next.
const PLACES: [usize; 3] = [STREET, PLACE, ORGANIZATION];

/// What was found for pairs of codes: a table in which the latest pair of a place stays.
struct Memo(Vec<(u64, u8)>);

impl Memo {
    /// A place is so many bits of a product.
    const BITS: u32 = 12;

    fn new() -> Self {
        Self(vec![(0, 0); 1 << Self::BITS])
    }

    fn get(&mut self, left: Code, right: Code, find: impl FnOnce() -> u8) -> u8 {
        let key = u64::from(left.min(right)) << 32 | u64::from(left.max(right));
        let place = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - Self::BITS)) as usize;
        let (known, level) = self.0[place];
        if known == key {
            return level;
        }
        let level = find();
        self.0[place] = (key, level);
        level
    }
}

#[cfg(test)]
mod tests;
