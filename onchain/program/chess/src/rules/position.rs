//! A position and the one way to change it: [`Position::play`], which refuses every move the Laws
//! of Chess refuse.
#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "indices are kinds (0..=5), colours (0..=1) and castlings (0..=3) by construction; squares stay below 64"
)]

use super::{
    bits::{self, bit, Bits, Square, RANK_1, RANK_8},
    board::{Board, BISHOP, BLACK, KING, KNIGHT, PAWN, QUEEN, ROOK, WHITE},
};

/// No en passant square.
pub const NO_SQUARE: Square = 64;

/// A move as the wire carries it: from, to << 6, promotion << 12 (0 none, 1 knight, 2 bishop, 3
/// rook, 4 queen). Castling is the king's move of two squares.
#[repr(transparent)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Move(pub u16);

impl Move {
    /// A move from its parts.
    pub const fn new(from: Square, to: Square, promotion: usize) -> Self {
        Self((from & 63 | (to & 63) << 6 | (promotion & 7) << 12) as u16)
    }

    /// The square it leaves.
    #[inline(always)]
    pub const fn from(self) -> Square {
        self.0 as usize & 63
    }

    /// The square it goes to.
    #[inline(always)]
    pub const fn to(self) -> Square {
        self.0 as usize >> 6 & 63
    }

    /// The promotion and the unused top bit: 0..=4 are meaningful, anything above is no move.
    #[inline(always)]
    pub const fn promotion(self) -> usize {
        self.0 as usize >> 12
    }
}

/// The move is against the rules in this position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Illegal;

/// What the record must know of a move that was played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Played {
    /// A pawn move or a capture: the fifty-move count starts again (FIDE 9.3).
    pub zeroing: bool,
    /// No earlier position can come back: zeroing, castling, or a castling right lost.
    pub irreversible: bool,
}

/// Pieces, side to move, castling rights (bits K 1, Q 2, k 4, q 8) and en passant square.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The pieces.
    pub board: Board,
    /// The side to move.
    pub turn: usize,
    /// Rights still held.
    pub castling: usize,
    /// The square a pawn has just passed over in a double step, or [`NO_SQUARE`].
    pub en_passant: Square,
}

/// One of the four castlings.
struct Castling {
    king_to: Square,
    through: Square,
    empty: Bits,
    rook: Bits,
}

const CASTLINGS: [Castling; 4] = [
    Castling { king_to: 6, through: 5, empty: 0x60, rook: 0xA0 },
    Castling { king_to: 2, through: 3, empty: 0x0E, rook: 0x09 },
    Castling { king_to: 62, through: 61, empty: 0x60 << 56, rook: 0xA0 << 56 },
    Castling { king_to: 58, through: 59, empty: 0x0E << 56, rook: 0x09 << 56 },
];

/// Squares whose touching costs a castling right: the kings' and the rooks'.
const CASTLING_SQUARES: Bits = 0x91 | 0x91 << 56;

impl Position {
    /// Plays a move if it is legal; if not, the position must be thrown away.
    #[inline(always)]
    pub fn play(&mut self, mv: Move) -> Result<Played, Illegal> {
        let own = self.board.colours[self.turn & 1];
        let (from, to) = (bit(mv.from()), bit(mv.to()));
        if own & from == 0 || own & to != 0 {
            return Err(Illegal);
        }
        let captured = self.capture(to);
        let kind = self.board.kind_at(from);
        if kind == PAWN {
            self.play_pawn(mv, captured)?;
        } else {
            self.play_piece(mv, kind, captured)?;
            self.en_passant = NO_SQUARE;
        }
        let us = self.turn & 1;
        self.turn = us ^ 1;
        if self.attacked(self.board.king(us), us ^ 1) {
            return Err(Illegal);
        }
        let zeroing = captured || kind == PAWN;
        let lost = self.lose_rights(from | to);
        Ok(Played { zeroing, irreversible: zeroing || lost })
    }

    /// Whether the side to move is in check.
    #[inline(always)]
    pub fn in_check(&self) -> bool {
        self.attacked(self.board.king(self.turn), self.turn ^ 1)
    }

    /// Whether colour `by` attacks `square`.
    #[inline(always)]
    pub fn attacked(&self, square: Square, by: usize) -> bool {
        self.board.attackers(square, self.board.occupied(), by) != 0
    }

    /// Takes an enemy piece from `square`, if one stands there.
    #[inline(always)]
    fn capture(&mut self, square: Bits) -> bool {
        let them = self.turn & 1 ^ 1;
        if self.board.colours[them] & square == 0 {
            return false;
        }
        let kind = self.board.kind_at(square);
        self.board.toggle(kind, them, square);
        true
    }

