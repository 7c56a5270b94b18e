//! Cities with their states, ZIP codes and area codes, and the street addresses in them.

use crate::dice::{Dice, Purpose, Weighted};

const STATES: &str = include_str!("states.txt");
const CITIES: u64 = 1500;

const CITY_STEMS: &str = "Spring Fair Green Oak River Lake Clay Brook Maple Cedar Mill Ash Glen Stone Wood Rock West East North South \
    Ever Hart Hunt Kings Lex Madi Marl Mont New Pine Port Red Rose Salem Silver Stan Sun Union Water Wells Win Bloom Bridge Burling \
    Cam Ches Cold Craw Dan Dover Elm Farm Frank George Hamp Har Hope Jackson Law Lin Man Mar Mid Or Ox Pem Ply Rich Ridge Shel Somer Sud";
const CITY_ENDINGS: &str = "field ton ville burg wood dale view port ford mont land side haven crest bury ham brook stead more ley";
const CITY_PREFIXES: &[&str] = &[
    "", "", "", "", "", "", "", "New ", "Fort ", "Mount ", "Saint ", "Lake ", "North ", "West ",
    "Port ",
];
const STREETS: &str = "Main Oak Maple Cedar Pine Elm Washington Lake Hill Park Walnut Spring North Ridge Church Willow Mill Sunset Railroad \
    Jackson West South Highland Johnson Forest Chestnut River Broad Meadow Center Lincoln Jefferson Cherry Franklin Hickory Dogwood Adams \
    Valley Cottonwood Birch Laurel Madison Poplar Magnolia Sycamore Prospect Country Club Academy Union Green Locust Aspen Charles Wilson \
    Monroe Grant Smith Davis Court Clark School Fairway Grove Vine Harrison Market Hillcrest Woodland Pleasant Lakeview College Pearl \
    Summit Liberty Cleveland Juniper Delaware Virginia Heather Beech Colonial Garfield Orchard Hamilton Bridge Spruce Central Lee \
    Sherwood Cypress Fawn Deer Fox Eagle Quail Heron Falcon Timber Stone Garden Arbor Harbor Bay Shore Canyon Mesa Vista Sierra";
const STREET_TYPES: &[&str] = &[
    "St", "St", "St", "Ave", "Ave", "Rd", "Rd", "Dr", "Dr", "Ln", "Ct", "Cir", "Blvd", "Way", "Pl",
    "Ter", "Pkwy",
];

/// Where somebody lives or works.
#[derive(Clone, Default)]
pub(crate) struct Address {
    pub(crate) street: String,
    pub(crate) unit: String,
    pub(crate) city: String,
    pub(crate) state: &'static str,
    pub(crate) postal_code: String,
}

/// A city: its state, a run of ZIP codes and a telephone area.
pub(crate) struct City {
    name: String,
    state: &'static str,
    first_zip: u32,
    zips: u32,
    area_code: u32,
}

/// All cities, the big ones first.
pub(crate) struct Places {
    cities: Vec<City>,
    weights: Weighted,
    streets: Vec<&'static str>,
}

struct State {
    code: &'static str,
    weight: u64,
    prefixes: (u32, u32),
    area_codes: Vec<u32>,
}

impl Places {
    /// Composes the cities of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let states = Vec::from_iter(STATES.lines().filter_map(state));
        let state_weights = Weighted::new(&Vec::from_iter(states.iter().map(|state| state.weight)));
        let cities = (0..CITIES).map(|index| {
            let mut dice = Dice::new(seed, Purpose::City, index);
            city(&states[state_weights.draw(&mut dice)], index, &mut dice)
        });
        Self {
            cities: cities.collect(),
            weights: Weighted::by_rank(CITIES as usize),
            streets: Vec::from_iter(STREETS.split_whitespace()),
        }
    }

    /// How many cities there are.
    pub(crate) fn count(&self) -> u64 {
        self.cities.len() as u64
    }

    /// The index of a city, by size.
    pub(crate) fn draw_city(&self, dice: &mut Dice) -> usize {
        self.weights.draw(dice)
    }

    /// The telephone area of a city.
    pub(crate) fn area_code(&self, city: usize) -> u32 {
        self.cities[city].area_code
    }

    /// An address in a city.
    pub(crate) fn address(&self, city: usize, dice: &mut Dice) -> Address {
        let city = &self.cities[city];
        let number = if dice.chance(700) {
            dice.between(1, 2999)
        } else {
            dice.between(3000, 19_999)
        };
        let direction = if dice.chance(120) {
            dice.pick(&["N ", "S ", "E ", "W "])
        } else {
            ""
        };
        let street = if dice.chance(110) {
            format!(
                "{number} {direction}{} {}",
                ordinal(dice.between(1, 98)),
                dice.pick(&["St", "Ave"])
            )
        } else {
            format!(
                "{number} {direction}{} {}",
                dice.pick(&self.streets),
                dice.pick(STREET_TYPES)
            )
        };
        let unit = if dice.chance(180) {
            format!(
                "{} {}",
                dice.pick(&["Apt", "Unit", "#"]),
                dice.between(1, 420)
            )
        } else {
            String::new()
        };
        let postal_code = format!("{:05}", city.first_zip + dice.below(city.zips));
        Address {
            street,
            unit,
            city: city.name.clone(),
            state: city.state,
            postal_code,
        }
    }
}

/// Composes the city of a rank: bigger ones have more ZIP codes.
fn city(state: &State, rank: u64, dice: &mut Dice) -> City {
    let stems = Vec::from_iter(CITY_STEMS.split_whitespace());
    let endings = Vec::from_iter(CITY_ENDINGS.split_whitespace());
    let name = format!(
        "{}{}{}",
        dice.pick(CITY_PREFIXES),
        dice.pick(&stems),
        dice.pick(&endings)
    );
    let zips = (90 / (rank as u32 / 20 + 1)).clamp(2, 60);
    let prefix = dice.between(state.prefixes.0, state.prefixes.1);
    let first_zip = prefix * 100 + dice.between(1, 99 - zips);
    City {
        name,
        state: state.code,
        first_zip,
        zips,
        area_code: dice.pick(&state.area_codes),
    }
}

/// Reads `NY 197 100-149 212 315 …`: code, weight, ZIP prefixes, area codes.
fn state(line: &'static str) -> Option<State> {
    let mut words = line.split_whitespace();
    let code = words.next()?;
    let weight = words.next()?.parse().ok()?;
    let (low, high) = words.next()?.split_once('-')?;
    let prefixes = (low.parse().ok()?, high.parse().ok()?);
    let area_codes = words.filter_map(|word| word.parse().ok()).collect();
    Some(State {
        code,
        weight,
        prefixes,
        area_codes,
    })
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100 / 10) {
        (1, tens) if tens != 1 => "st",
        (2, tens) if tens != 1 => "nd",
        (3, tens) if tens != 1 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
