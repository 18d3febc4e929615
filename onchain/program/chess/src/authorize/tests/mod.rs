//! The truth table of `authorize`: one valid scene, and what becomes of it when one thing is wrong.

mod scene;

use std::vec;

use scene::*;

use super::*;
use crate::state::{SESSION_PROGRAM, UNLIMITED};

const V1: [u8; 8] = *b"\xe9\x04\x73\x0e\x2e\x15\x01\x0f";
const V2: [u8; 8] = *b"\xb2\x03\x55\xfe\x0d\x74\x80\x29";

type Change = fn(&mut Scene);

#[track_caller]
fn table(base: &Scene, rows: &[(&str, Change, Result<Key, Error>)]) {
    for (what, change, want) in rows {
        let mut scene = base.clone();
        change(&mut scene);
        let (verdict, left) = scene.judge();
        assert_eq!(verdict, *want, "{what}");
        if want.is_err() && scene.policy_data.len() >= 20 {
            let before = u32::from_le_bytes(scene.policy_data[16..20].try_into().unwrap());
            assert_eq!(left, before, "{what}: a refusal must not count a move");
        }
    }
}

#[test]
fn a_wallet_acts_by_its_signature_alone() {
    table(
        &Scene::wallet(),
        &[
            ("signed", |_| {}, Ok(WALLET)),
            (
                "anybody is a wallet; the seat is checked later",
                |s| s.signer = STRANGER,
                Ok(STRANGER),
            ),
            ("not signed", |s| s.signed = false, Err(Error::MissingSignature)),
            ("with a policy but no token", |s| s.policy = POLICY, Err(Error::UnexpectedPolicy)),
        ],
    );
}

#[test]
fn a_session_acts_for_the_wallet_of_its_token() {
    assert_eq!(Scene::session().judge(), (Ok(WALLET), 0));
    assert_eq!(Scene::session_v1().judge(), (Ok(WALLET), 0));
}

#[test]
fn a_token_is_refused_for_each_thing_that_is_wrong_with_it() {
    for base in [Scene::session(), Scene::session_v1()] {
        table(
            &base,
            &[
                ("not signed", |s| s.signed = false, Err(Error::MissingSignature)),
                (
                    "owned by another program",
                    |s| s.token_owner = STRANGER,
                    Err(Error::TokenWrongOwner),
                ),
                ("owned by this program", |s| s.token_owner = PROGRAM, Err(Error::TokenWrongOwner)),
                (
                    "owned by the system with data",
                    |s| s.token_owner = Key::ZERO,
                    Err(Error::TokenWrongOwner),
                ),
                (
                    "closed",
                    |s| (s.token_owner, s.token_data) = (Key::ZERO, vec![]),
                    Err(Error::TokenClosed),
                ),
                ("no discriminator", |s| s.put_token(0, &[0; 8]), Err(Error::TokenMalformed)),
                (
                    "another program",
                    |s| s.put_token(40, STRANGER.bytes()),
                    Err(Error::TokenWrongProgram),
                ),
                (
                    "the session program",
                    |s| s.put_token(40, SESSION_PROGRAM.bytes()),
                    Err(Error::TokenWrongProgram),
                ),
                (
                    "the system program",
                    |s| s.put_token(40, &[0; 32]),
                    Err(Error::TokenWrongProgram),
                ),
                ("another session key", |s| s.signer = STRANGER, Err(Error::TokenWrongSigner)),
                (
                    "the wallet with its own token",
                    |s| s.signer = WALLET,
                    Err(Error::WalletWithToken),
                ),
                (
                    "the wallet as its own session key",
                    |s| {
                        s.signer = WALLET;
                        s.put_token(72, WALLET.bytes());
                    },
                    Err(Error::WalletWithToken),
                ),
                (
                    "another wallet's token",
                    |s| s.put_token(8, STRANGER.bytes()),
                    Err(Error::PolicyWrongAuthority),
                ),
            ],
        );
    }
}

#[test]
fn each_version_has_its_own_type_and_length() {
    let mut second = Scene::session();
    second.put_token(0, &V1);
    assert_eq!(second.judge().0, Err(Error::TokenMalformed), "V1, as long as V2");
    let mut first = Scene::session_v1();
    first.put_token(0, &V2);
    assert_eq!(first.judge().0, Err(Error::TokenMalformed), "V2, as short as V1");
}

#[test]
fn a_token_of_the_first_version_needs_a_policy_that_accepts_it() {
    for flags in 0..=u8::MAX {
        let mut scene = Scene::session_v1();
        scene.put_policy(10, &[flags]);
        let want = match (flags & 2 != 0, flags & 1 != 0) {
            (false, _) => Err(Error::TokenV1),
            (true, true) => Err(Error::PolicyEnded),
            (true, false) => Ok(WALLET),
        };
        assert_eq!(scene.judge().0, want, "flags {flags}");
        let mut second = Scene::session();
        second.put_policy(10, &[flags]);
        assert_eq!(second.judge().0.is_ok(), flags & 1 == 0, "V2, flags {flags}");
    }
}

