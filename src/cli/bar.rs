//! A progress bar for long work on a terminal, and Ctrl-C as a wish to stop.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::question::Progress;

/// Watches a [`Progress`] and draws it on standard error until dropped; draws nothing where no one watches.
pub struct Bar {
    done: Arc<AtomicBool>,
    drawer: Option<JoinHandle<()>>,
}

impl Bar {
    /// Starts drawing. Work that ends within a moment shows nothing.
    pub fn watch(progress: &Progress, label: String) -> Bar {
        let done = Arc::new(AtomicBool::new(false));
        let (progress, finished) = (progress.clone(), Arc::clone(&done));
        let drawer = std::thread::spawn(move || draw(&progress, &finished, label));
        Bar { done, drawer: Some(drawer) }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(drawer) = self.drawer.take() {
            drawer.thread().unpark();
            // A drawer that failed has nothing to tell the user.
            let _ = drawer.join();
        }
    }
}

fn draw(progress: &Progress, done: &AtomicBool, label: String) {
    std::thread::park_timeout(Duration::from_millis(300));
    let bar = ProgressBar::with_draw_target(Some(1000), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} % {eta}") {
        bar.set_style(style);
    }
    bar.set_message(label);
    while !done.load(Ordering::Relaxed) {
        bar.set_position((progress.fraction() * 1000.0) as u64);
        std::thread::park_timeout(Duration::from_millis(100));
    }
    bar.finish_and_clear();
}

static STOPPABLE: OnceLock<Progress> = OnceLock::new();

/// The progress that Ctrl-C stops. The first press stops cleanly; a second one ends the program at once, because
/// a user who presses twice does not want to wait for a clean end that hangs.
pub fn stoppable() -> Progress {
    STOPPABLE
        .get_or_init(|| {
            let progress = Progress::new();
            let watched = progress.clone();
            // Without a handler Ctrl-C ends the program, and the store's transaction keeps the file whole.
            let _ = ctrlc::set_handler(move || {
                if watched.is_cancelled() {
                    std::process::exit(130);
                }
                watched.cancel();
            });
            progress
        })
        .clone()
}
