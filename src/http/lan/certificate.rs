//! The certificate at the door: made here, or the office's own.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::authority::{Authority, may_sign};
use crate::model::text::Text;

/// A chain of certificates, the door's own first, with the key of the first.
pub(super) struct Pair {
    pub chain: Vec<CertificateDer<'static>>,
    /// PKCS 8, DER.
    pub key: Vec<u8>,
}

/// A certificate of the register's own authority for the names of this computer.
///
/// # Errors
/// When this computer has no address that it may be made for.
pub(super) fn issued(authority: &Authority, names: &[String]) -> Result<TlsAcceptor, Text> {
    let own: Vec<String> = names.iter().filter(|name| may_sign(name)).cloned().collect();
    if own.is_empty() {
        return Err(Text::new(
            "这台电脑在局域网上没有内网地址（10.*、172.16–31.*、192.168.*）：请先接入局域网，或用 --certificate 和 --key 给出单位自己的证书",
            "this computer has no private address (10.*, 172.16–31.*, 192.168.*) on a local network: connect it to one, or give \
             the office's own certificate with --certificate and --key",
        ));
    }
    let Pair { chain, key } = authority.issue(&own)?;
    acceptor(chain, PrivatePkcs8KeyDer::from(key).into()).map_err(|error| {
        Text::new(format!("证书用不了：{error}"), format!("the certificate cannot be used: {error}"))
    })
}

/// The office's own, both files in PEM form.
///
/// # Errors
/// When a file cannot be read, holds none, or key and certificate do not belong together.
pub(super) fn of_the_office(certificate: &Path, key: &Path) -> Result<TlsAcceptor, Text> {
    let wrong = |path: &Path, error: &dyn std::fmt::Display| {
        Text::new(
            format!("{}：{error}（要 PEM 格式）", path.display()),
            format!("{}: {error} (PEM is needed)", path.display()),
        )
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect);
    let chain = chain.map_err(|error| wrong(certificate, &error))?;
    if chain.is_empty() {
        return Err(wrong(certificate, &"no certificate in it"));
    }
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| wrong(key, &error))?;
    acceptor(chain, secret).map_err(|error| wrong(key, &error))
}

fn acceptor(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<TlsAcceptor, tokio_rustls::rustls::Error> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
