//! The five instructions and their arguments on the wire.
//!
//! Eight bytes of discriminator, `sha256("global:<name>")[..8]`, then the arguments in Borsh.
//! Bytes after the arguments are accepted, as Anchor accepts them.

use crate::error::Error;

/// Discriminator of `create_session`.
pub const CREATE_SESSION: [u8; 8] = [0xf2, 0xc1, 0x8f, 0xb3, 0x96, 0x19, 0x7a, 0xe3];
/// Discriminator of `create_session_with_payer`.
pub const CREATE_SESSION_WITH_PAYER: [u8; 8] = [0x57, 0x85, 0xab, 0x0c, 0x3c, 0x92, 0xbe, 0xfc];
/// Discriminator of `revoke_session`.
pub const REVOKE_SESSION: [u8; 8] = [0x56, 0x5c, 0xc6, 0x78, 0x90, 0x02, 0x07, 0xc2];
/// Discriminator of `create_session_v2`.
pub const CREATE_SESSION_V2: [u8; 8] = [0xdf, 0xe9, 0x6c, 0x07, 0x41, 0xc2, 0xeb, 0x26];
/// Discriminator of `revoke_session_v2`.
pub const REVOKE_SESSION_V2: [u8; 8] = [0xd3, 0x3b, 0x7d, 0xbc, 0x2b, 0x9b, 0x08, 0x66];

/// One instruction with its arguments.
///
/// Accounts are listed in order; W is writable, S signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// V1 token: 0 token W, 1 session signer W S, 2 authority W S (pays), 3 target program,
    /// 4 system program.
    CreateSession(CreateArgs),
    /// V1 token: 0 token W, 1 session signer W S, 2 payer W S, 3 authority S, 4 target program,
    /// 5 system program.
    CreateSessionWithPayer(CreateArgs),
    /// V1 token: 0 token W, 1 authority W, 2 system program.
    RevokeSession,
    /// V2 token: 0 token W, 1 session signer W S, 2 fee payer W S, 3 authority S,
    /// 4 target program, 5 system program.
    CreateSessionV2(CreateArgs),
    /// V2 token: 0 token W, 1 fee payer W, 2 authority (S while the token is active),
    /// 3 system program.
    RevokeSessionV2,
}

/// Arguments shared by the three instructions that create a token, in wire order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CreateArgs {
    /// Whether to send lamports to the session signer; absent means no.
    pub top_up: Option<bool>,
    /// Unix time, in seconds, from which the token is void; absent means in an hour.
    pub valid_until: Option<i64>,
    /// How many lamports a top-up sends; absent means 0.01 SOL. Ignored without a top-up.
    pub lamports: Option<u64>,
}

impl Instruction {
    /// Decodes instruction data.
    pub fn decode(data: &[u8]) -> Result<Self, Error> {
        let (discriminator, args) = data.split_first_chunk().ok_or(Error::InstructionMissing)?;
        match *discriminator {
            CREATE_SESSION => CreateArgs::decode(args).map(Self::CreateSession),
            CREATE_SESSION_WITH_PAYER => CreateArgs::decode(args).map(Self::CreateSessionWithPayer),
            REVOKE_SESSION => Ok(Self::RevokeSession),
            CREATE_SESSION_V2 => CreateArgs::decode(args).map(Self::CreateSessionV2),
            REVOKE_SESSION_V2 => Ok(Self::RevokeSessionV2),
            _ => Err(Error::InstructionFallbackNotFound),
        }
    }
}

impl CreateArgs {
    fn decode(data: &[u8]) -> Result<Self, Error> {
        let (top_up, data) = option(data, |[byte]| match byte {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        })?;
        let (valid_until, data) = option(data, |bytes| Some(i64::from_le_bytes(bytes)))?;
        let (lamports, _) = option(data, |bytes| Some(u64::from_le_bytes(bytes)))?;
        Ok(Self { top_up, valid_until, lamports })
    }
}

