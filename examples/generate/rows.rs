//! Rows of exports: what an office knows about a person, before and after damage, as a pure function of seed and row number.

use crate::damage;
use crate::dates::AS_OF;
use crate::dice::{Dice, Purpose, shuffle};
use crate::people::{Person, Population};
use crate::places::Address;
use crate::staff::{Owner, Staff};

const LEAD_SOURCES: &[&str] = &[
    "Organic Search",
    "Direct Traffic",
    "Referrals",
    "Paid Search",
    "Email Marketing",
    "Offline Sources",
    "Social Media",
    "Event",
    "Zillow",
];
const TAGS: &[&str] = &[
    "Homeowner",
    "Newsletter",
    "Holiday Card",
    "VIP",
    "Renewal Q1",
    "Renewal Q2",
    "Renewal Q3",
    "Renewal Q4",
    "Golf",
    "Referral Partner",
    "Past Client",
    "Investor",
    "First-Time Buyer",
    "Auto",
    "Life",
    "Umbrella",
    "Commercial",
    "Spanish",
    "Do Not Visit",
    "Boat",
];
const STAGES: &[&str] = &[
    "lead",
    "lead",
    "lead",
    "prospect",
    "opportunity",
    "customer",
    "customer",
    "customer",
    "customer",
    "churned",
];

/// The systems that the office exported.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Source {
    Crm,
    Spreadsheet,
    Agency,
}

/// Everything that rows are made from.
pub(crate) struct World {
    pub(crate) population: Population,
    pub(crate) staff: Staff,
    pub(crate) rows: u64,
    pub(crate) duplicates_per_mille: u64,
}

/// One row, not yet in the format of its source.
pub(crate) struct Row {
    pub(crate) number: u64,
    pub(crate) person: u64,
    pub(crate) source: Source,
    pub(crate) given: String,
    pub(crate) middle: String,
    pub(crate) family: String,
    pub(crate) suffix: &'static str,
    pub(crate) nickname: &'static str,
    pub(crate) email: String,
    pub(crate) second_email: String,
    pub(crate) mobile: String,
    pub(crate) home_phone: String,
    pub(crate) work_phone: String,
    pub(crate) address: Address,
    pub(crate) birthday: Option<i32>,
    pub(crate) company: String,
    pub(crate) company_id: String,
    pub(crate) title: &'static str,
    pub(crate) stage: &'static str,
    pub(crate) lead_source: &'static str,
    pub(crate) tags: Vec<&'static str>,
    pub(crate) owner: Owner,
    pub(crate) servicer: Option<usize>,
    pub(crate) creator: usize,
    pub(crate) opted_out: bool,
    pub(crate) created: i32,
    pub(crate) updated: i32,
    pub(crate) touched: Option<i32>,
    /// How this row writes its phones, tags and missing values.
    pub(crate) habit: u32,
}

impl World {
    /// A world of `rows` rows.
    pub(crate) fn new(seed: u64, rows: u64, duplicates_per_mille: u64) -> Self {
        let people = rows - rows * duplicates_per_mille / 1000;
        let population = Population::new(seed, people);
        let staff = Staff::new(seed, rows, &population.names);
        Self {
            population,
            staff,
            rows,
            duplicates_per_mille,
        }
    }

    /// The row of a number below `rows`.
    pub(crate) fn row(&self, number: u64) -> Row {
        let mut dice = Dice::new(self.population.seed, Purpose::Row, number);
        let duplicates_before = number * self.duplicates_per_mille / 1000;
        let duplicates_after = (number + 1) * self.duplicates_per_mille / 1000;
        let originals_before = number - duplicates_before;
        let is_duplicate = duplicates_after > duplicates_before && originals_before > 0;
        let position = if is_duplicate {
            earlier(originals_before, &mut dice)
        } else {
            originals_before
        };
        let index = shuffle(
            position,
            self.population.count,
            self.population.seed % 1_000_003,
        );
        let person = self.population.person(index);
        let mut row = self.fresh_row(number, index, &person, &mut dice);
        if is_duplicate {
            self.disagree_on_owner(&mut row, &person, &mut dice);
            damage::duplicate(&mut row, &person, &mut dice);
        } else {
            damage::wear(&mut row, &person, &mut dice);
        }
        row
    }

    fn fresh_row(&self, number: u64, index: u64, person: &Person, dice: &mut Dice) -> Row {
        let source = match dice.below(10) {
            0..=4 => Source::Crm,
            5 | 6 => Source::Spreadsheet,
            _ => Source::Agency,
        };
        let office = person.city % self.staff.offices;
        let created = AS_OF - 1 - dice.skewed(13 * 365) as i32;
        let age = (AS_OF - created) as u32;
        let work = person.work.as_ref();
        let has_desk = work.filter(|_| dice.chance(600));
        let second_email = match work {
            Some(work) if work.email != person.email && dice.chance(500) => work.email.clone(),
            _ => String::new(),
        };
        Row {
            number,
            person: index,
            source,
            given: person.given.name.to_owned(),
            middle: person.middle.clone(),
            family: person.family.clone(),
            suffix: if dice.chance(800) { person.suffix } else { "" },
            nickname: person
                .given
                .nicknames
                .first()
                .filter(|_| dice.chance(250))
                .copied()
                .unwrap_or(""),
            email: person.email.clone(),
            second_email,
            mobile: digits(person.mobile),
            home_phone: digits(person.home_phone),
            work_phone: digits(has_desk.map(|work| work.company.desk)),
            address: self.address(person, dice),
            birthday: person.birthday,
            company: work
                .map(|work| work.company.name.clone())
                .unwrap_or_default(),
            company_id: work
                .map(|work| (7_000_000_000 + work.company.id).to_string())
                .unwrap_or_default(),
            title: work.map(|work| work.title).unwrap_or(""),
            stage: dice.pick(STAGES),
            lead_source: dice.pick(LEAD_SOURCES),
            tags: (0..dice.below(4)).map(|_| dice.pick(TAGS)).collect(),
            owner: self.staff.owner_of(person),
            servicer: dice.chance(700).then(|| self.staff.colleague(office, dice)),
            creator: self.staff.colleague(office, dice),
            opted_out: dice.chance(60),
            created,
            updated: AS_OF - dice.skewed(age) as i32,
            touched: dice.chance(850).then(|| AS_OF - dice.skewed(age) as i32),
            habit: dice.below(1000),
        }
    }

    /// Mostly the home; for some who work, the office of the company.
    fn address(&self, person: &Person, dice: &mut Dice) -> Address {
        match &person.work {
            Some(work) if dice.chance(80) => work.company.address.clone(),
            _ => person.address.clone(),
        }
    }

    /// A second source often names somebody else of the same office, or nobody.
    fn disagree_on_owner(&self, row: &mut Row, person: &Person, dice: &mut Dice) {
        let office = person.city % self.staff.offices;
        row.owner = match dice.below(100) {
            0..14 => Owner::User(self.staff.colleague(office, dice)),
            14..24 => Owner::Nobody,
            24 => Owner::Office((office + 1) % self.staff.offices),
            _ => row.owner,
        };
    }
}

/// The position of an earlier original: anyone, but some come up again and again.
fn earlier(originals: u64, dice: &mut Dice) -> u64 {
    let position = u64::from(dice.below(originals as u32));
    if dice.chance(120) {
        position / 32 * 32
    } else {
        position
    }
}

fn digits(number: Option<u64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}
