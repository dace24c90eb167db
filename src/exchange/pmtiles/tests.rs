//! Files made by hand, honest and hostile.

use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn varint(mut value: u64, into: &mut Vec<u8>) {
    while value >= 0x80 {
        into.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    into.push(value as u8);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A file with these tiles, by number.
fn made(tiles: &[(u64, &[u8])]) -> Vec<u8> {
    let mut directory = Vec::new();
    varint(tiles.len() as u64, &mut directory);
    let mut last = 0;
    for (number, _) in tiles {
        varint(number - last, &mut directory);
        last = *number;
    }
    for _ in tiles {
        varint(1, &mut directory);
    }
    for (_, bytes) in tiles {
        varint(bytes.len() as u64, &mut directory);
    }
    for at in 0..tiles.len() {
        varint(u64::from(at == 0), &mut directory);
    }
    let directory = gzip(&directory);
    let words = gzip(br#"{"vector_layers":[{"id":"water"},{"id":"roads"}]}"#);
    let mut head = vec![0; header::LENGTH];
    head[..8].copy_from_slice(b"PMTiles\x03");
    let (root, about) = (header::LENGTH as u64, (header::LENGTH + directory.len()) as u64);
    let data = about + words.len() as u64;
    for (at, value) in [
        (8, root),
        (16, directory.len() as u64),
        (24, about),
        (32, words.len() as u64),
        (40, data),
        (56, data),
    ] {
        head[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }
    (head[97], head[98], head[99], head[100], head[101]) = (2, 1, 2, 0, 3);
    let mut file = [head, directory, words].concat();
    for (_, bytes) in tiles {
        file.extend_from_slice(bytes);
    }
    file
}

fn kept(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.pmtiles");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

#[test]
fn a_file_gives_the_tiles_it_has_and_none_that_it_has_not() {
    let (_folder, path) = kept(&made(&[(0, b"world"), (2, b"south-west"), (3, b"south-east")]));
    let archive = Archive::open(&path).unwrap();
    assert_eq!((archive.header().kind, archive.header().zooms), (TileKind::Png, (0, 3)));
    assert_eq!(archive.layers().unwrap(), ["water", "roads"]);
    assert_eq!(archive.tile(0, 0, 0).unwrap().as_deref(), Some(b"world".as_slice()));
    assert_eq!(archive.tile(1, 1, 1).unwrap().as_deref(), Some(b"south-east".as_slice()));
    assert_eq!(archive.tile(1, 1, 0).unwrap(), None);
    assert_eq!(archive.tile(9, 600, 1).unwrap(), None);
}

#[test]
fn other_files_and_damaged_ones_are_refused_in_words() {
    let whole = made(&[(0, b"world")]);
    let refused = |bytes: &[u8]| {
        let (_folder, path) = kept(bytes);
        Archive::open(&path).map(|_| ()).unwrap_err().en
    };
    assert!(refused(b"short").contains("too short"));
    assert!(refused(&[0; 200]).contains("no PMTiles"));
    let mut old = whole.clone();
    old[7] = 2;
    assert!(refused(&old).contains("version 2"));
    let mut zstd = whole.clone();
    zstd[97] = 4;
    assert!(refused(&zstd).contains("gzip"));
    let mut beyond = whole.clone();
    beyond[16..24].copy_from_slice(&u64::MAX.to_le_bytes());
    assert!(refused(&beyond).contains("damaged"));
    // A directory cut off in its middle.
    assert!(refused(&whole[..header::LENGTH + 8]).contains("damaged"));
}

#[test]
fn a_directory_that_unfolds_into_all_memory_is_refused() {
    let bomb = gzip(&vec![0; 64 * 1024 * 1024]);
    let mut file = made(&[]);
    file.truncate(header::LENGTH);
    file[16..24].copy_from_slice(&(bomb.len() as u64).to_le_bytes());
    file.extend_from_slice(&bomb);
    let (_folder, path) = kept(&file);
    assert!(Archive::open(&path).unwrap_err().en.contains("damaged"));
}

#[test]
fn a_directory_that_leads_to_itself_ends() {
    // A row without a run is another directory: this one says that it lies where it lies itself.
    let mut file = made(&[(0, b"x")]);
    let mut directory = Vec::new();
    for value in [1, 0, 0, 5, 1] {
        varint(value, &mut directory);
    }
    file.truncate(header::LENGTH);
    file[97] = 1;
    for (at, value) in [(16, 5_u64), (32, 0), (40, header::LENGTH as u64)] {
        file[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }
    file.extend_from_slice(&directory);
    let (_folder, path) = kept(&file);
    assert!(Archive::open(&path).unwrap().tile(0, 0, 0).is_err());
}
