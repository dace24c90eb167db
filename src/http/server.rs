//! Listening, answering, and stopping without cutting anyone off.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use fast_qr::qr::QRBuilder;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::app::{App, Shared};
use super::guard::{Door, Hosts};
use super::lan::Lan;
use super::turns::Peer;
use super::{lan, listen, router, sweep, tiles};
use crate::model::text::{Lang, Text};
use crate::service::serving::Wish;
use crate::service::{Register, actor, base, serving};
use crate::store::Description;

/// How long a client may take to send the head of a request; idle connections end after the same time.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long requests may go on after the wish to stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// Connections open at once; the next waits at the door.
const MOST_CONNECTIONS: usize = 512;
/// How long the greeting of TLS may take.
const GREETING: Duration = Duration::from_secs(10);
/// The largest head of a request.
const LARGEST_HEAD: usize = 64 * 1024;

/// A register about to be served.
pub struct Server {
    listener: std::net::TcpListener,
    address: SocketAddr,
    lan: Option<LanDoor>,
    app: Shared,
}

/// The door to the local network: where phones come in, and the page with the authority.
struct LanDoor {
    listener: std::net::TcpListener,
    tls: TlsAcceptor,
    install: Option<std::net::TcpListener>,
}

impl Server {
    /// Takes the address; nothing is answered before [`Server::run`].
    ///
    /// # Errors
    /// When the address is unreadable, not this computer's own, or taken.
    pub fn bind(register: Arc<Register>, wish: &Wish) -> Result<Server, Text> {
        let (listener, address) = taken(listen::address(&wish.listen)?)?;
        let (lan, door) = match &wish.lan {
            Some(lan) => open(&register, lan).map(|(lan, door)| (Some(Arc::new(lan)), Some(door)))?,
            None => (None, None),
        };
        let bases = base::of_register(register.path())?;
        let app =
            Arc::new(App::new(register, Hosts::loopback(address), actor::of_this_computer(), lan, bases));
        Ok(Server { listener, address, lan: door, app })
    }

    /// What phones open, and where they get the authority with its fingerprint; none while that door is closed.
    pub fn lan(&self) -> Option<(&str, Option<(&str, &str)>)> {
        let lan = self.app.lan.as_ref()?;
        let install = lan.install.as_ref().map(|one| (one.url.as_str(), one.fingerprint.as_str()));
        Some((lan.url.as_str(), install))
    }

    /// `http://127.0.0.1:8080`
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What writers must show.
    pub fn token(&self) -> &str {
        self.app.token.as_str()
    }

    /// Answers until `stop`, then finishes what was begun and folds the write-ahead log into the register file.
    ///
    /// # Errors
    /// When the system gives no threads or the file cannot be folded.
    pub fn run(self, stop: impl Future<Output = ()> + Send) -> Result<(), Text> {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime =
            runtime.enable_all().thread_name("verge-http").build().map_err(|error| system(&error))?;
        let register = Arc::clone(&self.app.register);
        register.tell_address(&self.url()).map_err(|error| error.text)?;
        let served = runtime.block_on(self.answer(stop));
        // Work that nobody waits for any more does not keep the program from ending.
        runtime.shutdown_timeout(Duration::from_secs(5));
        register.fold().map_err(|error| error.text)?;
        served
    }

    async fn answer(self, stop: impl Future<Output = ()> + Send) -> Result<(), Text> {
        let listener = TcpListener::from_std(self.listener).map_err(|error| system(&error))?;
        let background = [
            tokio::spawn(sweep::watch(Arc::clone(&self.app))),
            tokio::spawn(tiles::follow(Arc::clone(&self.app))),
        ];
        let own = Arc::clone(&self.app);
        // The first search need not wait for a million names to be read.
        drop(tokio::task::spawn_blocking(move || own.finder.warm(&own.register)));
        let graceful = GracefulShutdown::new();
        let router = router::router(Arc::clone(&self.app));
        let (stopping, stopped) = watch::channel(false);
        let stop = async move {
            stop.await;
            stopping.send_replace(true);
        };
        let desk = Entrance { listener, tls: None, door: Door::Desk, router: router.clone() };
        let mut entrances = vec![desk];
        if let (Some(door), Some(lan)) = (self.lan, &self.app.lan) {
            let of = |listener| TcpListener::from_std(listener).map_err(|error| system(&error));
            entrances.push(Entrance {
                listener: of(door.listener)?,
                tls: Some(door.tls),
                door: Door::Lan,
                router,
            });
            if let Some(install) = door.install {
                let router = lan::install(Arc::clone(lan));
                entrances.push(Entrance { listener: of(install)?, tls: None, door: Door::Lan, router });
            }
        }
        let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let taking = entrances.iter().map(|entrance| entrance.accept(&graceful, &places, stopped.clone()));
        let ((), _) = tokio::join!(stop, futures_util::future::join_all(taking));
        drop(entrances);
        // Streams of changes would otherwise go on for ever.
        self.app.closing.send_replace(true);
        tokio::select! {
            () = graceful.shutdown() => {}
            () = tokio::time::sleep(FAREWELL) => tracing::warn!("some requests were cut off at the end"),
        }
        for task in background {
            task.abort();
        }
        Ok(())
    }
}

/// A request as it comes from a connection.
type Incoming = hyper::Request<hyper::body::Incoming>;

/// Where connections come in.
struct Entrance {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    door: Door,
    router: Router,
}

