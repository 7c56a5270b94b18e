//! Mistakes in `[source.words]` and in tables by canonical words.

use super::{SOURCE, assert_each_is_told, problems};

#[test]
fn a_word_stands_for_one_canonical_word_and_can_be_found() {
    assert_each_is_told(
        SOURCE,
        &[
            (
                "words.city.rome = 'Roma'",
                "x.toml:5:7: `city` has no canonical words; there are: lifecycle_stage, lead_source, contact_class, created_via",
            ),
            (
                "words.lifecycle_stage.chrned = 'Gone'",
                "x.toml:5:23: there is no `chrned` among the words for lifecycle_stage; did you mean `churned`?",
            ),
            (
                "words.lifecycle_stage.customer = ['Won', '***']",
                "x.toml:5:23: `***` cannot be looked up: a word has between 1 and 48 letters and digits",
            ),
            (
                "[source.words.lifecycle_stage]\ncustomer = 'Client has signed the listing agreement and pays full commission fees'",
                "x.toml:6:1: `Client has signed the listing agreement and pays full commission fees` cannot be looked up: a word has between 1 and 48 letters and digits",
            ),
            (
                "[source.words.lifecycle_stage]\ncustomer = 'Active'\nlead = ['New', 'active']",
                "x.toml:7:1: `active` stands for `customer` already",
            ),
            (
                "[flags.stale.by_stage]\nClient = 9\nlead = 1\ncustomer = 10",
                "x.toml:8:1: `customer` is the second key for `customer`; leave one of them",
            ),
        ],
    );
}

#[test]
fn all_such_words_are_told_at_once() {
    let text =
        format!("{SOURCE}words.lead_source = {{ portal = ['', 'Zed'], website = ['zed', '?'] }}\n");
    assert_eq!(problems(&text, &[]).len(), 3);
}
