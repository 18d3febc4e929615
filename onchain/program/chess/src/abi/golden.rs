//! `abi.golden`: one fact a line.

use std::{fmt::Write, format, string::String};

use super::{hex, layout, layout::Field, ADDRESS};
use crate::{
    error::Error,
    instruction::Instruction,
    rules::Ply,
    state::{Action, Game, Policy, Reason, ResultCode, Status, GROWTH_PLIES, INITIAL_PLIES},
};

/// The whole file.
pub fn text() -> String {
    let mut out = String::from(
        "# What the chess program and its clients must agree on. Written by `UPDATE_ABI=1 cargo test -p chess`.\n",
    );
    writeln!(out, "program {ADDRESS}").unwrap();
    for instruction in Instruction::ALL {
        writeln!(out, "instruction {} {}", instruction.name(), hex(&instruction.tag())).unwrap();
    }
    account(&mut out, "Game", layout::GAME, layout::DISCRIMINATOR_GAME);
    account(&mut out, "SessionPolicy", layout::POLICY, layout::DISCRIMINATOR_POLICY);
    account(&mut out, "SessionToken", layout::TOKEN_V1, layout::DISCRIMINATOR_TOKEN_V1);
    account(&mut out, "SessionTokenV2", layout::TOKEN_V2, layout::DISCRIMINATOR_TOKEN_V2);
    out += "seeds Game \"game\" creator:pubkey game_id:u64\n";
    out += "seeds SessionPolicy \"policy\" session_token:pubkey\n";
    constants(&mut out);
    values(&mut out);
    for error in Error::ALL {
        writeln!(out, "error {} {} {}", error.code(), error.name(), error.message()).unwrap();
    }
    out
}

fn account(out: &mut String, name: &str, fields: &[Field], discriminator: u64) {
    let size: usize = fields.iter().map(Field::size).sum();
    writeln!(out, "account {name} {size} {}", hex(&discriminator.to_le_bytes())).unwrap();
    for field in fields {
        let count = if field.count > 1 { format!("[{}]", field.count) } else { String::new() };
        writeln!(out, "field {name} {} {} {}{count}", field.name, field.offset, field.kind)
            .unwrap();
    }
}

fn constants(out: &mut String) {
    for (name, value) in [
        ("ply_size", size_of::<Ply>()),
        ("initial_plies", INITIAL_PLIES),
        ("growth_plies", GROWTH_PLIES),
        ("initial_game_size", Game::INITIAL_LEN),
        ("policy_size", Policy::LEN),
        ("flag_first_differs", Game::FIRST_DIFFERS as usize),
        ("flag_creator_is_black", Game::CREATOR_IS_BLACK as usize),
        ("flag_ended", Policy::ENDED as usize),
        ("flag_accepts_v1", Policy::ACCEPTS_V1 as usize),
        ("all_actions", Action::ALL as usize),
    ] {
        writeln!(out, "constant {name} {value}").unwrap();
    }
}

fn values(out: &mut String) {
    use {Action as A, Reason as R, ResultCode as C, Status as S};
    for action in [
        A::CreateGame,
        A::JoinGame,
        A::PlayMove,
        A::OfferDraw,
        A::AcceptDraw,
        A::Resign,
        A::ClaimDraw,
        A::CancelGame,
    ] {
        writeln!(out, "action {} {}", action as u16, snake(action)).unwrap();
    }
    for status in [S::Waiting, S::Active, S::Over] {
        writeln!(out, "status {} {}", status as u8, snake(status)).unwrap();
    }
    for result in [C::Open, C::WhiteWins, C::BlackWins, C::Draw] {
        writeln!(out, "result {} {}", result as u8, snake(result)).unwrap();
    }
    for reason in [
        R::None,
        R::Checkmate,
        R::Stalemate,
        R::DeadPosition,
        R::FivefoldRepetition,
        R::SeventyFiveMoves,
        R::ThreefoldRepetition,
        R::FiftyMoves,
        R::Agreement,
        R::Resignation,
        R::TimeForfeit,
        R::Cancelled,
    ] {
        writeln!(out, "reason {} {}", reason as u8, snake(reason)).unwrap();
    }
}

fn snake(value: impl core::fmt::Debug) -> String {
    let mut out = String::new();
    for c in format!("{value:?}").chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
