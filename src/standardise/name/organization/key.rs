//! The key of an organisation: a folded name in, the text under which its spellings meet out.

/// Writes the key of an organisation's folded name: single letters are joined (`llc` of `l l c`), an article goes, and of a trust who
/// keeps it and that it is revocable; of its date, the year stays. `key` is overwritten.
pub(crate) fn organization_key(folded: &str, key: &mut String) {
    key.clear();
    let (undated, date) = folded.split_once(" dtd ").unwrap_or((folded, ""));
    let name = undated.strip_prefix("the ").unwrap_or(undated);
    match name.rsplit_once(' ') {
        Some((words, "trust" | "tr" | "ttee")) => {
            push_words(words_of_trust(words).chain(["trust"]), key);
        }
        _ => push_words(name.split(' '), key),
    }
    let is_year = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    for year in date.split(' ').filter(is_year) {
        key.push(' ');
        key.push_str(year);
    }
}

/// Of the words before `trust` those that name it: those behind its trustee, or the trustee's where it has no other name.
fn words_of_trust(words: &str) -> impl Iterator<Item = &str> {
    let behind = words.rsplit(' ').take_while(|word| !is_trustee(word));
    let skipped = if behind.clone().any(is_name_of_trust) {
        words.split(' ').count() - behind.count()
    } else {
        0
    };
    let is_kept =
        |word: &&str| !is_trustee(word) && !matches!(*word, "trust" | "rev" | "revocable");
    words.split(' ').skip(skipped).filter(is_kept)
}

/// Words of legal forms, as they end a folded name.
const LEGAL_FORMS: &[&str] = &[
    "ab",
    "ag",
    "aktiengesellschaft",
    "aps",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "gesellschaft",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "liability",
    "limited",
    "llc",
    "lllp",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "ohg",
    "oy",
    "pc",
    "plc",
    "pllc",
    "pty",
    "sa",
    "sarl",
    "sas",
    "sl",
    "slu",
    "spa",
    "srl",
    "ug",
];

/// The key without its legal form, and without what joins that to the name: `brown` of `brown and co llc`.
pub(crate) fn without_legal_form(key: &str) -> &str {
    let mut name = key;
    while let Some((words, last)) = name.rsplit_once(' ') {
        let joins =
            name.len() < key.len() && matches!(last, "and" | "e" | "et" | "u" | "und" | "y");
        if !joins && !LEGAL_FORMS.contains(&last) {
            break;
        }
        name = words;
    }
    name
}

fn is_trustee(word: &str) -> bool {
    matches!(word, "trustee" | "ttee")
}

/// Whether the word says more than of which kind a trust is.
fn is_name_of_trust(word: &str) -> bool {
    !super::is_kind_of_trust(word) && !matches!(word, "irrevocable" | "trust" | "of" | "the")
}

fn push_words<'a>(words: impl Iterator<Item = &'a str>, key: &mut String) {
    let mut is_letter = false;
    for word in words {
        let follows_letter = std::mem::replace(&mut is_letter, word.len() == 1);
        if !(key.is_empty() || follows_letter && is_letter) {
            key.push(' ');
        }
        key.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_an_organization_have_one_key() {
        let mut key = String::from("old");
        for (name, expected) in [
            ("newport realty l l c", "newport realty llc"),
            ("a b tile", "ab tile"),
            ("the garza family trust", "garza family trust"),
            ("garza family tr", "garza family trust"),
            ("garza family rev trust dtd 1999", "garza family trust 1999"),
            (
                "garza family trust dtd 01 02 1999",
                "garza family trust 1999",
            ),
            ("ann garza trustee garza family trust", "garza family trust"),
            ("garza trust ttee", "garza trust"),
            ("john smith trustee trust", "john smith trust"),
            ("ann jones trustee family trust", "ann jones family trust"),
            ("ann ttee bo lee ttee trust", "ann bo lee trust"),
            ("dtd logistics", "dtd logistics"),
            ("trust", "trust"),
            ("", ""),
        ] {
            organization_key(name, &mut key);
            assert_eq!(key, expected, "{name}");
        }
    }

    #[test]
    fn a_legal_form_is_no_part_of_a_name() {
        for (key, expected) in [
            ("acme llc", "acme"),
            ("acme limited liability company", "acme"),
            ("brown and co", "brown"),
            ("bauer gmbh u co kg", "bauer"),
            ("law and order", "law and order"),
            ("company", "company"),
            ("garza family trust", "garza family trust"),
            ("", ""),
        ] {
            assert_eq!(without_legal_form(key), expected, "{key}");
        }
    }
}
