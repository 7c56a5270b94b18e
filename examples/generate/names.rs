//! Given names with their nicknames, and family names: lists in order of frequency, plus a long tail made of syllables.

use crate::dice::{Dice, Weighted};
use std::borrow::Cow;

const FEMALE: &str = include_str!("given_names_female.txt");
const MALE: &str = include_str!("given_names_male.txt");
const FAMILY: &str = include_str!("family_names.txt");

/// Of 1000 households, those whose family name comes from the list; the others have a rare one.
const LISTED_PER_MILLE: u32 = 680;

const BEGINNINGS: &str = "A Ab Ald Am And Ar Bal Bar Bel Ber Bla Bor Bran Brod Bur Cal Cam Car Cas Chal Cor Cos Cram Dal Dam Dar Del Dob \
    Dor Dra Dun Eck El Em Er Fal Far Fen Fer Fin Fran Gal Gar Ger Gol Gor Gra Gur Hal Ham Har Hel Her Hol Hor Ing Iv Jan Jar Jur Kal Kam \
    Kar Kas Kel Kir Kol Kor Kov Kra Kul Lam Lan Lar Leb Len Lom Lub Mal Man Mar Mas Mel Mer Mik Mon Mor Nad Nar Nem Nor Ob Ol Or Os Pal \
    Par Pav Pel Per Pet Pol Por Pra Rad Ram Ras Rein Rin Rom Ros Rud Sal Sam San Sav Sch Sel Ser Sim Sol Som Stan Ster Sto Sul Tal Tam \
    Tar Ter Tor Tran Tur Ul Ur Val Van Var Vel Ver Vin Vol War Wes Win Wol Yar Zab Zal Zam Zel Zim";
const MIDDLES: &str = "a ab ad al am an and ar as at av e eb ed ek el em en er es et i ib id ik il im in ing ir is it o ob od ol om on \
    or os ov u ul um un ur us";
const ENDINGS: &str = "ak ano ard aux bach berg bert born burg by cki da dahl dez dorf du eau ec ek ell ello en enko er ero es ett ey ez feld \
    field ford gan gard ger ham hart haus hoff holm ian ic ich ick iello ier in ini ino insky ka ke ker kin kins ko kov la land lein ler \
    ley lin lund man mann mark meyer mont more ner nik no off ola one ora ot ova ovic owski quist ra rell rich ro rod ros sen ser sing \
    ski son stad stein sten ster stone strom ta thal ti ton tor tti uk ura var ville vin vist wald ward way wicz wood worth y yan zak zar zek";

/// A given name and the short forms that its bearers go by.
pub(crate) struct GivenName {
    pub(crate) name: &'static str,
    pub(crate) nicknames: Vec<&'static str>,
}

/// All name lists, with their frequencies.
pub(crate) struct Names {
    female: Ranked<GivenName>,
    male: Ranked<GivenName>,
    family: Ranked<&'static str>,
    beginnings: Vec<&'static str>,
    middles: Vec<&'static str>,
    endings: Vec<&'static str>,
}

struct Ranked<T> {
    list: Vec<T>,
    weights: Weighted,
}

impl Names {
    /// Reads the lists.
    pub(crate) fn new() -> Self {
        Self {
            female: Ranked::new(FEMALE.lines().map(given_name)),
            male: Ranked::new(MALE.lines().map(given_name)),
            family: Ranked::new(FAMILY.lines()),
            beginnings: Vec::from_iter(BEGINNINGS.split_whitespace()),
            middles: Vec::from_iter(MIDDLES.split_whitespace()),
            endings: Vec::from_iter(ENDINGS.split_whitespace()),
        }
    }

    /// A given name.
    pub(crate) fn given(&self, is_male: bool, dice: &mut Dice) -> &GivenName {
        let names = if is_male { &self.male } else { &self.female };
        names.draw(dice)
    }

    /// A family name: from the list, or from the long tail.
    pub(crate) fn family(&self, dice: &mut Dice) -> Cow<'static, str> {
        if dice.chance(LISTED_PER_MILLE) {
            return Cow::Borrowed(self.family.draw(dice));
        }
        let beginning = self.beginnings[dice.skewed(self.beginnings.len() as u32) as usize];
        let middle = if dice.chance(650) {
            dice.pick(&self.middles)
        } else {
            ""
        };
        Cow::Owned(format!("{beginning}{middle}{}", dice.pick(&self.endings)))
    }
}

impl<T> Ranked<T> {
    fn new(list: impl Iterator<Item = T>) -> Self {
        let list = Vec::from_iter(list);
        let weights = Weighted::by_rank(list.len());
        Self { list, weights }
    }

    fn draw(&self, dice: &mut Dice) -> &T {
        &self.list[self.weights.draw(dice)]
    }
}

/// Reads `Robert: Bob Rob Bobby`.
fn given_name(line: &'static str) -> GivenName {
    let (name, nicknames) = line.split_once(':').unwrap_or((line, ""));
    GivenName {
        name,
        nicknames: Vec::from_iter(nicknames.split_whitespace()),
    }
}
