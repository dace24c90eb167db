//! What this computer is called on the local network.

use std::net::IpAddr;

/// The addresses of this computer on its networks, those of home and office networks first, and its own name. Where one
/// address is listened on, that alone with the name.
pub(super) fn of_this_computer(listened: IpAddr) -> Vec<String> {
    let mut addresses: Vec<IpAddr> = if listened.is_unspecified() {
        let all = if_addrs::get_if_addrs().unwrap_or_default();
        let of_kind = |ip: &IpAddr| ip.is_ipv4() || listened.is_ipv6();
        all.into_iter().filter(|face| !face.is_loopback()).map(|face| face.ip()).filter(of_kind).collect()
    } else {
        vec![listened]
    };
    addresses.retain(|ip| !is_link_local(ip));
    addresses.sort_by_key(|ip| (!is_private(ip), ip.is_ipv6(), *ip));
    addresses.dedup();
    addresses.iter().map(IpAddr::to_string).collect()
}

/// `192.168.1.7:8443`, `[fd00::7]:8443`.
pub(super) fn joined(name: &str, port: u16) -> String {
    if name.contains(':') { format!("[{name}]:{port}") } else { format!("{name}:{port}") }
}

fn is_private(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private(),
        IpAddr::V6(ip) => ip.is_unique_local(),
    }
}

/// Such an address works only with the name of a network card, which no phone knows.
fn is_link_local(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_that_is_listened_on_is_the_name() {
        assert_eq!(of_this_computer("192.168.1.7".parse().unwrap()), ["192.168.1.7"]);
    }

    #[test]
    fn on_every_address_none_is_of_this_computer_alone() {
        for name in of_this_computer("0.0.0.0".parse().unwrap()) {
            let ip: IpAddr = name.parse().unwrap();
            assert!(ip.is_ipv4() && !ip.is_loopback() && !is_link_local(&ip), "{ip}");
        }
    }

    #[test]
    fn an_address_of_the_newer_kind_stands_in_brackets() {
        assert_eq!(joined("fd00::7", 8443), "[fd00::7]:8443");
        assert_eq!(joined("192.168.1.7", 8443), "192.168.1.7:8443");
    }
}
