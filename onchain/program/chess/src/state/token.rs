//! Session tokens as the session program writes them; this program only reads them.

use pinocchio::AccountView;

use super::{is, require, view, Key, Plain};
use crate::error::Error;

/// The session program, KeyspM2ssCJbqUhQ4k7sveSiY4WjnYsrXkC8oDbwde5: the same on every cluster.
pub const SESSION_PROGRAM: Key = Key::from_bytes([
    0x04, 0xc7, 0x66, 0x3e, 0x7a, 0xcd, 0xab, 0x2d, 0x93, 0x04, 0x3c, 0xa3, 0x4e, 0x88, 0x6c, 0xb7,
    0x3c, 0xa9, 0x91, 0x8e, 0xae, 0xff, 0x89, 0xbe, 0x83, 0xb1, 0xa0, 0x77, 0xf0, 0x95, 0xb7, 0x86,
]);

/// What both versions begin with.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Parties {
    /// `sha256("account:SessionToken")[..8]`, or of `SessionTokenV2`.
    pub discriminator: u64,
    /// The wallet that acts.
    pub authority: Key,
    /// The program the session may act in.
    pub target_program: Key,
    /// The session key.
    pub session_signer: Key,
}

/// The first version. Anyone may revoke such a token at any time, the opponent on the player's clock
/// included: it counts only where the wallet has accepted that.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TokenV1 {
    /// Whose it is.
    pub parties: Parties,
    /// The first second, in Unix time, at which the token is no longer valid.
    pub valid_until: i64,
}

/// The second version: while it lives, the wallet alone can revoke it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct TokenV2 {
    /// Whose it is.
    pub parties: Parties,
    /// Who paid the token's rent.
    pub fee_payer: Key,
    /// The first second, in Unix time, at which the token is no longer valid.
    pub valid_until: i64,
}

const _: () = assert!(size_of::<TokenV1>() == 112);
const _: () = assert!(size_of::<TokenV2>() == 144);

// SAFETY: 64-bit numbers and keys only.
unsafe impl Plain for TokenV1 {
    const DISCRIMINATOR: u64 = u64::from_le_bytes(*b"\xe9\x04\x73\x0e\x2e\x15\x01\x0f");
}

// SAFETY: 64-bit numbers and keys only.
unsafe impl Plain for TokenV2 {
    const DISCRIMINATOR: u64 = u64::from_le_bytes(*b"\xb2\x03\x55\xfe\x0d\x74\x80\x29");
}

/// A session token of either version.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// Whose it is.
    pub parties: &'a Parties,
    /// The first second, in Unix time, at which the token is no longer valid.
    pub valid_until: i64,
    /// Whether it is of the first version.
    pub v1: bool,
}

impl<'a> Token<'a> {
    /// Reads a token: exactly one of the two types at exactly its length.
    ///
    /// Its address is not derived again: only the session program writes accounts it owns, it
    /// creates them at their address and nowhere else, and the keys inside are all checked.
    #[inline(always)]
    pub fn load(account: &'a AccountView) -> Result<Self, Error> {
        if *Key::owner(account) != SESSION_PROGRAM {
            return Err(if blank(account) { Error::TokenClosed } else { Error::TokenWrongOwner });
        }
        if is::<TokenV2>(account) && account.data_len() == size_of::<TokenV2>() {
            let TokenV2 { parties, valid_until, .. } = view(account);
            return Ok(Self { parties, valid_until: *valid_until, v1: false });
        }
        if is::<TokenV1>(account) && account.data_len() == size_of::<TokenV1>() {
            let TokenV1 { parties, valid_until } = view(account);
            return Ok(Self { parties, valid_until: *valid_until, v1: true });
        }
        Err(Error::TokenMalformed)
    }

    /// Whether the token is of `program` and not expired: `now < valid_until`.
    #[inline(always)]
    pub fn check(&self, program: &Key, now: i64) -> Result<(), Error> {
        require(self.parties.target_program == *program, Error::TokenWrongProgram)?;
        require(now < self.valid_until, Error::TokenExpired)
    }
}

/// An account of the system program that holds no data: a plain wallet, or one that does not exist,
/// or no longer.
pub fn blank(account: &AccountView) -> bool {
    *Key::owner(account) == Key::ZERO && account.is_data_empty()
}
