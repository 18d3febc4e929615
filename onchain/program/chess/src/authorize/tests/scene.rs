//! Everything `authorize` looks at, in one place to be spoilt.

use std::{vec, vec::Vec};

use crate::{
    authorize::{authorize, Actor, Intent},
    error::Error,
    state::{Action, Key, SESSION_PROGRAM},
    testing::{key, Fake},
};

pub const PROGRAM: Key = key(1);
pub const WALLET: Key = key(2);
pub const SESSION: Key = key(3);
pub const TOKEN: Key = key(4);
pub const POLICY: Key = key(5);
pub const GAME: Key = key(6);
pub const STRANGER: Key = key(7);
pub const NOW: i64 = 1_000;

/// Everything `authorize` looks at.
#[derive(Clone)]
pub struct Scene {
    pub signer: Key,
    pub signed: bool,
    pub token: Key,
    pub token_owner: Key,
    pub token_data: Vec<u8>,
    pub policy: Key,
    pub policy_owner: Key,
    pub policy_data: Vec<u8>,
    pub policy_writable: bool,
    pub actions: u16,
    pub game: Key,
    pub now: i64,
}

impl Scene {
    /// A session key plays a move in the one game its policy covers, with one move left.
    pub fn session() -> Self {
        let mut scene = Self {
            signer: SESSION,
            signed: true,
            token: TOKEN,
            token_owner: SESSION_PROGRAM,
            token_data: vec![0; 144],
            policy: POLICY,
            policy_owner: PROGRAM,
            policy_data: vec![0; 160],
            policy_writable: true,
            actions: Action::PlayMove as u16,
            game: GAME,
            now: NOW,
        };
        scene.put_token(0, b"\xb2\x03\x55\xfe\x0d\x74\x80\x29");
        scene.put_token(8, WALLET.bytes());
        scene.put_token(40, PROGRAM.bytes());
        scene.put_token(72, SESSION.bytes());
        scene.put_token(136, &(NOW + 1).to_le_bytes());
        scene.put_policy(0, b"\x58\x06\x57\x58\x72\x9e\x6a\xf6\x02");
        scene.put_policy(12, &Action::ALL.to_le_bytes());
        scene.put_policy(16, &1u32.to_le_bytes());
        scene.put_policy(24, &(NOW + 1).to_le_bytes());
        scene.put_policy(32, WALLET.bytes());
        scene.put_policy(64, TOKEN.bytes());
        scene.put_policy(96, SESSION.bytes());
        scene.put_policy(128, GAME.bytes());
        scene
    }

    /// The same with a token of the first version, which the policy accepts.
    pub fn session_v1() -> Self {
        let mut scene = Self::session();
        scene.put_token(0, b"\xe9\x04\x73\x0e\x2e\x15\x01\x0f");
        scene.put_token(104, &(NOW + 1).to_le_bytes());
        scene.token_data.truncate(112);
        scene.put_policy(10, &[2]);
        scene
    }

    pub fn wallet() -> Self {
        Self { signer: WALLET, token: PROGRAM, policy: PROGRAM, ..Self::session() }
    }

    pub fn put_token(&mut self, at: usize, bytes: &[u8]) {
        self.token_data[at..at + bytes.len()].copy_from_slice(bytes);
    }

    pub fn put_policy(&mut self, at: usize, bytes: &[u8]) {
        self.policy_data[at..at + bytes.len()].copy_from_slice(bytes);
    }

    /// The verdict, and the moves left in the policy afterwards.
    pub fn judge(&self) -> (Result<Key, Error>, u32) {
        let mut signer = Fake::new(self.signer, Key::ZERO, &[]).signed(self.signed);
        let mut token = Fake::new(self.token, self.token_owner, &self.token_data);
        let mut policy = Fake::new(self.policy, self.policy_owner, &self.policy_data)
            .writable(self.policy_writable);
        let (signer, token) = (signer.view(), token.view());
        let intent =
            Intent { program: &PROGRAM, game: &self.game, actions: self.actions, now: self.now };
        let actor = Actor { signer: &signer, token: &token, policy: &mut policy.view() };
        let verdict = authorize(actor, &intent).copied();
        let left =
            policy.data().get(16..20).map_or(0, |b| u32::from_le_bytes(b.try_into().unwrap()));
        (verdict, left)
    }
}
