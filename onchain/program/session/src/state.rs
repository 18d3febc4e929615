//! Session tokens as they lie in their accounts.
//!
//! ```text
//! V1, 112 bytes: discriminator 8 · authority 32 · target program 32 · session signer 32 ·
//!                valid until i64
//! V2, 144 bytes: discriminator 8 · authority 32 · target program 32 · session signer 32 ·
//!                fee payer 32 · valid until i64
//! ```
//! Integers are little endian; there is no padding, so the fields need no alignment and are read
//! in place.

use crate::error::{require, Error};

/// The bytes of an address.
pub type Key = [u8; 32];

/// Which of the two token formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `SessionToken`.
    V1,
    /// `SessionTokenV2`: also records who paid, and returns the rent there.
    V2,
}

impl Version {
    /// First bytes of the account: `sha256("account:<Name>")[..8]`.
    pub const fn discriminator(self) -> [u8; 8] {
        match self {
            Self::V1 => [0xe9, 0x04, 0x73, 0x0e, 0x2e, 0x15, 0x01, 0x0f],
            Self::V2 => [0xb2, 0x03, 0x55, 0xfe, 0x0d, 0x74, 0x80, 0x29],
        }
    }

    /// Size of the account in bytes.
    pub const fn size(self) -> u32 {
        match self {
            Self::V1 => 112,
            Self::V2 => 144,
        }
    }

    /// First seed of the token's address.
    pub const fn seed(self) -> &'static [u8] {
        match self {
            Self::V1 => b"session_token",
            Self::V2 => b"session_token_v2",
        }
    }
}

/// A session token, its keys borrowed from the account or from the instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The wallet that the session acts for.
    pub authority: &'a Key,
    /// The program that may honour the token.
    pub target_program: &'a Key,
    /// The session's own key.
    pub session_signer: &'a Key,
    /// Where the rent goes: the fee payer in V2, the authority in V1, which records no payer.
    pub refund_to: &'a Key,
    /// Unix time, in seconds, from which the token is void.
    pub valid_until: i64,
}

impl<'a> Token<'a> {
    /// Reads a token. Bytes after it are ignored, as Anchor does.
    pub fn decode(version: Version, data: &'a [u8]) -> Result<Self, Error> {
        let (discriminator, data) =
            data.split_first_chunk().ok_or(Error::AccountDiscriminatorNotFound)?;
        require(*discriminator == version.discriminator(), Error::AccountDiscriminatorMismatch)?;
        let (authority, data) = key(data)?;
        let (target_program, data) = key(data)?;
        let (session_signer, data) = key(data)?;
        let (refund_to, data) = match version {
            Version::V1 => (authority, data),
            Version::V2 => key(data)?,
        };
        let (end, _) = data.split_first_chunk().ok_or(Error::AccountDidNotDeserialize)?;
        let valid_until = i64::from_le_bytes(*end);
        Ok(Self { authority, target_program, session_signer, refund_to, valid_until })
    }

    /// Writes the token into account data of at least [`Version::size`] bytes.
    pub fn encode(&self, version: Version, data: &mut [u8]) -> Result<(), Error> {
        let data = put(data, &version.discriminator())?;
        let data = put(data, self.authority)?;
        let data = put(data, self.target_program)?;
        let data = put(data, self.session_signer)?;
        let data = match version {
            Version::V1 => data,
            Version::V2 => put(data, self.refund_to)?,
        };
        put(data, &self.valid_until.to_le_bytes()).map(|_| ())
    }

    /// Returns the seeds of the token's address, without the bump.
    pub fn seeds(&self, version: Version) -> [&'a [u8]; 4] {
        [version.seed(), self.target_program, self.session_signer, self.authority]
    }
}

#[inline(always)]
fn key(data: &[u8]) -> Result<(&Key, &[u8]), Error> {
    data.split_first_chunk().ok_or(Error::AccountDidNotDeserialize)
}

#[inline(always)]
fn put<'d, const N: usize>(data: &'d mut [u8], field: &[u8; N]) -> Result<&'d mut [u8], Error> {
    let (place, rest) = data.split_first_chunk_mut().ok_or(Error::AccountDidNotDeserialize)?;
    *place = *field;
    Ok(rest)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use {
        super::*,
        sha2::{Digest, Sha256},
        std::{format, vec},
    };

    const TOKEN: Token = Token {
        authority: &[1; 32],
        target_program: &[2; 32],
        session_signer: &[3; 32],
        refund_to: &[4; 32],
        valid_until: -2,
    };
    const TOKEN_V1: Token = Token { refund_to: &[1; 32], ..TOKEN };

    fn size(version: Version) -> usize {
        version.size() as usize
    }

    #[test]
    fn discriminators_are_the_hashes_of_the_names() {
        for (version, name) in [(Version::V1, "SessionToken"), (Version::V2, "SessionTokenV2")] {
            let hash = Sha256::digest(format!("account:{name}"));
            assert_eq!(version.discriminator(), hash[..8]);
        }
    }

    #[test]
    fn fields_lie_where_the_layout_says() {
        let mut data = [0; 144];
        TOKEN.encode(Version::V2, &mut data).unwrap();
        assert_eq!(data[..8], Version::V2.discriminator());
        assert_eq!(data[8..40], [1; 32]);
        assert_eq!(data[40..72], [2; 32]);
        assert_eq!(data[72..104], [3; 32]);
        assert_eq!(data[104..136], [4; 32]);
        assert_eq!(data[136..], (-2i64).to_le_bytes());

        let mut data = [0; 112];
        TOKEN.encode(Version::V1, &mut data).unwrap();
        assert_eq!(data[..8], Version::V1.discriminator());
        assert_eq!(data[72..104], [3; 32]);
        assert_eq!(data[104..], (-2i64).to_le_bytes());
    }

    #[test]
    fn a_token_survives_the_round_trip() {
        for (version, want) in [(Version::V1, TOKEN_V1), (Version::V2, TOKEN)] {
            let mut data = vec![0; size(version)];
            TOKEN.encode(version, &mut data).unwrap();
            assert_eq!(Token::decode(version, &data), Ok(want));
            data.push(9);
            assert_eq!(Token::decode(version, &data), Ok(want));
        }
    }

    #[test]
    fn a_token_cut_anywhere_is_refused() {
        for version in [Version::V1, Version::V2] {
            let mut data = vec![0; size(version)];
            TOKEN.encode(version, &mut data).unwrap();
            for end in 0..size(version) {
                let want = match end {
                    0..8 => Error::AccountDiscriminatorNotFound,
                    _ => Error::AccountDidNotDeserialize,
                };
                assert_eq!(Token::decode(version, &data[..end]), Err(want));
                assert_eq!(
                    TOKEN.encode(version, &mut vec![0; end]),
                    Err(Error::AccountDidNotDeserialize)
                );
            }
        }
    }

    #[test]
    fn one_version_never_passes_for_the_other() {
        for (version, other) in [(Version::V1, Version::V2), (Version::V2, Version::V1)] {
            let mut data = vec![0; 200];
            TOKEN.encode(version, &mut data).unwrap();
            assert_eq!(Token::decode(other, &data), Err(Error::AccountDiscriminatorMismatch));
        }
    }

    #[test]
    fn seeds_are_prefix_target_signer_authority() {
        let seeds = TOKEN.seeds(Version::V2);
        assert_eq!(seeds, [&b"session_token_v2"[..], &[2; 32], &[3; 32], &[1; 32]]);
        assert_eq!(TOKEN.seeds(Version::V1)[0], b"session_token");
    }
}
