//! Session tokens as the session program writes them; this program only reads them.

use pinocchio::AccountView;

use super::{is, require, view, Key, Plain};
use crate::error::Error;

/// The session program, KeyspM2ssCJbqUhQ4k7sveSiY4WjnYsrXkC8oDbwde5: the same on every cluster.
pub const SESSION_PROGRAM: Key = Key::from_bytes([
    0x04, 0xc7, 0x66, 0x3e, 0x7a, 0xcd, 0xab, 0x2d, 0x93, 0x04, 0x3c, 0xa3, 0x4e, 0x88, 0x6c, 0xb7,
    0x3c, 0xa9, 0x91, 0x8e, 0xae, 0xff, 0x89, 0xbe, 0x83, 0xb1, 0xa0, 0x77, 0xf0, 0x95, 0xb7, 0x86,
]);

/// A session token of the second version.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// `sha256("account:SessionTokenV2")[..8]`.
    pub discriminator: u64,
    /// The wallet that acts.
    pub authority: Key,
    /// The program the session may act in.
    pub target_program: Key,
    /// The session key.
    pub session_signer: Key,
    /// Who paid the token's rent.
    pub fee_payer: Key,
    /// The first second, in Unix time, at which the token is no longer valid.
    pub valid_until: i64,
}

const _: () = assert!(size_of::<Token>() == 144);
const _: () = assert!(core::mem::offset_of!(Token, valid_until) == 136);

// SAFETY: 64-bit numbers and keys only.
unsafe impl Plain for Token {
    const DISCRIMINATOR: u64 = u64::from_le_bytes(*b"\xb2\x03\x55\xfe\x0d\x74\x80\x29");
}

/// The first version, known only to be refused by name: anyone may revoke it, also the opponent.
struct TokenV1;

// SAFETY: never viewed.
unsafe impl Plain for TokenV1 {
    const DISCRIMINATOR: u64 = u64::from_le_bytes(*b"\xe9\x04\x73\x0e\x2e\x15\x01\x0f");
}

impl Token {
    /// Reads a token.
    ///
    /// Its address is not derived again: only the session program writes accounts it owns, it
    /// creates them at their address and nowhere else, and the keys inside are all checked.
    #[inline(always)]
    pub fn load(account: &AccountView) -> Result<&Self, Error> {
        if *Key::owner(account) != SESSION_PROGRAM {
            return Err(if blank(account) { Error::TokenClosed } else { Error::TokenWrongOwner });
        }
        if !is::<Self>(account) || account.data_len() != size_of::<Self>() {
            return Err(if is::<TokenV1>(account) {
                Error::TokenV1
            } else {
                Error::TokenMalformed
            });
        }
        Ok(view(account))
    }

    /// Whether the token is of `program` and not expired: `now < valid_until`.
    #[inline(always)]
    pub fn check(&self, program: &Key, now: i64) -> Result<(), Error> {
        require(self.target_program == *program, Error::TokenWrongProgram)?;
        require(now < self.valid_until, Error::TokenExpired)
    }
}

/// An account of the system program that holds no data: a plain wallet, or one that does not exist,
/// or no longer.
pub fn blank(account: &AccountView) -> bool {
    *Key::owner(account) == Key::ZERO && account.is_data_empty()
}
