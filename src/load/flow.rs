//! The way of every reader: pieces in file order go in, are parsed and handled in parallel, and come out in file order.
//!
//! Work goes in waves of a few pieces per thread. While the calling thread collects one wave, the next is parsed by
//! the pool and the one behind it is read. It needs no thread of its own, so it may itself run inside a rayon pool of
//! any size. **Invariant:** no more than three waves are in memory, however long the file.

use rayon::prelude::*;

use super::batch::RowBatch;
use super::error::LoadError;
use super::reject::Notes;

/// What went through.
#[derive(Debug, Default, Clone)]
pub(crate) struct Totals {
    pub(crate) rows: u64,
    pub(crate) rejects: u64,
    pub(crate) notes: Notes,
}

impl Totals {
    fn add(&mut self, counts: &Counts) {
        self.rows += counts.rows;
        self.rejects += counts.rejects;
        self.notes.absorb(&counts.notes);
    }
}

/// The part of one batch in the totals, taken before the batch is handed over.
struct Counts {
    rows: u64,
    rejects: u64,
    notes: Notes,
}

/// Runs all pieces through `parse` and `handle`, and the results through `collect`.
pub(crate) fn flow<P: Send, T: Send>(
    next: impl FnMut() -> Result<Option<P>, LoadError> + Send,
    parse: impl Fn(P) -> RowBatch + Sync,
    handle: impl Fn(RowBatch) -> T + Sync,
    mut collect: impl FnMut(T) -> anyhow::Result<()>,
) -> Result<Totals, LoadError> {
    let mut totals = Totals::default();
    let mut reader = WaveReader { next, size: rayon::current_num_threads() * 2, done: false };
    let mut raw = reader.read_wave()?;
    let mut handled: Vec<(Counts, T)> = Vec::new();
    while !raw.is_empty() || !handled.is_empty() {
        let (mut upcoming, mut read) = (Vec::new(), Ok(Vec::new()));
        let wave = std::mem::take(&mut raw);
        let collected = rayon::in_place_scope(|scope| {
            scope.spawn(|_| read = reader.read_wave());
            scope.spawn(|_| upcoming = wave.into_par_iter().with_max_len(1).map(|piece| work(piece, &parse, &handle)).collect());
            collect_wave(std::mem::take(&mut handled), &mut totals, &mut collect)
        });
        collected?;
        (raw, handled) = (read?, upcoming);
    }
    Ok(totals)
}

fn work<P, T>(piece: P, parse: impl Fn(P) -> RowBatch, handle: impl Fn(RowBatch) -> T) -> (Counts, T) {
    let batch = parse(piece);
    let counts =
        Counts { rows: batch.len() as u64, rejects: batch.rejects.len() as u64, notes: batch.notes.clone() };
    (counts, handle(batch))
}

fn collect_wave<T>(
    wave: Vec<(Counts, T)>,
    totals: &mut Totals,
    collect: &mut impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    wave.into_iter().try_for_each(|(counts, result)| {
        totals.add(&counts);
        collect(result)
    })
}

struct WaveReader<N> {
    next: N,
    size: usize,
    done: bool,
}

impl<N> WaveReader<N> {
    fn read_wave<P>(&mut self) -> Result<Vec<P>, LoadError>
    where
        N: FnMut() -> Result<Option<P>, LoadError>,
    {
        let mut wave = Vec::with_capacity(self.size);
        while !self.done && wave.len() < self.size {
            match (self.next)()? {
                Some(piece) => wave.push(piece),
                None => self.done = true,
            }
        }
        Ok(wave)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_in_a_pool_of_any_size() {
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut numbers = 0..100_u64;
            let mut seen = Vec::new();
            let totals = pool.install(|| {
                let parse = |number: u64| {
                    let mut batch = RowBatch::default();
                    batch.notes.add(crate::load::Note::BlankRow, number, 1);
                    batch
                };
                flow(|| Ok(numbers.next()), parse, |batch| batch.notes.iter().map(|note| note.1).sum::<u64>(), |sum| {
                    seen.push(sum);
                    Ok(())
                })
            });
            assert_eq!(seen, Vec::from_iter(0..100));
            assert_eq!(totals.unwrap().notes.count(crate::load::Note::BlankRow), 4_950);
        }
    }

    #[test]
    fn an_error_of_the_consumer_ends_it() {
        let mut pieces = 0..1_000;
        let result = flow(|| Ok(pieces.next()), |_| RowBatch::default(), |_| (), |()| anyhow::bail!("full"));
        assert!(matches!(result, Err(LoadError::Consumer(_))));
        assert!(pieces.start < 1_000);
    }
}