#[test]
fn every_single_bit_of_the_discriminator_counts() {
    for bit in 0..64 {
        let mut token = Scene::session();
        token.token_data[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(token.judge().0, Err(Error::TokenMalformed), "token, bit {bit}");
        let mut first = Scene::session_v1();
        first.token_data[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(first.judge().0, Err(Error::TokenMalformed), "token V1, bit {bit}");
        let mut policy = Scene::session();
        policy.policy_data[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(policy.judge().0, Err(Error::NotPolicy), "policy, bit {bit}");
    }
}

#[test]
fn only_the_exact_length_is_read() {
    for len in [0, 7, 8, 111, 112, 113, 143, 145, 10_240] {
        let mut scene = Scene::session();
        scene.token_data.resize(len, 0);
        assert_eq!(scene.judge().0, Err(Error::TokenMalformed), "token of {len}");
    }
    for len in [0, 7, 8, 104, 111, 113, 144, 10_240] {
        let mut scene = Scene::session_v1();
        scene.token_data.resize(len, 0);
        assert_eq!(scene.judge().0, Err(Error::TokenMalformed), "token V1 of {len}");
    }
    for len in [0, 8, 159, 161, 336] {
        let mut scene = Scene::session();
        scene.policy_data.resize(len, 0);
        assert_eq!(scene.judge().0, Err(Error::NotPolicy), "policy of {len}");
    }
}

#[test]
fn a_token_is_valid_until_its_last_second_and_not_at_it() {
    for (valid_until, valid) in [
        (NOW + 1, true),
        (NOW, false),
        (NOW - 1, false),
        (0, false),
        (-1, false),
        (i64::MIN, false),
        (i64::MAX, true),
        (NOW + 604_800, true),
    ] {
        for (base, at) in [(Scene::session(), 136), (Scene::session_v1(), 104)] {
            let mut scene = base;
            scene.put_token(at, &valid_until.to_le_bytes());
            let want = if valid { Ok(WALLET) } else { Err(Error::TokenExpired) };
            assert_eq!(scene.judge().0, want, "valid until {valid_until}, at {at}");
        }
    }
    for now in [i64::MIN, i64::MAX] {
        let verdict = Scene { now, ..Scene::session() }.judge().0;
        assert_eq!(verdict.is_ok(), now == i64::MIN, "now {now}");
    }
}

#[test]
fn a_policy_is_refused_for_each_thing_that_is_wrong_with_it() {
    table(
        &Scene::session(),
        &[
            ("none given", |s| s.policy = PROGRAM, Err(Error::PolicyMissing)),
            (
                "never opened",
                |s| (s.policy_owner, s.policy_data) = (Key::ZERO, vec![]),
                Err(Error::PolicyMissing),
            ),
            ("of another program", |s| s.policy_owner = STRANGER, Err(Error::NotPolicy)),
            (
                "the token itself",
                |s| (s.policy, s.policy_owner) = (TOKEN, SESSION_PROGRAM),
                Err(Error::NotPolicy),
            ),
            (
                "a game",
                |s| s.put_policy(0, b"\x1b\x5a\xa6\x7d\x4a\x64\x79\x12"),
                Err(Error::NotPolicy),
            ),
            (
                "of another token",
                |s| s.put_policy(64, STRANGER.bytes()),
                Err(Error::PolicyWrongToken),
            ),
            (
                "of another wallet",
                |s| s.put_policy(32, STRANGER.bytes()),
                Err(Error::PolicyWrongAuthority),
            ),
            (
                "of another session key",
                |s| s.put_policy(96, STRANGER.bytes()),
                Err(Error::PolicyWrongSigner),
            ),
            (
                "of the token's earlier life",
                |s| s.put_policy(24, &NOW.to_le_bytes()),
                Err(Error::PolicyExpired),
            ),
            ("ended", |s| s.put_policy(10, &[1]), Err(Error::PolicyEnded)),
            ("without this action", |s| s.put_policy(12, &[0xFB, 0]), Err(Error::ActionNotAllowed)),
            ("for another game", |s| s.game = STRANGER, Err(Error::PolicyWrongGame)),
            ("for any game", |s| s.put_policy(128, &[0; 32]), Ok(WALLET)),
            ("used up", |s| s.put_policy(16, &[0; 4]), Err(Error::MovesUsedUp)),
            (
                "not writable while moves are counted",
                |s| s.policy_writable = false,
                Err(Error::AccountNotWritable),
            ),
        ],
    );
}

#[test]
fn a_policy_ends_by_itself_whatever_its_token_says() {
    for (valid_until, valid) in [
        (NOW + 1, true),
        (NOW, false),
        (NOW - 1, false),
        (0, false),
        (i64::MIN, false),
        (i64::MAX, true),
    ] {
        let mut scene = Scene::session();
        scene.put_token(136, &i64::MAX.to_le_bytes());
        scene.put_policy(24, &valid_until.to_le_bytes());
        let want = if valid { Ok(WALLET) } else { Err(Error::PolicyExpired) };
        assert_eq!(scene.judge().0, want, "valid until {valid_until}");
    }
}

#[test]
fn each_action_needs_its_own_bit() {
    for bit in 0..8 {
        let mut scene = Scene { actions: 1 << bit, ..Scene::session() };
        scene.put_policy(12, &(1u16 << bit).to_le_bytes());
        assert_eq!(scene.judge().0, Ok(WALLET), "bit {bit} alone");
        scene.put_policy(12, &(Action::ALL ^ 1 << bit).to_le_bytes());
        assert_eq!(scene.judge().0, Err(Error::ActionNotAllowed), "all but bit {bit}");
    }
}

#[test]
fn only_moves_are_counted_and_unlimited_ones_are_not() {
    let mut scene = Scene::session();
    scene.put_policy(16, &7u32.to_le_bytes());
    assert_eq!(scene.judge(), (Ok(WALLET), 6));
    let other = Scene { actions: Action::Resign as u16, policy_writable: false, ..scene.clone() };
    assert_eq!(other.judge(), (Ok(WALLET), 7));
    scene.put_policy(16, &UNLIMITED.to_le_bytes());
    scene.policy_writable = false;
    assert_eq!(scene.judge(), (Ok(WALLET), UNLIMITED));
}
