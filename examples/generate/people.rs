//! The hidden truth: people in households, as pure functions of the seed and the number of the person.
//!
//! People come in blocks of 24; a block falls into households. All that members share (family name, address, telephone, perhaps a
//! mailbox) hangs on the household, so any person can be made without making the others.

use crate::companies::{self, Company};
use crate::dates::{AS_OF, date};
use crate::dice::{Dice, Purpose};
use crate::mailboxes;
use crate::names::{GivenName, Names};
use crate::phones::{Line, number};
use crate::places::{Address, Places};

const BLOCK: u64 = 24;
const HOUSEHOLD_SIZES: &[u64] = &[1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 6];
const TITLES: &[&str] = &[
    "Owner",
    "Manager",
    "President",
    "Office Manager",
    "Sales Associate",
    "Accountant",
    "Teacher",
    "Engineer",
    "Nurse",
    "Attorney",
    "Driver",
    "Project Manager",
    "Director of Operations",
    "CFO",
    "CEO",
    "Consultant",
    "Technician",
    "Realtor",
    "Electrician",
    "Analyst",
    "Administrative Assistant",
    "Controller",
    "Vice President",
    "Partner",
    "Supervisor",
    "Foreman",
    "Paralegal",
    "Designer",
    "Buyer",
    "Chef",
];

/// Everybody there is.
pub(crate) struct Population {
    pub(crate) seed: u64,
    pub(crate) count: u64,
    pub(crate) names: Names,
    pub(crate) places: Places,
    pub(crate) companies_per_city: u64,
}

/// A person: what is true now, and what was true before a marriage or a move.
pub(crate) struct Person<'a> {
    pub(crate) household: u64,
    pub(crate) city: usize,
    pub(crate) given: &'a GivenName,
    pub(crate) middle: String,
    pub(crate) family: String,
    pub(crate) married_family: String,
    pub(crate) suffix: &'static str,
    pub(crate) birthday: Option<i32>,
    pub(crate) email: String,
    pub(crate) new_email: String,
    pub(crate) mobile: Option<u64>,
    pub(crate) new_mobile: u64,
    pub(crate) home_phone: Option<u64>,
    pub(crate) address: Address,
    pub(crate) new_address: Address,
    pub(crate) work: Option<Work>,
}

/// Where a person works.
pub(crate) struct Work {
    pub(crate) company: Company,
    pub(crate) title: &'static str,
    pub(crate) email: String,
}

/// What the members of a household share.
struct Household<'a> {
    id: u64,
    city: usize,
    family: String,
    address: Address,
    phone: Option<u64>,
    mailbox: Option<String>,
    head: &'a GivenName,
    head_is_male: bool,
    head_birth: i32,
    twins_birth: Option<i32>,
    has_junior: bool,
}

impl Population {
    /// The people of a seed.
    pub(crate) fn new(seed: u64, count: u64) -> Self {
        let places = Places::new(seed);
        let companies_per_city = (count / 20 / places.count()).max(1);
        Self {
            seed,
            count,
            names: Names::new(),
            places,
            companies_per_city,
        }
    }

