//! Listening, answering, and stopping without cutting anyone off.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt;

use super::app::{App, Shared};
use super::guard::Hosts;
use super::turns::Peer;
use super::{listen, router, sweep, tiles};
use crate::model::text::{Lang, Text};
use crate::service::{Register, actor};
use crate::store::Description;

/// How long a client may take to send the head of a request; idle connections end after the same time.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long requests may go on after the wish to stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// Connections open at once; the next waits at the door.
const MOST_CONNECTIONS: usize = 512;
/// The largest head of a request.
const LARGEST_HEAD: usize = 64 * 1024;

/// A register about to be served.
pub struct Server {
    listener: std::net::TcpListener,
    address: SocketAddr,
    app: Shared,
}

impl Server {
    /// Takes the address; nothing is answered before [`Server::run`].
    ///
    /// # Errors
    /// When the address is unreadable, not this computer's own, or taken.
    pub fn bind(register: Arc<Register>, listen: &str) -> Result<Server, Text> {
        let listener = listen::bind(listen::address(listen)?)?;
        let address = listener.local_addr().map_err(|error| system(&error))?;
        listener.set_nonblocking(true).map_err(|error| system(&error))?;
        let app = Arc::new(App::new(register, Hosts::loopback(address), actor::of_this_computer()));
        Ok(Server { listener, address, app })
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
        let graceful = GracefulShutdown::new();
        accept(&listener, router::router(Arc::clone(&self.app)), &graceful, stop).await;
        drop(listener);
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

async fn accept(
    listener: &TcpListener,
    router: Router,
    graceful: &GracefulShutdown,
    stop: impl Future<Output = ()> + Send,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(LARGEST_HEAD);
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            () = &mut stop => return,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
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
        let peer = Peer(peer.ip());
        let service = TowerToHyperService::new(router.clone().map_request(move |mut request: Incoming| {
            request.extensions_mut().insert(peer);
            request
        }));
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
}

fn system(error: &std::io::Error) -> Text {
    Text::new(format!("系统出错：{error}"), format!("the system refused: {error}"))
}

/// Serves a register until Ctrl-C or a wish of the system to end; prints the address and the write token once the
/// address is taken.
///
/// # Errors
/// When the address cannot be had or the register file cannot be closed cleanly.
pub fn serve(register: Register, listen: &str, lang: Lang) -> Result<(), Text> {
    let filter = tracing_subscriber::EnvFilter::try_from_env("VERGE_LOG");
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // A second subscriber in one process changes nothing.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let register = Arc::new(register);
    let server = Server::bind(Arc::clone(&register), listen)?;
    println!("{}", greeting(&server, register.description()).get(lang));
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
