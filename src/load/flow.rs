//! The way of every reader: pieces in file order go in, are parsed and handled in parallel, and come out in file order.
//!
//! Work goes in waves of some pieces per thread. While the calling thread collects one wave, the next is parsed by
//! the pool and the one behind it is read. It needs no thread of its own, so it may itself run inside a rayon pool of
//! any size. **Invariant:** no more than three waves are in memory, however long the file.

use rayon::prelude::*;

use super::error::LoadError;

/// So many pieces of a wave are for each thread: many, so that at the end of a wave no thread waits for long.
const PIECES_OF_A_THREAD: usize = 16;

/// Runs all pieces through `work`, and the results through `collect`.
pub(crate) fn flow<P: Send, T: Send>(
    next: impl FnMut() -> Result<Option<P>, LoadError> + Send,
    work: impl Fn(P) -> T + Sync,
    mut collect: impl FnMut(T) -> anyhow::Result<()>,
) -> Result<(), LoadError> {
    let mut reader = WaveReader {
        next,
        size: rayon::current_num_threads() * PIECES_OF_A_THREAD,
        done: false,
    };
    let mut raw = reader.read_wave()?;
    let mut worked: Vec<T> = Vec::new();
    while !raw.is_empty() || !worked.is_empty() {
        let (mut upcoming, mut read) = (Vec::new(), Ok(Vec::new()));
        let (wave, done) = (std::mem::take(&mut raw), std::mem::take(&mut worked));
        let collected = rayon::in_place_scope(|scope| {
            scope.spawn(|_| read = reader.read_wave());
            scope.spawn(|_| upcoming = wave.into_par_iter().with_max_len(1).map(&work).collect());
            done.into_iter().try_for_each(&mut collect)
        });
        collected?;
        (raw, worked) = (read?, upcoming);
    }
    Ok(())
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
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let mut numbers = 0..100;
            let mut seen = Vec::new();
            let collect = |square| {
                seen.push(square);
                Ok(())
            };
            pool.install(|| flow(|| Ok(numbers.next()), |number| number * number, collect))
                .unwrap();
            assert_eq!(seen, Vec::from_iter((0..100).map(|number| number * number)));
        }
    }

    #[test]
    fn an_error_of_the_consumer_ends_it() {
        let mut pieces = 0..1_000;
        let result = flow(|| Ok(pieces.next()), |_| (), |()| anyhow::bail!("full"));
        assert!(matches!(result, Err(LoadError::Consumer(_))));
        assert!(pieces.start < 1_000);
    }
}
