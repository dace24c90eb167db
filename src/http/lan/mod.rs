//! Phones on the office's own network: a door with TLS beside the one of this computer, open to paired phones alone.
//!
//! A phone needs HTTPS before its browser tells where it is or keeps anything for offline use. The certificate is the
//! office's own, or made by an authority of this register that each phone installs once from a page behind a QR code. A
//! phone is paired with a code that this computer shows: it gets a token of its own, which can be named and taken back.

mod authority;
mod certificate;
mod codes;
mod names;
mod pages;
mod phones;
mod routes;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tokio_rustls::TlsAcceptor;

use self::codes::Codes;
use self::phones::Phones;
use super::guard::Hosts;
use crate::model::text::Text;
use crate::service::serving;

pub(super) use pages::unpaired;
pub(super) use phones::cookie;
pub(super) use routes::{desk, door, install};

/// The door to the local network, ready to be opened.
pub(super) struct Lan {
    /// Names and addresses phones reach this computer by, each with the port.
    pub(super) hosts: Hosts,
    /// `https://192.168.1.7:8443`, the first of them.
    pub(super) url: String,
    /// Where a phone fetches the authority before it trusts the door; none when the certificate is the office's own.
    pub(super) install: Option<Install>,
    pub(super) phones: Phones,
    codes: Codes,
}

/// The page that hands out the authority.
pub(super) struct Install {
    /// `http://192.168.1.7:8444/`
    pub(super) url: String,
    /// The authority's certificate, DER.
    pub(super) certificate: Vec<u8>,
    /// SHA-256 of it, as phones show it.
    pub(super) fingerprint: String,
}

/// What stands at the door and what phones are shown there.
pub(super) struct Opened {
    pub(super) lan: Lan,
    pub(super) tls: TlsAcceptor,
}

/// Prepares the door for a register at an address it listens on already.
///
/// # Errors
/// When keys or phones cannot be read or kept, or the office's certificate makes no sense.
pub(super) fn open(
    register: &Path,
    wish: &serving::Lan,
    address: SocketAddr,
    install: Option<SocketAddr>,
) -> Result<Opened, Text> {
    let folder = folder(register);
    let names = names::of_this_computer(address.ip());
    let first = names.first().cloned().unwrap_or_else(|| "localhost".to_owned());
    let (tls, authority) = match &wish.certificate {
        Some((certificate, key)) => (certificate::of_the_office(certificate, key)?, None),
        None => {
            let authority = authority::Authority::load_or_make(&folder)?;
            let tls = certificate::issued(&authority, &names)?;
            (tls, Some(authority))
        }
    };
    let install = authority.zip(install).map(|(authority, at)| Install {
        url: format!("http://{}/", names::joined(&first, at.port())),
        fingerprint: authority.fingerprint(),
        certificate: authority.into_certificate(),
    });
    let lan = Lan {
        url: format!("https://{}", names::joined(&first, address.port())),
        hosts: Hosts::named(names.iter().map(String::as_str), address.port()),
        install,
        phones: Phones::load(&folder)?,
        codes: Codes::default(),
    };
    Ok(Opened { lan, tls })
}

/// The folder beside the register with what only this computer may hold: it is in no backup.
fn folder(register: &Path) -> PathBuf {
    register.with_extension("lan")
}
