//! The pieces on the board: one set a kind and one set a colour.
#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "colours are masked to 0..=1 and kinds to 0..=5 where they are made; the compiler drops the checks"
)]

use super::bits::{self, bit, slide, Bits, Line, Square};

/// The index of pawns in [`Board::kinds`].
pub const PAWN: usize = 0;
/// The index of knights.
pub const KNIGHT: usize = 1;
/// The index of bishops.
pub const BISHOP: usize = 2;
/// The index of rooks.
pub const ROOK: usize = 3;
/// The index of queens.
pub const QUEEN: usize = 4;
/// The index of kings.
pub const KING: usize = 5;
/// White's index in [`Board::colours`].
pub const WHITE: usize = 0;
/// Black's index in [`Board::colours`].
pub const BLACK: usize = 1;

/// Every piece, kept as the game account keeps it.
///
/// Invariants: the kinds are disjoint, the colours are disjoint, and both cover the same squares.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// Pawns, knights, bishops, rooks, queens, kings of both colours.
    pub kinds: [Bits; 6],
    /// Pieces of white, pieces of black.
    pub colours: [Bits; 2],
}

impl Board {
    /// All occupied squares.
    #[inline(always)]
    pub fn occupied(&self) -> Bits {
        self.colours[WHITE] | self.colours[BLACK]
    }

    /// The pieces of one kind and colour.
    #[inline(always)]
    pub fn pieces(&self, kind: usize, colour: usize) -> Bits {
        self.kinds[kind] & self.colours[colour & 1]
    }

    /// The square of a colour's king.
    #[inline(always)]
    pub fn king(&self, colour: usize) -> Square {
        bits::lowest(self.pieces(KING, colour))
    }

    /// The kind standing on an occupied square, given as a set of one.
    #[inline(always)]
    pub fn kind_at(&self, square: Bits) -> usize {
        for kind in PAWN..KING {
            if self.kinds[kind] & square != 0 {
                return kind;
            }
        }
        KING
    }

    /// Puts a piece on empty squares or takes it from where it stands: each square of the set
    /// changes its state.
    #[inline(always)]
    pub fn toggle(&mut self, kind: usize, colour: usize, squares: Bits) {
        self.kinds[kind] ^= squares;
        self.colours[colour & 1] ^= squares;
    }

    /// The pieces of colour `by` that attack `square` when `occupied` blocks the lines.
    #[inline(always)]
    pub fn attackers(&self, square: Square, occupied: Bits, by: usize) -> Bits {
        let them = self.colours[by & 1];
        let leapers = bits::knight(square) & self.kinds[KNIGHT]
            | bits::king(square) & self.kinds[KING]
            | bits::pawn(bit(square), by & 1 ^ 1) & self.kinds[PAWN];
        leapers & them | self.sliders_attacking(square, occupied, them)
    }

    #[inline(always)]
    fn sliders_attacking(&self, square: Square, occupied: Bits, them: Bits) -> Bits {
        let straight = (self.kinds[ROOK] | self.kinds[QUEEN]) & them;
        let slanted = (self.kinds[BISHOP] | self.kinds[QUEEN]) & them;
        hits(Line::Rank, square, occupied, straight)
            | hits(Line::File, square, occupied, straight)
            | hits(Line::Diagonal, square, occupied, slanted)
            | hits(Line::Antidiagonal, square, occupied, slanted)
    }
}

/// The sliders that reach `square` along one line; a line without any, the usual case, costs only
/// the look.
#[inline(always)]
fn hits(along: Line, square: Square, occupied: Bits, sliders: Bits) -> Bits {
    if bits::line(along, square) & sliders == 0 {
        return 0;
    }
    slide(along, square, occupied) & sliders
}
