//! Who can still mate: the material test of FIDE 5.2.2, 6.9 and 5.1.2, as clients of the program
//! count it too.
#![allow(clippy::indexing_slicing, reason = "colours are masked to 0..=1")]

use super::{
    bits::{several, DARK},
    board::{Board, BISHOP, KNIGHT, PAWN, QUEEN, ROOK},
};

impl Board {
    /// Whether `colour` could still give mate by some series of legal moves, judged by the pieces
    /// alone.
    ///
    /// Pawn, rook or queen: yes. Knights: not when there is one, with nothing else, and the
    /// opponent has only king and queens. Bishops: not when all bishops of both sides stand on one
    /// colour and there is no pawn and no knight. A bare king: no.
    #[inline(always)]
    pub fn can_mate(&self, colour: usize) -> bool {
        let own = self.colours[colour & 1];
        if own & self.majors() != 0 {
            return true;
        }
        let others = self.colours[colour & 1 ^ 1];
        if own & self.kinds[KNIGHT] != 0 {
            let minors = own & (self.kinds[KNIGHT] | self.kinds[BISHOP]);
            return several(minors) || others & self.helpers() != 0;
        }
        own & self.kinds[BISHOP] != 0
            && (self.two_coloured_bishops() || self.kinds[PAWN] | self.kinds[KNIGHT] != 0)
    }

    /// No series of legal moves mates either king (FIDE 5.2.2), judged by the pieces alone.
    #[inline(always)]
    pub fn dead(&self) -> bool {
        self.majors() == 0 && !self.can_mate(0) && !self.can_mate(1)
    }

    #[inline(always)]
    fn majors(&self) -> u64 {
        self.kinds[PAWN] | self.kinds[ROOK] | self.kinds[QUEEN]
    }

    /// Pieces that can block their own king's flight and so help a lone knight.
    #[inline(always)]
    fn helpers(&self) -> u64 {
        self.kinds[PAWN] | self.kinds[KNIGHT] | self.kinds[BISHOP] | self.kinds[ROOK]
    }

    #[inline(always)]
    fn two_coloured_bishops(&self) -> bool {
        self.kinds[BISHOP] & DARK != 0 && self.kinds[BISHOP] & !DARK != 0
    }
}
