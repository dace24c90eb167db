//! The authority of a register: it signs the certificate of the door and nothing else, and only for private addresses.

use std::fmt::Write as _;
use std::path::Path;

use jiff::civil::Date;
use jiff::{ToSpan, Zoned};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints, SerialNumber, date_time_ymd,
};
use sha2::{Digest, Sha256};

use super::certificate::Pair;
use crate::model::text::Text;
use crate::service::private::{keep, read};

const KEY: &str = "authority.key";
const CERTIFICATE: &str = "authority.der";

/// Years an authority lasts: longer than the phones that trust it.
const YEARS: i16 = 10;
/// Days a certificate of the door lasts; it is made anew at each start. Apple's phones take none that lasts longer than 825
/// days (support.apple.com/103769).
const DAYS: i32 = 397;

/// A key, and the certificate that phones trust.
pub(super) struct Authority {
    key: KeyPair,
    certificate: Vec<u8>,
}

impl Authority {
    /// The authority of a folder, made where there is none or its time is over.
    ///
    /// # Errors
    /// When what is there cannot be read or a new one cannot be kept.
    pub fn load_or_make(folder: &Path) -> Result<Authority, Text> {
        let there = (read(&folder.join(KEY))?, read(&folder.join(CERTIFICATE))?);
        if let (Some(key), Some(certificate)) = there {
            let key = String::from_utf8(key).ok().and_then(|pem| KeyPair::from_pem(&pem).ok());
            let key = key.ok_or_else(|| broken(&folder.join(KEY)))?;
            return Ok(Authority { key, certificate });
        }
        let key = KeyPair::generate().map_err(|error| failed(&error))?;
        let made = authority(&key).self_signed(&key).map_err(|error| failed(&error))?;
        let certificate = made.der().to_vec();
        keep(&folder.join(CERTIFICATE), &certificate)?;
        keep(&folder.join(KEY), key.serialize_pem().as_bytes())?;
        Ok(Authority { key, certificate })
    }

    /// A certificate for names and addresses, with its key.
    pub fn issue(&self, names: &[String]) -> Result<Pair, Text> {
        let key = KeyPair::generate().map_err(|error| failed(&error))?;
        let mut params = CertificateParams::new(names.to_vec()).map_err(|error| failed(&error))?;
        params.distinguished_name = named("verge 路边");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let today = Zoned::now().date();
        (params.not_before, params.not_after) =
            (day(today.saturating_sub(1.days())), day(today.saturating_add(DAYS.days())));
        params.serial_number = Some(serial());
        let own = authority(&self.key);
        let issuer = Issuer::from_params(&own, &self.key);
        let made = params.signed_by(&key, &issuer).map_err(|error| failed(&error))?;
        Ok(Pair {
            chain: vec![made.der().clone(), self.certificate.clone().into()],
            key: key.serialize_der(),
        })
    }

    /// SHA-256 of the certificate, in pairs as phones show it.
    pub fn fingerprint(&self) -> String {
        let mut shown = String::new();
        for byte in Sha256::digest(&self.certificate) {
            if !shown.is_empty() {
                shown.push(':');
            }
            let _ = write!(shown, "{byte:02X}");
        }
        shown
    }

    /// The certificate, DER.
    pub fn into_certificate(self) -> Vec<u8> {
        self.certificate
    }
}

/// The same for the same key, so that it need not be read back from the certificate.
fn authority(key: &KeyPair) -> CertificateParams {
    let mut params = CertificateParams::default();
    let mark = Sha256::digest(key.public_key_raw()).iter().take(3).fold(String::new(), |mut mark, byte| {
        let _ = write!(mark, "{byte:02X}");
        mark
    });
    params.distinguished_name = named(&format!("verge 路边 {mark}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    // Should the key be stolen, no site of the open web can be forged with it.
    let within = |ip: [u8; 4], prefix| GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(ip, prefix));
    params.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![
            within([10, 0, 0, 0], 8),
            within([172, 16, 0, 0], 12),
            within([192, 168, 0, 0], 16),
            within([127, 0, 0, 0], 8),
            GeneralSubtree::IpAddress(CidrSubnet::from_v6_prefix(
                [0xfc, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                7,
            )),
            GeneralSubtree::DnsName("local".to_owned()),
        ],
        excluded_subtrees: Vec::new(),
    });
    let today = Zoned::now().date();
    (params.not_before, params.not_after) =
        (day(today.saturating_sub(1.days())), day(today.saturating_add(i32::from(YEARS).years())));
    params.serial_number = Some(serial());
    params
}

fn named(name: &str) -> DistinguishedName {
    let mut own = DistinguishedName::new();
    own.push(DnType::CommonName, name);
    own
}

fn serial() -> SerialNumber {
    SerialNumber::from_slice(&uuid::Uuid::new_v4().into_bytes().map(|byte| byte & 0x7f))
}

fn day(date: Date) -> time::OffsetDateTime {
    date_time_ymd(i32::from(date.year()), date.month().unsigned_abs(), date.day().unsigned_abs())
}

fn failed(error: &rcgen::Error) -> Text {
    Text::new(format!("证书做不出来：{error}"), format!("the certificate could not be made: {error}"))
}

fn broken(path: &Path) -> Text {
    Text::new(
        format!(
            "{} 读不出来：请连同所在文件夹一起移走，重新启动后各手机重新装证书、重新配对",
            path.display()
        ),
        format!(
            "{} cannot be read: move it away with its folder; after the next start phones install the certificate and \
             are paired again",
            path.display()
        ),
    )
}

/// Whether an address is one that an authority here may sign for.
pub(super) fn may_sign(name: &str) -> bool {
    match name.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(ip)) => ip.is_private() || ip.is_loopback(),
        Ok(std::net::IpAddr::V6(ip)) => ip.is_unique_local(),
        Err(_) => name.rsplit_once('.').is_some_and(|(_, last)| last.eq_ignore_ascii_case("local")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_authority_is_made_once_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let first = Authority::load_or_make(&folder.path().join("keys")).unwrap();
        let again = Authority::load_or_make(&folder.path().join("keys")).unwrap();
        assert_eq!(first.fingerprint(), again.fingerprint());
        assert_eq!(first.fingerprint().len(), 32 * 3 - 1);
        assert!(fs::metadata(folder.path().join("keys").join(KEY)).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_on_this_computer_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        Authority::load_or_make(folder.path()).unwrap();
        let mode = fs::metadata(folder.path().join(KEY)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }

    #[test]
    fn a_broken_key_is_said_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        Authority::load_or_make(folder.path()).unwrap();
        fs::write(folder.path().join(KEY), "no key").unwrap();
        assert!(Authority::load_or_make(folder.path()).err().unwrap().en.contains("move it away"));
    }

    #[test]
    fn only_private_addresses_are_signed_for() {
        assert!(
            may_sign("192.168.1.7") && may_sign("10.0.0.2") && may_sign("fd00::7") && may_sign("verge.local")
        );
        assert!(!may_sign("8.8.8.8") && !may_sign("example.org") && !may_sign("2001:db8::1"));
    }
}
