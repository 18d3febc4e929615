//! Starting positions: the usual one, and any other a game may begin from.
#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "nibbles are checked against the kinds before they index; squares stay below 64"
)]

use super::{
    bits::{self, bit, several, RANK_1, RANK_8},
    board::{Board, BLACK, KING, PAWN, ROOK, WHITE},
    position::{Position, NO_SQUARE},
};

/// The usual starting position.
pub const STANDARD: Position = Position {
    board: Board {
        kinds: [
            0x00FF_0000_0000_FF00,
            0x42 | 0x42 << 56,
            0x24 | 0x24 << 56,
            0x81 | 0x81 << 56,
            0x08 | 0x08 << 56,
            0x10 | 0x10 << 56,
        ],
        colours: [0xFFFF, 0xFFFF << 48],
    },
    turn: WHITE,
    castling: 15,
    en_passant: NO_SQUARE,
};

/// The most a starting half-move clock may show: at 150 the game would be over (FIDE 9.6.2).
pub const MAX_HALFMOVE: u8 = 149;

/// What is wrong with a starting position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A square holds no known piece, a side has not exactly one king, too many pieces or pawns, or
    /// a pawn on a last rank.
    Board,
    /// A castling right without its king and rook at home, or unknown bits.
    Castling,
    /// The en passant square does not fit a double step just played.
    EnPassant,
    /// The side that is not to move stands in check.
    Check,
    /// The side to move has no move, or nobody can mate.
    Over,
}

impl Board {
    /// The board packed in 32 bytes: byte i holds squares 2i (low nibble) and 2i+1 (high nibble), a
    /// piece is 1..=6 for white's P N B R Q K and 8 more for black's.
    pub fn pack(&self) -> [u8; 32] {
        let mut packed = [0; 32];
        for square in 0..64 {
            let mask = bit(square);
            if self.occupied() & mask != 0 {
                let colour = if self.colours[BLACK] & mask != 0 { 8 } else { 0 };
                let nibble = (self.kind_at(mask) + 1) as u8 | colour;
                packed[square >> 1] |= nibble << ((square & 1) << 2);
            }
        }
        packed
    }

    /// The board from its packed form; nothing if a nibble is no piece.
    pub fn unpack(packed: &[u8; 32]) -> Option<Self> {
        let mut board = Self::default();
        for square in 0..64 {
            let nibble = (packed[square >> 1] >> ((square & 1) << 2) & 15) as usize;
            match nibble & 7 {
                0 if nibble == 0 => {}
                kind @ 1..=6 => board.toggle(kind - 1, nibble >> 3, bit(square)),
                _ => return None,
            }
        }
        Some(board)
    }

    fn sound(&self) -> bool {
        let side_sound = |colour: usize| {
            let king = self.pieces(KING, colour);
            king != 0
                && !several(king)
                && self.colours[colour & 1].count_ones() <= 16
                && self.pieces(PAWN, colour).count_ones() <= 8
        };
        side_sound(WHITE) && side_sound(BLACK) && self.kinds[PAWN] & (RANK_1 | RANK_8) == 0
    }
}

impl Position {
    /// Checks that a game may begin here.
    #[inline(never)]
    pub fn validate(&self) -> Result<(), Fault> {
        require(self.turn <= BLACK && self.board.sound(), Fault::Board)?;
        require(self.castling <= 15 && self.castling_sound(), Fault::Castling)?;
        require(self.en_passant == NO_SQUARE || self.en_passant_sound(), Fault::EnPassant)?;
        require(!self.attacked(self.board.king(self.turn ^ 1), self.turn), Fault::Check)?;
        require(!self.board.dead() && !self.mobility().stuck, Fault::Over)
    }

    /// Every right needs its king on e1 or e8 and its rook in the corner.
    fn castling_sound(&self) -> bool {
        const HOMES: [(u64, u64); 4] = [(4, 7), (4, 0), (60, 63), (60, 56)];
        HOMES.iter().enumerate().all(|(right, &(king, rook))| {
            self.castling >> right & 1 == 0
                || self.board.pieces(KING, right >> 1) >> king & 1 == 1
                    && self.board.pieces(ROOK, right >> 1) >> rook & 1 == 1
        })
    }

    /// An enemy pawn stands one step beyond the square, and it and the pawn's home are empty.
    fn en_passant_sound(&self) -> bool {
        let us = self.turn & 1;
        let rank = if us == WHITE { 5 } else { 2 };
        if self.en_passant >> 3 != rank {
            return false;
        }
        let passed = bit(self.en_passant);
        let home = bits::forward(passed, us);
        let pawn = bits::forward(passed, us ^ 1);
        self.board.occupied() & (passed | home) == 0 && self.board.pieces(PAWN, us ^ 1) & pawn != 0
    }
}

fn require(condition: bool, fault: Fault) -> Result<(), Fault> {
    if condition {
        Ok(())
    } else {
        Err(fault)
    }
}
