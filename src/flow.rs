//! Pieces of work in an order: done on all cores, collected in that order.
//!
//! The calling thread fetches the pieces and collects the results, the pool works. A result waits until those before it are
//! collected, and only then is the next piece fetched. **Invariant:** no more pieces are under way than a few a thread, however
//! many there are. It needs no thread of its own, so it may itself run inside a pool of any size.

use std::{
    collections::VecDeque,
    sync::mpsc::{Receiver, TryRecvError, channel},
};

use rayon::Yield;

/// Pieces under way for each thread: enough that a slow one leaves no core idle.
const PIECES_PER_THREAD: usize = 4;

/// Runs all pieces through `work`, and the results through `collect`.
///
/// # Errors
/// The first of `next` or `collect`; pieces under way are done and dropped.
pub(crate) fn flow<P: Send, T: Send, E: Send>(
    next: impl FnMut() -> Result<Option<P>, E>,
    work: impl Fn(P) -> T + Sync,
    collect: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    flow_at_most(usize::MAX, next, work, collect)
}

/// The same with at most so many pieces under way, where each takes much memory.
///
/// # Errors
/// As [`flow`].
pub(crate) fn flow_at_most<P: Send, T: Send, E: Send>(
    pieces_max: usize,
    mut next: impl FnMut() -> Result<Option<P>, E>,
    work: impl Fn(P) -> T + Sync,
    mut collect: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let work = &work;
    rayon::in_place_scope(|scope| {
        let mut waiting: VecDeque<Receiver<T>> = VecDeque::new();
        let ahead = pieces_max.min(rayon::current_num_threads() * PIECES_PER_THREAD);
        let mut is_done = false;
        loop {
            while !is_done && waiting.len() < ahead {
                match next()? {
                    Some(piece) => {
                        let (sender, receiver) = channel();
                        waiting.push_back(receiver);
                        scope.spawn(move |_| {
                            // Nobody waits any more once an earlier piece has failed.
                            let _ = sender.send(work(piece));
                        });
                    }
                    None => is_done = true,
                }
            }
            let Some(receiver) = waiting.pop_front() else {
                return Ok(());
            };
            collect(receive(&receiver))?;
        }
    })
}

/// The result of a piece; until it is there, a thread of the pool helps with the work.
fn receive<T>(receiver: &Receiver<T>) -> T {
    loop {
        match receiver.try_recv() {
            Ok(result) => return result,
            Err(TryRecvError::Disconnected) => unreachable!("a piece ends by sending its result"),
            Err(TryRecvError::Empty) => match rayon::yield_now() {
                Some(Yield::Executed) => {}
                Some(Yield::Idle) => std::thread::yield_now(),
                None => return receiver.recv().expect("a piece ends by sending its result"),
            },
        }
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
            for is_inside in [true, false] {
                let mut numbers = 0..100;
                let mut seen = Vec::new();
                let mut run = || {
                    let next = || Ok::<_, ()>(numbers.next());
                    flow(
                        next,
                        |number| number * number,
                        |square| {
                            seen.push(square);
                            Ok(())
                        },
                    )
                };
                if is_inside {
                    pool.install(&mut run).unwrap();
                } else {
                    run().unwrap();
                }
                assert_eq!(seen, Vec::from_iter((0..100).map(|number| number * number)));
            }
        }
    }

    #[test]
    fn an_error_ends_it_early() {
        let mut pieces = 0..1_000;
        let result = flow(
            || Ok(pieces.next()),
            |piece| piece,
            |piece| if piece < 3 { Ok(()) } else { Err("full") },
        );
        assert_eq!(result, Err("full"));
        assert!(pieces.start < 1_000);
    }
}
