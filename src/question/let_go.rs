//! Letting go of much at once without waiting for it.

use std::ops::{Deref, DerefMut};
use std::{mem, thread};

use rayon::prelude::*;

use super::{Cancelled, Progress};

/// Something large that another thread frees: to free the features of a large answer takes longer than anybody who asked to
/// stop should wait. What a type begins with takes no memory of its own, or as little as may be lost.
#[derive(Debug)]
pub(crate) struct LetGo<T: Default + Send + 'static>(T);

impl<T: Default + Send + 'static> LetGo<T> {
    /// Holds it, so that it is let go of when it is no longer needed.
    pub fn new(of: T) -> LetGo<T> {
        LetGo(of)
    }

    /// Gives it back: it is needed.
    pub fn keep(mut self) -> T {
        let of = mem::take(&mut self.0);
        mem::forget(self);
        of
    }
}

impl<R: Send + 'static> LetGo<Vec<R>> {
    /// What is made of each, on all cores and in order; of some it may be nothing.
    ///
    /// # Errors
    /// When the asker stopped it.
    pub fn made<T>(
        of: impl IntoParallelIterator<Item = T>,
        make: impl Fn(T) -> Option<R> + Sync,
        progress: &Progress,
    ) -> Result<LetGo<Vec<R>>, Cancelled> {
        // Collected as a result, what was made before the wish to stop would be freed before anybody hears of it.
        let unless_stopped = |one: T| if progress.is_cancelled() { None } else { make(one) };
        let made = LetGo::new(of.into_par_iter().filter_map(unless_stopped).collect());
        progress.tick(f64::NAN)?;
        Ok(made)
    }
}

impl<T: Default + Send + 'static> Deref for LetGo<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Default + Send + 'static> DerefMut for LetGo<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Default + Send + 'static> Drop for LetGo<T> {
    fn drop(&mut self) {
        let of = mem::take(&mut self.0);
        // Not a thread that questions share: it would be kept from them. If there is none to be had, this one frees it.
        let _ = thread::Builder::new().spawn(move || drop(of));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};

    use super::*;

    /// Tells which thread freed it.
    #[derive(Default)]
    struct Freed(Option<Sender<thread::ThreadId>>);

    impl Drop for Freed {
        fn drop(&mut self) {
            if let Some(told) = &self.0 {
                told.send(thread::current().id()).unwrap();
            }
        }
    }

    #[test]
    fn what_was_made_before_a_wish_to_stop_is_let_go_of() {
        let (told, heard) = channel();
        let progress = Progress::new();
        let make = |at: usize| {
            if at == 3 {
                progress.cancel();
            }
            Some(Freed(Some(told.clone())))
        };
        let stopped = LetGo::made((0..5).collect::<Vec<_>>(), make, &progress);
        assert!(stopped.is_err());
        assert_ne!(heard.recv().unwrap(), thread::current().id());
        let even = LetGo::made(vec![0, 1, 2, 4], |at| (at % 2 == 0).then_some(at), &Progress::new());
        assert_eq!(even.unwrap().keep(), [0, 2, 4]);
    }

    #[test]
    fn what_is_let_go_of_is_freed_by_another_thread_and_what_is_kept_is_not() {
        let (told, heard) = channel();
        let kept = LetGo::new(Freed(Some(told.clone()))).keep();
        drop(LetGo::new(Freed(Some(told))));
        assert_ne!(heard.recv().unwrap(), thread::current().id());
        drop(kept);
        assert_eq!(heard.recv().unwrap(), thread::current().id());
    }
}
