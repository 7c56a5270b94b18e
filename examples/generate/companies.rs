//! Companies: the accounts that people work at, each with a front desk, a shared mailbox and an address.

use crate::dice::{Dice, Purpose};
use crate::mailboxes::word;
use crate::people::Population;
use crate::phones::{Line, number};
use crate::places::Address;

const TRADES: &[&str] = &[
    "Plumbing",
    "Roofing",
    "Dental",
    "Law Group",
    "Insurance",
    "Realty",
    "Logistics",
    "Landscaping",
    "Construction",
    "Electric",
    "Consulting",
    "Accounting",
    "Motors",
    "Bakery",
    "Pharmacy",
    "Medical Center",
    "Veterinary Clinic",
    "Properties",
    "Farms",
    "Foods",
    "Trucking",
    "Heating & Air",
    "Auto Body",
    "Engineering",
    "Media",
    "Software",
    "Staffing",
    "Wealth Management",
    "Cleaners",
    "Interiors",
    "Manufacturing",
    "Hardware",
    "Orthodontics",
    "Catering",
    "Printing",
    "Security",
    "Partners",
    "Holdings",
    "Academy",
    "Optical",
];
const FORMS: &[&str] = &[
    "",
    "",
    "",
    " Inc",
    " Inc.",
    " LLC",
    " LLC",
    " Co",
    " Corp",
    " & Sons",
    " Group",
    " Associates",
];

/// A company.
pub(crate) struct Company {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) domain: String,
    pub(crate) desk: u64,
    pub(crate) mailbox: String,
    pub(crate) address: Address,
}

/// A company of a city, the big employers more often.
pub(crate) fn draw(population: &Population, city: usize, dice: &mut Dice) -> Company {
    let rank = dice.skewed(population.companies_per_city as u32);
    company(
        population,
        city as u64 * population.companies_per_city + u64::from(rank),
    )
}

/// The company of an identity.
fn company(population: &Population, id: u64) -> Company {
    let city = (id / population.companies_per_city) as usize;
    let mut dice = Dice::new(population.seed, Purpose::Company, id);
    let founder = population.names.family(&mut dice);
    let trade = dice.pick(TRADES);
    let name = format!("{founder} {trade}{}", dice.pick(FORMS));
    let domain = format!(
        "{}{}{}.{}",
        word(&founder),
        word(trade),
        id % 97,
        dice.pick(&["com", "com", "com", "net", "biz", "org"])
    );
    let mailbox = format!(
        "{}@{domain}",
        dice.pick(&["info", "info", "office", "contact", "admin", "hello"])
    );
    let desk = number(population.places.area_code(city), Line::Desk, id);
    Company {
        id,
        name,
        domain,
        desk,
        mailbox,
        address: population.places.address(city, &mut dice),
    }
}
