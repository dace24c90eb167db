//! The addresses to listen on: this computer only until there are accounts, and the door to the local network for paired
//! phones.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};

use crate::model::text::Text;

/// Reads an address such as `127.0.0.1:8080`, `localhost:8080`, `[::1]:0`.
///
/// # Errors
/// When it is no address, or one that other computers can reach.
pub(super) fn address(words: &str) -> Result<SocketAddr, Text> {
    let address = read(words)?;
    let words = words.trim();
    let loopback = match address.ip() {
        IpAddr::V4(ip) => ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback(),
    };
    if loopback {
        return Ok(address);
    }
    Err(Text::new(
        format!(
            "不能在 {words} 上提供服务：还没有账户和登录，别的电脑也会能改台账。请用 127.0.0.1:端口；手机用 --lan（加密，须配对）"
        ),
        format!(
            "will not listen on {words}: there are no accounts yet, and other computers could change the register. \
             Use 127.0.0.1:PORT; for phones there is --lan (encrypted, paired phones only)"
        ),
    ))
}

/// Reads the address of the door to the local network: any of this computer's, a loopback address only to try it.
///
/// # Errors
/// When it is no address.
pub(super) fn lan_address(words: &str) -> Result<SocketAddr, Text> {
    read(words)
}

fn read(words: &str) -> Result<SocketAddr, Text> {
    let words = words.trim();
    let local = words.strip_prefix("localhost:").and_then(|port| port.parse::<u16>().ok());
    match local {
        Some(port) => Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port))),
        None => words.parse().map_err(|_| unreadable(words)),
    }
}

fn unreadable(words: &str) -> Text {
    let shown: String = words.chars().take(60).collect();
    Text::new(
        format!("“{shown}”不是地址，请写成 127.0.0.1:8080"),
        format!("{shown:?} is not an address; write it as 127.0.0.1:8080"),
    )
}

/// Takes the address.
///
/// # Errors
/// When another program has it, or the system does not allow it.
pub(super) fn bind(address: SocketAddr) -> Result<TcpListener, Text> {
    TcpListener::bind(address).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            let other = free(address).map_or_else(
                || "0".to_owned(),
                |port| port.to_string(),
            );
            let ip = address.ip();
            Text::new(
                format!("端口 {} 已被别的程序占用：请停掉它，或换一个端口：--listen {ip}:{other}", address.port()),
                format!(
                    "port {} is taken by another program: stop it, or take another port: --listen {ip}:{other}",
                    address.port()
                ),
            )
        }
        ErrorKind::PermissionDenied => Text::new(
            format!("系统不允许使用端口 {}：请用 1024 以上的端口", address.port()),
            format!("the system does not allow port {}: take one above 1024", address.port()),
        ),
        _ => Text::new(format!("不能在 {address} 上监听：{error}"), format!("cannot listen on {address}: {error}")),
    })
}

/// One of the next ports that nobody has.
fn free(address: SocketAddr) -> Option<u16> {
    (1..=20)
        .filter_map(|step| address.port().checked_add(step))
        .find(|port| TcpListener::bind((address.ip(), *port)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computer_is_listened_to() {
        for good in ["127.0.0.1:8080", "localhost:0", "[::1]:9", "127.0.0.9:80"] {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in ["0.0.0.0:8080", "192.168.1.7:80", "[::]:80"] {
            assert!(address(bad).unwrap_err().en.contains("accounts"), "{bad}");
        }
        for nonsense in ["8080", "", "localhost", "127.0.0.1:99999", "example.org:80"] {
            assert!(address(nonsense).unwrap_err().en.contains("not an address"), "{nonsense}");
        }
    }

    #[test]
    fn a_port_that_is_taken_is_said_with_another_to_take() {
        let taken = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let text = bind(taken.local_addr().unwrap()).unwrap_err();
        assert!(text.en.contains("--listen 127.0.0.1:") && text.zh.contains("占用"), "{text}");
    }
}
