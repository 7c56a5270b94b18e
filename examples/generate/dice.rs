//! Repeatable chance: a seed, a purpose and an index give the same draws on every machine, in any order.
//!
//! **Invariant:** nothing here depends on the width of a pointer, on floating point or on earlier draws of another stream,
//! so blocks of rows can be generated on any thread.

/// What a stream of draws is for; streams of different purposes are independent.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// How a block of people falls into households.
    Block,
    /// What the members of a household share.
    Household,
    /// A person.
    Person,
    /// A company.
    Company,
    /// A city.
    City,
    /// A user or an entity.
    Staff,
    /// A row: its source, its noise and its damage.
    Row,
    /// An interaction.
    Interaction,
}

/// A stream of draws.
pub(crate) struct Dice(fastrand::Rng);

impl Dice {
    /// The stream for one index of one purpose.
    pub(crate) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let stream = scramble(seed ^ scramble(purpose as u64 + 1));
        Self(fastrand::Rng::with_seed(scramble(stream ^ index)))
    }

    /// A number below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        self.0.u32(..bound)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        self.0.u32(low..=high)
    }

    /// True `per_mille` times of 1000.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u32) as usize]
    }

    /// A number below `bound`, the small ones more often: the square of a uniform draw.
    pub(crate) fn skewed(&mut self, bound: u32) -> u32 {
        let uniform = u64::from(self.0.u32(..));
        let square = (uniform * uniform) >> 32;
        ((square * u64::from(bound)) >> 32) as u32
    }
}

/// A fixed table of slots that makes weighted draws cheap and the same everywhere.
pub(crate) struct Weighted {
    slots: Vec<u16>,
}

impl Weighted {
    const SLOTS: u64 = 1 << 15;

    /// Draws index `i` in proportion to `weights[i]`; every index keeps one slot at least.
    pub(crate) fn new(weights: &[u64]) -> Self {
        let total: u64 = weights.iter().sum::<u64>().max(1);
        let slots = weights.iter().enumerate().flat_map(|(index, weight)| {
            let share = (weight * Self::SLOTS / total).max(1) as usize;
            std::iter::repeat_n(index as u16, share)
        });
        Self {
            slots: Vec::from_iter(slots),
        }
    }

    /// Draws by rank as names are spread: a few very common, many rare.
    pub(crate) fn by_rank(count: usize) -> Self {
        Self::new(&Vec::from_iter(
            (0..count as u64).map(|rank| 1_000_000 / (rank + 12)),
        ))
    }

    /// One index.
    pub(crate) fn draw(&self, dice: &mut Dice) -> usize {
        usize::from(dice.pick(&self.slots))
    }
}

/// A bijection of `0..count` that leaves no neighbours together.
pub(crate) fn shuffle(position: u64, count: u64, salt: u64) -> u64 {
    let mut step = (count * 61 / 99) | 1;
    while common_divisor(step, count) > 1 {
        step += 2;
    }
    ((u128::from(position) * u128::from(step) + u128::from(salt)) % u128::from(count)) as u64
}

/// The finaliser of SplitMix64: every bit of the result hangs on every bit of the value.
fn scramble(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn common_divisor(left: u64, right: u64) -> u64 {
    if right == 0 {
        left
    } else {
        common_divisor(right, left % right)
    }
}
