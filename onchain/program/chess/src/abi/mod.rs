//! What other languages must know of this program, written down by tests: `abi.golden` for the Go
//! client, and the Anchor IDL.
//!
//! A file that is no longer what the sources say fails its test; `UPDATE_ABI=1 cargo test -p chess`
//! writes it anew.

mod golden;
mod idl;
mod layout;
mod sha256;

use std::{env, fs, path::Path, string::String};

use crate::{
    error::Error,
    instruction::Instruction,
    state::{Game, Policy, TokenV1, TokenV2},
};

/// Where the embedded chain loads the program.
const ADDRESS: &str = "ChessKey11111111111111111111111111111111111";

#[track_caller]
fn check(file: &str, want: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    if env::var_os("UPDATE_ABI").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, want).unwrap();
    }
    let have = fs::read_to_string(&path).unwrap_or_default();
    assert!(have == want, "{file} is stale: run UPDATE_ABI=1 cargo test -p chess");
}

fn discriminator(of: &str) -> [u8; 8] {
    sha256::digest(of.as_bytes())[..8].try_into().unwrap()
}

#[test]
fn golden_is_current() {
    check("abi.golden", &golden::text());
}

#[test]
fn idl_is_current() {
    check("idl/chess.json", &idl::text());
}

#[test]
fn discriminators_are_the_hashes_of_the_names() {
    for instruction in Instruction::ALL {
        let tag = instruction.tag();
        assert_eq!(tag, discriminator(&std::format!("global:{}", instruction.name())));
        assert_eq!(Instruction::from_tag(tag), Some(*instruction));
    }
    for (name, value) in [
        ("Game", layout::DISCRIMINATOR_GAME),
        ("SessionPolicy", layout::DISCRIMINATOR_POLICY),
        ("SessionToken", layout::DISCRIMINATOR_TOKEN_V1),
        ("SessionTokenV2", layout::DISCRIMINATOR_TOKEN_V2),
    ] {
        assert_eq!(value.to_le_bytes(), discriminator(&std::format!("account:{name}")), "{name}");
    }
}

#[test]
fn an_unknown_discriminator_is_no_instruction() {
    assert_eq!(Instruction::from_tag([0; 8]), None);
    for instruction in Instruction::ALL {
        for byte in 0..8 {
            let mut tag = instruction.tag();
            tag[byte] ^= 1;
            assert_eq!(Instruction::from_tag(tag), None);
        }
    }
}

#[test]
fn layouts_have_no_holes() {
    for (name, size, fields) in [
        ("Game", size_of::<Game>(), layout::GAME),
        ("SessionPolicy", size_of::<Policy>(), layout::POLICY),
        ("SessionToken", size_of::<TokenV1>(), layout::TOKEN_V1),
        ("SessionTokenV2", size_of::<TokenV2>(), layout::TOKEN_V2),
    ] {
        let mut end = 0;
        for field in fields {
            assert_eq!(field.offset, end, "{name}.{}", field.name);
            end += field.size();
        }
        assert_eq!(end, size, "{name}");
    }
}

#[test]
fn errors_are_numbered_from_6000_and_say_something() {
    for (i, error) in Error::ALL.iter().enumerate() {
        assert_eq!(error.code(), 6000 + i as u32);
        assert_eq!(std::format!("{error:?}"), error.name());
        assert!(error.message().len() > 10);
    }
    let mut names: std::vec::Vec<_> = Error::ALL.iter().map(|e| e.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Error::ALL.len());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| std::format!("{b:02x}")).collect()
}
