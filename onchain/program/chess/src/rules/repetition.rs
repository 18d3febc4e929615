//! Repetition by walking back: exact, and without a single stored hash.
//!
//! Since the last irreversible move nothing was captured, no pawn moved and no castling right was
//! lost, so a position is undone by moving pieces back. The walk keeps only what differs from the
//! present position; it is the same when nothing does.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "plies are counted down from a bound that is checked, the only index is masked"
)]

use super::{
    bits::{bit, Bits},
    board::Board,
    position::Move,
};

/// One ply of the record.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ply {
    /// The move.
    pub mv: Move,
    /// Whole seconds it took, at most 65,535.
    pub spent: u16,
}

/// The reversible plies that lead to the present position.
#[derive(Clone, Copy, Debug)]
pub struct Reversible<'a> {
    /// The plies after the last irreversible move, oldest first.
    pub plies: &'a [Ply],
    /// The position before the first of them had a legal en passant capture, so it equals no later
    /// one (FIDE 9.2.3.1).
    pub first_differs: bool,
}

impl Reversible<'_> {
    /// Whether the present position, `board`, stands on the board for at least the `times`-th time.
    #[inline(always)]
    pub fn repeated(&self, board: &Board, times: usize) -> bool {
        // Pieces need two moves a side to come back.
        if self.plies.len() < (times - 1) * 4 {
            return false;
        }
        self.walk(board, times)
    }

    #[inline(never)]
    fn walk(&self, board: &Board, times: usize) -> bool {
        let mut shift = [0; 2];
        let mut kinds = *board;
        let mut known = self.plies.len();
        let mut at = self.plies.len();
        let mut missing = times - 1;
        // Each further time needs four more plies before it: no use looking where they no longer
        // fit.
        let mut floor = usize::from(self.first_differs) + (missing - 1) * 4;
        while at > floor {
            at -= 1;
            let back = self.plies.len() - at;
            // Where each side's men stand is cheap to know, and mostly decides; which is which is
            // looked up only then.
            shift[back & 1] ^= trace(self.plies, at);
            if back & 1 == 1 || shift[0] | shift[1] != 0 {
                continue;
            }
            while known > at {
                known -= 1;
                undo(&mut kinds, self.plies, known);
            }
            if kinds.kinds == board.kinds {
                missing -= 1;
                if missing == 0 {
                    return true;
                }
                floor -= 4;
            }
        }
        false
    }
}

/// The two squares a ply touched.
#[inline(always)]
fn trace(plies: &[Ply], at: usize) -> Bits {
    plies.get(at).map_or(0, |ply| bit(ply.mv.from()) | bit(ply.mv.to()))
}

/// Moves the piece of a reversible ply back.
#[inline(always)]
fn undo(board: &mut Board, plies: &[Ply], at: usize) {
    if let Some(ply) = plies.get(at) {
        let to = bit(ply.mv.to());
        let kind = board.kind_at(to);
        if let Some(set) = board.kinds.get_mut(kind) {
            *set ^= bit(ply.mv.from()) | to;
        }
    }
}
