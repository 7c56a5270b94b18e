//! How evenly a load is spread: numbers in, one figure out. Loads are ascending wherever the order matters.

/// How many deviations of a normal distribution the median absolute deviation is.
const MAD_TO_DEVIATION: f64 = 1.4826;

/// The middle, or the mean of the two in the middle.
pub(crate) fn median(ascending: &[u64]) -> Option<f64> {
    let middle = ascending.len() / 2;
    let upper = *ascending.get(middle)? as f64;
    if ascending.len() % 2 == 1 {
        return Some(upper);
    }
    Some((ascending[middle - 1] as f64 + upper) / 2.0)
}

/// The least value that is not below this share of the values (nearest rank).
pub(crate) fn quantile(ascending: &[u64], share: f64) -> Option<u64> {
    let rank = (share * ascending.len() as f64).ceil().max(1.0) as usize;
    ascending.get(rank - 1).copied()
}

/// The greatest load that is still usual among these: median + `deviations` · 1.4826 · MAD, or twice the median if the MAD is 0.
pub(crate) fn usual_limit(ascending: &[u64], deviations: f64) -> Option<f64> {
    let middle = median(ascending)?;
    let twice = |load: &u64| (2 * load).abs_diff((2.0 * middle) as u64); // as the middle may be half a load
    let mut distances: Vec<u64> = ascending.iter().map(twice).collect();
    distances.sort_unstable();
    let spread = median(&distances)? / 2.0;
    let limit = if spread > 0.0 {
        middle + deviations * MAD_TO_DEVIATION * spread
    } else {
        2.0 * middle
    };
    Some(limit)
}

/// The Gini coefficient: 0 if all loads are equal or nothing, none for fewer than two.
pub(crate) fn gini(ascending: &[u64]) -> Option<f64> {
    let count = ascending.len();
    let sum: u128 = ascending.iter().map(|load| u128::from(*load)).sum();
    if count < 2 {
        return None;
    }
    if sum == 0 {
        return Some(0.0);
    }
    let ranked: u128 = (1_u128..)
        .zip(ascending)
        .map(|(rank, load)| rank * u128::from(*load))
        .sum();
    let count = count as f64;
    Some(2.0 * ranked as f64 / (count * sum as f64) - (count + 1.0) / count)
}

/// How much lies with few.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Concentration {
    /// Herfindahl-Hirschman index: the sum of the squared shares.
    pub(crate) index: f64,
    /// The load of the one with the most.
    pub(crate) top: u64,
    /// The load of the tenth with the most, rounded up.
    pub(crate) top_tenth: u64,
    /// The whole load.
    pub(crate) sum: u64,
}

/// How much lies with few; none if there is no load.
pub(crate) fn concentration(ascending: &[u64]) -> Option<Concentration> {
    let sum: u64 = ascending.iter().sum();
    if sum == 0 {
        return None;
    }
    let squares: u128 = ascending.iter().map(|load| u128::from(*load).pow(2)).sum();
    let tenth = ascending.len().div_ceil(10);
    Some(Concentration {
        index: squares as f64 / (sum as f64).powi(2),
        top: *ascending.last()?,
        top_tenth: ascending.iter().rev().take(tenth).sum(),
        sum,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn middles_and_ranks() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[1, 2, 9]), Some(2.0));
        assert_eq!(median(&[1, 2, 3, 9]), Some(2.5));
        let ten: Vec<u64> = (1..=10).collect();
        assert_eq!(
            (
                quantile(&ten, 0.9),
                quantile(&ten[..1], 0.9),
                quantile(&[], 0.9)
            ),
            (Some(9), Some(1), None)
        );
    }

    #[test]
    fn limits_follow_the_spread_of_the_peers() {
        assert_eq!(usual_limit(&[10, 10, 10, 10, 50], 3.0), Some(20.0));
        assert_eq!(
            usual_limit(&[8, 9, 10, 11, 50], 3.0),
            Some(10.0 + 3.0 * 1.4826)
        );
        assert_eq!(usual_limit(&[], 3.0), None);
    }

    #[test]
    fn one_of_two_holds_everything() {
        assert_eq!(gini(&[0, 8]), Some(0.5));
        assert_eq!((gini(&[0, 0]), gini(&[5])), (Some(0.0), None));
        let all = concentration(&[0, 8]).unwrap();
        assert_eq!((all.index, all.top, all.top_tenth, all.sum), (1.0, 8, 8, 8));
        assert_eq!(concentration(&[0, 0]), None);
    }

    proptest! {
        #[test]
        fn figures_are_those_of_the_plain_definitions(mut loads in prop::collection::vec(0_u64..1000, 2..40)) {
            loads.sort_unstable();
            let (count, sum) = (loads.len() as f64, loads.iter().sum::<u64>() as f64);
            let pairs = loads.iter().flat_map(|a| loads.iter().map(move |b| a.abs_diff(*b)));
            let differences = pairs.sum::<u64>() as f64;
            let plain = if sum > 0.0 { differences / (2.0 * count * sum) } else { 0.0 };
            prop_assert!((gini(&loads).unwrap() - plain).abs() < 1e-9);
            if let Some(found) = concentration(&loads) {
                let index: f64 = loads.iter().map(|load| (*load as f64 / sum).powi(2)).sum();
                prop_assert!((found.index - index).abs() < 1e-9);
                prop_assert!(found.top <= found.top_tenth && found.top_tenth <= found.sum);
            }
        }
    }
}
