//! What all requests share, and what each of them asks with.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

use super::base;
use super::guard::{Door, Hosts, Who};
use super::lan::Lan;
use super::metrics::Metrics;
use super::params::Params;
use super::problem::Problem;
use super::reply;
use super::tiles::TileCache;
use super::token::Token;
use super::turns::{Peer, Turn, Turns};
use crate::model::text::Lang;
use crate::service::Register;
use crate::service::base::Base;
use crate::service::finding::Finder;
use crate::service::jobs::Jobs;

/// The register and what is kept around it while it is served.
pub(super) struct App {
    pub(super) register: Arc<Register>,
    pub(super) jobs: Jobs,
    pub(super) tiles: TileCache,
    /// Names, for searches.
    pub(super) finder: Finder,
    pub(super) token: Token,
    pub(super) hosts: Hosts,
    pub(super) metrics: Metrics,
    /// Told with `true` when the server stops: streams end then.
    pub(super) closing: watch::Sender<bool>,
    /// Who writes: until there are accounts, the user of the operating system.
    pub(super) actor: String,
    /// The door to the local network, when it is open.
    pub(super) lan: Option<Arc<Lan>>,
    /// Maps of others to lie under the register, as the office named them.
    pub(super) bases: Vec<Base>,
    /// What pages may load, and from where.
    pub(super) policy: HeaderValue,
    /// Part of the tags of this run, so that another register served here later never matches them.
    run: String,
    /// Heavy work done at once, so that a crowd of slow requests does not take all threads.
    desks: Arc<Semaphore>,
    /// Questions have desks of their own: tiles and pages do not wait for them.
    pub(super) turns: Arc<Turns>,
}

/// [`App`] as handlers hold it.
pub(super) type Shared = Arc<App>;

impl App {
    pub(super) fn new(
        register: Arc<Register>,
        hosts: Hosts,
        actor: String,
        lan: Option<Arc<Lan>>,
        bases: Vec<Base>,
    ) -> App {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        App {
            register,
            jobs: Jobs::new(),
            tiles: TileCache::default(),
            finder: Finder::default(),
            token: Token::new(),
            hosts,
            metrics: Metrics::default(),
            closing: watch::Sender::new(false),
            actor,
            lan,
            policy: base::policy(&bases),
            bases,
            run: Uuid::new_v4().simple().to_string().chars().take(8).collect(),
            desks: Arc::new(Semaphore::new(cores * 4)),
            turns: Arc::new(Turns::new(cores)),
        }
    }

    /// The tag of everything that follows from one state of the register.
    pub(super) fn state_tag(&self, seq: u64) -> String {
        format!("W/\"{}-{seq}\"", self.run)
    }
}

/// Does work that takes the processor or waits for the disk, off the threads that answer requests.
pub(super) async fn work<T: Send + 'static>(
    app: &Shared,
    work: impl FnOnce(&App) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let desks = Arc::clone(&app.desks);
    let desk = desks.acquire_owned().await.map_err(|error| Problem::inside(&error.to_string()))?;
    working(app, desk, work).await
}

/// The same for a question whose turn it is.
pub(super) async fn work_in_turn<T: Send + 'static>(
    app: &Shared,
    turn: Turn,
    work: impl FnOnce(&App) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    working(app, turn, work).await
}

/// The desk is held until the work ends, even when nobody waits for it any more.
async fn working<T: Send + 'static>(
    app: &Shared,
    desk: impl Send + 'static,
    work: impl FnOnce(&App) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let own = Arc::clone(app);
    let done = tokio::task::spawn_blocking(move || {
        let _desk = desk;
        work(&own)
    });
    done.await.unwrap_or_else(|error| Err(Problem::inside(&error.to_string())))
}

/// What is known of every request: its parameters, headers, own address and language.
pub(super) struct Ask {
    pub(super) params: Params,
    pub(super) headers: HeaderMap,
    /// `http://127.0.0.1:8080`, as the asker calls this server; its host was checked before.
    pub(super) base: String,
    pub(super) lang: Lang,
    /// Where the request comes from.
    pub(super) peer: Peer,
    /// Who writes, when it is not the user of this computer: the name of a paired phone.
    who: Option<Who>,
}

impl<S: Sync> FromRequestParts<S> for Ask {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Ask, Problem> {
        let params = Params::from_request_parts(parts, state).await?;
        let host = parts.headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let door = parts.extensions.get::<Door>().copied().unwrap_or(Door::Desk);
        let (base, lang) = (format!("{}://{host}", door.scheme()), reply::lang(&parts.headers));
        let peer = parts.extensions.get::<Peer>().copied().unwrap_or(Peer(Ipv4Addr::LOCALHOST.into()));
        Ok(Ask {
            params,
            headers: parts.headers.clone(),
            base,
            lang,
            peer,
            who: parts.extensions.get().cloned(),
        })
    }
}

impl Ask {
    /// Whether it comes from this computer, and not from a paired phone.
    pub(super) fn is_desk(&self) -> bool {
        self.who.is_none()
    }

    /// Whose name a change is signed with.
    pub(super) fn actor<'a>(&'a self, app: &'a App) -> &'a str {
        self.who.as_ref().map_or(app.actor.as_str(), |who| who.0.as_str())
    }
}