/// Reads a Borsh `Option` of a value of `N` bytes; returns it and the bytes after it.
#[inline(always)]
fn option<const N: usize, T>(
    data: &[u8],
    value: impl FnOnce([u8; N]) -> Option<T>,
) -> Result<(Option<T>, &[u8]), Error> {
    const BAD: Error = Error::InstructionDidNotDeserialize;
    match data.split_first().ok_or(BAD)? {
        (0, rest) => Ok((None, rest)),
        (1, rest) => {
            let (bytes, rest) = rest.split_first_chunk().ok_or(BAD)?;
            Ok((Some(value(*bytes).ok_or(BAD)?), rest))
        }
        _ => Err(BAD),
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use {
        super::*,
        sha2::{Digest, Sha256},
        std::{format, vec, vec::Vec},
    };

    fn discriminator(name: &str) -> [u8; 8] {
        Sha256::digest(format!("global:{name}"))[..8].try_into().unwrap()
    }

    fn encode(discriminator: [u8; 8], args: CreateArgs) -> Vec<u8> {
        let mut data = discriminator.to_vec();
        match args.top_up {
            None => data.push(0),
            Some(value) => data.extend([1, u8::from(value)]),
        }
        for word in [args.valid_until.map(i64::to_le_bytes), args.lamports.map(u64::to_le_bytes)] {
            match word {
                None => data.push(0),
                Some(bytes) => data.extend([&[1][..], &bytes].concat()),
            }
        }
        data
    }

    fn all_args() -> Vec<CreateArgs> {
        let mut all = vec![];
        for top_up in [None, Some(false), Some(true)] {
            for valid_until in [None, Some(i64::MIN), Some(-1), Some(0), Some(i64::MAX)] {
                for lamports in [None, Some(0), Some(u64::MAX)] {
                    all.push(CreateArgs { top_up, valid_until, lamports });
                }
            }
        }
        all
    }

    #[test]
    fn discriminators_are_the_hashes_of_the_names() {
        assert_eq!(CREATE_SESSION, discriminator("create_session"));
        assert_eq!(CREATE_SESSION_WITH_PAYER, discriminator("create_session_with_payer"));
        assert_eq!(REVOKE_SESSION, discriminator("revoke_session"));
        assert_eq!(CREATE_SESSION_V2, discriminator("create_session_v2"));
        assert_eq!(REVOKE_SESSION_V2, discriminator("revoke_session_v2"));
    }

    #[test]
    fn every_instruction_survives_the_round_trip() {
        for args in all_args() {
            let decode = |d| Instruction::decode(&encode(d, args));
            assert_eq!(decode(CREATE_SESSION), Ok(Instruction::CreateSession(args)));
            assert_eq!(
                decode(CREATE_SESSION_WITH_PAYER),
                Ok(Instruction::CreateSessionWithPayer(args))
            );
            assert_eq!(decode(CREATE_SESSION_V2), Ok(Instruction::CreateSessionV2(args)));
        }
        assert_eq!(Instruction::decode(&REVOKE_SESSION), Ok(Instruction::RevokeSession));
        assert_eq!(Instruction::decode(&REVOKE_SESSION_V2), Ok(Instruction::RevokeSessionV2));
    }

    #[test]
    fn arguments_cut_anywhere_are_refused() {
        for args in all_args() {
            let data = encode(CREATE_SESSION_V2, args);
            for end in 8..data.len() {
                assert_eq!(
                    Instruction::decode(&data[..end]),
                    Err(Error::InstructionDidNotDeserialize)
                );
            }
        }
    }

    #[test]
    fn a_cut_discriminator_is_missing_and_a_strange_one_unknown() {
        for end in 0..8 {
            let data = &CREATE_SESSION_V2[..end];
            assert_eq!(Instruction::decode(data), Err(Error::InstructionMissing));
        }
        assert_eq!(Instruction::decode(&[0; 8]), Err(Error::InstructionFallbackNotFound));
    }

    #[test]
    fn bytes_after_the_arguments_are_ignored() {
        for args in all_args() {
            let mut data = encode(CREATE_SESSION, args);
            data.extend([0xff; 40]);
            assert_eq!(Instruction::decode(&data), Ok(Instruction::CreateSession(args)));
        }
    }

    #[test]
    fn only_zero_and_one_are_tags_and_booleans() {
        for byte in 2..=u8::MAX {
            for args in [&[byte, 0, 0][..], &[1, byte, 0, 0], &[0, byte, 0], &[0, 0, byte]] {
                let data = [&CREATE_SESSION[..], args].concat();
                assert_eq!(Instruction::decode(&data), Err(Error::InstructionDidNotDeserialize));
            }
        }
    }
}
