//! Does the side to move have a legal move? Answered without listing moves: cheap certain answers
//! first, then an exact search that only a player in check or nearly stalemated has to pay for.
#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "colours are masked to 0..=1; squares stay below 64"
)]

use super::{
    bits::{self, bit, isolate, lowest, Bits, Line, Square},
    board::{BISHOP, KING, KNIGHT, PAWN, QUEEN, ROOK},
    position::{Move, Position, NO_SQUARE},
};

/// Rank 3 for white, rank 6 for black: a pawn that stands there after one step may take a second.
const FIRST_STEPS: [Bits; 2] = [bits::RANK_1 << 16, bits::RANK_8 >> 16];

/// Whether the side to move is in check and whether it can move: mate is both, stalemate the second
/// alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mobility {
    /// The king is attacked.
    pub check: bool,
    /// There is no legal move.
    pub stuck: bool,
}

impl Position {
    /// Judges the side to move.
    #[inline(always)]
    pub fn mobility(&self) -> Mobility {
        let king = self.board.king(self.turn);
        let checkers = self.board.attackers(king, self.board.occupied(), self.turn ^ 1);
        if checkers == 0 && self.moves_freely(king) {
            return Mobility { check: false, stuck: false };
        }
        Mobility { check: checkers != 0, stuck: !self.finds_move(king, checkers) }
    }

    /// Whether an en passant capture is legal here; not merely whether a pawn stands beside (FIDE
    /// 9.2.3.1).
    pub fn en_passant_legal(&self) -> bool {
        if self.en_passant >= NO_SQUARE {
            return false;
        }
        let us = self.turn & 1;
        let mut pawns = bits::pawn(bit(self.en_passant), us ^ 1) & self.board.pieces(PAWN, us);
        while pawns != 0 {
            let mut after = *self;
            if after.play(Move::new(lowest(pawns), self.en_passant, 0)).is_ok() {
                return true;
            }
            pawns ^= isolate(pawns);
        }
        false
    }

    /// A certain yes, not in check, from pieces that cannot be pinned because they share no line
    /// with their king.
    #[inline(always)]
    fn moves_freely(&self, king: Square) -> bool {
        let us = self.turn & 1;
        let own = self.board.colours[us];
        let free = own & !bits::star(king);
        if bits::forward(self.board.kinds[PAWN] & free, us) & !self.board.occupied() != 0 {
            return true;
        }
        let mut knights = self.board.kinds[KNIGHT] & free;
        while knights != 0 {
            if bits::knight(lowest(knights)) & !own != 0 {
                return true;
            }
            knights ^= isolate(knights);
        }
        steps(
            self.board.kinds[ROOK] & free,
            self.board.kinds[BISHOP] & free,
            self.board.kinds[QUEEN] & free,
        ) & !own
            != 0
    }

    /// The exact search. Castling needs no look: where it is legal, so is the king's step towards
    /// the rook.
    #[inline(never)]
    fn finds_move(&self, king: Square, checkers: Bits) -> bool {
        if self.king_moves(king) {
            return true;
        }
        if bits::several(checkers) {
            return false;
        }
        // A single check is answered on the checker's square or between it and the king.
        let allowed =
            if checkers == 0 { !0 } else { checkers | bits::between(king, lowest(checkers)) };
        let pinned = self.pinned(king);
        let mut pieces = self.board.colours[self.turn & 1] & !bit(king);
        while pieces != 0 {
            let from = lowest(pieces);
            let mut targets = self.targets(from) & allowed;
            if pinned & bit(from) != 0 {
                targets &= pin_line(king, from);
            }
            if targets != 0 {
                return true;
            }
            pieces ^= isolate(pieces);
        }
        self.en_passant_legal()
    }

    fn king_moves(&self, king: Square) -> bool {
        let us = self.turn & 1;
        // The king itself must not shield the square behind it.
        let occupied = self.board.occupied() & !bit(king);
        let mut targets = bits::king(king) & !self.board.colours[us];
        while targets != 0 {
            if self.board.attackers(lowest(targets), occupied, us ^ 1) == 0 {
                return true;
            }
            targets ^= isolate(targets);
        }
        false
    }

    /// Own pieces that stand alone between their king and an enemy slider aiming at it.
    fn pinned(&self, king: Square) -> Bits {
        let own = self.board.colours[self.turn & 1];
        let them = self.board.colours[self.turn & 1 ^ 1];
        let queens = self.board.kinds[QUEEN];
        let mut snipers = them
            & (bits::orthogonals(king) & (self.board.kinds[ROOK] | queens)
                | bits::diagonals(king) & (self.board.kinds[BISHOP] | queens));
        let mut pinned = 0;
        while snipers != 0 {
            let shield = bits::between(king, lowest(snipers)) & self.board.occupied();
            if !bits::several(shield) {
                pinned |= shield & own;
            }
            snipers ^= isolate(snipers);
        }
        pinned
    }

    /// Where a piece other than the king may go, pins and checks aside, en passant left out.
    fn targets(&self, from: Square) -> Bits {
        let us = self.turn & 1;
        let occupied = self.board.occupied();
        let reach = match self.board.kind_at(bit(from)) {
            PAWN => {
                let step = bits::forward(bit(from), us) & !occupied;
                let second = bits::forward(step & FIRST_STEPS[us], us) & !occupied;
                return step | second | bits::pawn(bit(from), us) & self.board.colours[us ^ 1];
            }
            KNIGHT => bits::knight(from),
            BISHOP => bits::bishop(from, occupied),
            ROOK => bits::rook(from, occupied),
            KING => 0,
            _ => bits::bishop(from, occupied) | bits::rook(from, occupied),
        };
        reach & !self.board.colours[us]
    }
}

/// One step of all rooks, bishops and queens at once: a slider that cannot take it cannot move at
/// all.
#[inline(always)]
fn steps(rooks: Bits, bishops: Bits, queens: Bits) -> Bits {
    let (straight, slanted) = (rooks | queens, bishops | queens);
    let (west, east) = (!bits::FILE_A, !bits::FILE_H);
    straight << 8
        | straight >> 8
        | (straight & east) << 1
        | (straight & west) >> 1
        | (slanted & east) << 9
        | (slanted & west) << 7
        | (slanted & east) >> 7
        | (slanted & west) >> 9
}

/// The whole line through a king and a pinned piece: all a pinned piece may move along.
fn pin_line(king: Square, pinned: Square) -> Bits {
    bits::joining(king, pinned).map_or(0, |along: Line| bits::line(along, king))
}
