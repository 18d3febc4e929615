//! Session tokens: a wallet lets an ephemeral key act for it in one program until a given time.
//!
//! Wire-compatible with the program that serves every Solana cluster at [`ID`]: the same
//! instructions, accounts, addresses, rules and error codes, so that a client cannot tell the two
//! apart. This one is loaded by the embedded chain; it shares no code with the other.
//!
//! | instruction | who signs | what happens |
//! |---|---|---|
//! | `create_session` | session key, authority | V1 token, paid by the authority |
//! | `create_session_with_payer` | session key, payer, authority | V1 token, paid by the payer |
//! | `revoke_session` | nobody | V1 token closed, rent to the authority |
//! | `create_session_v2` | session key, fee payer, authority | V2 token, paid by the fee payer |
//! | `revoke_session_v2` | authority while the token is active | V2 token closed, rent to the fee payer |
//!
//! # What a token proves
//!
//! Only that both keys signed at creation, for one program, and until when. It says nothing about
//! which instructions, how often or how much: those limits belong to the target program. V1 can be
//! closed by any stranger at any time; V2 only by the authority until it expires.
//!
//! # How an instruction is read
//!
//! As Anchor does it, because the order decides which error a wrong transaction gets: program id,
//! discriminator, arguments, then each account in turn (presence, signature, owner, contents),
//! then the constraints (address, writable, relations), then the instruction's own rules. An error
//! writes one log line, `<Name>: <message>`; success writes none.
#![no_std]

pub mod accounts;
mod entrypoint;
pub mod error;
pub mod instruction;
mod processor;
pub mod rules;
mod runtime;
pub mod state;

use {builtins as _, pinocchio::Address};

/// The address of the session program on every cluster:
/// `KeyspM2ssCJbqUhQ4k7sveSiY4WjnYsrXkC8oDbwde5`.
pub const ID: Address = Address::new_from_array(ID_BYTES);

const ID_BYTES: [u8; 32] = [
    0x04, 0xc7, 0x66, 0x3e, 0x7a, 0xcd, 0xab, 0x2d, 0x93, 0x04, 0x3c, 0xa3, 0x4e, 0x88, 0x6c, 0xb7,
    0x3c, 0xa9, 0x91, 0x8e, 0xae, 0xff, 0x89, 0xbe, 0x83, 0xb1, 0xa0, 0x77, 0xf0, 0x95, 0xb7, 0x86,
];
