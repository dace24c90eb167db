//! GET `/api/changes`: change sets as they happen, as server-sent events. A listener that comes back names the last one
//! it heard and is told all that came after.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::http::app::{Ask, Shared, work};
use crate::http::problem::Problem;
use crate::model::change::ChangeHead;
use crate::model::text::Text;

/// Streams listened to at once.
const MOST_LISTENERS: usize = 64;
/// How often a silent stream says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// GET
pub(in crate::http) async fn listen(State(app): State<Shared>, ask: Ask) -> Result<Response, Problem> {
    ask.params.only(&["after"])?;
    let place = Place::take(&app)?;
    let header = ask.headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let last = match header.or_else(|| ask.params.get("after")) {
        Some(text) => Some(text.trim().parse::<u64>().map_err(|_| {
            let text = Text::new("Last-Event-ID 应为变更序号", "Last-Event-ID is the number of a change set");
            Problem::bad("last-event-id", text)
        })?),
        None => None,
    };
    // Subscribed before the log is read, so that nothing falls between the two.
    let news = app.register.subscribe();
    let newest = app.register.snapshot().seq();
    let missed = match last {
        Some(last) if last < newest => work(&app, move |app| Ok(app.register.history_after(last)?)).await?,
        _ => Vec::new(),
    };
    let told = last.unwrap_or(newest).min(newest);
    let listener = Listener { app: Arc::clone(&app), news, waiting: missed.into(), told, _place: place };
    let alive = KeepAlive::new().interval(HEARTBEAT).text("alive");
    Ok(Sse::new(events(listener)).keep_alive(alive).into_response())
}

struct Listener {
    app: Shared,
    news: Receiver<ChangeHead>,
    waiting: VecDeque<ChangeHead>,
    /// The number of the last one told.
    told: u64,
    _place: Place,
}

fn events(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(listener, |mut listener| async move {
        let head = listener.next().await?;
        listener.told = head.seq;
        let data = serde_json::to_string(&head).unwrap_or_default();
        Some((Ok(Event::default().event("change").id(head.seq.to_string()).data(data)), listener))
    })
}

impl Listener {
    /// The next change set; none when the server stops.
    async fn next(&mut self) -> Option<ChangeHead> {
        let mut closing = self.app.closing.subscribe();
        loop {
            while let Some(head) = self.waiting.pop_front() {
                if head.seq > self.told {
                    return Some(head);
                }
            }
            let heard = tokio::select! {
                heard = self.news.recv() => heard,
                _ = closing.wait_for(|closing| *closing) => return None,
            };
            match heard {
                Ok(head) if head.seq > self.told => return Some(head),
                Ok(_) => {}
                // It fell behind: the log has what it missed.
                Err(RecvError::Lagged(_)) => {
                    let told = self.told;
                    let missed = work(&self.app, move |app| Ok(app.register.history_after(told)?)).await;
                    self.waiting = missed.ok()?.into();
                }
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

/// A place among the listeners, given back when the stream ends.
struct Place(Shared);

impl Place {
    fn take(app: &Shared) -> Result<Place, Problem> {
        if app.metrics.listeners.fetch_add(1, Ordering::Relaxed) >= MOST_LISTENERS {
            app.metrics.listeners.fetch_sub(1, Ordering::Relaxed);
            let text = Text::new("同时打开的页面太多", "too many pages listen at once");
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text));
        }
        Ok(Place(Arc::clone(app)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.metrics.listeners.fetch_sub(1, Ordering::Relaxed);
    }
}