    /// One person of `0..count`.
    pub(crate) fn person(&self, index: u64) -> Person<'_> {
        let first = self.household_of(index);
        let household = self.household(first);
        let position = index - first;
        let mut dice = Dice::new(self.seed, Purpose::Person, index);
        let is_male = household.is_male(position, &mut dice);
        let given = match position {
            0 => household.head,
            2 if household.has_junior => household.head,
            _ => self.names.given(is_male, &mut dice),
        };
        let keeps_own_name = position == 1 && dice.chance(180);
        let family = if keeps_own_name {
            self.names.family(&mut dice).into_owned()
        } else {
            household.family.clone()
        };
        let birth = household.birth(position, &mut dice);
        let birth_year = i32::from(date(birth).year());
        let private = mailboxes::private(given.name, &family, birth_year, self.count, &mut dice);
        let work = (birth < AS_OF - 20 * 365 && dice.chance(550))
            .then(|| self.work(&household, given.name, &family, &mut dice));
        let new_city = if dice.chance(650) {
            household.city
        } else {
            self.places.draw_city(&mut dice)
        };
        let area_code = self.places.area_code(household.city);
        Person {
            household: household.id,
            city: household.city,
            given,
            middle: self.middle_name(is_male, &mut dice),
            married_family: self.names.family(&mut dice).into_owned(),
            suffix: household.suffix(position),
            birthday: dice.chance(680).then_some(birth),
            email: household.email(position, private, work.as_ref(), &mut dice),
            new_email: mailboxes::private(given.name, &family, birth_year, self.count, &mut dice),
            mobile: dice
                .chance(820)
                .then(|| number(area_code, Line::Mobile, index)),
            new_mobile: number(
                self.places.area_code(new_city),
                Line::Mobile,
                index + self.count,
            ),
            home_phone: household.phone,
            address: if dice.chance(900) {
                household.address
            } else {
                Address::default()
            },
            new_address: self.places.address(new_city, &mut dice),
            family,
            work,
        }
    }

    /// The first person of the household that a person lives in.
    fn household_of(&self, index: u64) -> u64 {
        let block = index / BLOCK;
        let mut dice = Dice::new(self.seed, Purpose::Block, block);
        let mut first = block * BLOCK;
        loop {
            let next = first + dice.pick(HOUSEHOLD_SIZES);
            if index < next || next >= (block + 1) * BLOCK {
                return first;
            }
            first = next;
        }
    }

    fn household(&self, first: u64) -> Household<'_> {
        let mut dice = Dice::new(self.seed, Purpose::Household, first);
        let city = self.places.draw_city(&mut dice);
        let family = self.names.family(&mut dice).into_owned();
        let head_is_male = dice.chance(500);
        let head = self.names.given(head_is_male, &mut dice);
        let head_birth = -(dice.below(45 * 365) as i32) + 14 * 365;
        let twins_birth = dice
            .chance(60)
            .then(|| head_birth + 9500 + dice.below(3000) as i32);
        Household {
            id: first,
            city,
            address: self.places.address(city, &mut dice),
            phone: dice
                .chance(380)
                .then(|| number(self.places.area_code(city), Line::Home, first)),
            mailbox: dice
                .chance(120)
                .then(|| mailboxes::shared(&family, self.count, &mut dice)),
            family,
            head,
            head_is_male,
            head_birth,
            twins_birth,
            has_junior: head_is_male && dice.chance(120),
        }
    }

    fn work(&self, household: &Household, given: &str, family: &str, dice: &mut Dice) -> Work {
        let company = companies::draw(self, household.city, dice);
        let email = if dice.chance(300) {
            company.mailbox.clone()
        } else {
            mailboxes::at_work(given, family, &company.domain, dice)
        };
        Work {
            company,
            title: dice.pick(TITLES),
            email,
        }
    }

    fn middle_name(&self, is_male: bool, dice: &mut Dice) -> String {
        let name = self.names.given(is_male, dice).name;
        match dice.below(10) {
            0..=4 => String::new(),
            5..=7 => name.chars().take(1).collect(),
            _ => name.to_owned(),
        }
    }
}

impl Household<'_> {
    /// Most couples are a man and a woman; a junior is a son.
    fn is_male(&self, position: u64, dice: &mut Dice) -> bool {
        match position {
            0 => self.head_is_male,
            1 => self.head_is_male != dice.chance(960),
            2 if self.has_junior => true,
            _ => dice.chance(500),
        }
    }

    /// Couples are of an age, twins share a birthday, children are a generation younger.
    fn birth(&self, position: u64, dice: &mut Dice) -> i32 {
        match (position, self.twins_birth) {
            (0, _) => self.head_birth,
            (1, _) => self.head_birth + dice.below(3000) as i32 - 1500,
            (2 | 3, Some(birth)) if !self.has_junior => birth,
            _ => (self.head_birth + 8500 + dice.below(5000) as i32).min(AS_OF - 30),
        }
    }

    fn suffix(&self, position: u64) -> &'static str {
        match (self.has_junior, position) {
            (true, 0) => "Sr",
            (true, 2) => "Jr",
            _ => "",
        }
    }

    /// The mailbox that the offices know: the family's, the one at work, or a private one.
    fn email(
        &self,
        position: u64,
        private: String,
        work: Option<&Work>,
        dice: &mut Dice,
    ) -> String {
        match (&self.mailbox, work) {
            (Some(mailbox), _) if position < 2 || dice.chance(500) => mailbox.clone(),
            (_, Some(work)) if dice.chance(300) => work.email.clone(),
            _ if dice.chance(120) => String::new(),
            _ => private,
        }
    }
}
