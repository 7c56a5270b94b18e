//! The pattern of `LIKE`: `%` stands for any letters, `_` for one.

/// A pattern, ready to be compared.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pieces: Vec<Piece>,
    ignores_case: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Letter(char),
}

impl Pattern {
    pub(super) fn new(text: &str, ignores_case: bool) -> Self {
        let fold = |letter: char| if ignores_case { lower(letter) } else { letter };
        let pieces = text.chars().map(|letter| match letter {
            '%' => Piece::Any,
            '_' => Piece::One,
            letter => Piece::Letter(fold(letter)),
        });
        Self {
            pieces: pieces.collect(),
            ignores_case,
        }
    }

    /// Whether a text is as the pattern says. After a mismatch the last `%` takes one letter more: time is at most their product.
    pub(super) fn matches(&self, text: &str) -> bool {
        let fold = |letter: char| {
            if self.ignores_case {
                lower(letter)
            } else {
                letter
            }
        };
        let (mut rest, mut at) = (text.chars(), 0);
        let mut retry: Option<(std::str::Chars<'_>, usize)> = None;
        loop {
            let mut ahead = rest.clone();
            match (self.pieces.get(at), ahead.next()) {
                (Some(Piece::Any), _) => {
                    at += 1;
                    retry = Some((rest.clone(), at));
                    continue;
                }
                (None, None) => return true,
                (Some(Piece::One), Some(_)) => {}
                (Some(Piece::Letter(wanted)), Some(letter)) if *wanted == fold(letter) => {}
                _ => {
                    let Some((from, after)) = &mut retry else {
                        return false;
                    };
                    if from.next().is_none() {
                        return false;
                    }
                    (rest, at) = (from.clone(), *after);
                    continue;
                }
            }
            rest = ahead;
            at += 1;
        }
    }
}

fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_texts() {
        for (pattern, text, matches) in [
            ("", "", true),
            ("", "a", false),
            ("a%", "abc", true),
            ("%c", "abcabc", true),
            ("%b_", "abab", false),
            ("%b_", "ababc", true),
            ("a%b%c", "axxbxxbc", true),
            ("a_", "a", false),
            ("é%", "États", false),
        ] {
            assert_eq!(
                Pattern::new(pattern, false).matches(text),
                matches,
                "{pattern} {text}"
            );
        }
        assert!(Pattern::new("É%S", true).matches("états"));
    }
}
