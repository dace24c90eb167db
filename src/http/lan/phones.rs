//! Paired phones: the name and a fingerprint of the token of each, in a file of its own beside the register.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, header};
use jiff::civil::Date;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::http::token::bearer;
use crate::model::text::Text;
use crate::service::private::{keep, read};

/// Sent over TLS only, to this door only, and no script can read it.
pub(super) const COOKIE: &str = "__Host-verge";
/// Phones a register takes.
const MOST: usize = 500;
/// Characters of a name.
const LONGEST_NAME: usize = 40;

/// A phone that was paired.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Phone {
    pub id: Uuid,
    pub name: String,
    /// SHA-256 of its token, hexadecimal: a thief of the file gets no token.
    hash: String,
    pub paired_at: Timestamp,
    /// The day it last asked for anything.
    pub seen_on: Option<Date>,
}

/// All of them, kept in a file.
pub(in crate::http) struct Phones {
    file: PathBuf,
    all: Mutex<Vec<Phone>>,
}

impl Phones {
    /// The phones of a folder; none where nothing is.
    ///
    /// # Errors
    /// When the file cannot be read or is none of ours.
    pub(super) fn load(folder: &Path) -> Result<Phones, Text> {
        let file = folder.join("phones.json");
        let all = match read(&file)? {
            None => Vec::new(),
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                Text::new(
                    format!("{}：{error}。移走它，各手机要重新配对", file.display()),
                    format!("{}: {error}. Move it away; phones are to be paired again", file.display()),
                )
            })?,
        };
        Ok(Phones { file, all: Mutex::new(all) })
    }

    /// All, by the time they were paired.
    pub(super) fn all(&self) -> Vec<Phone> {
        self.lock().clone()
    }

    /// A new phone; its token, which is told once and kept nowhere.
    ///
    /// # Errors
    /// When there are too many, or the file cannot be written.
    pub(super) fn pair(&self, name: &str) -> Result<(Phone, String), Text> {
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let phone = Phone {
            id: Uuid::now_v7(),
            name: named(name),
            hash: fingerprint(&token),
            paired_at: Timestamp::now(),
            seen_on: None,
        };
        let mut all = self.lock();
        if all.len() >= MOST {
            return Err(Text::new(
                format!("已配对 {MOST} 部手机，请先取消不用的"),
                format!("{MOST} phones are paired; take back those not in use"),
            ));
        }
        let mut next = all.clone();
        next.push(phone.clone());
        self.write(&next)?;
        *all = next;
        Ok((phone, token))
    }

    /// Takes a phone's token back; whether there was such a phone.
    ///
    /// # Errors
    /// When the file cannot be written: then the phone is still paired.
    pub(super) fn revoke(&self, id: Uuid) -> Result<bool, Text> {
        let mut all = self.lock();
        let next: Vec<Phone> = all.iter().filter(|phone| phone.id != id).cloned().collect();
        if next.len() == all.len() {
            return Ok(false);
        }
        self.write(&next)?;
        *all = next;
        Ok(true)
    }

    /// The name of the phone that a request comes from; none when it shows no token, or none of a paired phone.
    pub(in crate::http) fn of(&self, headers: &HeaderMap) -> Option<String> {
        let hash = fingerprint(&shown(headers)?);
        let today = Zoned::now().date();
        let mut all = self.lock();
        let at = all.iter().position(|phone| bool::from(phone.hash.as_bytes().ct_eq(hash.as_bytes())))?;
        let phone = all.get_mut(at)?;
        let name = phone.name.clone();
        if phone.seen_on != Some(today) {
            phone.seen_on = Some(today);
            if let Err(error) = self.write(&all) {
                tracing::warn!(error = %error.en, "the day a phone was seen could not be kept");
            }
        }
        Some(name)
    }

    fn write(&self, all: &[Phone]) -> Result<(), Text> {
        let bytes = serde_json::to_vec_pretty(all).unwrap_or_default();
        keep(&self.file, &bytes)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Phone>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A name as it is shown and signed with: one line, not too long, never empty.
fn named(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let plain = plain.trim();
    if plain.is_empty() { "手机".to_owned() } else { plain.to_owned() }
}

/// The token of the cookie, or of a script's `Authorization`. The cookie leads: pages of the map send an empty
/// `Authorization` beside it.
fn shown(headers: &HeaderMap) -> Option<String> {
    cookie(headers).or_else(|| bearer(headers).map(str::to_owned))
}

/// The token of the cookie.
pub(in crate::http) fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut each = all.flat_map(|line| line.split(';')).filter_map(|one| one.trim().split_once('='));
    each.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

fn fingerprint(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().fold(String::new(), |mut shown, byte| {
        let _ = write!(shown, "{byte:02x}");
        shown
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: header::HeaderName, value: String) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn a_phone_is_known_by_its_token_until_it_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let phones = Phones::load(folder.path()).unwrap();
        let (phone, token) = phones.pair("  老王的\n手机 ").unwrap();
        let asking = with(header::COOKIE, format!("a=b; {COOKIE}={token}"));
        assert_eq!(phones.of(&asking).as_deref(), Some("老王的手机"));
        assert_eq!(
            phones.of(&with(header::AUTHORIZATION, format!("Bearer {token}"))).as_deref(),
            Some("老王的手机")
        );
        let again = Phones::load(folder.path()).unwrap();
        assert!(again.of(&asking).is_some() && again.all()[0].seen_on.is_some());
        assert!(again.revoke(phone.id).unwrap() && !again.revoke(phone.id).unwrap());
        assert_eq!(Phones::load(folder.path()).unwrap().of(&asking), None);
    }

    #[test]
    fn the_file_holds_no_token() {
        let folder = tempfile::tempdir().unwrap();
        let (_, token) = Phones::load(folder.path()).unwrap().pair("a").unwrap();
        assert!(!std::fs::read_to_string(folder.path().join("phones.json")).unwrap().contains(&token));
    }

    #[test]
    fn nothing_shown_is_nobody() {
        let phones = Phones::load(tempfile::tempdir().unwrap().path()).unwrap();
        assert_eq!(phones.of(&HeaderMap::new()), None);
        assert_eq!(phones.of(&with(header::COOKIE, format!("{COOKIE}="))), None);
    }
}
