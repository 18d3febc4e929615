//! The accounts field by field.

use core::mem::offset_of;

use crate::{
    rules::Board,
    state::{Game, Parties, Plain, Policy, TokenV1, TokenV2},
};

pub const DISCRIMINATOR_GAME: u64 = Game::DISCRIMINATOR;
pub const DISCRIMINATOR_POLICY: u64 = Policy::DISCRIMINATOR;
pub const DISCRIMINATOR_TOKEN_V1: u64 = TokenV1::DISCRIMINATOR;
pub const DISCRIMINATOR_TOKEN_V2: u64 = TokenV2::DISCRIMINATOR;

/// A field as other languages see it: `kind` is an IDL primitive, `count` above one an array.
pub struct Field {
    pub name: &'static str,
    pub kind: &'static str,
    pub count: usize,
    pub offset: usize,
}

impl Field {
    pub fn size(&self) -> usize {
        let one = match self.kind {
            "u8" => 1,
            "u16" => 2,
            "u32" => 4,
            "u64" | "i64" => 8,
            "pubkey" => 32,
            other => unreachable!("{other}"),
        };
        one * self.count
    }
}

const fn field(name: &'static str, kind: &'static str, offset: usize) -> Field {
    array(name, kind, 1, offset)
}

const fn array(name: &'static str, kind: &'static str, count: usize, offset: usize) -> Field {
    Field { name, kind, count, offset }
}

pub const GAME: &[Field] = &[
    field("discriminator", "u64", offset_of!(Game, discriminator)),
    field("version", "u8", offset_of!(Game, version)),
    field("bump", "u8", offset_of!(Game, bump)),
    field("status", "u8", offset_of!(Game, status)),
    field("reason", "u8", offset_of!(Game, reason)),
    field("result", "u8", offset_of!(Game, result)),
    field("turn", "u8", offset_of!(Game, turn)),
    field("castling", "u8", offset_of!(Game, castling)),
    field("en_passant", "u8", offset_of!(Game, en_passant)),
    field("ply", "u16", offset_of!(Game, ply)),
    field("start_fullmove", "u16", offset_of!(Game, start_fullmove)),
    field("halfmove", "u16", offset_of!(Game, halfmove)),
    field("repetition_from", "u16", offset_of!(Game, repetition_from)),
    field("flags", "u8", offset_of!(Game, flags)),
    field("draw_offer", "u8", offset_of!(Game, draw_offer)),
    field("draw_offer_ply", "u16", offset_of!(Game, draw_offer_ply)),
    field("start_turn", "u8", offset_of!(Game, start_turn)),
    field("start_castling", "u8", offset_of!(Game, start_castling)),
    field("start_en_passant", "u8", offset_of!(Game, start_en_passant)),
    field("start_halfmove", "u8", offset_of!(Game, start_halfmove)),
    field("game_id", "u64", offset_of!(Game, game_id)),
    field("creator", "pubkey", offset_of!(Game, creator)),
    field("white", "pubkey", offset_of!(Game, seats)),
    field("black", "pubkey", offset_of!(Game, seats) + 32),
    field("invited", "pubkey", offset_of!(Game, invited)),
    field("created_at", "i64", offset_of!(Game, created_at)),
    field("started_at", "i64", offset_of!(Game, started_at)),
    field("turn_started_at", "i64", offset_of!(Game, turn_started_at)),
    field("ended_at", "i64", offset_of!(Game, ended_at)),
    field("initial_secs", "u32", offset_of!(Game, initial_secs)),
    field("increment_secs", "u32", offset_of!(Game, increment_secs)),
    array("remaining", "u32", 2, offset_of!(Game, remaining)),
    array("rent_paid", "u64", 2, offset_of!(Game, rent_paid)),
    array("kinds", "u64", 6, offset_of!(Game, board) + offset_of!(Board, kinds)),
    array("colours", "u64", 2, offset_of!(Game, board) + offset_of!(Board, colours)),
    array("start_board", "u8", 32, offset_of!(Game, start_board)),
    field("reserved", "u64", offset_of!(Game, reserved)),
];

pub const POLICY: &[Field] = &[
    field("discriminator", "u64", offset_of!(Policy, discriminator)),
    field("version", "u8", offset_of!(Policy, version)),
    field("bump", "u8", offset_of!(Policy, bump)),
    field("flags", "u8", offset_of!(Policy, flags)),
    field("reserved_a", "u8", offset_of!(Policy, reserved_a)),
    field("actions", "u16", offset_of!(Policy, actions)),
    field("reserved_b", "u16", offset_of!(Policy, reserved_b)),
    field("moves_left", "u32", offset_of!(Policy, moves_left)),
    field("reserved_c", "u32", offset_of!(Policy, reserved_c)),
    field("valid_until", "i64", offset_of!(Policy, valid_until)),
    field("authority", "pubkey", offset_of!(Policy, authority)),
    field("session_token", "pubkey", offset_of!(Policy, session_token)),
    field("session_signer", "pubkey", offset_of!(Policy, session_signer)),
    field("game", "pubkey", offset_of!(Policy, game)),
];

// Both versions begin with the same parties, which stand at the front of either.
pub const TOKEN_V1: &[Field] = &[
    field("discriminator", "u64", offset_of!(Parties, discriminator)),
    field("authority", "pubkey", offset_of!(Parties, authority)),
    field("target_program", "pubkey", offset_of!(Parties, target_program)),
    field("session_signer", "pubkey", offset_of!(Parties, session_signer)),
    field("valid_until", "i64", offset_of!(TokenV1, valid_until)),
];

pub const TOKEN_V2: &[Field] = &[
    field("discriminator", "u64", offset_of!(Parties, discriminator)),
    field("authority", "pubkey", offset_of!(Parties, authority)),
    field("target_program", "pubkey", offset_of!(Parties, target_program)),
    field("session_signer", "pubkey", offset_of!(Parties, session_signer)),
    field("fee_payer", "pubkey", offset_of!(TokenV2, fee_payer)),
    field("valid_until", "i64", offset_of!(TokenV2, valid_until)),
];

const _: () = assert!(offset_of!(TokenV1, parties) == 0 && offset_of!(TokenV2, parties) == 0);