impl Entrance {
    async fn accept(
        &self,
        graceful: &GracefulShutdown,
        places: &Arc<Semaphore>,
        mut stopped: watch::Receiver<bool>,
    ) {
        let mut stop = std::pin::pin!(async move {
            let _ = stopped.wait_for(|stopped| *stopped).await;
        });
        loop {
            let place = tokio::select! {
                place = Arc::clone(places).acquire_owned() => place,
                () = &mut stop => return,
            };
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut stop => return,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file handles: those in use are given back in a moment, and a loop would only burn the core.
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                    continue;
                }
            };
            // Answers are small and wait for nobody.
            let _ = stream.set_nodelay(true);
            let (peer, door) = (Peer(peer.ip()), self.door);
            let service =
                TowerToHyperService::new(self.router.clone().map_request(move |mut request: Incoming| {
                    request.extensions_mut().insert(peer);
                    request.extensions_mut().insert(door);
                    request
                }));
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(LARGEST_HEAD);
            let watcher = graceful.watcher();
            let tls = self.tls.clone();
            tokio::spawn(async move {
                let ended = match tls {
                    None => watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await,
                    // The greeting is not waited for here: a client that never ends it holds its own place only.
                    Some(tls) => match tokio::time::timeout(GREETING, tls.accept(stream)).await {
                        Ok(Ok(stream)) => {
                            watcher.watch(http.serve_connection(TokioIo::new(stream), service)).await
                        }
                        Ok(Err(error)) => {
                            tracing::debug!(%error, "a greeting failed");
                            Ok(())
                        }
                        Err(_) => Ok(()),
                    },
                };
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection ended early");
                }
                drop(place);
            });
        }
    }
}

/// An address taken, and which one it is when any port would do.
fn taken(address: SocketAddr) -> Result<(std::net::TcpListener, SocketAddr), Text> {
    let listener = listen::bind(address)?;
    let address = listener.local_addr().map_err(|error| system(&error))?;
    listener.set_nonblocking(true).map_err(|error| system(&error))?;
    Ok((listener, address))
}

/// Takes the addresses of the door to the local network.
fn open(register: &Register, wish: &serving::Lan) -> Result<(Lan, LanDoor), Text> {
    let (listener, address) = taken(listen::lan_address(&wish.listen)?)?;
    let install = match wish.certificate {
        Some(_) => None,
        None => {
            // One above the door where that is free, so that it can be told beforehand; the terminal prints it anyway.
            let above = address.port().checked_add(1).map(|port| SocketAddr::new(address.ip(), port));
            let page = above.and_then(|address| taken(address).ok());
            Some(page.map_or_else(|| taken(SocketAddr::new(address.ip(), 0)), Ok)?)
        }
    };
    let at = install.as_ref().map(|(_, address)| *address);
    let opened = lan::open(register.path(), wish, address, at)?;
    let door = LanDoor { listener, tls: opened.tls, install: install.map(|(listener, _)| listener) };
    Ok((opened.lan, door))
}

fn system(error: &std::io::Error) -> Text {
    Text::new(format!("系统出错：{error}"), format!("the system refused: {error}"))
}

/// Serves a register until Ctrl-C or a wish of the system to end; prints the address and the write token once the
/// address is taken.
///
/// # Errors
/// When the address cannot be had or the register file cannot be closed cleanly.
pub fn serve(register: Register, wish: &Wish, lang: Lang) -> Result<(), Text> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("VERGE_LOG");
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second subscriber in one process changes nothing.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let register = Arc::new(register);
    let server = Server::bind(Arc::clone(&register), wish)?;
    println!("{}", greeting(&server, register.description()).get(lang));
    if let Some((door, install)) = server.lan() {
        println!("{}", invitation(door, install).get(lang));
    }
    server.run(ending())
}

fn greeting(server: &Server, description: &Description) -> Text {
    let (url, token, name) = (server.url(), server.token(), &description.name);
    // The demo's own name says 演示数据 already.
    let mark_en = if description.demo { " (demo data)" } else { "" };
    Text::new(
        format!("{name}\n  地图      {url}/\n  接口      {url}/api\n  写入令牌  {token}\n按 Ctrl-C 停止"),
        format!(
            "{name}{mark_en}\n  map          {url}/\n  API          {url}/api\n  write token  {token}\nCtrl-C stops it"
        ),
    )
}

/// What to do with a phone, with the first address as a code to scan.
fn invitation(door: &str, install: Option<(&str, &str)>) -> Text {
    let drawn = |url: &str| QRBuilder::new(url).build().map(|code| code.to_str()).unwrap_or_default();
    match install {
        Some((page, fingerprint)) => Text::new(
            format!(
                "手机（同一局域网）\n  先装证书  {page}\n  指纹      {fingerprint}\n  再打开    {door}/pair，配对码在本机地图的“手机”里\n{}",
                drawn(page)
            ),
            format!(
                "Phones (on the same network)\n  certificate  {page}\n  fingerprint  {fingerprint}\n  then open    {door}/pair with a code from this \
                 computer's map, under Phones\n{}",
                drawn(page)
            ),
        ),
        None => Text::new(
            format!(
                "手机（同一局域网）\n  打开  {door}/pair，配对码在本机地图的“手机”里\n{}",
                drawn(&format!("{door}/pair"))
            ),
            format!(
                "Phones (on the same network)\n  open  {door}/pair with a code from this computer's map, under Phones\n{}",
                drawn(&format!("{door}/pair"))
            ),
        ),
    }
}

/// Ctrl-C, or the system's wish to end.
async fn ending() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
