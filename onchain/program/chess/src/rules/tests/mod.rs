//! Tests of the rules against well-known counts and hand-picked positions.

mod draws;
mod legality;
mod perft;
mod starts;

use super::{bits::bit, *};
use std::{string::String, vec::Vec};

/// A position and its half-move clock from the first fields of a FEN.
pub fn fen(text: &str) -> Position {
    let mut fields = text.split(' ');
    let mut board = Board::default();
    for (row, rank) in fields.next().unwrap().split('/').enumerate() {
        let mut file = 0;
        for c in rank.chars() {
            if let Some(skip) = c.to_digit(10) {
                file += skip as usize;
                continue;
            }
            let kind = "pnbrqk".find(c.to_ascii_lowercase()).unwrap();
            board.toggle(kind, usize::from(c.is_lowercase()), bit((7 - row) * 8 + file));
            file += 1;
        }
    }
    let turn = usize::from(fields.next() == Some("b"));
    let rights = fields.next().unwrap_or("-");
    let castling = rights.chars().filter_map(|c| "KQkq".find(c)).map(|i| 1 << i).sum();
    let en_passant = fields.next().filter(|f| *f != "-").map_or(NO_SQUARE, square);
    Position { board, turn, castling, en_passant }
}

pub fn square(name: &str) -> usize {
    let b = name.as_bytes();
    usize::from(b[0] - b'a') + usize::from(b[1] - b'1') * 8
}

pub fn mv(uci: &str) -> Move {
    let promotion = uci.get(4..5).map_or(0, |p| " nbrq".find(p).unwrap());
    Move::new(square(&uci[..2]), square(&uci[2..4]), promotion)
}

pub fn uci(mv: Move) -> String {
    let name = |s: usize| [(b'a' + (s & 7) as u8) as char, (b'1' + (s >> 3) as u8) as char];
    let promotion = ["", "n", "b", "r", "q"][mv.promotion()];
    name(mv.from()).iter().chain(&name(mv.to())).collect::<String>() + promotion
}

/// Every legal move, found by asking about all 64 x 64 x 5 thinkable ones of the side's own pieces.
pub fn legal(position: &Position) -> Vec<(Move, Position)> {
    let mut found = Vec::new();
    for from in (0..64).filter(|s| position.board.colours[position.turn] & bit(*s) != 0) {
        let promotions = if position.board.kinds[PAWN] & bit(from) != 0 { 0..5 } else { 0..1 };
        for to in 0..64 {
            for promotion in promotions.clone() {
                let mut after = *position;
                let candidate = Move::new(from, to, promotion);
                if after.play(candidate).is_ok() {
                    found.push((candidate, after));
                }
            }
        }
    }
    found
}

pub fn accepts(position: &str, uci: &str) -> bool {
    fen(position).play(mv(uci)).is_ok()
}

/// The position after moves that must all be legal, with the record they leave.
pub fn after(start: &str, moves: &str) -> (Position, Vec<Ply>) {
    let mut position = fen(start);
    let mut record = Vec::new();
    for text in moves.split_whitespace() {
        position.play(mv(text)).unwrap_or_else(|_| panic!("{text} is legal"));
        record.push(Ply { mv: mv(text), spent: 0 });
    }
    (position, record)
}

pub const INITIAL: &str = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1";