    /// Moves a knight, bishop, rook, queen or king to a square free of own pieces, the captured
    /// piece already gone.
    #[inline(always)]
    fn play_piece(&mut self, mv: Move, kind: usize, captured: bool) -> Result<(), Illegal> {
        if mv.promotion() != 0 {
            return Err(Illegal);
        }
        let to = bit(mv.to());
        let reached = match kind {
            KNIGHT => bits::knight(mv.from()) & to != 0,
            KING => bits::king(mv.from()) & to != 0 || !captured && self.castle(mv),
            _ => self.slides(mv, kind),
        };
        if !reached {
            return Err(Illegal);
        }
        self.board.toggle(kind, self.turn, bit(mv.from()) | to);
        Ok(())
    }

    /// Whether a bishop, rook or queen gets there along a free line.
    #[inline(always)]
    fn slides(&self, mv: Move, kind: usize) -> bool {
        let Some(along) = bits::joining(mv.from(), mv.to()) else {
            return false;
        };
        let straight = matches!(along, bits::Line::Rank | bits::Line::File);
        if kind == ROOK && !straight || kind == BISHOP && straight {
            return false;
        }
        bits::slide(along, mv.from(), self.board.occupied()) & bit(mv.to()) != 0
    }

    /// Moves the rook of a castling the king may make (FIDE 3.8); where the king ends is checked as
    /// for any move.
    fn castle(&mut self, mv: Move) -> bool {
        let us = self.turn & 1;
        for side in us << 1..(us << 1) + 2 {
            let castling = &CASTLINGS[side & 3];
            if castling.king_to != mv.to() {
                continue;
            }
            if self.castling >> side & 1 == 0
                || self.board.occupied() & castling.empty != 0
                || self.attacked(mv.from(), us ^ 1)
                || self.attacked(castling.through, us ^ 1)
            {
                return false;
            }
            self.board.toggle(ROOK, us, castling.rook);
            return true;
        }
        false
    }

    /// Moves a pawn: one or two steps, capture, en passant, promotion.
    #[inline(always)]
    fn play_pawn(&mut self, mv: Move, captured: bool) -> Result<(), Illegal> {
        let us = self.turn & 1;
        let (from, to) = (bit(mv.from()), bit(mv.to()));
        let passed = core::mem::replace(&mut self.en_passant, NO_SQUARE);
        if bits::pawn(from, us) & to != 0 {
            if !captured {
                if mv.to() != passed {
                    return Err(Illegal);
                }
                self.board.toggle(PAWN, us ^ 1, bits::forward(to, us ^ 1));
            }
        } else {
            let step = bits::forward(from, us);
            if captured || self.board.occupied() & step != 0 {
                return Err(Illegal);
            }
            if step != to {
                if bits::forward(step, us) != to
                    || from & PAWN_HOMES[us] == 0
                    || self.board.occupied() & to != 0
                {
                    return Err(Illegal);
                }
                self.en_passant = (mv.from() + mv.to()) >> 1;
            }
        }
        self.land_pawn(mv)
    }

    /// Sets the pawn down, promoted exactly when it stands on the last rank.
    #[inline(always)]
    fn land_pawn(&mut self, mv: Move) -> Result<(), Illegal> {
        let (from, to) = (bit(mv.from()), bit(mv.to()));
        let promotion = mv.promotion();
        let last = to & (RANK_1 | RANK_8) != 0;
        if last != (promotion != 0) || promotion > QUEEN {
            return Err(Illegal);
        }
        self.board.kinds[PAWN] ^= from;
        self.board.kinds[promotion] ^= to;
        self.board.colours[self.turn & 1] ^= from | to;
        Ok(())
    }

    /// Drops the castling rights that a move touching `squares` ends; true if one was held.
    #[inline(always)]
    fn lose_rights(&mut self, squares: Bits) -> bool {
        if self.castling == 0 || squares & CASTLING_SQUARES == 0 {
            return false;
        }
        let mut lost = 0;
        for (right, castling) in CASTLINGS.iter().enumerate() {
            let king = bit(castling.king_to & 56 | 4);
            if squares & (king | castling.rook & 0x8100_0000_0000_0081) != 0 {
                lost |= 1 << right;
            }
        }
        let had = self.castling;
        self.castling = had & !lost;
        self.castling != had
    }
}

/// The ranks pawns of each colour start from.
const PAWN_HOMES: [Bits; 2] = {
    let mut homes = [0; 2];
    homes[WHITE] = RANK_1 << 8;
    homes[BLACK] = RANK_8 >> 8;
    homes
};
