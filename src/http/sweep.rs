//! What QGIS and others save straight into the file while it is served: looked for every second, so that it becomes a
//! change set that everyone sees.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use super::app::Shared;

/// How often the file is looked at; looking costs one number read from memory.
const EVERY: Duration = Duration::from_secs(1);

/// Looks until the server ends.
pub(super) async fn watch(app: Shared) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        ticks.tick().await;
        let register = Arc::clone(&app.register);
        let swept = tokio::task::spawn_blocking(move || register.sweep()).await;
        match swept {
            Ok(Ok(Some(head))) => {
                tracing::info!(seq = head.seq, count = head.count, "took up what another program saved");
                failing = false;
            }
            Ok(Ok(None)) => failing = false,
            // Another program that is still saving is looked at again in a second; one line in the log is enough.
            Ok(Err(refusal)) if !failing => {
                tracing::warn!(code = refusal.code(), "edits of another program could not be taken up yet");
                failing = true;
            }
            Ok(Err(_)) => {}
            Err(error) => tracing::error!(%error, "looking for edits of other programs failed"),
        }
    }
}
